import { Server as NetServer, type Socket } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** Servers whose place another process is taking. */
const retiring = new WeakSet<FastifyInstance>()

/**
 * Lets a server close as soon as every request that has come in whole is answered (design 4, SIGTERM). A line that is kept
 * alive, that has asked nothing yet or not to the end would keep a closing gateway waiting for minutes: it is ended.
 */
export function closeWithoutWaiting(app: FastifyInstance): void {
  const lines = new Map<Socket, Set<FastifyRequest>>()
  let closing = false
  app.server.on('connection', (line: Socket) => {
    if (closing) line.destroy()
    lines.set(line, new Set())
    line.once('close', () => lines.delete(line))
  })
  app.addHook('onRequest', (request, _reply, done) => {
    lines.get(request.raw.socket)?.add(request)
    done()
  })
  app.addHook('onResponse', (request, _reply, done) => {
    lines.get(request.raw.socket)?.delete(request)
    done()
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing || retiring.has(app)) reply.header('connection', 'close')
    done()
  })
  app.addHook('preClose', async () => {
    closing = true
    for (const [line, requests] of lines) if ([...requests].every(({ raw }) => !raw.complete)) line.destroy()
  })
}

/**
 * Hands a port over to other processes that listen on it: takes no new line, and ends each open one with its next answer.
 * A line that stays quiet is waited for as long as the server has promised to keep it (`keepAliveTimeout`), since a request
 * may be on its way. Resolves when nobody is left, or at that limit; the server can then be closed.
 */
export async function retireServer(app: FastifyInstance): Promise<void> {
  retiring.add(app)
  const { promise, resolve } = Promise.withResolvers<void>()
  const limit = setTimeout(resolve, app.server.keepAliveTimeout)
  // An HTTP server ends its quiet lines when it closes; the server of the net below it does not.
  NetServer.prototype.close.call(app.server, () => resolve())
  await promise
  clearTimeout(limit)
}
