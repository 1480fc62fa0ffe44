import { Command, InvalidArgumentError } from 'commander'
import { systemClock } from '../base/clock.ts'
import { startCardCompany } from '../simulator/card-company.ts'
import { serveControl } from '../simulator/control-server.ts'

interface Options {
  readonly host: string
  readonly port: number
  readonly controlPort: number
  readonly data: string
}

function portNumber(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('a port is 0 to 65535')
  return port
}

/** `naru simulator card-company`: the card company as a program of its own, until SIGTERM or SIGINT. */
export function simulatorCommand(): Command {
  const simulator = new Command('simulator').description('run a counterparty as a program of its own')
  simulator
    .command('card-company')
    .description('the card company: 450-byte telegrams over TCP, with a book of its own')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port for telegrams; 0 takes a free one', portNumber, 9450)
    .option('--control-port <port>', 'loopback port for rules and book; 0 takes a free one', portNumber, 9451)
    .option('--data <folder>', 'folder of journal and rules', './data/card-company')
    .action((options: Options) => runCardCompany(options))
  return simulator
}

/** Prints one JSON line with both ports when it is ready, so that a script can wait for it and needs no fixed ports. */
async function runCardCompany({ host, port, controlPort, data }: Options): Promise<void> {
  const onLog = (message: string): void => console.error(message)
  const company = await startCardCompany({ host, port, dataDir: data, clock: systemClock(), onLog })
  const control = await serveControl(company.control, { port: controlPort, onLog })
  console.log(
    JSON.stringify({ simulator: 'card-company', host, port: company.port, controlPort: control.port }),
  )
  const stop = (): void => {
    void control.close().then(() => company.close())
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}
