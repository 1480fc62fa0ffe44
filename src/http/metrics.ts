import { createServer } from 'node:http'
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client'
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
  const gauges = {
    naru_card_company_lines_connected: [
      'Connected lines to the card company',
      () => cardCompany.state().connected,
    ],
    naru_card_company_telegrams_in_flight: [
      'Telegrams that wait for their reply',
      () => cardCompany.state().inFlight,
    ],
  } as const
  for (const [name, [help, read]] of Object.entries(gauges))
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        collect() {
          this.set(read())
        },
      }),
    )

  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
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
