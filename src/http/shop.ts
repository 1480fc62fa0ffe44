import { request as ask, type IncomingHttpHeaders } from 'node:http'
import { pipeline } from 'node:stream'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { RequestFault } from './request-fault.ts'

/** Where the sample shop listens. */
export interface ShopAddress {
  readonly host: string
  readonly port: number
}

/** Headers of one line and not of what is sent over it (RFC 9110 7.6.1). */
const ofTheLine = new Set(['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'])

/**
 * `/shop` of a sandbox, and the way there from `/`. The shop is a program of its own and sees of the gateway what any shop
 * sees; here its requests are only passed on, byte by byte, for it checks signatures over them.
 */
export function shopRoutes(shop: ShopAddress): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (_request, _body, done) => done(null))
    app.route({
      method: 'GET',
      url: '/',
      schema: { hide: true },
      handler: async (_request, reply) => reply.redirect('/shop/'),
    })
    for (const url of ['/shop', '/shop/*'])
      app.route({
        method: ['GET', 'POST'],
        url,
        schema: { hide: true },
        handler: (request, reply) => passOn(shop, request, reply),
      })
  }
}

function passOn(
  { host, port }: ShopAddress,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { promise, resolve, reject } = Promise.withResolvers<FastifyReply>()
  const { method, headers } = request
  const onward = ask({ host, port, method, path: request.raw.url, headers: passable(headers) }, (answer) => {
    reply.code(answer.statusCode ?? 502).headers(passable(answer.headers))
    resolve(reply.send(answer))
  })
  const fail = () => reject(new RequestFault('PARTNER_UNAVAILABLE'))
  onward.once('error', fail)
  pipeline(request.raw, onward, (error) => error && fail())
  return promise
}

function passable(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || ofTheLine.has(name) ? [] : [[name, value]],
    ),
  )
}
