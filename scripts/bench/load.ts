import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { stopwatch } from '../../src/base/clock.ts'
import { percentile } from './figures.ts'
import { faultOf, requestOf, type RequestKind } from './requests.ts'
import { openHttpLine } from './wire.ts'

/** What the load program is told to do, as its one argument. */
export interface LoadOrder {
  readonly port: number
  readonly kind: RequestKind
  readonly name: string
  readonly of: string
  readonly inFlight: number
  /** Ends at whichever comes first. */
  readonly seconds: number
  readonly count: number
  /** Requests a second that it holds itself to; 0 asks as fast as it is answered. */
  readonly rate: number
  /** File of payment ids: read by every kind but `approve` and `authenticate`, which write it, in the order of its numbers. Null: none. */
  readonly idsFile: string | null
}

export interface LoadResult {
  readonly done: number
  readonly failed: number
  readonly firstFailure: string | null
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
  readonly maxMs: number
  readonly cpuMicros: number
}

const idPattern = /"(?:id|paymentKey)":"([^"]{20})"/

async function run(order: LoadOrder): Promise<LoadResult> {
  const { kind } = order
  const keepsIds = (kind === 'approve' || kind === 'authenticate') && order.idsFile !== null
  const paymentIds =
    keepsIds || order.idsFile === null ? [] : readFileSync(order.idsFile, 'utf8').split('\n').filter(Boolean)
  const load = { name: order.name, of: order.of, paymentIds }
  const lines = await Promise.all(
    Array.from({ length: order.inFlight }, () => openHttpLine('127.0.0.1', order.port)),
  )
  const latencies: number[] = []
  const ids: string[] = []
  let asked = 0
  let failed = 0
  let firstFailure: string | null = null
  const elapsed = stopwatch()
  const cpu = process.cpuUsage()

  const buy = async (line: (typeof lines)[number]) => {
    while (elapsed() < order.seconds * 1000 && asked < order.count) {
      const n = asked
      asked += 1
      const due = order.rate > 0 ? (n / order.rate) * 1000 : Infinity
      if (order.rate > 0 && due - elapsed() > 1) await wait(due - elapsed())
      const request = requestOf(kind, load, n)
      // Held to a rate, a request that could not leave in time has waited since it was due.
      const before = Math.min(due, elapsed())
      const reply = await line.ask(request)
      latencies.push(elapsed() - before)
      const fault = faultOf(kind, reply)
      if (fault !== null) {
        failed += 1
        firstFailure ??= fault
      } else if (keepsIds) ids[n] = idPattern.exec(reply.body)?.[1] ?? ''
    }
  }
  await Promise.all(lines.map(buy))
  const seconds = elapsed() / 1000
  const used = process.cpuUsage(cpu)
  for (const line of lines) line.close()
  if (keepsIds) writeFileSync(order.idsFile, ids.join('\n'))
  const sorted = Float64Array.from(latencies).toSorted()
  return {
    done: latencies.length - failed,
    failed,
    firstFailure,
    seconds,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    p999Ms: percentile(sorted, 0.999),
    maxMs: percentile(sorted, 1),
    cpuMicros: used.user + used.system,
  }
}

if (import.meta.main) {
  const order = JSON.parse(process.argv[2] ?? '') as LoadOrder
  process.stdout.write(JSON.stringify(await run(order)))
}
