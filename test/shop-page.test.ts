import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContextOptions, type Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test, vi, type TestContext } from 'vitest'
import { z } from 'zod'
import { findChromium } from '../scripts/setup.ts'
import { flags, windowOf } from './browser-shop.ts'
import { openFace, type Face } from './face-wire.ts'
import { rule } from './simulator-wire.ts'

const chromiumHere = findChromium(process.env)
// A browser of a loaded machine takes its time, and axe looks at everything.
vi.setConfig({ testTimeout: 60_000 })
let browser: Browser | null = null

beforeAll(async () => {
  if (chromiumHere.kind === 'missing') return
  browser = await chromium.launch({ executablePath: join(chromiumHere.folder, 'chromium'), args: flags })
})
afterAll(async () => browser?.close())

interface Visit extends AsyncDisposable {
  readonly face: Face
  readonly page: Page
  /** What the browser complained about, but for answers that are refusals. */
  readonly complaints: readonly string[]
}

/** The shop's menu in a browser of its own language and size, over a gateway of its own. */
async function enter(
  context: TestContext,
  options: BrowserContextOptions = {},
  env: Record<string, string> = {},
): Promise<Visit> {
  if (chromiumHere.kind === 'missing') return context.skip(`needs Chromium: ${chromiumHere.reason}`)
  if (!browser) throw new Error('the browser did not start')
  const face = await openFace({ env })
  const visitor = await browser.newContext({ locale: 'ko-KR', ...options })
  visitor.setDefaultTimeout(10_000)
  const page = await visitor.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (said) => {
    if (said.type() === 'error' && !said.text().startsWith('Failed to load resource'))
      complaints.push(said.text())
  })
  await page.goto(face.url)
  await page.locator('.basket').waitFor()
  return {
    face,
    page,
    complaints,
    [Symbol.asyncDispose]: async () => {
      await visitor.close()
      await face[Symbol.asyncDispose]()
    },
  }
}

const heading = (page: Page) => page.locator('main h1').textContent()
const webhooks = (page: Page, count: number) =>
  page
    .locator('.step.webhook')
    .nth(count - 1)
    .waitFor()

/** Nothing that keeps anybody out (WCAG 2.2 A and AA). */
async function expectAccessible(page: Page): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
  const said = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  )
  expect(said).toEqual([])
}

test('a buyer fills a basket, pays by card in the window, and sees the webhook come', async (context) => {
  await using visit = await enter(context)
  const { page } = visit
  await expectAccessible(page)
  await page.getByRole('button', { name: '카페라떼: 담기' }).click()
  await page.getByRole('button', { name: '16,300원 결제하기' }).click()
  const window = windowOf(page)
  await window.getByLabel('카드 번호').fill('4330123412341234')
  await window.getByLabel('유효기간').fill('1230')
  await window.getByLabel('CVC').fill('777')
  await window.getByLabel('필수 약관에 모두 동의합니다').check()
  await window.getByRole('button', { name: '16,300원 결제하기' }).click()
  await webhooks(page, 1)
  expect(await heading(page)).toBe('결제를 마쳤습니다')
  expect(new URL(page.url()).pathname).toMatch(/^\/shop\/orders\/ferry-\w+$/)
  await expectAccessible(page)

  await page.getByLabel('취소할 금액').fill('6300')
  await page.getByRole('button', { name: '이만큼 취소' }).click()
  await webhooks(page, 2)
  expect(await heading(page)).toBe('일부가 취소되었습니다')
  await page.getByRole('button', { name: '전부 취소 (10,000원)' }).click()
  await webhooks(page, 3)
  expect(await heading(page)).toBe('취소되었습니다')
  expect(visit.complaints).toEqual([])
})

