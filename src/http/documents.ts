import { createHash } from 'node:crypto'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { RequestFault } from './request-fault.ts'

const tags = [
  { name: 'payments', description: 'Charge, cancel and look up card payments' },
  { name: 'doubts', description: 'Questions that the card company has not answered' },
  { name: 'webhooks', description: 'Where merchants hear of what happened, and what they were told' },
  { name: 'checkout', description: 'The payment window: what it shows and what the buyer does in it' },
  {
    name: 'toss',
    description:
      'The Toss Payments wire: payments, virtual accounts, billing keys, cash receipts, settlements',
  },
  { name: 'assignment', description: 'The pre-assignment: payment, cancel, select' },
  { name: 'sandbox', description: 'Clock, books and simulators of a sandbox' },
  { name: 'health', description: 'For load balancers' },
]

/** Collects every route that is added after it; must therefore come first. */
export async function collectRoutes(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Naru',
        version: '0.1.0',
        description: 'A payment gateway: native, Toss and assignment faces over one engine.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      tags,
      // An operation that names no key asks for none.
      security: [],
      components: {
        securitySchemes: {
          basic: { type: 'http', scheme: 'basic', description: 'the secret key as user, an empty password' },
          bearer: { type: 'http', scheme: 'bearer', description: 'the secret key' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
}

/** `/openapi.json`, and `/docs` for people. */
export function serveDocuments(app: FastifyInstance): void {
  let reader: Promise<FastifyInstance> | null = null
  app.route({
    method: 'GET',
    url: '/openapi.json',
    schema: { hide: true },
    handler: async () => app.swagger(),
  })
  for (const url of ['/docs', '/docs/*']) {
    app.route({
      method: 'GET',
      url,
      schema: { hide: true },
      handler: async (request, reply) => {
        reader ??= openReader()
        const page = await (await reader).inject({ url: request.url, headers: { host: request.host } })
        if (page.statusCode === 404) throw new RequestFault('ROUTE_NOT_FOUND')
        const type = page.headers['content-type'] ?? 'text/plain'
        if (page.headers.location) reply.header('location', page.headers.location)
        if (/html/.test(type)) reply.header('content-security-policy', policyFor(page.body))
        return reply.code(page.statusCode).header('content-type', type).send(page.rawPayload)
      },
    })
  }
}

/** The reader weighs megabytes and a quarter of a second to load: only the first visitor of `/docs` waits for it. */
async function openReader(): Promise<FastifyInstance> {
  const { default: reference } = await import('@scalar/fastify-api-reference')
  const reader = Fastify()
  const configuration = {
    url: '/openapi.json',
    withDefaultFonts: false,
    telemetry: false,
    pageTitle: 'Naru API',
    // What leads out of this server has no place beside test payments.
    showDeveloperTools: 'never' as const,
    hideClientButton: true,
    agent: { disabled: true },
    mcp: { disabled: true },
  }
  await reader.register(reference, { routePrefix: '/docs', configuration })
  await reader.ready()
  return reader
}

/** Lets the page run its own scripts, named by their hashes, and talk to this server and to nobody else. */
function policyFor(html: string): string {
  const inline = Array.from(
    html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g),
    ([, text = '']) => text,
  )
  const hashes = inline.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
  return [
    "default-src 'none'",
    `script-src 'self' ${hashes.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
