import type { Page } from '@playwright/test'
import { describe, expect } from 'vitest'
import {
  browserTests,
  clientKey,
  inShop,
  newOrder,
  openCheckout,
  outcomeOf,
  untilIn,
  secretKey,
  windowOf,
  type Trial,
} from './browser-shop.ts'

const browserTest = browserTests()

const order = { orderId: 'order-refused-1', orderName: '생수' }
const won = { currency: 'KRW', value: 15_000 }
const back = { successUrl: 'http://127.0.0.1:1/success', failUrl: 'http://127.0.0.1:1/fail' }

/** A call of the first SDK in an open page, and the code that it is refused with. */
async function firstRefuses(trial: Trial, page: Page, key: string, ...given: unknown[]): Promise<unknown> {
  await inShop(page, 'first', `${trial.face.url}/v1`, key, 'requestPayment', ...given)
  const { code, isError } = await outcomeOf(page)
  return isError === true ? code : 'no error'
}

async function secondRefuses(trial: Trial, page: Page, method: string, given: unknown, buyer = 'buyer-22') {
  await inShop(page, 'second', `${trial.face.url}/v2/standard`, clientKey, buyer, method, given)
  const { code, isError } = await outcomeOf(page)
  return isError === true ? code : 'no error'
}

describe('the first SDK refuses', () => {
  browserTest('keys, methods and parameters, each with its code', async (trial) => {
    const page = await trial.visit()
    const good = { ...order, amount: 15_000 }
    const rows: readonly (readonly [string, string, ...unknown[]])[] = [
      ['INVALID_CLIENT_KEY', '', '카드', good],
      ['INVALID_CLIENT_KEY', 'test_ck_nobody', '카드', good],
      ['INSECURE_KEY_USAGE', secretKey, '카드', good],
      ['NOT_SUPPORTED_METHOD', clientKey, '휴대폰', good],
      ['NOT_SUPPORTED_METHOD', clientKey, 'CULTURE_GIFT_CERTIFICATE', good],
      ['NOT_SUPPORTED_METHOD', clientKey, '토스페이', good],
      ['NOT_SUPPORTED_METHOD', clientKey, '해외간편결제', good],
      ['NOT_SUPPORTED_METHOD', clientKey, '카드', { ...good, flowMode: 'DIRECT', easyPay: '토스페이' }],
      ['INVALID_PARAMETER', clientKey, '카드', { ...good, orderId: null }],
      ['INVALID_ORDER_ID', clientKey, '카드', { ...good, orderId: 'a b' }],
      ['INVALID_PARAMETER', clientKey, '카드', { ...good, amount: 'a lot' }],
      ['INVALID_PARAMETER', clientKey, '카드'],
      ['BELOW_ZERO_AMOUNT', clientKey, '카드', { ...good, amount: -1 }],
      ['INVALID_METADATA', clientKey, '카드', { ...good, metadata: { '[a]': '1' } }],
      ['INCORRECT_SUCCESS_URL_FORMAT', clientKey, '카드', { ...good, ...back, successUrl: '/success' }],
      ['INCORRECT_FAIL_URL_FORMAT', clientKey, '카드', { ...good, successUrl: back.successUrl }],
      ['NOT_SUPPORTED_PROMISE', clientKey, '카드', { ...good, windowTarget: 'self' }],
    ]
    for (const [code, key, ...given] of rows) {
      const refused = await firstRefuses(trial, page, key, ...given)
      expect({ given, refused }).toEqual({ given, refused: code })
    }
    expect(await page.locator('[data-naru=overlay]').count()).toBe(0)
  })

  browserTest('a gateway that cannot be reached is no window that hangs', async (trial) => {
    const page = await trial.visit()
    await page.route('**/checkout/api/checkouts', (route) => route.abort())
    const refused = await firstRefuses(trial, page, clientKey, '카드', { ...order, amount: 15_000 })
    expect(refused).toBe('NETWORK_ERROR')
  })
})

