import { describe, expect, test } from 'vitest'
import * as budget from './tidy-budget.ts'
import * as code from './tidy-code.ts'
import { cycles, floorBreaks, floors, purityBreaks, waysFrom } from './tidy-floors.ts'
import { commentsOf, importGraph, parse, type TextFile } from './tidy-tree.ts'

/** A made-up file that imports others, given by their specifiers. */
function importing(path: string, ...specifiers: string[]): TextFile {
  return { path, text: specifiers.map((name) => `import { x } from '${name}'\n`).join('') }
}

/** How many places a rule of code finds in a made-up file of one text. */
function found(rule: (file: TextFile) => string[], text: string, path = 'src/base/x.ts'): number {
  return rule({ path, text }).length
}

describe('the rule of the floors', () => {
  const breaksOf = (...files: TextFile[]) => floorBreaks(importGraph(files))

  test.each([
    ['src/domain/card.ts', '../base/won.ts'],
    ['src/domain/card.ts', './vat.ts'],
    ['src/usecase/approve-card.ts', '../store/payment.ts'],
    ['src/command/telegram.ts', '../telegram/layout.ts'],
    ['src/simulator/book.ts', '../contract/simulator.ts'],
    ['src/main.ts', './http/server.ts'],
    ['src/base/id.ts', 'node:crypto'],
  ])('%s may import %s', (path, specifier) => {
    expect(breaksOf(importing(path, specifier))).toEqual([])
  })

  test.each([
    ['src/base/won.ts', '../domain/vat.ts'],
    ['src/domain/card.ts', '../store/card.ts'],
    ['src/store/payment.ts', '../partner/card-company.ts'],
    ['src/http/native.ts', '../store/payment.ts'],
    ['src/simulator/book.ts', '../contract/payment.ts'],
    ['src/usecase/approve-card.ts', '../app.ts'],
    ['src/http/native.ts', '../tx/server.ts'],
  ])('%s may not import %s', (path, specifier) => {
    expect(breaksOf(importing(path, specifier))).toHaveLength(1)
  })

  test('an import of a type and a dynamic one count as well', () => {
    const text = `import type { X } from '../domain/x.ts'\nconst y = await import('../http/y.ts')`
    expect(breaksOf({ path: 'src/base/x.ts', text })).toHaveLength(2)
  })

  test('a folder without a floor is a break', () => {
    expect(breaksOf(importing('src/services/god.ts'))).toEqual(['src/services/god.ts stands on no floor'])
  })

  test('the table names only floors that it has', () => {
    const named = Object.values(floors)
      .flat()
      .map((name) => name.split('/')[0] ?? '')
    expect(named.filter((name) => !(name in floors))).toEqual([])
  })

  test('the table itself has no circle', () => {
    const table = Object.entries(floors).map(
      ([name, below]) => [name, below.filter((to) => to in floors)] as const,
    )
    expect(cycles(new Map(table))).toEqual([])
  })
})

describe('the rules of the graph', () => {
  test('a circle is found over three files and shown as the way round', () => {
    const files = [
      importing('src/a.ts', './b.ts'),
      importing('src/b.ts', './c.ts'),
      importing('src/c.ts', './a.ts'),
    ]
    expect(cycles(importGraph(files))).toEqual(['src/a.ts -> src/b.ts -> src/c.ts -> src/a.ts'])
  })

  test('two ways to one file are no circle', () => {
    const files = [
      importing('src/a.ts', './b.ts', './c.ts'),
      importing('src/b.ts', './c.ts'),
      importing('src/c.ts'),
    ]
    expect(cycles(importGraph(files))).toEqual([])
  })

  test('the simulator is seen to reach domain over a file between them', () => {
    const files = [
      importing('src/simulator/book.ts', '../contract/simulator.ts'),
      importing('src/contract/simulator.ts', '../domain/card.ts'),
      importing('src/domain/card.ts'),
    ]
    expect(waysFrom('src/simulator/', 'src/domain/', importGraph(files))).toEqual([
      'src/simulator/book.ts -> src/contract/simulator.ts -> src/domain/card.ts',
    ])
  })

  test('the type of a socket opens none', () => {
    const text = "import type { Socket } from 'node:net'\nimport type {\n  Server,\n} from 'node:http'\n"
    expect(purityBreaks([{ path: 'src/domain/card.ts', text }])).toEqual([])
    expect(purityBreaks([{ path: 'src/domain/card.ts', text: `${text}import 'pg'\n` }])).toHaveLength(1)
  })

  test('a rule that opens a socket is found, the two socket ends are allowed', () => {
    const ends = [
      importing('src/telegram/client.ts', 'node:net'),
      importing('src/telegram/server.ts', 'node:net'),
    ]
    expect(purityBreaks([...ends, importing('src/domain/card.ts', 'node:crypto')])).toEqual([])
    expect(purityBreaks([importing('src/domain/card.ts', 'pg', 'node:fs/promises')])).toHaveLength(2)
  })
})

