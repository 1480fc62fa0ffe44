import { tossFailure } from '../contract/toss.ts'

const descriptions = {
  400: '요청 오류, 카드 오류',
  401: '인증되지 않은 키',
  403: '거절, 잘못된 인증 형식',
  404: '없는 결제',
  409: '같은 멱등키의 요청이 처리 중',
  413: '본문이 너무 큼',
  415: 'JSON이 아님',
  500: '내부 오류, 결과 미확인',
} as const

/** The error answers of a route of the Toss wire, for its schema and so for the OpenAPI document. */
export function tossErrors(...statuses: (keyof typeof descriptions)[]) {
  return Object.fromEntries(statuses.map((status) => [status, errorSchema(descriptions[status])]))
}

function errorSchema(description: string) {
  return { description, content: { 'application/json': { schema: tossFailure } } }
}
