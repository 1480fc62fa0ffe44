import type { FastifyError, FastifyInstance } from 'fastify'
import { maskCardNumbersIn } from '../base/masking.ts'
import type { ProtocolFault } from '../contract/protocol-faults.ts'
import { SimulatorAway } from '../contract/simulator.ts'
import { isWorldAway } from '../usecase/health.ts'
import { sendFault, type Face, type Gateway } from './face.ts'
import { RequestFault, type Fault } from './request-fault.ts'

/** Fastify's own refusals of a request, by its codes. Their messages are never passed on: some repeat what was sent. */
const frameworkFaults: Readonly<Record<string, ProtocolFault>> = {
  FST_ERR_CTP_EMPTY_TYPE: 'MEDIA_TYPE_UNSUPPORTED',
  FST_ERR_CTP_INVALID_TYPE: 'MEDIA_TYPE_UNSUPPORTED',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE_UNSUPPORTED',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BODY_NOT_JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BODY_EMPTY',
  FST_ERR_BAD_URL: 'ROUTE_NOT_FOUND',
}

function faultOf(error: FastifyError | RequestFault): Fault {
  if (error instanceof RequestFault) return error
  if (error instanceof SimulatorAway) return { code: 'PARTNER_UNAVAILABLE', detail: error.message }
  if (isWorldAway(error)) return { code: 'DATABASE_UNAVAILABLE' }
  return { code: frameworkFaults[error.code] ?? 'INTERNAL_ERROR' }
}

/**
 * Has every error of these routes said by their face. What nobody has foreseen is a bug: it is logged under the request
 * id, with anything like a card number starred, and the answer says nothing of the inside (design 3.9).
 */
export function answerErrors(app: FastifyInstance, gateway: Gateway, face: Face): void {
  app.setErrorHandler(async (error: FastifyError | RequestFault, request, reply) => {
    const fault = faultOf(error)
    if (fault.code === 'INTERNAL_ERROR') {
      const trace = maskCardNumbersIn(error.stack ?? String(error))
      gateway.log.error(
        { requestId: request.id, route: request.routeOptions.url ?? null, trace },
        'a request failed',
      )
    }
    return sendFault(gateway, face, fault, request, reply)
  })
}
