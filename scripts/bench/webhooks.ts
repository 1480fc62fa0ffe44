import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { stopwatch } from '../../src/base/clock.ts'
import { killNow } from '../world.ts'
import { query } from './database.ts'
import type { Figure } from './figures.ts'
import { cpuMicrosOf, rssMbOf } from './processes.ts'
import { authorization } from './requests.ts'
import type { Gateway, World } from './world.ts'

/** More a second than any machine delivers on which this is worth a look: what waits must not run out. */
const mostPerSecond = 10_000
const startLimitMs = 30_000

/** Events of the payments that the warm-up has made, as their commits would have left them, for a merchant who listens. */
const fill = (count: number) => `
  insert into webhook_pending (merchant_id, event_id, topic, subject_id, created_at)
  select p.merchant_id, lpad(n::text, 20, '0'), 'payment.approved', p.payment_id, p.updated_at
  from generate_series(1, ${count}) n
  join (select *, row_number() over () as place, count(*) over () as paid
    from (select * from payment where state = 'approved' limit 1000) warm) p on p.place = 1 + n % p.paid`

/**
 * Leaves the tables as they were. Without an endpoint the gateway takes what waits off the list by itself; to empty the
 * tables under its hands would be a deadlock.
 */
async function cleanUp(databaseUrl: string): Promise<void> {
  await query(databaseUrl, 'delete from webhook_endpoint')
  const rest = 'select count(*)::int as n from webhook_pending'
  const waitMs = 50
  for (let waitedMs = 0; waitedMs < startLimitMs; waitedMs += waitMs) {
    if ((await query(databaseUrl, rest))[0]?.['n'] === 0) break
    await wait(waitMs)
  }
  for (const table of ['webhook_attempt', 'webhook_delivery', 'webhook_message'])
    await query(databaseUrl, `truncate ${table}`)
}

/**
 * Has a gateway tell a shop of more than it can, and counts what arrives: spreading, wording, signing, sending and writing
 * down. The shop is a process of its own that takes 20 ms for each.
 */
export async function takeWebhooks(gateway: Gateway, world: World, seconds: number): Promise<Figure> {
  const { databaseUrl } = gateway
  if (databaseUrl === null) throw new Error('webhooks are measured on PostgreSQL')
  const shop = spawn(process.execPath, [join(import.meta.dirname, 'receiver.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [said] = (await once(shop.stdout, 'data')) as [Buffer]
    const url = `http://127.0.0.1:${Number(said.toString())}`
    const heard = async () => Number(await (await fetch(`${url}/heard`)).text())
    await query(databaseUrl, fill(mostPerSecond * seconds))
    await register(gateway, `${url}/hook`)
    await untilHeard(heard)
    const spent = () => [gateway.pid, world.postgresPid, shop.pid ?? 0].map(cpuMicrosOf)
    const [before, first, tookMs] = [spent(), await heard(), stopwatch()]
    await wait(seconds * 1_000)
    const done = (await heard()) - first
    const elapsedMs = tookMs()
    const [gatewayMicros = null, postgres = null, load = null] = spent().map(
      (after, at) => (after - (before[at] ?? 0)) / done,
    )
    return {
      perSecond: done / (elapsedMs / 1_000),
      p50Ms: null,
      p99Ms: null,
      p999Ms: null,
      maxMs: null,
      failures: 0,
      firstFailure: null,
      cpuMicros: { gateway: gatewayMicros, simulator: null, postgres, load },
      walBytesPerPayment: null,
      paymentsPerSync: null,
      gatewayRssMb: rssMbOf(gateway.pid),
    }
  } finally {
    try {
      await cleanUp(databaseUrl)
    } finally {
      await killNow(shop)
    }
  }
}

async function register({ port }: Gateway, url: string): Promise<void> {
  const reply = await fetch(`http://127.0.0.1:${port}/webhooks/endpoints`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ url }),
  })
  if (!reply.ok) throw new Error(`the shop of the bench could not be registered: ${await reply.text()}`)
}

async function untilHeard(heard: () => Promise<number>): Promise<void> {
  const waitMs = 20
  for (let waitedMs = 0; waitedMs < startLimitMs; waitedMs += waitMs) {
    if ((await heard()) > 0) return
    await wait(waitMs)
  }
  throw new Error('no webhook arrived')
}
