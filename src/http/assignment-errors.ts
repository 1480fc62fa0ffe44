import { assignmentError } from '../contract/assignment.ts'

/** A key may be shown; whether one must be is a setting. */
export const assignmentSecurity = [{ basic: [] }, {}]

const descriptions = {
  400: '요청 오류',
  401: '인증 오류',
  402: '카드사 거절',
  404: '조회 결과 없음',
  409: '진행 중이거나 끝난 거래',
  413: '본문이 너무 큼',
  415: 'JSON이 아님',
  500: '내부 오류',
  502: '망취소',
  503: 'DB 또는 카드사 연결 오류',
} as const

/** The error answers of a route, for its schema and so for the OpenAPI document. */
export function assignmentErrors(...statuses: (keyof typeof descriptions)[]) {
  return Object.fromEntries(statuses.map((status) => [status, errorSchema(descriptions[status])]))
}

function errorSchema(description: string) {
  return { description, content: { 'application/json': { schema: assignmentError } } }
}
