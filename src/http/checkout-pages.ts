import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import serveFiles from '@fastify/static'
import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import { looksLikeId } from '../base/id.ts'
import { isRefused, refuse } from '../base/refusal.ts'
import { checkoutTokenOf } from '../usecase/checkout-token.ts'
import { seeCheckout } from '../usecase/open-checkout.ts'
import type { Gateway } from './face.ts'
import { RequestFault } from './request-fault.ts'

/** What `npm run build:web` makes. */
const built = join(import.meta.dirname, '../../web/dist')

/** The scripts under the addresses at which Toss has its own (toss.md 5), so that a shop changes the host alone. */
const scripts: Readonly<Record<string, string>> = {
  '/v1': 'v1',
  '/v1/payment': 'v1',
  '/v1/payment-widget': 'payment-widget',
  '/v1/brandpay': 'brandpay',
  '/v2/standard': 'v2',
}

/** A shop's origin as a browser spells it; what a stranger has made up must not reach a header. */
const originForm = /^https?:\/\/([\w-]+(\.[\w-]+)*|\[[\da-f:]+\])(:\d{1,5})?$/i

/** A name as the build gives them: no folder, and nothing hidden. */
const assetForm = /^\w[\w.-]*$/

const emptyToken = '<meta name="naru-checkout-token" content=""'

/**
 * The payment window's page, the widgets' pages, what they load, and the scripts for shops' pages. None of them asks for a
 * key: a page in a buyer's browser has none that it could show.
 */
export function checkoutPages({ engine }: Gateway): FastifyPluginAsync {
  return async (app) => {
    await app.register(serveFiles, { root: built, serve: false, preCompressed: true })

    app.route<{ Params: { checkoutId: string } }>({
      method: 'GET',
      url: '/checkout/:checkoutId',
      schema: { hide: true },
      handler: async ({ params }, reply) => {
        const page = await pageOf('checkout/index.html')
        const { checkoutId } = params
        const checkout = looksLikeId(checkoutId)
          ? await seeCheckout(engine, checkoutId)
          : refuse('PAYMENT_NOT_FOUND')
        if (isRefused(checkout) && checkout.refused !== 'PAYMENT_NOT_FOUND')
          throw new RequestFault(checkout.refused)
        // The window of a checkout that does not exist says so itself, in the buyer's language.
        if (isRefused(checkout)) return sendPage(reply.code(404), page, "'none'")
        const { shopOrigin } = checkout.wish
        const shop = shopOrigin !== null && originForm.test(shopOrigin) ? `${shopOrigin} ` : ''
        const token = checkoutTokenOf(engine, checkoutId)
        const own = page.replace(emptyToken, `<meta name="naru-checkout-token" content="${token}"`)
        return sendPage(reply, own, `${shop}'self'`)
      },
    })

    for (const widget of ['methods', 'agreement'])
      app.route({
        method: 'GET',
        url: `/checkout/widgets/${widget}`,
        schema: { hide: true },
        // They hold nothing of anybody's, and whose page they stand in is not known before they ask.
        handler: async (_request, reply) =>
          sendPage(reply, await pageOf(`widgets/${widget}.html`), 'http: https:'),
      })

    app.route<{ Params: { file: string } }>({
      method: 'GET',
      url: '/checkout/assets/:file',
      schema: { hide: true },
      handler: async ({ params: { file } }, reply) => {
        if (!assetForm.test(file) || !existsSync(join(built, 'assets', file)))
          throw new RequestFault('ROUTE_NOT_FOUND')
        return reply.sendFile(`assets/${file}`, { maxAge: '365d', immutable: true })
      },
    })

    for (const [url, script] of Object.entries(scripts))
      app.route({
        method: 'GET',
        url,
        schema: { hide: true },
        handler: (_request, reply) => {
          reply.header('access-control-allow-origin', '*')
          reply.header('cross-origin-resource-policy', 'cross-origin')
          reply.type('text/javascript; charset=utf-8')
          return reply.sendFile(`sdk/${script}.js`, { maxAge: '5m', contentType: false })
        },
      })
  }
}

/** Read anew each time: it names its assets by what is in them, and a build may have changed them. */
async function pageOf(path: string): Promise<string> {
  try {
    return await readFile(join(built, path), 'utf8')
  } catch {
    throw new Error('the payment window is not built: run `npm run build:web`')
  }
}

function sendPage(reply: FastifyReply, page: string, frameAncestors: string): FastifyReply {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${frameAncestors}`,
  ]
  // The policy names who may frame the page; the older header knows of no other origin than ours.
  reply.removeHeader('x-frame-options')
  reply.header('content-security-policy', policy.join('; '))
  reply.header('cache-control', 'no-store')
  return reply.type('text/html; charset=utf-8').send(page)
}