test('in English, by virtual account: deposited at a click, given back to an account', async (context) => {
  await using visit = await enter(context, { locale: 'en-US', colorScheme: 'dark' })
  const { page } = visit
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByLabel('Virtual account').check()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Pay ₩11,100' }).click()
  await windowOf(page).getByRole('button', { name: 'Pay now with test data' }).click()
  await page.getByRole('button', { name: 'Deposit now (test)' }).waitFor()
  expect(await heading(page)).toBe('Waiting for your deposit')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Deposit now (test)' }).click()
  await page.locator('.result.good').waitFor()
  expect(await heading(page)).toBe('Paid, thank you')
  await page.getByLabel('Account for the refund').fill('110987654321')
  await page.getByRole('button', { name: 'Cancel all of it (₩11,100)' }).click()
  await page.locator('.step.cancelled').waitFor()
  expect(await heading(page)).toBe('Cancelled')
  expect(visit.complaints).toEqual([])
})

test('on a phone, by transfer: nothing is wider than the screen, and the page speaks when the window is closed', async (context) => {
  await using visit = await enter(context, {
    viewport: { width: 320, height: 640 },
    hasTouch: true,
    isMobile: true,
  })
  const { page } = visit
  const isTooWide = () => page.evaluate('document.documentElement.scrollWidth > innerWidth')
  expect(await isTooWide()).toBe(false)
  await page.getByLabel('계좌이체').check()
  const pay = page.getByRole('button', { name: '11,100원 결제하기' })
  await pay.click()
  await windowOf(page).getByRole('button', { name: '결제창 닫기' }).first().click()
  const leave = windowOf(page).getByRole('button', { name: '그만두기' })
  await leave.click()
  await page.getByRole('alert').getByText('장바구니는 그대로입니다').waitFor()
  await pay.click()
  // A phone has no room for the sheet beside the window, so it waits folded up.
  await windowOf(page).getByText('테스터 시트').click()
  await windowOf(page).getByRole('button', { name: '테스트 정보로 바로 결제' }).click()
  await webhooks(page, 1)
  expect(await heading(page)).toBe('결제를 마쳤습니다')
  expect(await isTooWide()).toBe(false)
  await expectAccessible(page)
})

test('a buyer who comes back with another amount is told that nothing was paid', async (context) => {
  await using visit = await enter(context)
  const { page, face } = visit
  await page.route('**/confirm', async (route) => {
    const told = z.object({ paymentKey: z.string() }).parse(route.request().postDataJSON())
    await route.continue({ postData: JSON.stringify({ ...told, amount: '100' }) })
  })
  await page.getByRole('button', { name: '11,100원 결제하기' }).click()
  await windowOf(page).getByRole('button', { name: '테스트 정보로 바로 결제' }).click()
  await page.locator('.step.tampered').waitFor()
  expect(await page.locator('.result p').first().textContent()).toContain('결제되지 않았습니다')
  expect((await face.get('/payments')).body['items']).toEqual([])
})

test('a decline in the window leads back to the basket as it was, with the reason', async (context) => {
  await using visit = await enter(context)
  const { page } = visit
  await page.getByRole('button', { name: '유자차: 담기' }).click()
  await page.getByRole('button', { name: '16,900원 결제하기' }).click()
  await windowOf(page).getByRole('button', { name: '이 코드로 거절' }).click()
  await page.waitForURL('**/shop/')
  const said = page.getByRole('alert')
  await expect.poll(() => said.textContent(), { timeout: 10_000 }).not.toBe('')
  await page.getByRole('button', { name: '16,900원 결제하기' }).waitFor()
  await expectAccessible(page)
})

test('while a reply is lost the page says that nobody knows, and then by itself that it is paid', async (context) => {
  // Nobody asks about it before the clock is moved.
  await using visit = await enter(context, {}, { NARU_DOUBT_FIRST_RETRY_MS: '3600000' })
  const { page, face } = visit
  await face.rules(rule({ action: 'silence', stage: 'after-approval' }, { times: 1 }))
  await page.getByRole('button', { name: '11,100원 결제하기' }).click()
  await windowOf(page).getByRole('button', { name: '테스트 정보로 바로 결제' }).click()
  await page.locator('.step.in_doubt').waitFor()
  expect(await heading(page)).toBe('결제 결과를 확인하고 있습니다')
  await expectAccessible(page)
  await face.post('/sandbox/clock', { advance: 'PT1H' })
  await page.locator('.result.good').waitFor()
  expect(await heading(page)).toBe('결제를 마쳤습니다')
})
