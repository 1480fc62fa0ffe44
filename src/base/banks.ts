/**
 * A bank or securities firm. `code` is the two characters of the Toss wire (toss.md 1.3); `commonCode` the three digits
 * that banks use among themselves (금융결제원 공동코드), which differ where Toss kept an older one: Kookmin is 06 and 004.
 */
export interface Bank {
  readonly code: string
  readonly commonCode: string
  /** The short Korean name, as the Toss wire takes and shows it. */
  readonly short: string
  readonly ko: string
  readonly en: string
  /** The English word of the Toss wire. */
  readonly word: string
  /** True where virtual accounts are issued. */
  readonly issues: boolean
}

type Row = readonly [
  code: string,
  commonCode: string,
  short: string,
  ko: string,
  en: string,
  word: string,
  issues?: 'issues',
]

const rows: readonly Row[] = [
  ['02', '002', '산업', '한국산업은행', 'Korea Development Bank', 'KDBBANK'],
  ['03', '003', '기업', 'IBK기업은행', 'Industrial Bank of Korea', 'IBK', 'issues'],
  ['06', '004', '국민', 'KB국민은행', 'KB Kookmin Bank', 'KOOKMIN', 'issues'],
  ['07', '007', '수협', 'Sh수협은행', 'Suhyup Bank', 'SUHYEOP', 'issues'],
  ['11', '011', '농협', 'NH농협은행', 'NongHyup Bank', 'NONGHYEOP', 'issues'],
  ['12', '012', '단위농협', '단위농협', 'Local NongHyup', 'LOCALNONGHYEOP'],
  ['20', '020', '우리', '우리은행', 'Woori Bank', 'WOORI', 'issues'],
  ['23', '023', 'SC제일', 'SC제일은행', 'Standard Chartered Korea', 'SC'],
  ['27', '027', '씨티', '한국씨티은행', 'Citibank Korea', 'CITI'],
  ['31', '031', '대구', 'iM뱅크(대구)', 'iM Bank (Daegu)', 'DAEGUBANK', 'issues'],
  ['32', '032', '부산', '부산은행', 'Busan Bank', 'BUSANBANK', 'issues'],
  ['34', '034', '광주', '광주은행', 'Kwangju Bank', 'GWANGJUBANK', 'issues'],
  ['35', '035', '제주', '제주은행', 'Jeju Bank', 'JEJUBANK'],
  ['37', '037', '전북', '전북은행', 'Jeonbuk Bank', 'JEONBUKBANK', 'issues'],
  ['39', '039', '경남', '경남은행', 'Kyongnam Bank', 'KYONGNAMBANK', 'issues'],
  ['45', '045', '새마을', '새마을금고', 'MG Community Credit Cooperatives', 'SAEMAUL', 'issues'],
  ['48', '048', '신협', '신협', 'Credit Union', 'SHINHYEOP'],
  ['50', '050', '저축', '저축은행', 'Savings Bank', 'SAVINGBANK'],
  ['54', '054', 'HSBC', '홍콩상하이은행', 'HSBC', 'HSBC'],
  ['64', '064', '산림', '산림조합', 'Forestry Cooperatives', 'SANLIM'],
  ['71', '071', '우체국', '우체국', 'Korea Post', 'POST', 'issues'],
  ['81', '081', '하나', '하나은행', 'Hana Bank', 'HANA', 'issues'],
  ['88', '088', '신한', '신한은행', 'Shinhan Bank', 'SHINHAN', 'issues'],
  ['89', '089', '케이', '케이뱅크', 'K bank', 'KBANK', 'issues'],
  ['90', '090', '카카오', '카카오뱅크', 'KakaoBank', 'KAKAOBANK'],
  ['92', '092', '토스', '토스뱅크', 'Toss Bank', 'TOSSBANK'],
  ['S0', '209', '유안타증권', '유안타증권', 'Yuanta Securities', 'YUANTA_SECURITES'],
  ['S2', '278', '신한금융투자', '신한투자증권', 'Shinhan Securities', 'SHINHAN_INVESTMENT'],
  ['S3', '240', '삼성증권', '삼성증권', 'Samsung Securities', 'SAMSUNG_SECURITIES'],
  ['S4', '218', 'KB증권', 'KB증권', 'KB Securities', 'KB_SECURITIES'],
  ['S5', '238', '미래에셋증권', '미래에셋증권', 'Mirae Asset Securities', 'MIRAE_ASSET_SECURITIES'],
  [
    'S6',
    '243',
    '한국투자증권',
    '한국투자증권',
    'Korea Investment & Securities',
    'KOREA_INVESTMENT_AND_SECURITIES',
  ],
  ['S8', '261', '교보증권', '교보증권', 'Kyobo Securities', 'KYOBO_SECURITIES'],
  ['S9', '262', '하이투자증권', 'iM증권(하이투자)', 'iM Securities', 'HI_INVESTMENT_AND_SECURITIES'],
  ['SA', '263', '현대차증권', '현대차증권', 'Hyundai Motor Securities', 'HYUNDAI_MOTOR_SECURITIES'],
  ['SD', '266', 'SK증권', 'SK증권', 'SK Securities', 'SK_SECURITIES'],
  ['SE', '267', '대신증권', '대신증권', 'Daishin Securities', 'DAISHIN_SECURITIES'],
  [
    'SG',
    '269',
    '한화투자증권',
    '한화투자증권',
    'Hanwha Investment & Securities',
    'HANHWA_INVESTMENT_AND_SECURITIES',
  ],
  ['SH', '270', '하나금융투자', '하나증권', 'Hana Securities', 'HANA_INVESTMENT_AND_SECURITIES'],
  ['SI', '279', 'DB금융투자', 'DB금융투자', 'DB Financial Investment', 'DB_INVESTMENT_AND_SECURITIES'],
  [
    'SJ',
    '280',
    '유진투자증권',
    '유진투자증권',
    'Eugene Investment & Securities',
    'EUGENE_INVESTMENT_AND_SECURITIES',
  ],
  ['SK', '287', '메리츠증권', '메리츠증권', 'Meritz Securities', 'MERITZ_SECURITIES'],
  ['SL', '247', 'NH투자증권', 'NH투자증권', 'NH Investment & Securities', 'NH_INVESTMENT_AND_SECURITIES'],
  ['SM', '290', '부국', '부국증권', 'Bookook Securities', 'BOOKOOK_SECURITIES'],
  ['SN', '291', '신영증권', '신영증권', 'Shinyoung Securities', 'SHINYOUNG_SECURITIES'],
  [
    'SP',
    '227',
    'KTB투자증권',
    '다올투자증권',
    'Daol Investment & Securities',
    'DAOL_INVESTMENT_AND_SECURITIES',
  ],
  ['SQ', '288', '카카오페이증권', '카카오페이증권', 'KakaoPay Securities', 'KAKAOPAY_SECURITIES'],
  ['ST', '271', '토스증권', '토스증권', 'Toss Securities', 'TOSS_SECURITIES'],
]

