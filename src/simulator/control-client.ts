import {
  bookPageSchema,
  rulesStateSchema,
  type BookPage,
  type BookQuery,
  type RuleInput,
  RulesRefused,
  SimulatorAway,
  type RulesState,
  type SimulatorControl,
} from '../contract/simulator.ts'

const timeoutMs = 10_000

/** The control of a simulator that runs apart, over HTTP. Rejects with SimulatorAway when it is not there, or not itself. */
export function controlOver(url: string): SimulatorControl {
  const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const reply = await fetch(new URL(path, url), { ...init, signal: AbortSignal.timeout(timeoutMs) }).catch(
      (cause: unknown) => {
        throw new SimulatorAway(`the simulator at ${url} cannot be reached`, { cause })
      },
    )
    if (reply.ok) return reply.status === 204 ? null : reply.json()
    const text = await reply.text()
    if (reply.status === 400) throw new RulesRefused(messageOf(text))
    throw new SimulatorAway(`the simulator at ${url} answered ${reply.status}`)
  }
  return {
    rules: async () => rulesStateSchema.parse(await ask('/rules')),
    setRules: async (rules: readonly RuleInput[]): Promise<RulesState> =>
      rulesStateSchema.parse(
        await ask('/rules', {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ rules }),
        }),
      ),
    book: async ({ after, limit }: BookQuery): Promise<BookPage> => {
      const query = new URLSearchParams()
      if (after !== undefined) query.set('after', after)
      if (limit !== undefined) query.set('limit', String(limit))
      return bookPageSchema.parse(await ask(`/book?${query.toString()}`))
    },
    reset: async () => {
      await ask('/reset', { method: 'POST' })
    },
  }
}

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
