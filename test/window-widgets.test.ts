import type { Page } from '@playwright/test'
import { describe, expect } from 'vitest'
import {
  browserTests,
  clientKey,
  inShop,
  newOrder,
  outcomeOf,
  untilIn,
  windowOf,
  type Trial,
} from './browser-shop.ts'

const browserTest = browserTests()

/** Calls a widget's method in the shop's page and waits for what comes of it. */
async function calling(page: Page, kind: 'widgets' | 'widget', method: string, ...given: unknown[]) {
  await inShop(page, kind, method, ...given)
  return outcomeOf(page)
}

async function openWidgets(trial: Trial): Promise<Page> {
  const page = await trial.visit()
  await inShop(page, 'openWidgets', `${trial.face.url}/v2/standard`, clientKey, 'buyer-22')
  expect(await outcomeOf(page)).toMatchObject({ state: 'resolved' })
  return page
}

const methods = (page: Page) => page.frameLocator('#methods iframe')
const agreement = (page: Page) => page.frameLocator('#agreement iframe')
const won = (value: number) => ({ currency: 'KRW', value })

describe('the widgets of the second SDK', () => {
  browserTest('take an amount, a method and an agreement, and open the window after them', async (trial) => {
    const page = await openWidgets(trial)
    const { amount, ...order } = newOrder()
    await calling(page, 'widgets', 'setAmount', won(amount))
    await calling(page, 'widgets', 'renderPaymentMethods', { selector: '#methods', variantKey: 'DEFAULT' })
    await calling(page, 'widgets', 'renderAgreement', { selector: '#agreement', variantKey: 'AGREEMENT' })
    await methods(page).getByLabel('가상계좌').check()
    const early = await calling(page, 'widgets', 'requestPayment', order)
    expect(early).toMatchObject({ code: 'NEED_AGREEMENT_WITH_REQUIRED_TERMS', isError: true })
    await agreement(page).getByLabel('필수 약관에 모두 동의합니다').check()
    await untilIn(page, `shop.events().some((event) => event.agreedRequiredTerms)`)
    const events = JSON.stringify(await page.evaluate('shop.events()'))
    expect(events).toContain('{"code":"VIRTUAL_ACCOUNT"}')
    expect(events).toContain('{"term":{"id":"electronic-finance","required":true},"agreed":true}')

    const addresses = { successUrl: `${trial.shopUrl}/success?cart=7`, failUrl: `${trial.shopUrl}/fail` }
    await inShop(page, 'widgets', 'requestPayment', { ...order, ...addresses })
    await windowOf(page).getByLabel('입금자명').waitFor()
    await windowOf(page).getByRole('button', { name: '테스트 정보로 바로 결제' }).click()
    await page.waitForURL(/success/)
    const query = Object.fromEntries(new URL(page.url()).searchParams)
    expect(query).toMatchObject({
      cart: '7',
      paymentType: 'NORMAL',
      orderId: order.orderId,
      amount: String(amount),
    })
  })

  browserTest('refuse what comes too early, twice or to nowhere', async (trial) => {
    const page = await openWidgets(trial)
    const here = { selector: '#methods' }
    const codeOf = async (method: string, given: unknown) =>
      (await calling(page, 'widgets', method, given)).code
    expect(await codeOf('renderPaymentMethods', here)).toBe('NOT_SETUP_AMOUNT')
    expect(await codeOf('requestPayment', newOrder())).toBe('NOT_SETUP_AMOUNT')
    expect(await codeOf('setAmount', { currency: 'USD', value: 1 })).toBe('INVALID_AMOUNT_CURRENCY')
    expect(await codeOf('setAmount', won(15_000))).toBeUndefined()
    expect(await codeOf('requestPayment', newOrder())).toBe('NOT_SELECTED_PAYMENT_METHOD')
    expect(await codeOf('renderPaymentMethods', { selector: '#nowhere' })).toBe('INVALID_SELECTOR')
    expect(await codeOf('renderPaymentMethods', { selector: '][' })).toBe('INVALID_SELECTOR')
    expect(await codeOf('renderPaymentMethods', { ...here, variantKey: 'no key' })).toBe(
      'INVALID_VARIANT_KEY',
    )
    expect(await codeOf('renderPaymentMethods', here)).toBeUndefined()
    expect(await codeOf('renderPaymentMethods', here)).toBe('PAYMENT_METHODS_WIDGET_ALREADY_RENDERED')
    expect(await codeOf('renderAgreement', { selector: '#agreement' })).toBeUndefined()
    expect(await codeOf('renderAgreement', { selector: '#agreement' })).toBe(
      'AGREEMENT_WIDGET_ALREADY_RENDERED',
    )
  })

  browserTest("say that a client key is nobody's, and take the frame away again", async (trial) => {
    const page = await trial.visit()
    await inShop(page, 'openWidgets', `${trial.face.url}/v2/standard`, 'test_ck_nobody', 'buyer-22')
    await outcomeOf(page)
    await calling(page, 'widgets', 'setAmount', won(15_000))
    const refused = await calling(page, 'widgets', 'renderPaymentMethods', { selector: '#methods' })
    expect(refused).toMatchObject({ code: 'INVALID_CLIENT_KEY', isError: true })
    expect(await page.locator('#methods iframe').count()).toBe(0)
  })

  browserTest('open as a window of their own, and buy in it', async (trial) => {
    const page = await openWidgets(trial)
    await calling(page, 'widgets', 'setAmount', won(15_000))
    await inShop(page, 'widgets', 'renderPaymentWindow')
    expect(await outcomeOf(page)).toMatchObject({ state: 'resolved' })
    const overlay = page.locator('[data-naru=overlay]')
    expect(await overlay.locator('iframe').count()).toBe(2)
    await overlay.getByRole('button', { name: '닫기' }).click()
    expect(await overlay.count()).toBe(0)
    const { amount, ...order } = newOrder()
    await inShop(page, 'widgets', 'requestPaymentWindow', { ...order, amount: won(amount) })
    await windowOf(page).getByRole('radio', { name: '카드' }).waitFor()
    await windowOf(page).getByRole('button', { name: '테스트 정보로 바로 결제' }).click()
    expect(await outcomeOf(page)).toMatchObject({ state: 'resolved' })
  })
})

