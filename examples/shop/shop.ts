import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { z } from 'zod'
import { createNaru, NaruRefused } from '../../clients/typescript/src/naru.ts'
import { basketSchema, priceBasket, products } from './catalogue.ts'
import { openMailbox, type Mailbox } from './mailbox.ts'
import { note, openOrderBook, type Order, type OrderBook } from './orders.ts'
import { buyerOf, plainHeaders, readJson, readText, sendJson, ShopRefusal } from './requests.ts'
import { openTill, sayError, type Till } from './till.ts'

export interface ShopOptions {
  /** The gateway as this server reaches it. */
  readonly naruUrl: string
  /** The gateway as the buyer's browser reaches it; empty where both are of one origin. */
  readonly browserNaruUrl: string
  readonly secretKey: string
  readonly clientKey: string
  /** `/shop/webhooks` as the gateway reaches it. */
  readonly webhookUrl: string
}

/** Everything lies under this path, wherever the shop runs. */
export const shopPath = '/shop'

interface Shop {
  readonly book: OrderBook
  readonly till: Till
  readonly mailbox: Mailbox
  readonly options: ShopOptions
}

interface Asked {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly buyer: string
}

/** A shop of one page that sells through a gateway and knows nothing of it but its public API. */
export function createShop(options: ShopOptions): RequestListener {
  const naru = createNaru({ baseUrl: options.naruUrl, secretKey: options.secretKey })
  const book = openOrderBook()
  const till = openTill(naru)
  const mailbox = openMailbox({ naru, book, till, webhookUrl: options.webhookUrl })
  const shop: Shop = { book, till, mailbox, options }
  return (request, response) => {
    serve(shop, request, response).catch((error: unknown) => answerFault(response, error))
  }
}

async function serve(shop: Shop, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://shop')
  const { pathname } = url
  // A HEAD is a GET whose body Node leaves out by itself.
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const what = `${method} ${pathname.slice(shopPath.length)}`
  for (const [name, value] of Object.entries(guards(shop.options))) response.setHeader(name, value)
  if (pathname === '/' || pathname === shopPath) {
    response.writeHead(302, { location: `${shopPath}/${url.search}` }).end()
    return
  }
  if (!pathname.startsWith(`${shopPath}/`)) throw new ShopRefusal(404, 'NOT_FOUND')
  if (what === 'POST /webhooks') {
    const status = await shop.mailbox.take(plainHeaders(request), await readText(request))
    response.writeHead(status).end()
    return
  }
  const asked: Asked = { request, response, buyer: buyerOf(request, response, shopPath) }
  const file = method === 'GET' ? fileFor(pathname.slice(shopPath.length)) : null
  if (file) {
    response.writeHead(200, { 'content-type': file.type, 'cache-control': 'no-cache' }).end(file.bytes)
    return
  }
  const [, orderId = '', verb = ''] = /^\w+ \/api\/orders\/([\w-]+)(?:\/(\w+))?$/.exec(what) ?? []
  if (what === 'GET /api/shop') return tellShop(shop, asked)
  if (what === 'POST /api/orders') return takeOrder(shop, asked)
  const order = shop.book.find(orderId)
  // An order of somebody else is not there, as one that never was.
  if (order?.buyer !== asked.buyer) throw new ShopRefusal(404, 'NOT_FOUND')
  if (method === 'GET' && verb === '') return showOrder(shop, asked, order)
  if (method !== 'POST') throw new ShopRefusal(405, 'NOT_ALLOWED')
  const act = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (!act) throw new ShopRefusal(404, 'NOT_FOUND')
  await act(shop, order, await readJson(request))
  sendJson(response, 200, viewOf(order))
}

function tellShop({ options }: Shop, { response, buyer }: Asked): void {
  const { clientKey, browserNaruUrl: naruUrl } = options
  // It names the buyer to the gateway, and whoever reads it there must not be able to pass for the buyer here.
  const customerKey = `ferry-${createHash('sha256').update(buyer).digest('hex').slice(0, 24)}`
  sendJson(response, 200, { products, clientKey, naruUrl, customerKey })
}

