import {
  blankNumber,
  choice,
  digits,
  type Field,
  koreanText,
  lengthField,
  type RecordOf,
  text,
  zeroNumber,
} from './field.ts'
import { layout } from './layout.ts'

/** PAYMENT and CANCEL are the sheet's; inquiry (조회), net cancel (망취소) and the two that keep a line alive are ours. */
export const cardKinds = ['PAYMENT', 'CANCEL', 'INQUIRY', 'NETCANCEL', 'PING', 'PONG'] as const
export type CardKind = (typeof cardKinds)[number]

/** The 34 columns that open every telegram on every line; each partner has kinds of its own. */
export function headerFields<const Kind extends Field>(kind: Kind) {
  const number = text('managementNumber', '관리번호', 20, { remark: 'unique id of this transaction' })
  return [lengthField(), kind, number] as const
}

const header = headerFields(choice('kind', '데이터 구분', 10, cardKinds))

const requestFields = [
  ...header,
  digits('cardNumber', '카드번호', 20, { secret: 'sheet', remark: '10 to 16 digits' }),
  zeroNumber('installment', '할부개월수', 2, { remark: '0 single payment; a cancel always says 00' }),
  digits('expiry', '카드유효기간', 4, { secret: 'all', remark: 'mmyy' }),
  digits('cvc', 'cvc', 3, { secret: 'all', remark: 'blank where it is no longer known' }),
  blankNumber('amount', '거래금액', 10, { remark: 'won' }),
  zeroNumber('vat', '부가가치세', 10, { remark: 'won' }),
  text('originalManagementNumber', '원거래 관리번호', 20, { remark: 'blank for a payment' }),
  text('encryptedCardInfo', '암호화된 카드정보', 300, { secret: 'cipher' }),
  text('reserved', '예비필드', 47),
] as const

const replyFields = [
  ...header,
  digits('responseCode', '응답코드', 4, { full: true, remark: '0000 is yes' }),
  koreanText('message', '응답 메시지', 40, { remark: 'CP949: a syllable takes two columns' }),
  text('approvalNumber', '승인번호', 12),
  digits('approvedAt', '승인일시', 14, { remark: 'yyyyMMddHHmmss in Seoul, blank when declined' }),
  text('issuer', '발급사', 2),
  text('acquirer', '매입사', 2),
  text('cardCompanyNumber', '카드사 거래번호', 20),
  blankNumber('amount', '거래금액', 10, { remark: 'won' }),
  zeroNumber('vat', '부가가치세', 10, { remark: 'won' }),
  text('originalManagementNumber', '원거래 관리번호', 20),
  text('reserved', '예비필드', 282),
] as const

export type CardRequest = RecordOf<typeof requestFields>
export type CardReply = RecordOf<typeof replyFields>

/** What goes to the card company: the official 450 columns (domain 1.5). */
export const cardRequest = layout('cardRequest', '카드 요청 전문', requestFields)

/** What comes back: the same header and width; the body is ours, because the sheet has no reply. */
export const cardReply = layout('cardReply', '카드 응답 전문', replyFields)

function lifeSign(kind: 'PING' | 'PONG', managementNumber: string): Buffer {
  return cardRequest.encode({
    kind,
    managementNumber,
    cardNumber: '',
    installment: 0,
    expiry: '',
    cvc: '',
    amount: 0,
    vat: 0,
    originalManagementNumber: '',
    encryptedCardInfo: '',
    reserved: '',
  })
}

/** Asks whether the other end of an idle line still lives. Throws TelegramFault for a number that does not fit. */
export const ping = (managementNumber: string): Buffer => lifeSign('PING', managementNumber)

/** The answer to a `ping`, under its number. Throws TelegramFault for a number that does not fit. */
export const pong = (managementNumber: string): Buffer => lifeSign('PONG', managementNumber)

/** Columns of the header, which requests and replies share: what the socket ends need to route a telegram. */
export function headerOf(telegram: Buffer): { readonly kind: string; readonly managementNumber: string } {
  return {
    kind: telegram.toString('latin1', 4, 14).trimEnd(),
    managementNumber: telegram.toString('latin1', 14, 34).trimEnd(),
  }
}

/** The PONG for a PING that arrived, whatever its other columns hold: a sign of life is no place to be strict. */
export function answerToPing(telegram: Buffer): Buffer {
  const answer = Buffer.from(telegram)
  answer.write('PONG', 4, 'latin1')
  return answer
}
