/** Fields of a request that may be declared as part of its likeness, after seed 001's `@HashingTarget`. */
export const guardFields = {
  payment: ['card', 'expiry', 'cvc', 'installment', 'amount', 'vat', 'order'],
  cancel: ['payment', 'amount', 'vat', 'reason'],
} as const

export type PaymentGuardField = (typeof guardFields.payment)[number]
export type CancelGuardField = (typeof guardFields.cancel)[number]

/** Which fields count. An empty list switches the guard of that operation off. */
export interface GuardFields {
  readonly payment: readonly PaymentGuardField[]
  readonly cancel: readonly CancelGuardField[]
}

/**
 * The text whose equality makes two requests alike: operation and declared fields, never the bare values of one operation
 * in another (domain 5, defects of seed 001). Null when the guard is off.
 */
export function likeness<Field extends string>(
  operation: 'payment' | 'cancel',
  declared: readonly Field[],
  values: Record<Field, string | number | null>,
): string | null {
  if (declared.length === 0) return null
  return JSON.stringify([operation, ...declared.map((field) => [field, values[field]])])
}
