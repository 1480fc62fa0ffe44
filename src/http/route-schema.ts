import { z } from 'zod'
import { problemSchema } from '../contract/native.ts'
import { problemType } from './problem.ts'

const problemAnswer = (description: string) => ({
  description,
  content: { [problemType]: { schema: problemSchema } },
})

const descriptions = {
  400: 'The request is not well formed',
  401: 'No secret key, or an unknown one',
  402: 'The card company declined',
  403: 'A page of another origin',
  404: 'There is no such thing',
  409: 'Not now, or not any more',
  413: 'The body is too large',
  415: 'Not JSON in UTF-8',
  422: 'The rules refuse it',
  500: 'Something failed inside',
  502: 'The outcome stayed unknown and was undone',
  503: 'A database or partner is away; nothing was sent',
} as const
export type ProblemStatus = keyof typeof descriptions

/** The problem answers of a route, for its schema and so for the OpenAPI document. */
export function problems(...statuses: ProblemStatus[]) {
  return Object.fromEntries(statuses.map((status) => [status, problemAnswer(descriptions[status])]))
}

/** A successful answer with its sentence for the document. */
export function success<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } }
}

export const idempotencyHeader = z
  .object({
    'idempotency-key': z
      .string()
      .optional()
      .describe('1 to 300 characters; the first answer is kept for 15 days and sent again'),
    'accept-language': z.string().optional().describe('`en` for English, Korean otherwise'),
  })
  .loose()

export const secretKeySecurity = [{ basic: [] }, { bearer: [] }]
