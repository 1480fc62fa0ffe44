import helmet from '@fastify/helmet'
import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, type FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { newRequestId } from '../base/id.ts'
import type { Engine } from '../usecase/engine.ts'
import { assignmentRoutes } from './assignment.ts'
import { answerRepeat, signCallerIn } from './caller.ts'
import { cashReceiptPage } from './cash-receipt-page.ts'
import { checkoutOpening } from './checkout-opening.ts'
import { checkoutPages } from './checkout-pages.ts'
import { checkoutRoutes } from './checkout-routes.ts'
import { closeWithoutWaiting } from './closing.ts'
import { collectRoutes, serveDocuments } from './documents.ts'
import { answerErrors } from './error-answer.ts'
import { listenerOf, sendAnswer, type Gateway, type RequestLog, type Settings } from './face.ts'
import { health } from './health.ts'
import { takeOnlyJson } from './json-body.ts'
import { nativeCancel } from './native-cancel.ts'
import { nativeCharge } from './native-charge.ts'
import { nativeDoubts } from './native-doubts.ts'
import { nativeFind } from './native-find.ts'
import { nativeList } from './native-list.ts'
import { nativeTelegrams } from './native-telegrams.ts'
import { nativeWebhookDeliveries } from './native-webhook-deliveries.ts'
import { nativeWebhookEndpoints } from './native-webhook-endpoints.ts'
import { problemFace } from './problem.ts'
import { receipts } from './receipts.ts'
import { RequestFault } from './request-fault.ts'
import type { SandboxDoor } from './sandbox.ts'
import { sandboxRoutes } from './sandbox-routes.ts'
import { shopRoutes, type ShopAddress } from './shop.ts'
import { tossRoutes } from './toss.ts'
import { answerUnknownAddresses, watchRoutes } from './unknown-address.ts'

export interface ServerOptions {
  readonly engine: Engine
  /** Null in live mode: then there is no `/sandbox` and no `/api/setup`. */
  readonly sandbox: SandboxDoor | null
  /** The sample shop; null in live mode. */
  readonly shop: ShopAddress | null
  readonly settings: Settings
  readonly logger: RequestLog
}

const defaultBodyLimit = 65_536

/** Builds every face over one engine. Ready to listen; nothing is open yet. */
export async function buildServer({
  engine,
  sandbox,
  shop,
  settings,
  logger,
}: ServerOptions): Promise<FastifyInstance> {
  const gateway: Gateway = { engine, settings, log: logger }
  const app = Fastify({
    logger: false,
    bodyLimit: settings.bodyLimit ?? defaultBodyLimit,
    genReqId: () => newRequestId(engine.clock),
    requestIdHeader: false,
    routerOptions: { maxParamLength: 256 },
    // An address that cannot be decoded reaches no route; Fastify's own answer would repeat it.
    frameworkErrors: (_error, request, reply) => {
      void sendAnswer(request, reply, problemFace.say({ code: 'ROUTE_NOT_FOUND' }, listenerOf(request)))
    },
  })
  prepareRequests(app, gateway)
  const methodsOf = watchRoutes(app)
  await collectRoutes(app)
  answerUnknownAddresses(app, problemFace, methodsOf)
  await app.register(health(gateway))
  await app.register(nativeFace(gateway))
  await app.register(assignmentRoutes(gateway, methodsOf), { prefix: '/api' })
  await app.register(tossRoutes(gateway, methodsOf), { prefix: '/v1' })
  await app.register(receipts(gateway))
  await app.register(cashReceiptPage(gateway))
  await app.register(checkoutOpening(gateway))
  await app.register(checkoutRoutes(gateway))
  await app.register(checkoutPages(gateway))
  if (sandbox) await app.register(sandboxRoutes(gateway, sandbox))
  if (shop) await app.register(shopRoutes(shop))
  serveDocuments(app)
  return app
}

/** What holds for every request, whatever its face: number, headers, body, schema, log line. */
function prepareRequests(app: FastifyInstance, gateway: Gateway): void {
  const { log, settings } = gateway
  app.decorateRequest('caller', null)
  closeWithoutWaiting(app)
  takeOnlyJson(app)
  app.setSerializerCompiler(serializerCompiler)
  app.setValidatorCompiler(({ schema, httpPart }) => {
    // Those of a schema are there to be read about: whoever signs the caller in has judged them already (caller.ts).
    if (httpPart === 'headers') return (value: unknown) => ({ value })
    return (value) => {
      if (!(schema instanceof z.ZodType)) throw new Error('a route has a schema that is not one of zod')
      const read = schema.safeParse(value)
      return read.success
        ? { value: read.data }
        : { error: new RequestFault('INVALID_REQUEST', read.error.issues) }
    }
  })
  answerErrors(app, gateway, problemFace)
  void app.register(helmet, {
    strictTransportSecurity: settings.mode === 'live',
    // Put together anew for every answer there; ours is always the same.
    contentSecurityPolicy: false,
  })
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    reply.header('content-security-policy', "default-src 'none';frame-ancestors 'none'")
    done()
  })
  // The pattern of the route and never the address: an address may hold anything that a caller put there.
  app.addHook('onResponse', (request, reply, done) => {
    const { method, id: requestId } = request
    const route = request.routeOptions.url ?? null
    const durationMs = Math.round(reply.elapsedTime * 10) / 10
    log.info({ method, route, status: reply.statusCode, durationMs, requestId }, 'answered')
    done()
  })
}

function nativeFace(gateway: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', (request) =>
      signCallerIn(gateway.engine, request, { bearer: true, anonymous: null }),
    )
    app.addHook('onRequest', answerRepeat)
    const routes = [nativeCharge, nativeCancel, nativeFind, nativeList, nativeTelegrams, nativeDoubts].concat(
      nativeWebhookEndpoints,
      nativeWebhookDeliveries,
    )
    for (const route of routes) await app.register(route(gateway))
  }
}
