import {
  cardCompanyContract,
  OrderRefused,
  RulesRefused,
  SimulatorAway,
  type BookQuery,
  type SimulatorContract,
  type SimulatorControl,
} from '../contract/simulator.ts'

const timeoutMs = 10_000

/** Asks a control over HTTP. Rejects with SimulatorAway when it is not there, or not itself, and with OrderRefused for a 400. */
export type ControlLine = (method: string, path: string, body?: unknown) => Promise<unknown>

export function controlLine(url: string): ControlLine {
  return async (method, path, body) => {
    const sent = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const init = { method, signal: AbortSignal.timeout(timeoutMs), ...(body === undefined ? {} : sent) }
    const reply = await fetch(new URL(path, url), init).catch((cause: unknown) => {
      throw new SimulatorAway(`the simulator at ${url} cannot be reached`, { cause })
    })
    if (reply.ok) return reply.json()
    const text = await reply.text()
    if (reply.status === 400) throw new OrderRefused(messageOf(text))
    throw new SimulatorAway(`the simulator at ${url} answered ${reply.status}`)
  }
}

/** The usual part of a control, over its line. */
export function controlBy<R, Input, Page>(
  ask: ControlLine,
  contract: SimulatorContract<R, Page>,
): SimulatorControl<R, Input, Page> {
  return {
    rules: async () => contract.rulesState.parse(await ask('GET', '/rules')),
    setRules: async (rules) => {
      const answered = await ask('PUT', '/rules', { rules }).catch((cause: unknown) => {
        throw cause instanceof OrderRefused ? new RulesRefused(cause.message) : cause
      })
      return contract.rulesState.parse(answered)
    },
    book: async ({ after, limit }: BookQuery) => {
      const query = new URLSearchParams()
      if (after !== undefined) query.set('after', after)
      if (limit !== undefined) query.set('limit', String(limit))
      return contract.bookPage.parse(await ask('GET', `/book?${query.toString()}`))
    },
    reset: async () => {
      await ask('POST', '/reset')
    },
  }
}

/** The control of a card company that runs apart, over HTTP. */
export const controlOver = (url: string): SimulatorControl => controlBy(controlLine(url), cardCompanyContract)

function messageOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string')
      return body.error
  } catch {
    // Not JSON: the text itself is the message.
  }
  return text
}
