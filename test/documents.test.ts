import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readSchema } from '../scripts/documents/schema.ts'
import { configSchema } from '../src/base/config.ts'
import { refusals } from '../src/base/refusal.ts'
import { protocolFaults } from '../src/contract/protocol-faults.ts'
import { bankActionTexts } from '../src/contract/bank.ts'
import { cancelStates } from '../src/domain/cancel.ts'
import { paymentStates, paymentTransitions } from '../src/domain/payment.ts'
import { bankMagic } from '../src/simulator/bank-magic.ts'
import { bankReplyCodes } from '../src/simulator/bank-reply-codes.ts'
import { cardMagic } from '../src/simulator/card-magic.ts'
import { replyCodes } from '../src/simulator/reply-codes.ts'
import { bankNotice, bankNoticeReply, bankReply, bankRequest } from '../src/telegram/bank-telegram.ts'
import { cardReply, cardRequest } from '../src/telegram/card-telegram.ts'
import { tossStatus } from '../src/http/toss-codes.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

const manifest = z
  .object({ version: z.string(), scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')))

const markdown = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
const isMade = (path: string) => read(path).includes('by `npm run docs`')
const byHand = markdown.filter((path) => !isMade(path))

/** Words set as code, `like this`, outside of blocks. */
const codeWords = (path: string) => Array.from(prose(path).matchAll(/`([^`\n]+)`/g), ([, word = '']) => word)

const prose = (path: string) => read(path).replace(/^ *```[\s\S]*?^ *```$/gm, '')

describe('the documents that are made from tables', () => {
  const rowsOf = (path: string) => read(path).split('\n')
  const hasRow = (path: string, ...cells: string[]) =>
    rowsOf(path).some((row) => cells.every((cell) => row.includes(cell)))

  test('the telegrams have every column of every layout at its offset', () => {
    for (const { fields } of [cardRequest, cardReply, bankRequest, bankReply, bankNotice, bankNoticeReply])
      for (const { offset, width, name, korean } of fields)
        expect(hasRow('docs/telegrams.md', `| ${offset} | ${width} | \`${name}\` | ${korean} |`)).toBe(true)
  })

  test('the states have every state, and every transition in the drawing', () => {
    const text = read('docs/states.md')
    for (const state of [...paymentStates, ...cancelStates]) expect(text).toContain(`| \`${state}\` |`)
    for (const [from, events] of Object.entries(paymentTransitions))
      for (const [event, to] of Object.entries(events))
        expect(text).toContain(`  ${from} --> ${to}: ${event}\n`)
  })

  test('the refusals have every code in both languages, with an anchor for the type of a problem', () => {
    for (const [code, { ko, en }] of Object.entries({ ...refusals, ...protocolFaults }))
      expect(hasRow('docs/refusals.md', `<a id="${code}"></a>`, ko, en)).toBe(true)
  })

  test('the simulators have every action, every magic number and amount, and every reply code', () => {
    for (const [action, { english, korean }] of Object.entries(bankActionTexts))
      expect(hasRow('docs/simulator.md', `| \`${action}\` |`, english, korean)).toBe(true)
    for (const { cardNumber, amount } of cardMagic)
      expect(hasRow('docs/simulator.md', cardNumber, amount.toLocaleString('en'))).toBe(true)
    for (const { accountNumber, amount } of bankMagic)
      expect(hasRow('docs/simulator.md', accountNumber, amount.toLocaleString('en'))).toBe(true)
    for (const [code, korean] of [...Object.entries(replyCodes), ...Object.entries(bankReplyCodes)])
      expect(hasRow('docs/simulator.md', `| \`${code}\` | ${korean} |`)).toBe(true)
  })

  test('each names where it is made from, and that source is there', () => {
    for (const path of markdown.filter(isMade)) {
      const sources = /<!-- Made from (.*) by /.exec(read(path))?.[1] ?? ''
      const files = Array.from(sources.matchAll(/`([^`]+)`/g), ([, file = '']) => file)
      expect(files).not.toEqual([])
      for (const file of files) expect(existsSync(join(root, file))).toBe(true)
    }
  })
})

describe('the schema', () => {
  test('every table and every column is explained in Korean', async () => {
    const tables = (await readSchema()).filter(({ kind }) => kind === 'table')
    expect(tables.length).toBeGreaterThan(10)
    const inKorean = (comment: string | null) => /[가-힣]/.test(comment ?? '')
    const unexplained = tables.flatMap(({ name, comment, columns }) => [
      ...(inKorean(comment) ? [] : [name]),
      ...columns.filter((column) => !inKorean(column.comment)).map((column) => `${name}.${column.name}`),
    ])
    expect(unexplained).toEqual([])
  })

  test('every key but that of the settings holds the merchant, so that tables can be spread by it', async () => {
    const others = (await readSchema()).filter(
      ({ kind, rules }) =>
        kind === 'table' && !rules.some((rule) => /^PRIMARY KEY \(.*\bmerchant_id\b/.test(rule)),
    )
    expect(others.map(({ name }) => name)).toEqual(['setting'])
  })
})

describe('the documents by hand', () => {
  test.each(markdown)('%s points only at files and headings that are there', (path) => {
    const links = Array.from(prose(path).matchAll(/\]\(([^)\s]+)\)/g), ([, target = '']) => target)
    const broken = links
      .filter((target) => !/^https?:/.test(target))
      .filter((target) => {
        const [file = '', anchor] = target.split('#', 2)
        const there = join(root, dirname(path), file)
        if (!existsSync(there)) return true
        return anchor !== undefined && !headingsOf(readFileSync(there, 'utf8')).includes(anchor)
      })
    expect(broken).toEqual([])
  })

  test.each(byHand)('%s names only files of ours that are there', (path) => {
    const files = codeWords(path).filter((word) => /^(src|test|scripts|docs)\/[\w./-]+\.\w+$/.test(word))
    const inSource = codeWords(path).filter((word) => /^[a-z]+\/[\w-]+\.ts$/.test(word))
    const missing = [...files, ...inSource].filter(
      (word) => ![word, `src/${word}`].some((one) => existsSync(join(root, one))),
    )
    expect(missing.filter((word) => !inventions.has(word))).toEqual([])
  })

  test.each(byHand)('%s names only variables and codes that there are', (path) => {
    const known = [configSchema.shape, refusals, protocolFaults].flatMap((table) => Object.keys(table))
    const named = codeWords(path).flatMap((word) => /^[A-Z]{2,}_[A-Z_]+(?==|$)/.exec(word) ?? [])
    expect(named.filter((word) => !known.includes(word) && tossStatus(word) === undefined)).toEqual([])
  })

  test.each(byHand)('%s names only commands that there are', (path) => {
    const named = Array.from(read(path).matchAll(/npm run (?:-s )?([\w:]+)/g), ([, name = '']) => name)
    expect(named.filter((name) => !(name in manifest.scripts))).toEqual([])
  })

  test('README opens with two sentences and two lines, each enough by itself', () => {
    const [title, , ...rest] = read('README.md').split('\n')
    const opening = rest.join('\n').split('\n```')
    expect(title).toBe('# 나루 Naru')
    expect(opening[0]?.match(/\.(\s|$)/g)).toHaveLength(2)
    expect(opening[1]).toBe('sh\nnpm ci && npm start\nnpm ci && npm test')
  })

  test('README leads to every document', () => {
    const linked = new Set(Array.from(read('README.md').matchAll(/\]\(([^)#]+)\)/g), ([, target]) => target))
    const others = [...markdown, 'docs/openapi.json', 'LICENSE'].filter((path) => path !== 'README.md')
    expect(others.filter((path) => !linked.has(path))).toEqual([])
  })

  test('the newest heading of the changelog is the version of the package', () => {
    const newest = /^## \[([\d.]+)\]/m.exec(read('CHANGELOG.md'))?.[1]
    expect(newest).toBe(manifest.version)
  })

  test('the glossary has the words that everything else is told in', () => {
    const words = read('docs/glossary.md')
    for (const word of [
      '전문',
      '망취소',
      '관리번호',
      '원장',
      '멱등키',
      'NETCANCEL',
      'in_doubt',
      'WT',
      'DN',
      'FL',
    ])
      expect(words).toContain(word)
  })
})

/** Files that CONTRIBUTING makes up to show how something would be added. */
const inventions = new Set([
  'src/store/migrations/NNNN_what_it_does.sql',
  'domain/carrier.ts',
  'partner/carrier.ts',
  'store/carrier-intents.ts',
  'store/carrier-answers.ts',
  'usecase/charge-carrier.ts',
])

/** Headings as the anchors that a reader of Markdown makes of them, and anchors that are written out. */
function headingsOf(text: string): string[] {
  const headings = Array.from(text.matchAll(/^#+ (.*)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
  return [...headings, ...Array.from(text.matchAll(/<a id="(.*?)"/g), ([, id = '']) => id)]
}
