import { Command, InvalidArgumentError } from 'commander'

export interface SimulatorPlace {
  readonly host: string
  readonly port: number
  readonly controlPort: number
  readonly data: string
}

export interface BankPlace extends SimulatorPlace {
  readonly noticeAddress?: { readonly host: string; readonly port: number }
}

/** The programs behind the commands; each runs until SIGTERM or SIGINT. */
export interface SimulatorPrograms {
  readonly runCardCompany: (place: SimulatorPlace) => Promise<void>
  readonly runBank: (place: BankPlace) => Promise<void>
}

function portNumber(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('a port is 0 to 65535')
  return port
}

function hostAndPort(text: string): { host: string; port: number } {
  const [, host, port] = /^([^\s:/]+):(\d{1,5})$/.exec(text) ?? []
  if (host === undefined || port === undefined) throw new InvalidArgumentError('an address is host:port')
  return { host, port: portNumber(port) }
}

function counterparty(name: string, description: string, port: number): Command {
  return new Command(name)
    .description(description)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port for telegrams; 0 takes a free one', portNumber, port)
    .option(
      '--control-port <port>',
      'loopback port for rules and book; 0 takes a free one',
      portNumber,
      port + 1,
    )
    .option('--data <folder>', 'folder of journal and rules', `./data/${name}`)
}

/** `naru simulator card-company` and `naru simulator bank`: a counterparty as a program of its own. */
export function simulatorCommand({ runCardCompany, runBank }: SimulatorPrograms): Command {
  const cardCompany = counterparty(
    'card-company',
    'the card company: 450-byte telegrams over TCP, with a book of its own',
    9450,
  ).action(runCardCompany)
  const bank = counterparty(
    'bank',
    'the bank: virtual accounts, transfers and refunds, and notices of deposits',
    9460,
  )
    .option('--notice-address <host:port>', 'where the gateway listens for notices of deposits', hostAndPort)
    .action(runBank)
  return new Command('simulator')
    .description('run a counterparty as a program of its own')
    .addCommand(cardCompany)
    .addCommand(bank)
}