const orderSchema = z.object({ basket: basketSchema, language: z.enum(['ko', 'en']) })

async function takeOrder({ book, mailbox }: Shop, { request, response, buyer }: Asked): Promise<void> {
  const { basket, language } = read(orderSchema, await readJson(request))
  const priced = priceBasket(basket, language)
  if (!priced) throw new ShopRefusal(400, 'NOT_SOLD_HERE')
  const order = book.open(buyer, language, priced)
  await mailbox.register(order)
  sendJson(response, 201, viewOf(order))
}

async function showOrder({ till }: Shop, { response }: Asked, order: Order): Promise<void> {
  if (order.isInDoubt) await till.refresh(order).catch(() => undefined)
  sendJson(response, 200, viewOf(order))
}

type Act = (shop: Shop, order: Order, body: unknown) => Promise<void>

const confirmSchema = z.object({ paymentKey: z.string().min(1).max(200), amount: z.coerce.number().int() })
const windowSchema = z.object({
  event: z.enum(['opened', 'left']),
  code: z.string().max(60).default(''),
  message: z.string().max(510).default(''),
})
const cancelSchema = z.object({
  amount: z.int().min(1).nullable(),
  reason: z.string().trim().min(1).max(200),
  refundAccount: z
    .object({
      bank: z.string().regex(/^\d{2,3}$/),
      accountNumber: z.string().regex(/^\d{6,20}$/),
      holderName: z.string().trim().min(1).max(60),
    })
    .nullable(),
})

/** What a buyer may do with an order, by the last part of its address. */
const verbs: Readonly<Record<string, Act>> = {
  confirm: ({ till }, order, body) => till.confirm(order, read(confirmSchema, body)),
  cancel: ({ till }, order, body) => till.cancel(order, read(cancelSchema, body)),
  deposit: ({ till }, order) => till.deposit(order),
  window: async (_shop, order, body) => {
    const { event, code, message } = read(windowSchema, body)
    if (event === 'opened') note(order, 'window_opened')
    else note(order, 'window_left', { code, message })
  },
}

/** What the buyer's page is told. The cookie and the deposit's secret are nobody's business there. */
function viewOf({ buyer: _buyer, payment, ...order }: Order): object {
  return { ...order, payment: payment && { ...payment, secret: null } }
}

function read<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value)
  if (!result.success) throw new ShopRefusal(400, 'INVALID_REQUEST')
  return result.data
}

function answerFault(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy()
  if (error instanceof ShopRefusal)
    return sendJson(response, error.status, { code: error.code, message: error.message })
  // What the gateway refused is told in its own words; what went wrong otherwise is not the buyer's fault.
  sendJson(response, error instanceof NaruRefused && error.status < 500 ? error.status : 502, sayError(error))
}

const pageFolder = join(import.meta.dirname, 'page')
const types = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
} as const

const load = (name: string, type: keyof typeof types) => ({
  bytes: readFileSync(join(pageFolder, name)),
  type: types[type],
})

const page = load('shop.html', 'html')
const files: Readonly<Record<string, typeof page>> = {
  '/shop.css': load('shop.css', 'css'),
  '/shop.js': load('shop.js', 'js'),
  '/dom.js': load('dom.js', 'js'),
  '/order.js': load('order.js', 'js'),
  '/texts.js': load('texts.js', 'js'),
}

/** One page serves every address that a person sees; what it shows, it reads from the address. */
function fileFor(path: string): typeof page | null {
  return /^\/(success|fail|orders\/[\w-]+)?$/.test(path) ? page : (files[path] ?? null)
}

/** The page runs its own scripts and the gateway's, and shows no frame but the gateway's window. */
function guards({ browserNaruUrl }: ShopOptions): Record<string, string> {
  const naru = browserNaruUrl === '' ? '' : ` ${new URL(browserNaruUrl).origin}`
  const policy = [
    "default-src 'none'",
    `script-src 'self'${naru}`,
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self'${naru}`,
    `frame-src 'self'${naru}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    'content-security-policy': policy.join('; '),
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  }
}