describe('the rule of the clock', () => {
  test.each([
    'const t = Date.now()',
    'const read = Date.now',
    'const t = new Date()',
    'const t = new Date',
    'const t = Date()',
    'performance.now()',
    'process.hrtime.bigint()',
    'process.uptime()',
    'Temporal.Now.instant()',
  ])('sees that `%s` reads the clock', (text) => {
    expect(found(code.clockReads, text)).toBe(1)
  })

  test.each([
    'clock.now()',
    'new Date(at)',
    'Date.parse(text)',
    '// Date.now()',
    "'Date.now()'",
    'Date.UTC(2026)',
  ])('sees that `%s` does not', (text) => {
    expect(found(code.clockReads, text)).toBe(0)
  })

  test.each([
    'select now()',
    'SELECT NOW ( )',
    'created_at timestamptz default current_timestamp',
    'select clock_timestamp()',
    'select localtimestamp(3)',
  ])('sees that the SQL `%s` reads the clock, in a file and in a text', (text) => {
    expect(found(code.sqlClockReads, text, 'src/store/migrations/0001.sql')).toBe(1)
    expect(found(code.sqlClockReads, `sql\`${text} \${x}\``)).toBe(1)
  })

  test('neither a comment in SQL nor a clock handed to SQL is a read', () => {
    expect(found(code.sqlClockReads, 'select 1 -- never now()', 'a.sql')).toBe(0)
    expect(found(code.sqlClockReads, 'sql`where due_at < ${clock.now()}`')).toBe(0)
  })
})

describe('the rules of style', () => {
  test('casts are counted, and `as const` and renamed imports are not', () => {
    expect(found(code.casts, 'const x = y as Won; const z = <Won>y')).toBe(2)
    expect(found(code.casts, "import { a as b } from './a.ts'; const x = [1] as const; // y as z")).toBe(0)
  })

  test('any is found as a type and not as a word', () => {
    expect(found(code.anyTypes, 'function f(x: any): Map<string, any> {}')).toBe(2)
    expect(found(code.anyTypes, "const any = 'any' // any")).toBe(0)
  })

  test('a default export is found, a default of a switch is none', () => {
    expect(found(code.defaultExports, 'export default 1')).toBe(1)
    expect(found(code.defaultExports, 'export default function f() {}')).toBe(1)
    expect(found(code.defaultExports, 'switch (x) { default: f() }')).toBe(0)
  })

  test('a file that only passes on is a barrel', () => {
    expect(found(code.barrels, "export * from './a.ts'\nexport { b } from './b.ts'")).toBe(1)
    expect(found(code.barrels, "export { b } from './b.ts'\nexport const c = 1")).toBe(0)
  })

  test('a class may extend an error only', () => {
    expect(found(code.hierarchies, 'class A extends B {}')).toBe(1)
    expect(found(code.hierarchies, 'class A extends Error {}; class B implements C {}')).toBe(0)
  })

  test('a test that hides tests is found', () => {
    expect(
      found(code.hiddenTests, "test.only('x', f); describe.skip('y', f); it.each([1]).skip('z', f)"),
    ).toBe(3)
    expect(found(code.hiddenTests, "test.each([1])('x', f); context.skip('no server')")).toBe(0)
  })

  test('a promise of work is found in a comment and not in a text', () => {
    expect(found(code.promises, 'f() // TODO later\n/* FIXME */ g()')).toBe(2)
    expect(found(code.promises, "const x = 'TODO'")).toBe(0)
  })

  test.each(['src/base/utils.ts', 'src/helpers/x.ts', 'src/base/card-common.ts', 'src/store/index.ts'])(
    '%s has a name that says nothing',
    (path) => {
      expect(budget.namelessFiles([path, 'src/domain/commonality.ts'])).toEqual([path])
    },
  )

  test('a path of one machine and a host of a registry are found', () => {
    // Put together here, so that this file does not break the rule that it tests.
    const texts = [
      '"/',
      'home/me/naru"\n',
      'resolved: https://',
      'registry.example.com/a.tgz\n',
      'https://a.example/',
    ]
    const text = `${texts.join('')}home/x\n./work/x\n`
    expect(budget.machineTraces({ path: 'README.md', text })).toEqual(['README.md:1', 'README.md:2'])
  })
})

describe('the measures of the budget', () => {
  test('a percentile is a value of the list', () => {
    const values = [50, 10, 40, 30, 20]
    expect([0.5, 0.9, 1].map((share) => budget.percentile(values, share))).toEqual([30, 50, 50])
    expect(budget.percentile([], 0.5)).toBe(0)
  })

  test('a line counts whether or not the last one ends', () => {
    expect(['a\nb\n', 'a\nb'].map((text) => budget.linesOf({ path: 'x', text }))).toEqual([2, 2])
  })

  test('comment lines are measured against the lines that are written', () => {
    const text = '/**\n * Why.\n */\nf()\n\ng() // because\nh()\nconst s = "// none"\n'
    expect(budget.commentShare([{ path: 'x.ts', text }])).toBeCloseTo(4 / 7)
  })

  test('a comment is found once, at the end of a file as well', () => {
    const source = parse({ path: 'x.ts', text: 'f(/* a */ 1) // b\n// c\n' })
    expect(commentsOf(source).map((comment) => comment.text)).toEqual(['/* a */', '// b', '// c'])
  })

  test('depth counts the folders below', () => {
    expect(
      ['src/main.ts', 'src/base/won.ts', 'src/store/migrations/0001.sql'].map((path) =>
        budget.depthUnder('src', path),
      ),
    ).toEqual([0, 1, 2])
  })
})
