import type { Page } from '@playwright/test'
import { describe, expect } from 'vitest'
import {
  browserTests,
  clientKey,
  inShop,
  newOrder,
  openCheckout,
  outcomeOf,
  seriousFaults,
  windowOf,
  type Trial,
} from './browser-shop.ts'

const browserTest = browserTests()

async function openWindow(trial: Trial, options: Parameters<Trial['visit']>[0], asked = {}): Promise<Page> {
  const page = await trial.visit(options)
  await page.goto((await openCheckout(trial, asked)).url)
  await page.locator('form').waitFor()
  return page
}

const phone = { viewport: { width: 320, height: 640 } }
const dark = { colorScheme: 'dark' } as const
const english = { locale: 'en-US' }

describe('axe finds nothing serious', () => {
  for (const [what, options, asked] of [
    ['in light, on a desktop, in Korean', {}, {}],
    ['in the dark, on a phone, in English', { ...phone, ...dark, ...english }, {}],
    ['in the dark, on a desktop, for a virtual account', dark, { method: 'virtual_account' }],
    ['in light, on a phone, for a transfer', phone, { method: 'transfer' }],
    ['where a card is registered', english, { kind: 'billing', customerKey: 'buyer-1' }],
  ] as const)
    browserTest(`in the window ${what}, once everything in it is wrong`, async (trial) => {
      const page = await openWindow(trial, options, asked)
      await page.locator('.action button').click()
      await page.locator('.error').first().waitFor()
      expect(await seriousFaults(page)).toEqual([])
    })

  browserTest('in the question before leaving, and in a window whose time is over', async (trial) => {
    const page = await openWindow(trial, dark)
    await page.getByRole('button', { name: '결제창 닫기' }).click()
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: '계속 결제하기' }).click()
    await page.getByRole('button', { name: '31분 동안 내버려 두기' }).click()
    await page.getByRole('heading', { name: '결제 시간이 지났어요' }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
  })

  browserTest("in a shop's page with the window over it, and with widgets in it", async (trial) => {
    const page = await trial.visit()
    await inShop(page, 'openWidgets', `${trial.face.url}/v2/standard`, clientKey, 'buyer-22')
    await outcomeOf(page)
    const amount = { currency: 'KRW', value: 15_000 }
    for (const [method, given] of [
      ['setAmount', amount],
      ['renderPaymentMethods', { selector: '#methods' }],
      ['renderAgreement', { selector: '#agreement' }],
    ] as const) {
      await inShop(page, 'widgets', method, given)
      expect(await outcomeOf(page)).toMatchObject({ state: 'resolved' })
    }
    expect(await seriousFaults(page)).toEqual([])
    await inShop(page, 'widgets', 'requestPaymentWindow', { ...newOrder(), amount })
    await windowOf(page).locator('form').waitFor()
    expect(await seriousFaults(page)).toEqual([])
  })
})

