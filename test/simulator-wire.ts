import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { instant, type Clock } from '../src/base/clock.ts'
import type { RuleInput } from '../src/contract/simulator.ts'
import { startCardCompany, type CardCompany } from '../src/simulator/card-company.ts'
import { cardReply, cardRequest, type CardReply, type CardRequest } from '../src/telegram/card-telegram.ts'

/** Noon of 15 March 2026 in Seoul. */
export const noon: Clock = { now: () => instant(Date.parse('2026-03-15T12:00:00+09:00')) }

/** A card company at noon that is closed with the scope of the test. */
export async function testCompany(
  rules: readonly RuleInput[] = [],
  dataDir: string | null = null,
): Promise<CardCompany & AsyncDisposable> {
  const company = await startCardCompany({ host: '127.0.0.1', port: 0, dataDir, clock: noon })
  if (rules.length > 0) await company.control.setRules(rules)
  return { ...company, [Symbol.asyncDispose]: () => company.close() }
}

/** A rule that does one thing to the telegrams that `rest` selects, by default to every payment and cancel. */
export function rule(
  action: Extract<RuleInput['then'], object>,
  rest: Omit<RuleInput, 'then'> = {},
): RuleInput {
  return { ...rest, then: action }
}

/** Management number with a readable name, as wide as the field. */
export const numbered = (name: string): string => name.padEnd(20, '0')

const blank: CardRequest = {
  kind: 'PAYMENT',
  managementNumber: '',
  cardNumber: '4330123412341234',
  installment: 0,
  expiry: '1230',
  cvc: '777',
  amount: 110_000,
  vat: 10_000,
  originalManagementNumber: '',
  encryptedCardInfo: '',
  reserved: '',
}

export const payment = (name: string, with_: Partial<CardRequest> = {}): CardRequest => ({
  ...blank,
  managementNumber: numbered(name),
  ...with_,
})

export const cancel = (name: string, of: string, amount: number, vat = 0): CardRequest =>
  payment(name, { kind: 'CANCEL', originalManagementNumber: numbered(of), amount, vat })

const about = (kind: 'INQUIRY' | 'NETCANCEL', of: string, name: string): CardRequest => ({
  ...blank,
  kind,
  managementNumber: numbered(name),
  originalManagementNumber: numbered(of),
  cardNumber: '',
  expiry: '',
  cvc: '',
  amount: 0,
  vat: 0,
})
export const inquiry = (of: string, name = `ASK${of}`): CardRequest => about('INQUIRY', of, name)
export const netCancel = (of: string, name = `NET${of}`): CardRequest => about('NETCANCEL', of, name)

/** The layouts that two ends of a wire speak. */
interface Tongue<Request, Reply> {
  readonly requests: { encode(request: Request): Buffer }
  readonly replies: { decode(telegram: Buffer): Reply }
}

/** One TCP connection of a caller who looks at every byte. */
export interface Wire<Request = CardRequest, Reply = CardReply> extends Disposable {
  readonly socket: Socket
  /** How many bytes came with each read, in order. */
  readonly reads: readonly number[]
  send(...requests: Request[]): void
  /** The next `bytes` bytes. Rejects when the line ends first. */
  take(bytes: number): Promise<Buffer>
  reply(): Promise<Reply>
  ask(request: Request): Promise<Reply>
  /** 'FIN' or 'RST': how the other side ended the line. */
  readonly ending: Promise<'FIN' | 'RST'>
}

export const openWire = (port: number): Promise<Wire> =>
  openWireFor(port, { requests: cardRequest, replies: cardReply })

export async function openWireFor<Request, Reply>(
  port: number,
  { requests: layout, replies }: Tongue<Request, Reply>,
): Promise<Wire<Request, Reply>> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  const reads: number[] = []
  let bytes: Buffer = Buffer.alloc(0)
  let wake = (): void => undefined
  let ended = false
  socket.setNoDelay(true)
  const ending = new Promise<'FIN' | 'RST'>((resolve) => {
    socket.once('end', () => resolve('FIN'))
    socket.once('error', () => resolve('RST'))
  })
  const endsNow = (): void => {
    ended = true
    wake()
  }
  socket.once('end', endsNow)
  socket.once('close', endsNow)
  socket.on('data', (chunk: Buffer) => {
    reads.push(chunk.length)
    bytes = Buffer.concat([bytes, chunk])
    wake()
  })
  await once(socket, 'connect')

  async function take(count: number): Promise<Buffer> {
    while (bytes.length < count) {
      if (ended) throw new Error(`the line ended ${count - bytes.length} bytes early`)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    const taken = bytes.subarray(0, count)
    bytes = bytes.subarray(count)
    return taken
  }

  const send = (...requests: Request[]): void => {
    socket.write(Buffer.concat(requests.map((request) => layout.encode(request))))
  }
  const reply = async (): Promise<Reply> => replies.decode(await take(450))
  const ask = (request: Request): Promise<Reply> => {
    send(request)
    return reply()
  }
  return { socket, reads, send, take, reply, ask, ending, [Symbol.dispose]: () => socket.destroy() }
}

/** A folder that goes away with the scope of the test. */
export async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'naru-simulator-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** A simulator as a program of its own, on free ports. */
export async function startProgram(
  name: string,
  ...more: string[]
): Promise<{ child: ChildProcess; port: number; control: string } & Disposable> {
  const args = [main, 'simulator', name, '--port', '0', '--control-port', '0', ...more]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface(child.stdout)) {
    const said: unknown = JSON.parse(line)
    if (typeof said !== 'object' || said === null || !('port' in said) || !('controlPort' in said)) continue
    const control = `http://127.0.0.1:${Number(said.controlPort)}`
    // A test that fails half-way must not leave it behind: the run would wait for it.
    return { child, port: Number(said.port), control, [Symbol.dispose]: () => void child.kill('SIGKILL') }
  }
  throw new Error('the program ended before it was ready')
}
