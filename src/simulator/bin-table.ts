/** Who issued a card, and who buys its slips; both are two-character card codes, and often differ (domain 6.3). */
export interface CardCodes {
  readonly issuer: string
  readonly acquirer: string
}

/** The first four digits decide. An invented table over test ranges, in the card codes of the Toss list (domain 6.3). */
const byBin: ReadonlyMap<string, CardCodes> = new Map([
  ['1234', { issuer: '11', acquirer: '11' }],
  ['3560', { issuer: '71', acquirer: '71' }],
  ['4242', { issuer: '51', acquirer: '51' }],
  ['4330', { issuer: '61', acquirer: '31' }],
  ['5365', { issuer: '41', acquirer: '41' }],
  ['9410', { issuer: '31', acquirer: '31' }],
])

/** Hyundai as issuer with BC as acquirer: two different codes, so that no caller can mix them up unnoticed. */
const otherwise: CardCodes = { issuer: '61', acquirer: '31' }

export function cardCodesOf(cardNumber: string): CardCodes {
  return byBin.get(cardNumber.slice(0, 4)) ?? otherwise
}
