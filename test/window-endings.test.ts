import type { Page, Route } from '@playwright/test'
import { describe, expect } from 'vitest'
import {
  browserTests,
  clientKey,
  fillCard,
  inShop,
  newOrder,
  openCheckout,
  outcomeOf,
  windowOf,
  type Trial,
} from './browser-shop.ts'

const browserTest = browserTests()

/** The shop's page with a window over it, of an order that it waits for. */
async function buying(trial: Trial, asked: Record<string, unknown> = {}): Promise<Page> {
  const page = await trial.visit()
  const { amount, ...order } = newOrder()
  await inShop(page, 'second', `${trial.face.url}/v2/standard`, clientKey, 'buyer-22', 'requestPayment', {
    method: 'CARD',
    ...order,
    amount: { currency: 'KRW', value: amount },
    ...asked,
  })
  return page
}

const addresses = ({ shopUrl }: Trial) => ({
  successUrl: `${shopUrl}/success?cart=7`,
  failUrl: `${shopUrl}/fail?cart=7`,
})
const queryOf = (address: string) => Object.fromEntries(new URL(address).searchParams)
const authenticate = '**/checkout/api/checkouts/*/authenticate'

describe('an ending that nobody wished for', () => {
  browserTest('a decline of any code rejects with that code', async (trial) => {
    const page = await buying(trial)
    await windowOf(page).getByLabel('거절 코드').fill('invalid_stopped_card')
    await windowOf(page).getByRole('button', { name: '이 코드로 거절' }).click()
    expect(await outcomeOf(page)).toMatchObject({ code: 'INVALID_STOPPED_CARD', isError: true })
  })

  browserTest(
    'a decline sends the page to the address for failures, with code, words and order',
    async (trial) => {
      const page = await buying(trial, addresses(trial))
      await windowOf(page).getByRole('button', { name: '이 코드로 거절' }).click()
      await page.waitForURL(/fail/)
      expect(queryOf(page.url())).toEqual({
        cart: '7',
        code: 'REJECT_CARD_COMPANY',
        message: '결제 승인이 거절되었습니다.',
        orderId: expect.stringMatching(/^order-/),
      })
    },
  )

  browserTest(
    'a window that is closed in a frame rejects, even where the shop gave addresses',
    async (trial) => {
      const page = await buying(trial, addresses(trial))
      await windowOf(page).getByRole('button', { name: '결제창 닫기' }).click()
      await windowOf(page).getByRole('button', { name: '계속 결제하기' }).click()
      await windowOf(page).getByLabel('카드 번호').press('Escape')
      await windowOf(page).getByRole('button', { name: '그만두기' }).click()
      expect(await outcomeOf(page)).toMatchObject({ code: 'USER_CANCEL', isError: true })
      expect(page.url()).toBe(`${trial.shopUrl}/`)
      expect(await page.locator('[data-naru=overlay]').count()).toBe(0)
    },
  )

  browserTest('a window that is closed in the same tab goes to the address for failures', async (trial) => {
    const page = await trial.visit()
    const { url } = await openCheckout(trial)
    await page.goto(url)
    await page.getByRole('button', { name: '결제창 닫기' }).click()
    await page.getByRole('button', { name: '그만두기' }).click()
    await page.waitForURL(/fail/)
    expect(queryOf(page.url())).toMatchObject({ code: 'PAY_PROCESS_CANCELED', orderId: expect.any(String) })
  })

  browserTest('after 31 minutes the window says so kindly and leads back', async (trial) => {
    const page = await buying(trial)
    const window = windowOf(page)
    await window.getByRole('button', { name: '31분 동안 내버려 두기' }).click()
    await window.getByRole('heading', { name: '결제 시간이 지났어요' }).waitFor()
    expect(await window.locator('form').count()).toBe(0)
    await window.getByRole('button', { name: '상점으로 돌아가기' }).click()
    expect(await outcomeOf(page)).toMatchObject({ state: 'rejected', isError: true })
  })

  browserTest('a window that is open in two places is used once', async (trial) => {
    const page = await trial.visit()
    const { url } = await openCheckout(trial)
    await page.goto(url)
    const other = await page.context().newPage()
    await other.goto(url)
    await page.getByRole('button', { name: '테스트 정보로 바로 결제' }).click()
    await page.waitForURL(/success/)
    await fillCard(other)
    await other.getByRole('button', { name: /결제하기/ }).click()
    await other.waitForURL(/success/)
    expect(queryOf(other.url())).toEqual(queryOf(page.url()))
    await other.goto(url)
    await other.getByRole('heading', { name: '이미 처리된 결제예요' }).waitFor()
  })

  browserTest('a window that was declined in another tab cannot be paid any more', async (trial) => {
    const page = await trial.visit()
    const { url } = await openCheckout(trial)
    await page.goto(url)
    const other = await page.context().newPage()
    await other.goto(url)
    await other.getByRole('button', { name: '이 코드로 거절' }).click()
    await other.waitForURL(/fail/)
    await page.getByRole('button', { name: '테스트 정보로 바로 결제' }).click()
    await page.getByRole('heading', { name: '결제가 중단되었어요' }).waitFor()
    await page.getByRole('button', { name: '상점으로 돌아가기' }).click()
    await page.waitForURL(/fail/)
    expect(queryOf(page.url())).toEqual(queryOf(other.url()))
  })

  browserTest('a window that never was says so and does not hang', async (trial) => {
    const page = await trial.visit()
    const reply = await page.goto(`${trial.face.url}/checkout/00000000000000000000`)
    expect(reply?.status()).toBe(404)
    await page.getByRole('heading', { name: '결제 정보를 불러오지 못했어요' }).waitFor()
  })

  for (const [what, asked] of [
    ['forceFailure', { forceFailure: true }],
    ['sandbox.paymentResult', { sandbox: { paymentResult: 'FAIL' } }],
  ] as const)
    browserTest(`${what} ends the window in failure by itself`, async (trial) => {
      const page = await buying(trial, { ...asked, ...addresses(trial) })
      await page.waitForURL(/fail/)
      expect(queryOf(page.url())).toMatchObject({ cart: '7', code: 'PAY_PROCESS_ABORTED' })
    })
})

