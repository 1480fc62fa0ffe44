import type { AuthenticateCheckout, CheckoutView } from '../../src/contract/checkout.ts'
import type { CheckoutMethod } from '../messages.ts'
import type { FieldName, Values } from './fields.ts'
import type { Word } from './words.ts'

export interface MethodRule {
  readonly method: CheckoutMethod
  readonly label: Word
  /** A path of 24 by 24. */
  readonly icon: string
  readonly fields: (view: CheckoutView) => readonly FieldName[]
  readonly notice?: Word
  readonly button: Word
  readonly body: (values: Values, view: CheckoutView) => AuthenticateCheckout
}

/** The methods that this window can take. A method more is a row more, with its fields in fields.ts. */
export const methodRules: readonly MethodRule[] = [
  {
    method: 'card',
    label: 'card',
    icon: 'M3 6.5A1.5 1.5 0 0 1 4.5 5h15A1.5 1.5 0 0 1 21 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5zM3 10h18M6.5 15h4',
    fields: ({ kind, installments }) => {
      if (kind === 'billing') return ['cardNumber', 'expiry', 'passwordHead', 'birth']
      const months = installments.length > 1 ? (['installmentMonths'] as const) : []
      return ['cardNumber', 'expiry', 'cvc', ...months]
    },
    button: 'pay',
    body: (values, { kind, installments }) => {
      const card = { method: 'card', cardNumber: values.cardNumber, expiry: values.expiry } as const
      if (kind === 'billing')
        return { ...card, birthOrBusinessNumber: values.birth, passwordHead: values.passwordHead }
      const months =
        values.installmentMonths === '' ? (installments[0] ?? 0) : Number(values.installmentMonths)
      return { ...card, cvc: values.cvc, installmentMonths: months }
    },
  },
  {
    method: 'virtual_account',
    label: 'virtual_account',
    icon: 'M4 20h16M5 9.5 12 4l7 5.5zM6.5 10v7M10.2 10v7M13.8 10v7M17.5 10v7M4 17h16',
    fields: () => ['bank', 'depositor'],
    notice: 'depositNotice',
    button: 'issue',
    body: ({ bank, depositor }) => ({ method: 'virtual_account', bank, customerName: depositor.trim() }),
  },
  {
    method: 'transfer',
    label: 'transfer',
    icon: 'M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4',
    fields: () => ['bank', 'accountNumber', 'holder'],
    button: 'pay',
    body: ({ bank, accountNumber, holder }) => ({
      method: 'transfer',
      bank,
      accountNumber,
      holderName: holder.trim(),
    }),
  },
]

/** Those that the shop takes and this window knows, in its order. */
export function methodsOf(view: CheckoutView): readonly MethodRule[] {
  return methodRules.filter(({ method }) => view.methods.includes(method))
}

/** What a tester would type: a card of the published test range, and an account that the simulated bank pays from. */
export function sampleValues(view: CheckoutView): Values {
  return {
    cardNumber: '4330123412341234',
    expiry: '1230',
    cvc: '777',
    installmentMonths: String(view.installments[0] ?? 0),
    birth: '900101',
    passwordHead: '12',
    bank: view.banks.find(({ issues }) => issues)?.code ?? '',
    depositor: view.customerName ?? '김나루',
    accountNumber: '1002123456789',
    holder: view.customerName ?? '김나루',
  }
}

/** Nothing entered yet, but for what the shop has said. */
export function emptyValues(view: CheckoutView): Values {
  return {
    cardNumber: '',
    expiry: '',
    cvc: '',
    installmentMonths: String(view.installments[0] ?? 0),
    birth: '',
    passwordHead: '',
    bank: '',
    depositor: view.customerName ?? '',
    accountNumber: '',
    holder: '',
  }
}
