import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type FrameLocator,
  type Page,
} from '@playwright/test'
import { build, type Rollup } from 'vite'
import { afterAll, beforeAll, expect, test, type TestContext } from 'vitest'
import { findChromium } from '../scripts/setup.ts'
import { openFace, type Face } from './face-wire.ts'
import { demoKey } from './sandbox.ts'

export const clientKey = 'test_ck_docs_narudemo1'
export const secretKey = demoKey
export const cardNumber = '4330123412341234'

/** What a call in the shop's page has come to. */
export interface Outcome {
  readonly state: 'none' | 'pending' | 'resolved' | 'rejected'
  readonly value?: Paid | null
  readonly code?: string
  readonly isError?: boolean
}

/** A shop, a gateway and a browser, in which each test has a context of its own. */
export interface Trial {
  readonly face: Face
  /** The shop's address; another origin than the gateway's. */
  readonly shopUrl: string
  /** What a browser refused because of a content security policy so far, in a test that wants it refused. */
  forgivePolicyFaults(): string[]
  /** The shop's page, in Korean on a desktop unless told otherwise. */
  visit(options?: BrowserContextOptions): Promise<Page>
}

export const flags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * A test in a browser, on a gateway and a shop that all tests of a file share; skipped with the reason where there is no
 * Chromium.
 */
export function browserTests(): (title: string, body: (trial: Trial) => Promise<void>) => void {
  const found = findChromium(process.env)
  let trial: OpenTrial | null = null
  beforeAll(async () => {
    if (found.kind === 'found') trial = await openTrial(join(found.folder, 'chromium'))
  })
  afterAll(() => trial?.close())
  return (title, body) =>
    test(title, { timeout: 60_000 }, async (context: TestContext) => {
      if (found.kind === 'missing') context.skip(`needs Chromium: ${found.reason}`)
      if (!trial) throw new Error('the browser did not start')
      try {
        await body(trial)
        expect(trial.policyFaults()).toEqual([])
      } finally {
        await trial.leave()
      }
    })
}

interface OpenTrial extends Trial {
  /** What a browser refused because of a content security policy, of the shop's or of ours, in the test so far. */
  policyFaults(): readonly string[]
  /** Closes every page of a test. */
  leave(): Promise<void>
  close(): Promise<void>
}

async function openTrial(executablePath: string): Promise<OpenTrial> {
  const [face, script, browser] = await Promise.all([
    openFace(),
    shopScript(),
    chromium.launch({ executablePath, args: flags }),
  ])
  const server = createServer((request, reply) => {
    const isScript = request.url === '/page.js'
    reply.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8')
    reply.setHeader('content-security-policy', shopPolicy(face.url))
    reply.end(isScript ? script : shopPage)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const shopUrl = `http://127.0.0.1:${port}`
  const faults: string[] = []
  return {
    face,
    shopUrl,
    visit: async (options = {}) => {
      const page = await visit(browser, shopUrl, options)
      page.context().on('console', (message) => {
        if (message.text().includes('Content Security Policy')) faults.push(message.text())
      })
      return page
    },
    policyFaults: () => faults,
    forgivePolicyFaults: () => faults.splice(0),
    leave: async () => {
      faults.splice(0)
      for (const context of browser.contexts()) await context.close()
    },
    close: async () => {
      await browser.close()
      server.close()
      await face[Symbol.asyncDispose]()
    },
  }
}

async function visit(browser: Browser, shopUrl: string, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({
    locale: 'ko-KR',
    viewport: { width: 1280, height: 900 },
    ...options,
  })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  await page.goto(`${shopUrl}/`)
  return page
}

/** As strict as a shop can be: our script, our frames and our API, and no style but those of files. */
function shopPolicy(gateway: string): string {
  return `default-src 'none'; script-src 'self' ${gateway}; connect-src ${gateway}; frame-src ${gateway}; style-src 'self'`
}

const shopPage = `<!doctype html><html lang="ko"><meta charset="utf-8"><title>상점</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script type="module" src="/page.js"></script>
<body><main><h1>상점</h1><div id="methods"></div><div id="agreement"></div></main></body></html>`

/** The page's script with Toss's own packages in it, as a shop would bundle them. */
async function shopScript(): Promise<string> {
  const root = join(import.meta.dirname, '../web')
  const made = await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    build: { write: false, minify: false, rollupOptions: { input: join(root, 'trial/page.ts') } },
  })
  const [first] = [made].flat()
  const chunk = (first as Rollup.RollupOutput).output[0]
  return chunk.code
}

/** An order that no other test has made. */
export function newOrder(amount = 15_000): { orderId: string; orderName: string; amount: number } {
  orders += 1
  return { orderId: `order-${process.pid}-${orders}`, orderName: '생수 외 1건', amount: amount + orders }
}
let orders = 0

/** Calls a function of the shop's page by its name. */
export function inShop(page: Page, name: string, ...given: readonly unknown[]): Promise<unknown> {
  return page.evaluate(`shop.${name}(...${JSON.stringify(given)})`)
}

/** Waits until an expression holds in a page, whose own policy allows no page to evaluate one. */
export async function untilIn(page: Page, expression: string): Promise<void> {
  await expect.poll(() => page.evaluate(expression), { timeout: 10_000 }).toBe(true)
}

/** What a payment was that the page has heard of, as the page says it. */
export interface Paid {
  readonly paymentKey: string
  readonly orderId: string
  /** A number in the first SDK, with its currency in the second. */
  readonly amount: number | { readonly value: number; readonly currency: string }
}

/** Waits until the shop's call has come to something. */
export async function outcomeOf(page: Page): Promise<Outcome> {
  await untilIn(page, `!['none', 'pending'].includes(shop.outcome().state)`)
  return page.evaluate<Outcome>('shop.outcome()')
}

/** The payment window over the shop's page. */
export function windowOf(page: Page): FrameLocator {
  return page.frameLocator('[data-naru=overlay] iframe')
}

type Window = Page | FrameLocator

/** Opens a payment window for a shop whose page is somewhere else; answers its address. */
export async function openCheckout(
  { face, shopUrl }: Trial,
  asked: Record<string, unknown> = {},
): Promise<{ checkoutId: string; url: string }> {
  const reply = await fetch(`${face.url}/checkout/api/checkouts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: shopUrl },
    body: JSON.stringify({
      clientKey,
      ...newOrder(),
      windowTarget: 'self',
      successUrl: `${shopUrl}/success`,
      failUrl: `${shopUrl}/fail`,
      ...asked,
    }),
  })
  return (await reply.json()) as { checkoutId: string; url: string }
}

/** Fills a card in as a buyer does, key by key, and agrees to the terms. */
export async function fillCard(window: Window, number = cardNumber): Promise<void> {
  await window.getByLabel('카드 번호').pressSequentially(number)
  await window.getByLabel('유효기간').pressSequentially('1230')
  await window.getByLabel('CVC').pressSequentially('777')
  await window.getByLabel('필수 약관에 모두 동의합니다').check()
}

/** Rules that a page breaks seriously, by axe. */
export async function seriousFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}
