import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request that is refused, with what the page shows for it. */
export class ShopRefusal extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message = '') {
    super(message)
    this.status = status
    this.code = code
  }
}

const largestBody = 262_144

/** The body as it came, since a signature covers bytes and not what they mean. Throws ShopRefusal 413. */
export async function readText(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request) {
    const bytes = piece as Buffer
    size += bytes.length
    if (size > largestBody) throw new ShopRefusal(413, 'BODY_TOO_LARGE')
    pieces.push(bytes)
  }
  return Buffer.concat(pieces).toString('utf8')
}

/** JSON only: no form of a foreign page can send that type without being asked first. Throws ShopRefusal. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw new ShopRefusal(415, 'JSON_ONLY')
  try {
    return JSON.parse(await readText(request)) as unknown
  } catch (error) {
    if (error instanceof ShopRefusal) throw error
    throw new ShopRefusal(400, 'NOT_JSON')
  }
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(JSON.stringify(body))
}

const cookieName = 'ferry_buyer'

/** Who orders, by a cookie that no script can read and no foreign page can send with a POST. Given to whoever has none. */
export function buyerOf(request: IncomingMessage, response: ServerResponse, path: string): string {
  const cookies = request.headers.cookie ?? ''
  const known = new RegExp(`(?:^|; )${cookieName}=([0-9a-f]{32})(?:;|$)`).exec(cookies)?.[1]
  if (known) return known
  const buyer = randomBytes(16).toString('hex')
  response.setHeader('set-cookie', `${cookieName}=${buyer}; Path=${path}; HttpOnly; SameSite=Lax`)
  return buyer
}

/** Headers as the webhook libraries want them: one text for each name. */
export function plainHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  )
}
