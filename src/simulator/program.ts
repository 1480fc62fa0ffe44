import { systemClock } from '../base/clock.ts'
import type { SimulatorControl } from '../contract/simulator.ts'
import { startBank } from './bank.ts'
import { bankOrders } from './bank-control.ts'
import type { NoticeAddress } from './bank-notice-lines.ts'
import { startCardCompany } from './card-company.ts'
import { serveControl, type Orders } from './control-server.ts'
import type { CounterOptions } from './counter.ts'

/** Where a simulator stands as a program of its own. */
export interface ProgramPlace {
  readonly host: string
  readonly port: number
  readonly controlPort: number
  readonly data: string
}

interface Program<Control> {
  readonly port: number
  readonly control: Control
  close(): Promise<void>
}

/** The card company, until SIGTERM or SIGINT. */
export function runCardCompany(place: ProgramPlace): Promise<void> {
  return run('card-company', place, startCardCompany, () => ({}))
}

/** The bank likewise. Without an address of the gateway's notice listener its notices wait. */
export function runBank(place: ProgramPlace & { readonly noticeAddress?: NoticeAddress }): Promise<void> {
  const { noticeAddress } = place
  return run('bank', place, (options) => startBank({ ...options, noticeAddress }), bankOrders)
}

/** Prints one JSON line with both ports when it is ready, so that a script can wait for it and needs no fixed ports. */
async function run<Control extends SimulatorControl<unknown, unknown, unknown>>(
  simulator: string,
  { host, port, controlPort, data }: ProgramPlace,
  start: (options: CounterOptions) => Promise<Program<Control>>,
  ordersOf: (control: Control) => Orders,
): Promise<void> {
  const onLog = (message: string): void => console.error(message)
  const program = await start({ host, port, dataDir: data, clock: systemClock(), onLog })
  const orders = ordersOf(program.control)
  const control = await serveControl(program.control, { port: controlPort, orders, onLog })
  console.log(JSON.stringify({ simulator, host, port: program.port, controlPort: control.port }))
  const stop = (): void => {
    void control.close().then(() => program.close())
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}
