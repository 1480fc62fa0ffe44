import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { instant, seoulIso } from '../base/clock.ts'
import { isRefused } from '../base/refusal.ts'
import { looksLikeId } from '../base/id.ts'
import { foundSchema, pageQuery, paymentPage, telegramList } from '../contract/native.ts'
import {
  browsePayments,
  findByManagementNumber,
  findTelegrams,
  type FoundPayment,
} from '../usecase/find-payment.ts'
import { callerOf } from './caller.ts'
import { jsonAnswer, listenerOf, sendAnswer, type Gateway, type Listener } from './face.ts'
import { cancelBody, paymentBody } from './native-body.ts'
import { problem } from './problem.ts'
import { RequestFault } from './request-fault.ts'
import { problems, secretKeySecurity, success } from './route-schema.ts'

const tags = ['payments']
const security = secretKeySecurity
const params = z.object({ id: z.string().describe('management number') })

/** What only looks: one payment or cancel, a page of payments, the telegrams that crossed the wire. */
export function nativeQueries({ engine }: Gateway): FastifyPluginAsyncZod {
  const body = ({ payment, card }: FoundPayment, { language }: Listener) =>
    paymentBody(payment, card, engine.profile, language)

  return async (app) => {
    app.route({
      method: 'GET',
      url: '/payments/:id',
      schema: {
        operationId: 'findPayment',
        summary: 'Finds by the management number of a payment or of a cancel',
        tags,
        security,
        params,
        response: { 200: success('Found', foundSchema), ...problems(400, 401, 404, 500, 503) },
      },
      handler: async (request, reply) => {
        const listener = listenerOf(request)
        const found = await findByManagementNumber(
          engine,
          callerOf(request).merchant,
          knownId(request.params.id),
        )
        if (isRefused(found)) return sendAnswer(request, reply, problem({ code: found.refused }, listener))
        const cancel = found.cancel && cancelBody(found.cancel, listener.language)
        const type = cancel ? 'cancel' : 'payment'
        return sendAnswer(request, reply, jsonAnswer(200, { type, payment: body(found, listener), cancel }))
      },
    })

    app.route({
      method: 'GET',
      url: '/payments',
      schema: {
        operationId: 'listPayments',
        summary: 'Pages through payments, newest first',
        tags,
        security,
        querystring: pageQuery,
        response: { 200: success('A page', paymentPage), ...problems(400, 401, 404, 500, 503) },
      },
      handler: async (request, reply) => {
        const listener = listenerOf(request)
        const { cursor, limit } = request.query
        const before = cursor === undefined ? null : knownId(cursor)
        const page = await browsePayments(engine, callerOf(request).merchant, { before, limit: limit + 1 })
        if (isRefused(page)) return sendAnswer(request, reply, problem({ code: page.refused }, listener))
        // One more than asked for tells whether another page follows.
        const shown = page.slice(0, limit)
        const next = page.length > limit ? (shown.at(-1)?.payment.paymentId ?? null) : null
        return sendAnswer(
          request,
          reply,
          jsonAnswer(200, { items: shown.map((one) => body(one, listener)), next }),
        )
      },
    })

    app.route({
      method: 'GET',
      url: '/payments/:id/telegrams',
      schema: {
        operationId: 'listTelegrams',
        summary: 'Every telegram of a payment and its cancels, field by field, secrets starred',
        tags,
        security,
        params,
        response: { 200: success('The telegrams', telegramList), ...problems(400, 401, 404, 500, 503) },
      },
      handler: async (request, reply) => {
        const listener = listenerOf(request)
        const found = await findTelegrams(engine, callerOf(request).merchant, knownId(request.params.id))
        if (isRefused(found)) return sendAnswer(request, reply, problem({ code: found.refused }, listener))
        const items = found.map((one) => ({
          ...one,
          sentAt: seoulIso(instant(one.sentAt)),
          answeredAt: one.answeredAt === null ? null : seoulIso(instant(one.answeredAt)),
        }))
        return sendAnswer(request, reply, jsonAnswer(200, { items }))
      },
    })
  }
}

/** What cannot be one of our ids names nothing, and no database need be asked about it. */
function knownId(text: string): string {
  if (!looksLikeId(text)) throw new RequestFault('PAYMENT_NOT_FOUND')
  return text
}
