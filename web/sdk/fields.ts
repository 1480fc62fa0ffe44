import type { OpenCheckout } from '../../src/contract/checkout.ts'
import { fault, PaymentError } from './fault.ts'

/** Parameters as pages send them: untyped, with nulls, with numbers as text. */
export type Fields = Readonly<Record<string, unknown>>

/** Throws INVALID_PARAMETERS for what is no object. */
export function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null) throw fault('INVALID_PARAMETERS')
  return { ...value }
}

/** Null for what a shop leaves out, whichever way it does. */
export function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

/** A number, also as text; null when left out. Throws INVALID_PARAMETERS. */
export function number(value: unknown): number | null {
  if (value === null || value === undefined || value === '') return null
  const read = Number(value)
  if (!Number.isFinite(read)) throw fault('INVALID_PARAMETERS')
  return read
}

/** Won above nothing. Throws INVALID_AMOUNT_VALUE and BELOW_ZERO_AMOUNT. */
export function amountOf(value: unknown): number {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof read !== 'number' || !Number.isFinite(read)) throw fault('INVALID_AMOUNT_VALUE')
  if (read <= 0) throw fault('BELOW_ZERO_AMOUNT')
  if (!Number.isInteger(read)) throw fault('INVALID_AMOUNT_VALUE')
  return read
}

/**
 * What every way of asking for a payment has in common. Throws INVALID_PARAMETERS, INVALID_METADATA,
 * INCORRECT_SUCCESS_URL_FORMAT and INCORRECT_FAIL_URL_FORMAT.
 */
export function commonFields(given: Fields): Omit<OpenCheckout, 'clientKey'> {
  const mobile = text(given['customerMobilePhone'])
  return {
    ...addresses(given),
    customerName: text(given['customerName']),
    customerEmail: text(given['customerEmail']),
    customerMobilePhone: mobile,
    windowTarget: given['windowTarget'] === 'self' ? 'self' : 'iframe',
    forceFailure: given['forceFailure'] === true || wantsFailure(given['sandbox']),
  }
}

/** The order, which a payment has and a billing authorization has not. */
export function orderFields(given: Fields): Omit<OpenCheckout, 'clientKey'> {
  const orderId = text(given['orderId'])
  const orderName = text(given['orderName'])
  if (orderId === null || orderName === null) throw fault('INVALID_PARAMETERS')
  return {
    ...commonFields(given),
    orderId,
    orderName,
    taxFreeAmount: number(given['taxFreeAmount']),
    cultureExpense: given['cultureExpense'] === true,
    metadata: metadataOf(given['metadata']),
  }
}

/** The language of the window: as asked, otherwise that of the shop's page; null leaves it to the buyer's browser. */
export function language(value: unknown): 'ko' | 'en' | null {
  const asked = (text(value) ?? document.documentElement.lang).slice(0, 2).toLowerCase()
  if (asked === '') return null
  return asked === 'ko' ? 'ko' : 'en'
}

function wantsFailure(sandbox: unknown): boolean {
  return typeof sandbox === 'object' && sandbox !== null && fieldsOf(sandbox)['paymentResult'] === 'FAIL'
}

function addresses(given: Fields): Pick<OpenCheckout, 'successUrl' | 'failUrl'> {
  const [successUrl, failUrl] = [text(given['successUrl']), text(given['failUrl'])]
  if (successUrl === null && failUrl === null) return {}
  if (!isAddress(successUrl))
    throw new PaymentError('INCORRECT_SUCCESS_URL_FORMAT', '잘못된 successUrl 입니다.')
  if (!isAddress(failUrl)) throw new PaymentError('INCORRECT_FAIL_URL_FORMAT', '잘못된 failUrl 입니다.')
  return { successUrl, failUrl }
}

function isAddress(url: string | null): boolean {
  try {
    return url !== null && /^https?:$/.test(new URL(url).protocol)
  } catch {
    return false
  }
}

function metadataOf(value: unknown): Record<string, string> | null {
  if (value === null || value === undefined) return null
  const wrong = new PaymentError('INVALID_METADATA', '올바르지 않은 metadata 형식입니다.')
  if (typeof value !== 'object' || Array.isArray(value)) throw wrong
  const pairs = Object.entries(value).map(([key, one]) => [key, String(one)] as const)
  const fits = ([key, one]: readonly [string, string]) =>
    key.length <= 40 && one.length <= 2_000 && !/[[\]]/.test(key)
  if (pairs.length > 5 || !pairs.every(fits)) throw wrong
  return Object.fromEntries(pairs)
}
