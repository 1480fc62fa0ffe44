import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'

/** An order as the shop's page is told of it. */
const orderShape = z.looseObject({
  orderId: z.string(),
  orderName: z.string(),
  amount: z.int(),
  isInDoubt: z.boolean(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  steps: z.array(
    z.object({ kind: z.string(), facts: z.record(z.string(), z.union([z.string(), z.number()])) }),
  ),
  payment: z
    .looseObject({
      paymentKey: z.string(),
      status: z.string(),
      totalAmount: z.int(),
      balanceAmount: z.int(),
      secret: z.null(),
      virtualAccount: z.looseObject({ accountNumber: z.string() }).nullable(),
    })
    .nullable(),
})
export type ShownOrder = z.output<typeof orderShape>

interface ShopReply {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** A buyer's browser, which keeps its cookie. */
export interface Visitor {
  get(path: string): Promise<ShopReply>
  post(path: string, body: unknown): Promise<ShopReply>
  /** Orders; the default is an americano and two yakgwa for 11,100 won. */
  order(basket?: readonly { id: string; quantity: number }[]): Promise<ShownOrder>
  look(orderId: string): Promise<ShownOrder>
  /** What `/orders/{orderId}/{verb}` answers when it works. */
  act(order: ShownOrder, verb: string, body: object): Promise<ShownOrder>
}

export async function visit(shopUrl: string): Promise<Visitor> {
  const page = await fetch(`${shopUrl}/shop/`)
  const cookie = page.headers.get('set-cookie')?.split(';', 1)[0] ?? ''
  const send = async (path: string, init: RequestInit): Promise<ShopReply> => {
    const headers = { ...Object.fromEntries(new Headers(init.headers)), cookie }
    const reply = await fetch(`${shopUrl}/shop${path}`, { ...init, headers, redirect: 'manual' })
    const text = await reply.text()
    return { status: reply.status, headers: reply.headers, body: parse(text) }
  }
  const get = (path: string) => send(path, {})
  const post = (path: string, body: unknown) =>
    send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  return {
    get,
    post,
    order: async (
      basket = [
        { id: 'americano', quantity: 1 },
        { id: 'yakgwa', quantity: 2 },
      ],
    ) => orderIn(await post('/api/orders', { basket, language: 'ko' })),
    look: async (orderId) => orderIn(await get(`/api/orders/${orderId}`)),
    act: async ({ orderId }, verb, body) => orderIn(await post(`/api/orders/${orderId}/${verb}`, body)),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function orderIn({ status, body }: ShopReply): ShownOrder {
  const { data } = orderShape.safeParse(body)
  if (status >= 300 || !data) throw new Error(`the shop answered ${status} ${JSON.stringify(body)}`)
  return data
}

export const stepsOf = (order: ShownOrder): string[] => order.steps.map(({ kind }) => kind)

/** The shop as a program beside the gateway, as a stranger's is, on a free port or on the one where it stood before. */
export async function openStrangersShop(
  naru: { readonly url: string },
  port = '0',
): Promise<{ url: string; port: string } & AsyncDisposable> {
  const child = spawn(process.execPath, ['examples/shop/server.ts'], {
    cwd: join(import.meta.dirname, '..'),
    env: { PATH: process.env['PATH'], NARU_URL: naru.url, SHOP_PORT: port },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'close')
  const said = await Promise.race([once(child.stdout, 'data'), gone.then(() => [''])])
  const url = /(http:\S+)\/shop\//.exec(String(said[0]))?.[1]
  if (url === undefined) throw new Error('the shop did not open')
  return {
    url,
    port: new URL(url).port,
    [Symbol.asyncDispose]: async () => {
      child.kill()
      await gone
    },
  }
}
