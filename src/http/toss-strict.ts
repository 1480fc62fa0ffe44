import { hash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { want } from '../contract/fields.ts'
import { tossNumber } from '../contract/toss.ts'
import type { Answer } from '../usecase/answering.ts'
import { isBodyOfKey } from '../usecase/same-body.ts'
import { answerRepeat } from './caller.ts'
import { listenerOf, sendAnswer, type Gateway, type Listener } from './face.ts'
import { RequestFault } from './request-fault.ts'
import { tossError } from './toss-refusals.ts'

/**
 * The strict way of the Toss face, for a shop that wants to hear of its mistakes before the real server, or a stricter one,
 * tells it: unknown fields, numbers in quotes, and an idempotency key that comes back with another body are refused.
 */
export function beStrict(app: FastifyInstance, { engine }: Gateway): void {
  app.addHook('preValidation', async (request, reply) => {
    const { caller, body } = request
    if (caller?.identity && body !== undefined) {
      const bodyHash = hash('sha256', JSON.stringify(body))
      const same = await isBodyOfKey(engine, caller.merchant.merchantId, caller.identity, bodyHash)
      if (typeof same !== 'boolean') throw new RequestFault(same.refused)
      // Answered here: thrown, it would be answered with what stands under the key.
      if (!same) return sendAnswer(request, reply, sayReused(listenerOf(request)))
    }
    const repeat = await answerRepeat(request, reply)
    if (repeat) return repeat
    refuseLooseness(request)
    return undefined
  })
}

function sayReused({ language }: Listener): Answer {
  const message = {
    ko: '다른 본문으로 이미 사용된 멱등키입니다.',
    en: 'This idempotency key was used with another body.',
  }
  return tossError('INVALID_IDEMPOTENCY_KEY', message[language])
}

type Issue = z.core.$ZodIssue

function refuseLooseness({ body, routeOptions }: FastifyRequest): void {
  const schema: unknown = routeOptions.schema?.body
  if (!(schema instanceof z.ZodObject) || typeof body !== 'object' || body === null) return
  const fields: Readonly<Record<string, unknown>> = schema.shape
  const unknown = Object.keys(body).filter((name) => !(name in fields))
  const quoted = Object.entries(body)
    .filter(([name, value]) => typeof value === 'string' && takesWon(fields[name]))
    .map(([name]) => name)
  const issues: Issue[] = [
    ...unknown
      .slice(0, 1)
      .map((): Issue => ({ code: 'unrecognized_keys', keys: unknown, path: [], message: '' })),
    ...quoted.map((name): Issue => ({ code: 'custom', path: [name], message: want('whole_won') })),
  ]
  if (issues.length > 0) throw new RequestFault('INVALID_REQUEST', issues)
}

/** True for a field of won, required or not. */
function takesWon(schema: unknown): boolean {
  if (schema instanceof z.ZodUnion) return schema.options[0] === tossNumber.options[0]
  return (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) && takesWon(schema.unwrap())
}
