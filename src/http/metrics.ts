import { createServer } from 'node:http'
import { AggregatorRegistry, Gauge, Registry, collectDefaultMetrics } from 'prom-client'
import type { Engine } from '../usecase/engine.ts'

/** What is counted, besides the engine itself. */
export interface Counted {
  readonly engine: Pick<Engine, 'partners' | 'webhooks'>
  /** True when this process makes the rounds that need one owner. */
  readonly isOwner: () => Promise<boolean>
}

/** The counts of this process. Every gauge of ours is a share of its own: over several processes they add up. */
export function collectMetrics({ engine, isOwner }: Counted): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const gauges: Readonly<Record<string, [string, () => Promise<number>]>> = {
    naru_card_company_lines_connected: [
      'Connected lines to the card company',
      async () => engine.partners.card_company.state().connected,
    ],
    naru_card_company_telegrams_in_flight: [
      'Telegrams that wait for their reply',
      async () => engine.partners.card_company.state().inFlight,
    ],
    naru_bank_lines_connected: [
      'Connected lines to the bank',
      async () => engine.partners.bank.state().connected,
    ],
    naru_bank_telegrams_in_flight: [
      'Telegrams to the bank that wait for their reply',
      async () => engine.partners.bank.state().inFlight,
    ],
    naru_webhooks_under_way: [
      'Webhooks that wait for the answer of their receiver',
      async () => engine.webhooks.underWay(),
    ],
    // What stands in the database is counted by one process alone, or each would add it up again.
    naru_webhooks_waiting: [
      'Webhooks that have not arrived yet, retries included',
      async () => ((await isOwner()) ? (await engine.webhooks.backlog()).waiting : 0),
    ],
    naru_webhooks_oldest_seconds: [
      'For how long the oldest webhook that is due has waited to be sent',
      async () => ((await isOwner()) ? (await engine.webhooks.backlog()).oldestMs / 1_000 : 0),
    ],
    naru_background_owner: [
      'Processes that make the rounds which need one owner; 1 over all gateways of a database',
      async () => ((await isOwner()) ? 1 : 0),
    ],
  }
  for (const [name, [help, read]] of Object.entries(gauges))
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        async collect() {
          this.set(await read())
        },
      }),
    )
  return registry
}

/** The counts of several processes as one, each metric by its own aggregator: sums, but for shares and versions. */
export function joinMetrics(processes: object[][]): Registry {
  return AggregatorRegistry.aggregate(processes)
}

/**
 * Serves Prometheus text at /metrics on a port of its own, so that no merchant's request can reach it (design 4). Answers
 * how to stop it. Rejects when the port is taken.
 */
export async function serveMetrics(options: {
  host: string
  port: number
  read: () => Promise<Registry>
}): Promise<() => Promise<void>> {
  const answer = async () => {
    const registry = await options.read()
    return { text: await registry.metrics(), type: registry.contentType }
  }
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    answer().then(
      ({ text, type }) => response.writeHead(200, { 'content-type': type }).end(text),
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
