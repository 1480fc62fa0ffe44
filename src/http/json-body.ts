import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { RequestFault } from './request-fault.ts'

/** Deeper than any body of ours, and far from what would exhaust a stack. */
const mostDepth = 16

/**
 * Replaces every body parser by one for JSON in UTF-8. A byte order mark at the start is dropped, because Windows tools
 * write one; everything else that RFC 8259 does not allow is refused, and so is a key that could reach a prototype.
 */
export function takeOnlyJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(request.headers['content-type'] ?? '')?.[1]
      if (charset !== undefined && charset.toLowerCase() !== 'utf-8')
        throw new RequestFault('MEDIA_TYPE_UNSUPPORTED')
      if (request.headers['content-encoding'] !== undefined) throw new RequestFault('MEDIA_TYPE_UNSUPPORTED')
      // Clients name a type although they send nothing, where nothing is asked for.
      if (body.length === 0 && request.method === 'DELETE') return undefined
      return readJson(body)
    },
  )
}

/** The value of a JSON text. Throws RequestFault; never with a piece of the text. */
function readJson(body: Buffer): unknown {
  if (body.length === 0) throw new RequestFault('BODY_EMPTY')
  if (!isUtf8(body)) throw new RequestFault('BODY_NOT_UTF8')
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''))
  } catch {
    // The parser's own message repeats what was sent.
    throw new RequestFault('BODY_NOT_JSON')
  }
  refuseDepth(value)
  return value
}

function refuseDepth(root: unknown): void {
  const open: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }]
  for (const { value, depth } of open) {
    if (typeof value !== 'object' || value === null) continue
    if (depth >= mostDepth || Object.hasOwn(value, '__proto__')) throw new RequestFault('BODY_TOO_DEEP')
    for (const inner of Object.values(value)) open.push({ value: inner, depth: depth + 1 })
  }
}
