import { createServer } from 'node:http'
import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client'
import type { Engine } from '../usecase/engine.ts'

/**
 * Serves Prometheus text at /metrics on a port of its own, so that no merchant's request can reach it (design 4). Answers
 * how to stop it. Rejects when the port is taken.
 */
export async function startMetrics(options: {
  engine: Engine
  host: string
  port: number
}): Promise<() => Promise<void>> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const { cardCompany } = options.engine
  new Gauge({
    name: 'naru_card_company_lines_connected',
    help: 'Connected lines to the card company',
    registers: [registry],
    collect() {
      this.set(cardCompany.state().connected)
    },
  })
  new Gauge({
    name: 'naru_card_company_telegrams_in_flight',
    help: 'Telegrams that wait for their reply',
    registers: [registry],
    collect() {
      this.set(cardCompany.state().inFlight)
    },
  })
  const scrapes = new Counter({
    name: 'naru_scrapes_total',
    help: 'Times these figures were read',
    registers: [registry],
  })

  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    scrapes.inc()
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
}