/** Every bank a buyer may pay from or be refunded to. */
export const banks: readonly Bank[] = rows.map(([code, commonCode, short, ko, en, word, issues]) => ({
  code,
  commonCode,
  short,
  ko,
  en,
  word,
  issues: issues !== undefined,
}))

/** Blanks and case say nothing in a name, and neither does the word for bank at its end. */
const folded = (name: string): string =>
  name
    .toUpperCase()
    .replace(/\s/g, '')
    .replace(/(?<=..)은행$/, '')

const byCode: ReadonlyMap<string, Bank> = new Map(banks.map((bank) => [bank.code, bank]))
const byCommonCode: ReadonlyMap<string, Bank> = new Map(banks.map((bank) => [bank.commonCode, bank]))
const byName: ReadonlyMap<string, Bank> = new Map(
  banks.flatMap((bank) => [bank.short, bank.ko, bank.en, bank.word].map((name) => [folded(name), bank])),
)

/**
 * The bank that a caller means by a code of either kind, a Korean name, short or whole, or an English one (toss.md 1.3: a
 * bank is given by code or by name). Null for none. Where two codes of different kinds collide, Toss's goes first.
 */
export function findBank(text: string): Bank | null {
  const asked = text.trim()
  return (
    byCode.get(asked.toUpperCase()) ??
    byCommonCode.get(/^\d{2}$/.test(asked) ? `0${asked}` : asked) ??
    byName.get(folded(asked)) ??
    null
  )
}
