import { headerFields } from './card-telegram.ts'
import { blankNumber, choice, digits, koreanText, type RecordOf, text } from './field.ts'
import { layout } from './layout.ts'

/** What the gateway asks of the bank. What keeps a line alive are the PING and PONG of the card layout, on every line. */
export const bankKinds = ['ISSUE', 'CLOSE', 'WITHDRAW', 'REFUND', 'INQUIRY', 'NETCANCEL'] as const
export type BankKind = (typeof bankKinds)[number]

/** What the bank tells the gateway by itself. */
export const bankNoticeKinds = ['DEPOSIT', 'REVERSAL'] as const
export type BankNoticeKind = (typeof bankNoticeKinds)[number]

const header = headerFields(choice('kind', '데이터 구분', 10, bankKinds))
const noticeHeader = headerFields(choice('kind', '데이터 구분', 10, bankNoticeKinds))

const bankCode = digits('bank', '은행코드', 3, { remark: 'the common code of banks, such as 088' })
const amount = blankNumber('amount', '거래금액', 10, { remark: 'won' })
const responseCode = digits('responseCode', '응답코드', 4, { full: true, remark: '0000 is yes' })
const message = koreanText('message', '응답 메시지', 40, { remark: 'CP949: a syllable takes two columns' })

const requestFields = [
  ...header,
  bankCode,
  digits('accountNumber', '계좌번호', 20, {
    secret: 'sheet',
    remark: 'of the buyer; blank for ISSUE and CLOSE',
  }),
  koreanText('holderName', '예금주명', 40, { secret: 'all', remark: 'ISSUE: the depositor to be shown' }),
  amount,
  digits('dueAt', '입금기한', 14, { remark: 'yyyyMMddHHmmss in Seoul; ISSUE only' }),
  text('originalManagementNumber', '원거래 관리번호', 20, { remark: 'blank for ISSUE and WITHDRAW' }),
  text('reserved', '예비필드', 309),
] as const

const replyFields = [
  ...header,
  responseCode,
  message,
  text('bankNumber', '은행 거래번호', 20),
  digits('doneAt', '처리일시', 14, { remark: 'yyyyMMddHHmmss in Seoul, blank when refused' }),
  bankCode,
  digits('accountNumber', '가상계좌번호', 20, { remark: 'the account that an ISSUE opened' }),
  amount,
  text('originalManagementNumber', '원거래 관리번호', 20),
  text('reserved', '예비필드', 285),
] as const

const noticeFields = [
  ...noticeHeader,
  bankCode,
  digits('accountNumber', '가상계좌번호', 20),
  amount,
  koreanText('depositorName', '입금자명', 40, { secret: 'all' }),
  digits('at', '입금일시', 14, { full: true, remark: 'yyyyMMddHHmmss in Seoul' }),
  text('originalNoticeNumber', '원통지번호', 20, { remark: 'REVERSAL: the deposit that is taken back' }),
  text('reserved', '예비필드', 309),
] as const

const noticeReplyFields = [...noticeHeader, responseCode, message, text('reserved', '예비필드', 372)] as const

export type BankRequest = RecordOf<typeof requestFields>
export type BankReply = RecordOf<typeof replyFields>
export type BankNoticeTelegram = RecordOf<typeof noticeFields>

/** What goes to the bank: the header and width of the card's telegrams, and a body of ours. */
export const bankRequest = layout('bankRequest', '은행 요청 전문', requestFields)

/** What comes back from the bank. */
export const bankReply = layout('bankReply', '은행 응답 전문', replyFields)

/** A deposit or its reversal; the bank's notice number stands where a management number stands. */
export const bankNotice = layout('bankNotice', '입금 통지 전문', noticeFields)

/** What the gateway answers to a notice: `0000` has credited it, any other code says why not. */
export const bankNoticeReply = layout('bankNoticeReply', '입금 통지 응답 전문', noticeReplyFields)
