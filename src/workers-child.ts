import { startApp, type App } from './app.ts'
import type { Config } from './base/config.ts'
import { orderSchema, type Metrics, type Order, type Word } from './workers-talk.ts'

/**
 * Runs one gateway of several behind a port, as its primary tells it. Ends the process: with 0 when it was asked to leave,
 * with 1 when it could not start, which the primary is told and not the terminal.
 */
export function serveAsWorker(config: Config): void {
  const moves = new Map<number, () => void>()
  let lastMove = 0
  const clockMoved = () =>
    new Promise<void>((resolve) => {
      lastMove += 1
      moves.set(lastMove, resolve)
      say({ kind: 'clock-moved', id: lastMove })
    })
  const starting = startApp(config, { crew: { clockMoved } })
  starting.then(
    ({ url, cardCompanyAddress }) => say({ kind: 'listens', url, cardCompanyAddress }),
    (error: unknown) => {
      const message = error instanceof Error ? error.message : 'unknown'
      say({ kind: 'failed', message }, () => process.exit(1))
    },
  )

  const leave = leaver(starting)
  const obey = async (order: Order): Promise<void> => {
    if (order.kind === 'leave') return leave(order.gently)
    if (order.kind === 'ask')
      return say({ kind: 'answers', id: order.id, metrics: await answer(await starting, order.about) })
    moves.get(order.id)?.()
    moves.delete(order.id)
  }
  process.on('message', (said) => {
    const { data: order } = orderSchema.safeParse(said)
    // A start that failed has been told of, and the process is on its way out.
    if (order) obey(order).catch(() => undefined)
  })
  process.on('SIGTERM', () => void leave(false).catch(() => undefined))
  // A terminal sends these to the primary as well, which passes them on in its own order.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
}

async function answer(app: App, about: 'clock' | 'metrics'): Promise<Metrics> {
  if (about === 'metrics') return (await app.metrics?.getMetricsAsJSON())?.map((one) => ({ ...one })) ?? []
  // A database that is away keeps nobody waiting: the rounds take the clock up as soon as it is back.
  await app.followClock().catch((error: unknown) => app.engine.report('the clock was not taken up', error))
  return []
}

/** Leaves once, however often it is asked; an order to leave at once overtakes one to leave gently. */
function leaver(starting: Promise<App>): (gently: boolean) => Promise<void> {
  let closing: Promise<void> | null = null
  return async (gently) => {
    const app = await starting
    if (gently) await app.retire()
    closing ??= app.close()
    await closing.catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : 'could not close'}\n`)
      process.exit(1)
    })
    process.exit(0)
  }
}

/** The channel closes with the primary, and then node:cluster ends this process. */
function say(word: Word, then: () => void = () => undefined): void {
  process.send?.(word, undefined, undefined, then)
}
