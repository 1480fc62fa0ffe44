import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'

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
  app.addHook('onRequest', async (request) => {
    lines.get(request.raw.socket)?.add(request)
  })
  app.addHook('onResponse', async (request) => {
    lines.get(request.raw.socket)?.delete(request)
  })
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close')
  })
  app.addHook('preClose', async () => {
    closing = true
    for (const [line, requests] of lines) if ([...requests].every(({ raw }) => !raw.complete)) line.destroy()
  })
}
