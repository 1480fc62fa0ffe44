import { valueSpecifiersOf, type ImportGraph, type TextFile } from './tidy-tree.ts'

/**
 * The floors of the tower (design 2): what a file may import besides its own folder. An entry that ends in `.ts`
 * is one file of a folder whose rest stays closed.
 */
export const floors: Readonly<Record<string, readonly string[]>> = {
  base: [],
  domain: ['base'],
  telegram: ['base'],
  contract: ['base', 'domain'],
  store: ['base', 'domain'],
  partner: ['base', 'domain', 'telegram'],
  scenario: ['base', 'contract'],
  usecase: ['base', 'domain', 'store', 'partner', 'scenario'],
  http: ['base', 'domain', 'contract', 'usecase'],
  tx: ['base', 'domain', 'contract', 'usecase'],
  background: ['base', 'usecase'],
  command: ['base', 'domain', 'telegram', 'contract', 'usecase'],
  simulator: ['base', 'telegram', 'contract/simulator.ts', 'contract/bank.ts'],
  web: ['base', 'contract'],
}

/** The composition root, which knows everything and decides nothing. */
const roof = new Set([
  'src/app.ts',
  'src/foundation.ts',
  'src/main.ts',
  'src/sample-shop.ts',
  'src/simulators.ts',
  'src/workers.ts',
  'src/workers-child.ts',
  'src/workers-crew.ts',
  'src/workers-member.ts',
  'src/workers-talk.ts',
])

/** What the pure floors may not touch: a rule that reads a file or a socket cannot be tested as a table. */
const outsideWorld =
  /^node:(fs|net|http|https|http2|tls|dgram|dns|child_process|cluster|worker_threads|timers)|^(pg|kysely|fastify|undici|@electric-sql\/pglite)$/

const pureFloors = ['src/domain/', 'src/contract/', 'src/telegram/']

/** The two socket ends of a telegram line, the only impure files of the pure floors (design 2). */
const socketEnds = new Set(['src/telegram/client.ts', 'src/telegram/server.ts'])

/** Imports that go up or sideways, and files that stand on no floor. */
export function floorBreaks(graph: ImportGraph): string[] {
  const breaks: string[] = []
  for (const [path, imported] of graph) {
    if (roof.has(path)) continue
    const floor = floorOf(path)
    const allowed = floors[floor]
    if (!allowed) {
      breaks.push(`${path} stands on no floor`)
      continue
    }
    for (const target of imported) {
      const below = allowed.some((name) => floorOf(target) === name || target === `src/${name}`)
      if (floorOf(target) !== floor && !below) breaks.push(`${path} imports ${target}`)
    }
  }
  return breaks
}

/** Files of the pure floors that import a way into the outside world. Its types alone do nothing and are allowed. */
export function purityBreaks(files: readonly TextFile[]): string[] {
  return files
    .filter(({ path }) => pureFloors.some((floor) => path.startsWith(floor)) && !socketEnds.has(path))
    .flatMap((file) => valueSpecifiersOf(file).map((name) => ({ path: file.path, name })))
    .filter(({ name }) => outsideWorld.test(name))
    .map(({ path, name }) => `${path} imports ${name}`)
}

/** Ways, over any number of imports, from one folder into another that must never see it. */
export function waysFrom(from: string, into: string, graph: ImportGraph): string[] {
  const starts = [...graph.keys()].filter((path) => path.startsWith(from))
  return starts.flatMap((start) => {
    const seen = new Map<string, string>([[start, start]])
    for (const [path, way] of seen) {
      if (path.startsWith(into)) return [way]
      for (const next of graph.get(path) ?? []) if (!seen.has(next)) seen.set(next, `${way} -> ${next}`)
    }
    return []
  })
}

/** Every import cycle once, as the way round. An import of a type counts: it ties two files together all the same. */
export function cycles(graph: ImportGraph): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const visit = (path: string, way: readonly string[]): void => {
    const turn = way.indexOf(path)
    if (turn >= 0) found.push([...way.slice(turn), path].join(' -> '))
    if (turn >= 0 || done.has(path)) return
    for (const next of graph.get(path) ?? []) visit(next, [...way, path])
    done.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
  return found
}

function floorOf(path: string): string {
  return /^src\/([^/]+)\//.exec(path)?.[1] ?? path
}
