import { describe, expect } from 'vitest'
import {
  browserTests,
  cardNumber,
  clientKey,
  fillCard,
  inShop,
  newOrder,
  outcomeOf,
  windowOf,
  type Trial,
} from './browser-shop.ts'

const browserTest = browserTests()

/** What the shop's server does once the buyer is back: confirms what it sold, and hears of the payment. */
async function confirm({ face }: Trial, said: { paymentKey: unknown; orderId: string; amount: number }) {
  const reply = await face.post('/v1/payments/confirm', said)
  expect(reply.text).toContain('paymentKey')
  return reply.body
}

/** The shop's two addresses, with a query of its own in each. */
const addresses = ({ shopUrl }: Trial) => ({
  successUrl: `${shopUrl}/success?cart=7&from=%EA%B0%80`,
  failUrl: `${shopUrl}/fail?cart=7`,
})

const queryOf = (address: string) => Object.fromEntries(new URL(address).searchParams)

describe('the first SDK', () => {
  browserTest('buys by card in a frame and tells the page what to confirm', async (trial) => {
    const page = await trial.visit()
    const { orderId, orderName, amount } = newOrder()
    await inShop(page, 'first', `${trial.face.url}/v1`, clientKey, 'requestPayment', '카드', {
      orderId,
      orderName,
      amount,
    })
    await fillCard(windowOf(page))
    await windowOf(page)
      .getByRole('button', { name: /결제하기/ })
      .click()
    const { state, value } = await outcomeOf(page)
    expect({ state, value }).toEqual({
      state: 'resolved',
      value: { paymentKey: expect.any(String), orderId, amount },
    })
    const paymentKey = value?.paymentKey
    expect(await confirm(trial, { paymentKey, orderId, amount })).toMatchObject({
      status: 'DONE',
      method: '카드',
    })
    expect(await windowOf(page).locator('main').count()).toBe(0)
  })

  browserTest('never lets the card number into the page of the shop', async (trial) => {
    const page = await trial.visit()
    const { orderId, orderName, amount } = newOrder()
    await inShop(page, 'first', `${trial.face.url}/v1/payment`, clientKey, 'requestPayment', 'CARD', {
      orderId,
      orderName,
      amount,
    })
    await fillCard(windowOf(page))
    const duringIt = await page.content()
    await windowOf(page)
      .getByRole('button', { name: /결제하기/ })
      .click()
    await outcomeOf(page)
    const heard = JSON.stringify(await page.evaluate('shop.heard()'))
    expect(heard).toContain('naru-checkout')
    for (const text of [heard, duringIt, await page.content()]) {
      expect(text.replaceAll(/\D/g, '')).not.toContain(cardNumber)
      expect(text).not.toContain('777')
    }
  })

  browserTest('opens a virtual account and keeps the query of the shop', async (trial) => {
    const page = await trial.visit()
    const { orderId, orderName, amount } = newOrder()
    const order = { orderId, orderName, amount, customerName: '김나루', ...addresses(trial) }
    await inShop(page, 'first', `${trial.face.url}/v1`, clientKey, 'requestPayment', 'VIRTUAL_ACCOUNT', order)
    const window = windowOf(page)
    await window.getByLabel('은행').selectOption({ index: 1 })
    await expect.poll(() => window.getByLabel('입금자명').inputValue()).toBe('김나루')
    await window.getByLabel('필수 약관에 모두 동의합니다').check()
    await window.getByRole('button', { name: '가상계좌 발급받기' }).click()
    await page.waitForURL(/success/)
    const query = queryOf(page.url())
    expect(query).toEqual({
      cart: '7',
      from: '가',
      orderId,
      amount: String(amount),
      paymentKey: expect.any(String),
    })
    const payment = await confirm(trial, { paymentKey: query['paymentKey'], orderId, amount })
    expect(payment).toMatchObject({ status: 'WAITING_FOR_DEPOSIT', method: '가상계좌' })
  })

  browserTest(
    'takes numbers as text and nulls, and lets the buyer choose where the shop does not',
    async (trial) => {
      const page = await trial.visit()
      const { orderId, orderName, amount } = newOrder()
      await inShop(page, 'first', `${trial.face.url}/v1`, clientKey, 'requestPayment', {
        orderId,
        orderName,
        amount: String(amount),
        windowTarget: 'iframe',
        customerName: null,
        customerEmail: '',
        taxFreeAmount: null,
        metadata: null,
      })
      const window = windowOf(page)
      await window.getByRole('radio', { name: '계좌이체' }).check()
      await window.getByLabel('은행').selectOption({ index: 2 })
      await window.getByLabel('계좌번호').fill('1002123456789')
      await window.getByLabel('예금주명').fill('김나루')
      await window.getByLabel('필수 약관에 모두 동의합니다').check()
      await window.getByRole('button', { name: /결제하기/ }).click()
      const { value } = await outcomeOf(page)
      expect(value).toMatchObject({ orderId, amount })
      const payment = await confirm(trial, { paymentKey: value?.paymentKey, orderId, amount })
      expect(payment).toMatchObject({ status: 'DONE', method: '계좌이체' })
    },
  )

  browserTest('cancelPayment closes the window and rejects', async (trial) => {
    const page = await trial.visit()
    const src = `${trial.face.url}/v1`
    await inShop(page, 'first', src, clientKey, 'requestPayment', '카드', newOrder())
    await windowOf(page).locator('form').waitFor()
    const rejected = outcomeOf(page)
    await page.evaluate(`TossPayments('${clientKey}').cancelPayment()`)
    expect(await rejected).toMatchObject({ state: 'rejected', code: 'USER_CANCEL', isError: true })
    expect(await page.locator('[data-naru=overlay]').count()).toBe(0)
  })

  browserTest('registers a card, whose auth key makes a billing key', async (trial) => {
    const page = await trial.visit()
    const customerKey = 'customer-of-the-first'
    const asked = { customerKey, ...addresses(trial) }
    await inShop(page, 'first', `${trial.face.url}/v1`, clientKey, 'requestBillingAuth', '카드', asked)
    await registerCard(windowOf(page))
    await page.waitForURL(/success/)
    const query = queryOf(page.url())
    expect(query).toMatchObject({ cart: '7', customerKey, authKey: expect.any(String) })
    const issued = await trial.face.post('/v1/billing/authorizations/issue', {
      authKey: query['authKey'],
      customerKey,
    })
    expect(issued.body).toMatchObject({ customerKey, billingKey: expect.any(String) })
  })
})

