import { Command, InvalidArgumentError } from 'commander'

export interface CardCompanyPlace {
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
export function simulatorCommand(runCardCompany: (place: CardCompanyPlace) => Promise<void>): Command {
  const simulator = new Command('simulator').description('run a counterparty as a program of its own')
  simulator
    .command('card-company')
    .description('the card company: 450-byte telegrams over TCP, with a book of its own')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port for telegrams; 0 takes a free one', portNumber, 9450)
    .option('--control-port <port>', 'loopback port for rules and book; 0 takes a free one', portNumber, 9451)
    .option('--data <folder>', 'folder of journal and rules', './data/card-company')
    .action(runCardCompany)
  return simulator
}
