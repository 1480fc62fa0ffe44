import type { FastifyInstance } from 'fastify'
import { sendAnswer, listenerOf, type Face } from './face.ts'

/** Which methods an address takes, for the Allow header of a 405 (RFC 9110 15.5.6). */
export type MethodsOf = (path: string) => string[]

/** Watches routes as they are added. Must be called before the first one. */
export function watchRoutes(app: FastifyInstance): MethodsOf {
  const known: { form: RegExp; methods: readonly string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    const form = url
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/:\w+/g, '[^/]+')
      .replace(/\*$/, '.*')
    known.push({ form: new RegExp(`^${form}$`), methods: [method].flat() })
  })
  return (path) => [...new Set(known.filter(({ form }) => form.test(path)).flatMap(({ methods }) => methods))]
}

/** Has a face answer for addresses that nobody serves: 405 where another method would do, 404 otherwise. */
export function answerUnknownAddresses(app: FastifyInstance, face: Face, methodsOf: MethodsOf): void {
  app.setNotFoundHandler((request, reply) => {
    const allowed = methodsOf(request.url.split('?', 1)[0] ?? '')
    if (allowed.length === 0)
      return sendAnswer(request, reply, face.say({ code: 'ROUTE_NOT_FOUND' }, listenerOf(request)))
    reply.header('allow', allowed.join(', '))
    return sendAnswer(request, reply, face.say({ code: 'METHOD_NOT_ALLOWED' }, listenerOf(request)))
  })
}