/** Fills the window of a billing authorization in. */
async function registerCard(window: ReturnType<typeof windowOf>): Promise<void> {
  await window.getByLabel('카드 번호').fill(cardNumber)
  await window.getByLabel('유효기간').fill('1230')
  await window.getByLabel('카드 비밀번호').fill('12')
  await window.getByLabel('생년월일').fill('900101')
  await window.getByLabel('필수 약관에 모두 동의합니다').check()
  await window.getByRole('button', { name: '카드 등록하기' }).click()
}

describe('the second SDK', () => {
  const v2 = ({ face }: Trial) => `${face.url}/v2/standard`
  const money = ({ amount, ...order }: ReturnType<typeof newOrder>) => ({
    ...order,
    amount: { currency: 'KRW', value: amount },
  })

  browserTest('buys by card and says the amount with its currency', async (trial) => {
    const page = await trial.visit()
    const order = money(newOrder())
    await inShop(page, 'second', v2(trial), clientKey, '@@ANONYMOUS', 'requestPayment', {
      method: 'CARD',
      ...order,
    })
    await windowOf(page).getByRole('button', { name: '테스트 정보로 바로 결제' }).click()
    const { value } = await outcomeOf(page)
    const { orderId, amount } = order
    expect(value).toEqual({ paymentKey: expect.any(String), orderId, amount })
  })

  browserTest('leaves for the window in the same tab and comes back to the shop', async (trial) => {
    const page = await trial.visit()
    const order = newOrder()
    const asked = { method: 'TRANSFER', ...money(order), windowTarget: 'self', ...addresses(trial) }
    await inShop(page, 'second', v2(trial), clientKey, 'buyer-22', 'requestPayment', asked)
    await page.waitForURL(/checkout/)
    await page.getByLabel('은행').selectOption({ index: 1 })
    await page.getByLabel('계좌번호').fill('1002123456789')
    await page.getByLabel('예금주명').fill('김나루')
    await page.getByLabel('필수 약관에 모두 동의합니다').check()
    await page.getByRole('button', { name: /결제하기/ }).click()
    await page.waitForURL(/success/)
    const { paymentKey, ...query } = queryOf(page.url())
    const { orderId, amount } = order
    expect(query).toEqual({ cart: '7', from: '가', orderId, amount: String(amount), paymentType: 'NORMAL' })
    expect(await confirm(trial, { paymentKey, orderId, amount })).toMatchObject({ status: 'DONE' })
  })

  browserTest('does not resolve before the page leaves', async (trial) => {
    const page = await trial.visit()
    const states: string[] = []
    page.on('framenavigated', (frame) => states.push(frame.url()))
    const asked = { method: 'CARD', ...money(newOrder()), ...addresses(trial) }
    await inShop(page, 'second', v2(trial), clientKey, 'buyer-22', 'requestPayment', asked)
    await page.evaluate(`window.addEventListener('pagehide', () => {
      localStorage.setItem('state', shop.outcome().state)
    })`)
    await windowOf(page).getByRole('button', { name: '테스트 정보로 바로 결제' }).click()
    await page.waitForURL(/success/)
    expect(await page.evaluate(`localStorage.getItem('state')`)).toBe('pending')
  })

  browserTest('registers a card for a buyer that the shop knows', async (trial) => {
    const page = await trial.visit()
    const asked = { method: 'CARD', ...addresses(trial) }
    await inShop(page, 'second', v2(trial), clientKey, 'buyer-23', 'requestBillingAuth', asked)
    await registerCard(windowOf(page))
    await page.waitForURL(/success/)
    expect(queryOf(page.url())).toMatchObject({ customerKey: 'buyer-23', authKey: expect.any(String) })
  })

  browserTest('destroy ends the request that is under way, and refuses when there is none', async (trial) => {
    const page = await trial.visit()
    const again = (method: string, given: unknown) =>
      inShop(page, 'again', v2(trial), clientKey, 'buyer-22', method, given)
    expect(await again('destroy', null)).toBe('NO_ACTIVE_PAYMENT_REQUEST')
    const asked = { method: 'CARD', ...money(newOrder()) }
    await inShop(page, 'second', v2(trial), clientKey, 'buyer-22', 'requestPayment', asked)
    await windowOf(page).locator('form').waitFor()
    expect(await again('requestPayment', asked)).toBe('INVALID_METHOD_TRANSACTION')
    expect(await again('destroy', null)).toBe('done')
    expect(await outcomeOf(page)).toMatchObject({ code: 'PAYMENT_REQUEST_ABORTED', isError: true })
  })
})
