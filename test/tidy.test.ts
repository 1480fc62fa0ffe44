import { describe, expect, test } from 'vitest'
import * as budget from './tidy-budget.ts'
import * as code from './tidy-code.ts'
import { cycles, floorBreaks, purityBreaks, waysFrom } from './tidy-floors.ts'
import { importGraph, readTree } from './tidy-tree.ts'

const tree = readTree()
const inFolder = (folder: string) => tree.filter((file) => file.path.startsWith(`${folder}/`))
const isTypeScript = (file: { path: string }) => /\.tsx?$/.test(file.path)
const src = inFolder('src').filter(isTypeScript)
const tests = inFolder('test').filter(isTypeScript)
const all = [...src, ...tests, ...inFolder('scripts').filter(isTypeScript)]
const sql = tree.filter((file) => file.path.endsWith('.sql'))
const graph = importGraph(src)

/** Where a cast is the only way, and why (design 3: brands and the mapping of rows). A file that needs none is taken off. */
const castsWithReason: Readonly<Record<string, string>> = {
  'src/base/clock.ts': 'the brand of a moment',
  'src/base/id.ts': 'the brands of our ids',
  'src/base/won.ts': 'the brand of money',
  'src/store/named-statements.ts': 'two libraries spell the type of one driver differently',
  'src/store/payments.ts': 'rows become payments: text columns become ids and refusals of their kinds',
  'src/store/telegrams.ts': 'rows become doubts: text columns become ids of their kinds',
  'src/store/checkouts.ts': 'rows become checkouts: text columns become ids',
  'src/store/deposits.ts': 'rows become awaited deposits: text columns become ids',
  'src/usecase/instrument.ts': 'what was sealed here comes back as it went in',
  'src/telegram/layout.ts': 'a record is built field by field from the list that its type is derived from',
}

describe('the tower', () => {
  test('an import only goes down', () => {
    expect(floorBreaks(graph)).toEqual([])
  })

  test('no files import each other in a circle', () => {
    expect(cycles(importGraph(all))).toEqual([])
  })

  test('nothing that the simulator reaches lies in domain: a stand-in that shares the rules shares the bugs', () => {
    expect(waysFrom('src/simulator/', 'src/domain/', graph)).toEqual([])
  })

  test('rules, contracts and layouts touch no file, socket or database', () => {
    expect(purityBreaks(src)).toEqual([])
  })
})

describe('the window beside the tower', () => {
  test('knows of the gateway what it says and takes, and nothing of how it is made', () => {
    const imported = [...importGraph(inFolder('web').filter(isTypeScript)).values()].flat()
    const ofGateway = imported.filter((path) => path.startsWith('src/'))
    expect(ofGateway.filter((path) => !/^src\/(contract|base)\//.test(path))).toEqual([])
  })
})

describe('time is an input', () => {
  test('only base/clock.ts reads the clock of the machine', () => {
    const others = all.filter((file) => file.path !== 'src/base/clock.ts')
    expect(others.flatMap(code.clockReads)).toEqual([])
  })

  test('no SQL reads the clock of the database', () => {
    expect([...src, ...sql].flatMap(code.sqlClockReads)).toEqual([])
  })
})

describe('the budget', () => {
  const lengths = src.map(budget.linesOf)

  test('half of the source files have at most 70 lines and nine in ten at most 220', () => {
    expect(budget.percentile(lengths, 0.5)).toBeLessThanOrEqual(70)
    expect(budget.percentile(lengths, 0.9)).toBeLessThanOrEqual(220)
  })

  test('no file has more than 350 lines', () => {
    expect(all.filter((file) => budget.linesOf(file) > 350).map((file) => file.path)).toEqual([])
  })

  test('folders are flat, but for migrations and scripts', () => {
    const deep = tree.filter(({ path }) => {
      if (/^(scripts|src\/\w+\/migrations)\//.test(path)) return path.split('/').length > 4
      return path.startsWith('src/') && budget.depthUnder('src', path) > 1
    })
    expect(deep.map((file) => file.path)).toEqual([])
  })

  test('between 8 and 15 lines in a hundred are comments', () => {
    expect(budget.commentShare(src)).toBeGreaterThanOrEqual(0.08)
    expect(budget.commentShare(src)).toBeLessThanOrEqual(0.15)
  })

  test('the tests are at least as long as the code', () => {
    expect(budget.writtenLines(tests)).toBeGreaterThanOrEqual(budget.writtenLines(src))
  })
})

describe('the style', () => {
  test('no value is of type any', () => {
    expect(all.flatMap(code.anyTypes)).toEqual([])
  })

  test('a cast stands only in a file that is listed with its reason', () => {
    expect(src.filter((file) => !(file.path in castsWithReason)).flatMap(code.casts)).toEqual([])
  })

  test('a file that is listed for its casts still has one', () => {
    const withCasts = new Set(src.filter((file) => code.casts(file).length > 0).map((file) => file.path))
    expect(Object.keys(castsWithReason).filter((path) => !withCasts.has(path))).toEqual([])
  })

  test('exports have names, and no file only passes on the exports of others', () => {
    expect(all.flatMap(code.defaultExports)).toEqual([])
    expect(all.flatMap(code.barrels)).toEqual([])
  })

  test('no class extends another, but for errors', () => {
    expect(all.flatMap(code.hierarchies)).toEqual([])
  })

  test('a name of a file says something of the trade', () => {
    expect(budget.namelessFiles(all.map((file) => file.path))).toEqual([])
  })

  test('no comment promises work', () => {
    expect([...all, ...sql].flatMap(code.promises)).toEqual([])
  })

  test('no test is left out, and none leaves the others out', () => {
    expect(tests.flatMap(code.hiddenTests)).toEqual([])
  })

  test('no file holds for one machine or one network only', () => {
    expect(tree.flatMap(budget.machineTraces)).toEqual([])
  })
})
