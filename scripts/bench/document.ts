import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SectionName } from './report.ts'
import { postgresSettings } from './world.ts'

const path = join(import.meta.dirname, '../../docs/performance.md')

const settings = Object.entries(postgresSettings)
  .map(([name, value]) => `\`${name}=${value}\``)
  .join(', ')

const explanation = `# Performance

<!-- Written by \`npm run bench\`; each section by the run that its first line names. -->

Durable approvals are limited by how fast a database can commit, so that the promise is a ratio against what the same server does for
pgbench with the same rows, taken in one run. Figures of another machine, or of another day, do not compare. To make them anew:

| command | what it writes |
| --- | --- |
| \`npm run bench\` | the rounds: every measure, three times and turn about, some five minutes |
| \`npm run bench -- --rows 10000000\` | growth: a gateway behind ten million payments against one that begins |
| \`npm run bench -- --soak 3600\` | the soak: half of the full rate for an hour |
| \`npm run bench -- --quick\` | nothing; it only shows that everything runs |

A run ends with 1 when a must of the table of ratios is missed, a request fails or the books do not balance; with 2 when it is asked for something
it does not know. \`--only name,name\` chooses measures, \`--rounds\`, \`--seconds\` and \`--payments\` say how much, and the whole of it stands in
\`bench-results.json\` (\`--json\` for another file).

## How it is measured

PostgreSQL, card company, gateway and load are processes of their own on one machine and share its cores. PostgreSQL runs with
${settings};
the gateway as \`npm start\` runs it, its log lines thrown away. Every figure is the median of the rounds; the longest wait and the failures are
those of all rounds.

- **Requests**: connections of HTTP/1.1 that last, one request in flight on each, the next one when the answer is there. Every charge and cancel has
  an idempotency key of its own; 100,000 test cards take turns. A request counts as done with the status (and, for a replay, the header) that it
  must have; any other fails the run. Before the first round each gateway works for five seconds.
- **pgbench**: \`scripts/bench/single-payment.sql\`, prepared, ids that sort by age, two threads. It writes the rows of one approval, in two commits as the
  beats do, in one commit, and as one call of a function; its first two seconds, in which its connections plan, do not count. Rows a payment (within 0.01) and bytes a row (within a quarter) must be the gateway's, or
  nothing is compared. The ratios are against the faster of the two forms of several statements. Its percentiles are those of one payment in five.
- **µs**: processor time of a process and of all that descend from it (\`/proc/<pid>/stat\`) while the load ran, per request.
- **WAL bytes, per sync**: \`pg_current_wal_lsn\` and \`pg_stat_wal.wal_sync\` before and after, per payment. The server's other databases stand still.
- **Vacuum**: off in the rounds and done by hand between two of them, so that none falls into the measure of somebody else; on in growth and soak.
- **RSS**: \`VmRSS\` of the gateway after the measure, in millions of bytes; for the ratio after as many payments as it names.
- **Webhooks**: more events than can be told wait in the database, of payments that the warm-up made; counted is what a shop in a process of its own
  hears, which answers after 20 ms. Spreading, wording, signing, sending and writing down are part of it.
- **Telegram**: request and reply of a charge in turn, each packed and unpacked, in a process of its own with nothing beside it.
- **Growth**: two databases of one server, one filled with approved payments of the last twelve months; approvals and queries on both, turn about; the ratio is the middle of
  those of the rounds.
- **Soak**: a rate is held, and a request that could not leave in time has waited since it was due. Memory and lag are the gateway's own metrics.
- **Books**: after every run \`GET /sandbox/books\` must balance: all invariants of ours, and our book against the card company's.
`

const headings: Record<SectionName, string> = {
  rounds: 'The rounds',
  growth: 'Growth',
  soak: 'The soak',
}

/** The document with the given sections put in place of the old ones; the others stay as they are. */
export function withSections(old: string, fresh: Partial<Record<SectionName, string>>): string {
  const names = ['rounds', 'growth', 'soak'] as const
  const parts = names.map((name) => {
    const text = fresh[name] ?? sectionOf(old, name) ?? 'Not measured yet.'
    return `## ${headings[name]}\n\n<!-- begin ${name} -->\n\n${text}\n\n<!-- end ${name} -->\n`
  })
  return [explanation, ...parts].join('\n')
}

function sectionOf(document: string, name: SectionName): string | null {
  return (
    new RegExp(`<!-- begin ${name} -->\\n\\n([\\s\\S]*?)\\n\\n<!-- end ${name} -->`).exec(document)?.[1] ??
    null
  )
}

export function writeDocument(fresh: Partial<Record<SectionName, string>>): void {
  const old = existsSync(path) ? readFileSync(path, 'utf8') : ''
  writeFileSync(path, withSections(old, fresh))
}
