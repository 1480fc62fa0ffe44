import {
  bankKinds,
  bankNotice,
  bankNoticeKinds,
  bankNoticeReply,
  bankReply,
  bankRequest,
} from '../../src/telegram/bank-telegram.ts'
import { cardKinds, cardReply, cardRequest } from '../../src/telegram/card-telegram.ts'
import type { PlacedField } from '../../src/telegram/layout.ts'
import { code, document, table } from './markdown.ts'

const typeNames = {
  N: '숫자',
  N0: '숫자(0)',
  NL: '숫자(L)',
  S: '문자',
} as const satisfies Record<PlacedField['type'], string>

const padNames = {
  'left-blank': 'blanks on the left',
  'left-zero': 'zeros on the left',
  'right-blank': 'blanks on the right',
} as const satisfies Record<PlacedField['pad'], string>

const secretNames = {
  sheet: 'first 6 and last 3 shown',
  nice: 'first 6 and last 4 shown',
  receipt: 'digits 9 to 12 starred',
  toss: 'digits 9 to 12 and the last starred',
  cipher: 'only the key id shown',
  all: 'all starred',
} as const satisfies Record<NonNullable<PlacedField['secret']>, string>

const kindTexts = {
  PAYMENT: ['승인', 'charges a card'],
  CANCEL: ['취소', 'cancels a payment, in part or whole'],
  INQUIRY: ['조회', 'asks what became of the telegram named as the original'],
  NETCANCEL: ['망취소', 'undoes the telegram named as the original, if it was ever done'],
  PING: ['', 'asks whether the other end of an idle line lives; its columns are those of a request'],
  PONG: ['', 'the answer to a PING, under its management number'],
} as const satisfies Record<(typeof cardKinds)[number], readonly [string, string]>

const bankKindTexts = {
  ISSUE: ['가상계좌 발급', 'opens a virtual account for one deposit of this amount until it is due'],
  CLOSE: ['가상계좌 해지', 'closes the account that the original opened; refused when money has come in'],
  WITHDRAW: ['출금이체', 'takes money from the account of a buyer'],
  REFUND: ['지급이체(환불)', 'pays back to an account, up to what came in under the original'],
  INQUIRY: ['조회', 'asks what became of the telegram named as the original'],
  NETCANCEL: ['망취소', 'undoes the telegram named as the original, or bars it from coming later'],
  DEPOSIT: ['입금 통지', 'the bank tells that somebody has paid into a virtual account'],
  REVERSAL: ['입금취소 통지', 'the bank takes a deposit back that was a mistake'],
} as const satisfies Record<
  (typeof bankKinds)[number] | (typeof bankNoticeKinds)[number],
  readonly [string, string]
>

function layoutPart({
  name,
  korean,
  fields,
}: Pick<typeof cardRequest, 'name' | 'korean' | 'fields'>): string[] {
  return [
    `## ${korean} (${name})`,
    table(
      ['offset', 'width', 'field', '이름', 'type', 'pad', 'where it is shown', 'remark'],
      fields.map(rowOf),
    ),
  ]
}

/** The layouts of the telegrams, column by column. */
export function telegramsDocument(): string {
  return document(
    'Telegrams (전문)',
    '`src/telegram/card-telegram.ts` and `src/telegram/bank-telegram.ts`',
    `A telegram has ${cardRequest.width} bytes, lengths and offsets count bytes of CP949, and a Hangul syllable takes two. The
first four columns say how many bytes follow: ${cardRequest.width - 4}. A value that does not fit is refused, never cut, and a telegram is read
only if writing it again gives the same bytes. Secret columns are starred wherever a telegram is shown or stored.`,
    '## Kinds of the card company (데이터 구분)',
    table(
      ['kind', 'Korean', 'what it does'],
      cardKinds.map((kind) => [code(kind), ...kindTexts[kind]]),
    ),
    ...[cardRequest, cardReply].flatMap(layoutPart),
    `The request is the official sheet's. The sheet knows no reply, so the reply is ours: the same header, and a body of
the same width. Types: 숫자 and 숫자(0) are whole numbers from 0 up, 숫자(L) is a string of digits that keeps its leading
zeros, 문자 is text.`,
    '## Kinds of the bank (데이터 구분)',
    `The bank has lines of its own, with the same header and width, and the same PING and PONG. The first six are asked by the gateway.
The other two the bank asks by itself, over lines that it opens to \`BANK_NOTICE_PORT\`, again and again under the same number
until it is answered.`,
    table(
      ['kind', 'Korean', 'what it does'],
      [...bankKinds, ...bankNoticeKinds].map((kind) => [code(kind), ...bankKindTexts[kind]]),
    ),
    ...[bankRequest, bankReply, bankNotice, bankNoticeReply].flatMap(layoutPart),
    '`naru telegram decode` shows any telegram in this form, and `naru telegram encode` writes one.',
  )
}

function rowOf(field: PlacedField): string[] {
  const { offset, width, name, korean, type, pad, secret, charset, remark } = field
  return [
    String(offset),
    String(width),
    code(name),
    korean,
    charset === 'cp949' ? `${typeNames[type]}, CP949` : typeNames[type],
    padNames[pad],
    secret === null ? '' : secretNames[secret],
    remark,
  ]
}
