import {
  bookPageSchema,
  rulesStateSchema,
  type BookPage,
  type BookQuery,
  type RuleInput,
  RulesRefused,
  type RulesState,
  type SimulatorControl,
} from '../contract/simulator.ts'

const timeoutMs = 10_000

/** The control of a simulator that runs apart, over HTTP. Rejects when it cannot be reached or answers something else. */
export function controlOver(url: string): SimulatorControl {
  const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const reply = await fetch(new URL(path, url), { ...init, signal: AbortSignal.timeout(timeoutMs) })
    if (reply.ok) return reply.status === 204 ? null : reply.json()
    const text = await reply.text()
    throw reply.status === 400
      ? new RulesRefused(messageOf(text))
      : new Error(`the simulator answered ${reply.status}`)
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
