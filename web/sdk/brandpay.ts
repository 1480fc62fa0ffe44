import { PaymentError } from './fault.ts'

/** `BrandPay` is not offered: a page that loads its script hears so at its first call and not by a missing global. */
function BrandPay(): never {
  throw new PaymentError('NOT_SUPPORTED_METHOD', '브랜드페이는 지원되지 않습니다.')
}

Object.assign(window, { BrandPay })
