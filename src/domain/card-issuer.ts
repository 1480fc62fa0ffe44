/** Two-character codes of the card companies and their names, as the Toss wire knows them (domain 6.3). */
export const cardCompanies = {
  '3K': '기업비씨',
  '46': '광주',
  '71': '롯데',
  '30': '산업',
  '31': 'BC',
  '51': '삼성',
  '38': '새마을',
  '41': '신한',
  '62': '신협',
  '36': '씨티',
  '33': '우리',
  '37': '우체국',
  '39': '저축',
  '35': '전북',
  '42': '제주',
  '15': '카카오뱅크',
  '3A': '케이뱅크',
  '24': '토스뱅크',
  '21': '하나',
  '61': '현대',
  '11': '국민',
  '91': '농협',
  '34': '수협',
} as const satisfies Record<string, string>
export type CardCompanyCode = keyof typeof cardCompanies

interface Issuer {
  readonly issuer: CardCompanyCode
  readonly acquirer: CardCompanyCode
}

/** By the first four digits. Only published test ranges: whose a real number is, the card company says with its first yes. */
const byRange: ReadonlyMap<string, Issuer> = new Map([
  ['3560', { issuer: '71', acquirer: '71' }],
  ['4242', { issuer: '51', acquirer: '51' }],
  ['5365', { issuer: '41', acquirer: '41' }],
  ['9410', { issuer: '31', acquirer: '31' }],
] as const)

/** What is shown of a card that nobody has been asked about yet. */
export function supposedIssuer(cardNumber: string): Issuer {
  return byRange.get(cardNumber.slice(0, 4)) ?? { issuer: '61', acquirer: '31' }
}
