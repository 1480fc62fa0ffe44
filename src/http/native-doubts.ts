import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { seoulIso, type Instant } from '../base/clock.ts'
import { looksLikeId } from '../base/id.ts'
import { isRefused } from '../base/refusal.ts'
import { doubtList, reopened } from '../contract/native.ts'
import { answerWithoutBeats, claimKey, findReplay } from '../usecase/answering.ts'
import { listOpenDoubts, reopenDoubt } from '../usecase/doubts.ts'
import { callerOf } from './caller.ts'
import { jsonAnswer, listenerOf, sendAnswer, sendAnswered, type Gateway } from './face.ts'
import { problem } from './problem.ts'
import { RequestFault } from './request-fault.ts'
import { idempotencyHeader, problems, secretKeySecurity, success } from './route-schema.ts'

const tags = ['doubts']
const security = secretKeySecurity
const when = (at: Instant | null) => (at === null ? null : seoulIso(at))

/** Questions that the card company has not answered, for the person who looks after those the janitor gave up on. */
export function nativeDoubts({ engine }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'GET',
      url: '/doubts',
      schema: {
        operationId: 'listDoubts',
        summary: 'Open and parked questions, oldest first',
        tags,
        security,
        response: { 200: success('The questions', doubtList), ...problems(401, 500, 503) },
      },
      handler: async (request, reply) => {
        const doubts = await listOpenDoubts(engine, callerOf(request).merchant)
        if (isRefused(doubts))
          return sendAnswer(request, reply, problem({ code: doubts.refused }, listenerOf(request)))
        const items = doubts.map(
          ({ managementNumber, paymentId, kind, attempts, sentAt, doubtSince, parkedAt }) => ({
            managementNumber,
            paymentId,
            kind,
            attempts,
            sentAt: seoulIso(sentAt),
            doubtSince: when(doubtSince),
            parkedAt: when(parkedAt),
          }),
        )
        return sendAnswer(request, reply, jsonAnswer(200, { items }))
      },
    })

    app.route({
      method: 'POST',
      url: '/doubts/:managementNumber/reopen',
      schema: {
        operationId: 'reopenDoubt',
        summary: 'Has a parked question asked once more',
        tags,
        security,
        headers: idempotencyHeader,
        params: z.object({ managementNumber: z.string() }),
        response: {
          200: success('The question is open again', reopened),
          ...problems(400, 401, 404, 409, 413, 415, 500, 503),
        },
      },
      handler: async (request, reply) => {
        const { merchant, identity } = callerOf(request)
        const { managementNumber } = request.params
        if (!looksLikeId(managementNumber)) throw new RequestFault('DOUBT_NOT_PARKED')
        const key = claimKey(identity, engine.clock)
        const replay = await findReplay(engine, merchant.merchantId, key)
        if (replay) return sendAnswered(request, reply, replay)
        const result = await reopenDoubt(engine, merchant, managementNumber)
        if (isRefused(result)) throw new RequestFault(result.refused)
        const answer = jsonAnswer(200, { reopened: true })
        const answered = await answerWithoutBeats(engine, merchant.merchantId, key, answer)
        if (isRefused(answered)) throw new RequestFault(answered.refused)
        return sendAnswered(request, reply, answered)
      },
    })
  }
}
