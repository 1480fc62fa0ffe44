import { refusals, type Language, type RefusalCode } from '../base/refusal.ts'

/** What can be wrong with a request before anybody looks at what it asks for. Only the edges know these. */
export const protocolFaults = {
  BODY_EMPTY: { status: 400, ko: '본문이 비어 있습니다.', en: 'The body is empty.' },
  BODY_NOT_JSON: {
    status: 400,
    ko: '본문이 올바른 JSON이 아니거나 중간에 잘렸습니다.',
    en: 'The body is not JSON, or was cut short.',
  },
  BODY_NOT_UTF8: { status: 400, ko: '본문이 UTF-8이 아닙니다.', en: 'The body is not UTF-8.' },
  BODY_TOO_DEEP: {
    status: 400,
    ko: '본문의 중첩이 너무 깊거나 허용되지 않는 키가 있습니다.',
    en: 'The body is nested too deeply, or holds a key that is not allowed.',
  },
  BODY_TOO_LARGE: { status: 413, ko: '본문이 너무 큽니다.', en: 'The body is too large.' },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    ko: 'Content-Type은 application/json(UTF-8)이어야 합니다.',
    en: 'The content type must be application/json in UTF-8.',
  },
  ROUTE_NOT_FOUND: { status: 404, ko: '없는 주소입니다.', en: 'There is nothing at this address.' },
  METHOD_NOT_ALLOWED: {
    status: 405,
    ko: '이 주소에서 지원하지 않는 메서드입니다.',
    en: 'This address does not take this method.',
  },
  ORIGIN_REFUSED: {
    status: 403,
    ko: '다른 출처의 페이지에서는 호출할 수 없습니다.',
    en: 'Pages of another origin may not call this address.',
  },
  INTERNAL_ERROR: {
    status: 500,
    ko: '내부 오류가 발생했습니다. 요청 번호로 문의해 주세요.',
    en: 'Something failed inside; the request id leads to it.',
  },
} as const satisfies Record<string, { status: number } & Record<Language, string>>

export type ProtocolFault = keyof typeof protocolFaults
export type FaultCode = RefusalCode | ProtocolFault

export function isProtocolFault(code: FaultCode): code is ProtocolFault {
  return Object.hasOwn(protocolFaults, code)
}

/** The words of a refusal or of a protocol fault. */
export function sayFault(code: FaultCode, language: Language): string {
  return isProtocolFault(code) ? protocolFaults[code][language] : refusals[code][language]
}