describe('the first widget SDK', () => {
  browserTest('renders at once, follows a new amount and buys', async (trial) => {
    const page = await trial.visit()
    await inShop(page, 'openWidget', `${trial.face.url}/v1/payment-widget`, clientKey, '@@ANONYMOUS')
    expect(await outcomeOf(page)).toMatchObject({ state: 'resolved' })
    const refused = await calling(page, 'widget', 'requestPayment', newOrder())
    expect(refused.code).toBe('NOT_SELECTED_PAYMENT_METHOD')
    expect((await calling(page, 'widget', 'renderPaymentMethods', '#nowhere', 1_000)).code).toBe(
      'INVALID_SELECTOR',
    )
    await calling(
      page,
      'widget',
      'renderPaymentMethods',
      '#methods',
      { value: 1_000 },
      { variantKey: 'DEFAULT' },
    )
    await calling(page, 'widget', 'renderAgreement', '#agreement')
    await methods(page).getByLabel('계좌이체').check()
    await agreement(page).getByLabel('필수 약관에 모두 동의합니다').check()
    await untilIn(page, `shop.methods.getSelectedPaymentMethod().method === '계좌이체'`)
    const { orderId, orderName, amount } = newOrder()
    await page.evaluate(`shop.methods.updateAmount(${amount}, shop.methods.UPDATE_REASON.COUPON)`)
    await inShop(page, 'widget', 'requestPayment', { orderId, orderName })
    await windowOf(page).getByLabel('계좌번호').waitFor()
    await windowOf(page).getByRole('button', { name: '테스트 정보로 바로 결제' }).click()
    const { value } = await outcomeOf(page)
    expect(value).toEqual({ paymentType: 'NORMAL', paymentKey: expect.any(String), orderId, amount })
  })
})