describe('paying happens once', () => {
  browserTest('however often the button is pressed', async (trial) => {
    const page = await trial.visit()
    const sent: string[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/authenticate')) sent.push(request.url())
    })
    const { url } = await openCheckout(trial)
    await page.goto(url)
    await fillCard(page)
    await page.getByRole('button', { name: /결제하기/ }).dblclick()
    await page.waitForURL(/success/)
    expect(sent).toHaveLength(1)
  })

  browserTest('two requests at once are answered differently, and the sheet shows both', async (trial) => {
    const page = await buying(trial)
    const window = windowOf(page)
    await window.getByRole('button', { name: '동시에 두 번 결제' }).click()
    await window.getByRole('button', { name: '성공한 응답으로 끝내기' }).waitFor()
    const answers = await window.getByRole('log').locator('p').allTextContents()
    expect(answers.map((text) => text.replace(/^\d번째 응답: /, '')).toSorted()).toEqual([
      '거절 ALREADY_PROCESSED_PAYMENT',
      '성공',
    ])
    await window.getByRole('button', { name: '성공한 응답으로 끝내기' }).click()
    expect(await outcomeOf(page)).toMatchObject({ state: 'resolved' })
  })

  browserTest('a reply that was lost is asked about and not paid again', async (trial) => {
    const page = await trial.visit()
    const sent: string[] = []
    await page.route(authenticate, async (route: Route) => {
      sent.push(route.request().url())
      await route.fetch()
      await route.abort()
    })
    const { url, checkoutId } = await openCheckout(trial)
    await page.goto(url)
    await page.getByRole('button', { name: '테스트 정보로 바로 결제' }).click()
    await page.getByRole('alert').getByText('연결이 끊겼어요').waitFor()
    await page.getByRole('button', { name: '다시 시도' }).click()
    await page.waitForURL(/success/)
    expect(queryOf(page.url())).toMatchObject({ paymentKey: checkoutId })
    expect(sent).toHaveLength(1)
  })

  browserTest('a request that never arrived is sent again', async (trial) => {
    const page = await trial.visit()
    let tries = 0
    await page.route(authenticate, async (route: Route) => {
      tries += 1
      await (tries === 1 ? route.abort() : route.continue())
    })
    const { url } = await openCheckout(trial)
    await page.goto(url)
    await page.getByRole('button', { name: '테스트 정보로 바로 결제' }).click()
    await page.getByRole('button', { name: '다시 시도' }).click()
    await page.waitForURL(/success/)
    expect(tries).toBe(2)
  })

  browserTest(
    'a window whose own files do not come can be closed from the page of the shop',
    async (trial) => {
      const page = await trial.visit()
      await page.route('**/checkout/assets/*', (route: Route) => route.abort())
      const { amount, ...order } = newOrder()
      await inShop(page, 'second', `${trial.face.url}/v2/standard`, clientKey, 'buyer-22', 'requestPayment', {
        method: 'CARD',
        ...order,
        amount: { currency: 'KRW', value: amount },
      })
      await page.getByRole('button', { name: '결제창 닫기' }).click()
      expect(await outcomeOf(page)).toMatchObject({ code: 'USER_CANCEL', isError: true })
    },
  )

  browserTest("a buyer's clock that runs ahead ends nothing: the gateway is asked", async (trial) => {
    const page = await trial.visit()
    await page.clock.install()
    await page.goto((await openCheckout(trial)).url)
    const timer = page.getByRole('timer')
    await expect.poll(() => timer.textContent()).toMatch(/29:|30:/)
    const asked = page.waitForRequest(/api\/checkouts\/[^/]+$/)
    await page.clock.fastForward('31:00')
    await asked
    await expect.poll(() => timer.textContent()).toMatch(/29:|30:/)
    await page.getByLabel('카드 번호').waitFor()
  })

  browserTest('a window that cannot be loaded offers to try again', async (trial) => {
    const page = await trial.visit()
    await page.route('**/checkout/api/checkouts/*', (route: Route) => route.abort())
    const { url } = await openCheckout(trial)
    await page.goto(url)
    await page.getByRole('heading', { name: '결제 정보를 불러오지 못했어요' }).waitFor()
    await page.unroute('**/checkout/api/checkouts/*')
    await page.getByRole('button', { name: '다시 시도' }).click()
    await page.getByLabel('카드 번호').waitFor()
  })

  browserTest(
    "the partner's reply can be lost from the sheet, and the books still balance",
    async (trial) => {
      const page = await buying(trial)
      await windowOf(page)
        .getByRole('button', { name: /응답 잃기/ })
        .click()
      const { value } = await outcomeOf(page)
      const { paymentKey, orderId, amount } = value ?? {}
      const said = { paymentKey, orderId, amount: typeof amount === 'object' ? amount.value : amount }
      const confirmed = await trial.face.post('/v1/payments/confirm', said)
      expect(confirmed.status).toBeGreaterThanOrEqual(400)
      await trial.face.door.moveClock({ advanceMs: 120_000 })
      const payment = await trial.face.get(`/v1/payments/${paymentKey}`)
      expect(payment.body).toMatchObject({ status: 'DONE' })
    },
  )
})
