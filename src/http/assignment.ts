import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { assignmentReady } from '../contract/assignment.ts'
import { assignmentCancelRoute } from './assignment-cancel.ts'
import { assignmentErrors, assignmentSecurity } from './assignment-errors.ts'
import { assignmentPaymentRoute } from './assignment-pay.ts'
import { selectFace } from './assignment-refusals.ts'
import { assignmentSelectRoute } from './assignment-select.ts'
import { answerRepeat, signCallerIn } from './caller.ts'
import { answerErrors } from './error-answer.ts'
import type { Gateway } from './face.ts'
import { success } from './route-schema.ts'
import { answerUnknownAddresses, type MethodsOf } from './unknown-address.ts'

/**
 * The pre-assignment as seed 003 serves it, under `/api`. Whoever shows no key is the settings' merchant, and is refused
 * where there is none. Success is 200, as the seed answers.
 */
export function assignmentRoutes(gateway: Gateway, methodsOf: MethodsOf): FastifyPluginAsyncZod {
  const { engine, settings } = gateway
  return async (app) => {
    app.addHook('onRequest', (request) =>
      signCallerIn(engine, request, { bearer: false, anonymous: settings.assignmentMerchant }),
    )
    app.addHook('onRequest', answerRepeat)
    answerErrors(app, gateway, selectFace)
    answerUnknownAddresses(app, selectFace, methodsOf)
    await app.register(assignmentPaymentRoute(gateway))
    await app.register(assignmentCancelRoute(gateway))
    await app.register(assignmentSelectRoute(gateway))
    if (settings.mode === 'sandbox') await app.register(assignmentSetupRoute)
  }
}

const assignmentSetupRoute: FastifyPluginAsyncZod = async (app) => {
  app.route({
    method: 'GET',
    url: '/setup',
    schema: {
      operationId: 'assignmentSetup',
      summary: 'Says that the tables are there; a start of the gateway makes them, and this deletes nothing',
      tags: ['assignment'],
      security: assignmentSecurity,
      response: { 200: success('준비됨', assignmentReady), ...assignmentErrors(401, 500, 503) },
    },
    handler: async () => ({ message: '결제 테이블이 준비되어 있습니다.' }),
  })
}
