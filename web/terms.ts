import type { Language } from './language.ts'

interface Term {
  readonly id: string
  readonly required: boolean
  readonly title: Record<Language, string>
  readonly content: Record<Language, string>
}

/** What a buyer agrees to before paying; window and agreement widget show the same ones. */
export const terms: readonly Term[] = [
  {
    id: 'electronic-finance',
    required: true,
    title: { ko: '전자금융거래 이용약관', en: 'Electronic financial transactions' },
    content: {
      ko: '나루는 상점을 대신하여 결제를 요청하고 그 결과를 상점과 구매자에게 알립니다. 결제 내역은 5년간 보관하며, 사고가 의심되는 거래는 승인되기 전에 멈출 수 있습니다.',
      en: 'Naru asks for the payment on behalf of the shop and tells both the shop and you of its outcome. Records of a payment are kept for five years, and a suspicious payment may be stopped before it is approved.',
    },
  },
  {
    id: 'personal-data',
    required: true,
    title: { ko: '개인정보 수집 및 이용 동의', en: 'Collection and use of personal data' },
    content: {
      ko: '결제에 필요한 이름, 연락처, 카드 또는 계좌 정보를 수집합니다. 카드 번호는 암호화하여 보관하고, CVC는 결제가 끝나면 어디에도 남기지 않습니다.',
      en: 'Name, contact and card or account details are collected as far as the payment needs them. Card numbers are kept encrypted, and the CVC is kept nowhere once the payment is over.',
    },
  },
  {
    id: 'third-party',
    required: true,
    title: { ko: '개인정보 제3자 제공 동의', en: 'Disclosure to third parties' },
    content: {
      ko: '결제를 처리하는 카드사와 은행, 그리고 상품을 판매하는 상점에 결제에 필요한 정보만 제공합니다.',
      en: 'Card company and bank, which process the payment, and the shop that sells to you are given what the payment needs, and nothing else.',
    },
  },
]