describe('the second SDK refuses', () => {
  browserTest('methods and parameters, each with its code', async (trial) => {
    const page = await trial.visit()
    const good = { method: 'CARD', ...order, amount: won }
    const rows: readonly (readonly [string, string, unknown, string?])[] = [
      ['INVALID_CUSTOMER_KEY', 'requestPayment', good, 'x'],
      ['NOT_SUPPORTED_METHOD', 'requestPayment', { ...good, method: 'MOBILE_PHONE' }],
      ['NOT_SUPPORTED_METHOD', 'requestPayment', { ...good, method: 'FOREIGN_EASY_PAY' }],
      [
        'NOT_SUPPORTED_METHOD',
        'requestPayment',
        { ...good, card: { flowMode: 'DIRECT', easyPay: 'KAKAOPAY' } },
      ],
      ['INVALID_PARAMETERS', 'requestPayment', { ...good, amount: 15_000 }],
      ['INVALID_AMOUNT_VALUE', 'requestPayment', { ...good, amount: { ...won, value: 0.5 } }],
      ['INVALID_AMOUNT_CURRENCY', 'requestPayment', { ...good, amount: { ...won, currency: 'USD' } }],
      ['BELOW_ZERO_AMOUNT', 'requestPayment', { ...good, amount: { ...won, value: 0 } }],
      ['INVALID_PARAMETERS', 'requestPayment', { ...good, orderName: undefined }],
      ['NOT_SUPPORTED_METHOD', 'requestBillingAuth', { method: 'TRANSFER', ...back }],
      ['INVALID_CUSTOMER_KEY', 'requestBillingAuth', { method: 'CARD', ...back }, '@@ANONYMOUS'],
      ['INVALID_PARAMETERS', 'requestBillingAuth', { method: 'CARD' }],
    ]
    for (const [code, method, given, buyer] of rows) {
      const refused = await secondRefuses(trial, page, method, given, buyer)
      expect({ method, given, refused }).toEqual({ method, given, refused: code })
    }
    await inShop(page, 'brandpay', `${trial.face.url}/v2/standard`, clientKey)
    expect(await outcomeOf(page)).toMatchObject({ code: 'NOT_SUPPORTED_METHOD', isError: true })
  })

  browserTest('on a phone a promise, and opens the window in the same tab', async (trial) => {
    const page = await trial.visit({
      userAgent:
        'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36',
      viewport: { width: 390, height: 800 },
    })
    const { amount, ...rest } = newOrder()
    const asked = { method: 'CARD', ...rest, amount: { currency: 'KRW', value: amount } }
    expect(await secondRefuses(trial, page, 'requestPayment', asked)).toBe('NOT_SUPPORTED_PROMISE')
    const redirected = { ...asked, successUrl: `${trial.shopUrl}/success`, failUrl: `${trial.shopUrl}/fail` }
    const src = `${trial.face.url}/v2/standard`
    await inShop(page, 'second', src, clientKey, 'buyer-22', 'requestPayment', redirected)
    await page.waitForURL(/checkout/)
    await page.getByText('테스터 시트').click()
    await page.getByRole('button', { name: '테스트 정보로 바로 결제' }).click()
    await page.waitForURL(/success/)
  })
})

describe('strangers', () => {
  browserTest('cannot frame the window of a shop', async (trial) => {
    const page = await trial.visit()
    const { url } = await openCheckout(trial)
    const stranger = trial.shopUrl.replace('127.0.0.1', 'localhost')
    const framed = async (address: string) => {
      await page.goto(`${address}/`)
      await page.evaluate(`new Promise((loaded) => {
        const frame = document.createElement('iframe')
        frame.src = ${JSON.stringify(url)}
        frame.addEventListener('load', loaded)
        document.body.append(frame)
      })`)
      return page.frameLocator('iframe').getByRole('button', { name: '결제창 닫기' }).count()
    }
    await expect.poll(() => framed(trial.shopUrl)).toBe(1)
    expect(await framed(stranger)).toBe(0)
    expect(trial.forgivePolicyFaults().join()).toContain('frame-ancestors')
  })

  browserTest('a page that pretends to be the window ends nothing', async (trial) => {
    const page = await trial.visit()
    const { amount, ...rest } = newOrder()
    const asked = { method: 'CARD', ...rest, amount: { currency: 'KRW', value: amount } }
    await inShop(
      page,
      'second',
      `${trial.face.url}/v2/standard`,
      clientKey,
      'buyer-22',
      'requestPayment',
      asked,
    )
    await windowOf(page).locator('form').waitFor()
    const src = await page.locator('[data-naru=overlay] iframe').getAttribute('src')
    const checkoutId = new URL(src ?? '').pathname.split('/').at(-1)
    const ending = { redirectUrl: 'http://127.0.0.1:1/stolen', result: null, error: null }
    const forged = { source: 'naru-checkout', checkoutId, type: 'ended', ending }
    await page.evaluate(`window.postMessage(${JSON.stringify(forged)}, '*')`)
    await untilIn(page, `shop.heard().some((text) => text.includes('stolen'))`)
    expect(await page.evaluate('shop.outcome().state')).toBe('pending')
    expect(page.url()).toBe(`${trial.shopUrl}/`)
  })
})
