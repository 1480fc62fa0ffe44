import type { loadTossPayments as loadFirst } from '@tosspayments/payment-sdk'
import type { loadPaymentWidget } from '@tosspayments/payment-widget-sdk'
import type { loadTossPayments as loadSecond } from '@tosspayments/tosspayments-sdk'
import { entry as widget } from './payment-widget.ts'
import { entry as first } from './v1.ts'
import { entry as second } from './v2.ts'

/** What each loader promises a shop is what our global gives it; the compiler is the test. */
export const firstInstance: Awaited<ReturnType<typeof loadFirst>> = first('test_ck_docs_narudemo1')
export const secondInstance: Awaited<ReturnType<typeof loadSecond>> = second('test_ck_docs_narudemo1')
export const widgetInstance: Awaited<ReturnType<typeof loadPaymentWidget>> = widget('test_ck', '@@ANONYMOUS')

export const firstConstructor: NonNullable<Window['TossPayments']> = first
export const widgetConstructor: NonNullable<Window['PaymentWidget']> = widget