describe('the window can be used', () => {
  browserTest('with the keyboard alone', async (trial) => {
    const page = await trial.visit()
    const { amount, ...order } = newOrder()
    await inShop(page, 'second', `${trial.face.url}/v2/standard`, clientKey, 'buyer-22', 'requestPayment', {
      method: 'CARD',
      ...order,
      amount: { currency: 'KRW', value: amount },
    })
    const window = windowOf(page)
    await window.getByRole('heading', { name: '생수 외 1건' }).waitFor()
    await expect.poll(() => window.locator('h1:focus').count()).toBe(1)
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    await press('Tab')
    await page.keyboard.type('4330123412341234')
    await press('Tab')
    await page.keyboard.type('1230')
    await press('Tab')
    await page.keyboard.type('777')
    await press('Tab', 'Space')
    expect(await window.getByLabel('필수 약관에 모두 동의합니다').isChecked()).toBe(true)
    await press('Enter')
    expect(await outcomeOf(page)).toMatchObject({ state: 'resolved' })
  })

  browserTest('without the Tab key ever leaving it for the page behind', async (trial) => {
    const page = await trial.visit()
    const { amount, ...order } = newOrder()
    await inShop(page, 'second', `${trial.face.url}/v2/standard`, clientKey, 'buyer-22', 'requestPayment', {
      method: 'CARD',
      ...order,
      amount: { currency: 'KRW', value: amount },
    })
    const window = windowOf(page)
    await expect.poll(() => window.locator('h1:focus').count()).toBe(1)
    const seen = new Set<string>()
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press('Tab')
      expect(await window.locator(':focus').count()).toBe(1)
      const html = await window.locator(':focus').evaluateAll('all => all[0].outerHTML')
      seen.add(String(html))
    }
    expect(seen.size).toBeLessThan(30)
    await page.keyboard.press('Shift+Tab')
    expect(await window.locator(':focus').count()).toBe(1)
  })

  browserTest(
    'by somebody who hears it: what is wrong is tied to its field, which gets the focus',
    async (trial) => {
      const page = await openWindow(trial, {})
      await page.getByLabel('카드 번호').fill('4330')
      await page.getByRole('button', { name: /결제하기/ }).click()
      const field = page.getByLabel('카드 번호')
      expect(await field.getAttribute('aria-invalid')).toBe('true')
      const described = await field.getAttribute('aria-describedby')
      expect(await page.locator(`[id="${described}"]`).textContent()).toBe(
        '카드 번호를 끝까지 입력해 주세요.',
      )
      expect(await page.locator('[name=cardNumber]:focus').count()).toBe(1)
      await field.fill('4330123412341234')
      expect(await field.getAttribute('aria-invalid')).toBe('false')
    },
  )

  browserTest('in English, down to what the gateway refuses', async (trial) => {
    const page = await openWindow(trial, english, { method: 'transfer' })
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    await page.getByLabel('Bank').selectOption({ index: 1 })
    await page.getByLabel('Account number').fill('123456')
    await page.getByLabel('Account holder').fill('Kim Naru')
    await page.getByLabel('I agree to all required terms').check()
    await page.route('**/authenticate', async (route) => {
      const headers = { ...route.request().headers(), 'content-type': 'application/json' }
      await route.continue({ headers, postData: JSON.stringify({ method: 'transfer', bank: '99x' }) })
    })
    await page.getByRole('button', { name: /^Pay KRW/ }).click()
    const alert = page.getByRole('alert')
    await alert.getByText('The payment was not made').waitFor()
    expect(await alert.textContent()).not.toMatch(/[가-힣]/)
    await page.getByRole('button', { name: '한국어' }).click()
    await page.getByLabel('예금주명').waitFor()
    expect(await page.getByLabel('예금주명').inputValue()).toBe('Kim Naru')
  })

  browserTest('in the language that the shop asks for, whatever the browser speaks', async (trial) => {
    const page = await openWindow(trial, {}, { language: 'en' })
    await page.getByRole('button', { name: /^Pay KRW/ }).waitFor()
  })

  browserTest('without a tester beside it where money is real', async (trial) => {
    const page = await trial.visit()
    await page.route('**/checkout/api/checkouts/*', async (route) => {
      const reply = await route.fetch()
      const view = { ...Object(await reply.json()), sandbox: false } as object
      await route.fulfill({ response: reply, json: view })
    })
    await page.goto((await openCheckout(trial)).url)
    await page.getByLabel('카드 번호').waitFor()
    expect(await page.getByText('샌드박스').count()).toBe(0)
    expect(await page.getByText('테스트').count()).toBe(0)
  })

  browserTest('on a screen of 320 pixels, with nothing beyond its edge', async (trial) => {
    const page = await openWindow(trial, { ...phone, ...english })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
    await page.getByText("Tester's sheet").click()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
  })

  browserTest('to correct a card number in its middle, where the caret stays', async (trial) => {
    const page = await openWindow(trial, {})
    const field = page.getByLabel('카드 번호')
    await field.pressSequentially('433x012341234 1234')
    expect(await field.inputValue()).toBe('4330 1234 1234 1234')
    await field.press('Home')
    for (let steps = 0; steps < 6; steps += 1) await field.press('ArrowRight')
    await field.press('Backspace')
    await page.keyboard.type('9')
    expect(await field.inputValue()).toBe('4330 9234 1234 1234')
  })
})
