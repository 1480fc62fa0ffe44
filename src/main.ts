#!/usr/bin/env node
import cluster from 'node:cluster'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Command, CommanderError } from 'commander'
import { startApp } from './app.ts'
import { systemClock } from './base/clock.ts'
import { ConfigFault, readConfig, type Config } from './base/config.ts'
import { openKeyRing } from './base/key-ring.ts'
import { addKeysCommand, type KeysDoor } from './command/keys.ts'
import { simulatorCommand } from './command/simulator.ts'
import { addTelegramCommand } from './command/telegram.ts'
import { greeting } from './command/greeting.ts'
import { runBank, runCardCompany } from './simulator/program.ts'
import { openPglite, openPostgres } from './store/database.ts'
import { cardsUnder } from './usecase/rotate-keys.ts'
import { demoMerchants } from './usecase/prepare-database.ts'
import { startWorkers } from './workers.ts'
import { serveAsWorker } from './workers-child.ts'

/** Ends the process as design 4 asks: stop accepting, finish or leave to the janitor, exit 0. A second signal ends it at once. */
function closeOnSignal(gateway: { close(): Promise<void> }): void {
  let closing = false
  const end = () => {
    if (closing) process.exit(1)
    closing = true
    gateway.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : 'could not close'}\n`)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}

async function start(): Promise<void> {
  const config = readConfig(process.env)
  if (cluster.isWorker) return serveAsWorker(config)
  const gateway = config.NARU_WORKERS > 1 ? await startWorkers(config) : await startApp(config)
  closeOnSignal(gateway)
  if ('roll' in gateway) process.on('SIGHUP', () => void gateway.roll())
  process.stdout.write(greeting(config, gateway.url, gateway.cardCompanyAddress, demoMerchants))
}

const keysDoor: KeysDoor = {
  path: () => {
    const config = pathConfig()
    return config.NARU_KEY_RING ?? join(config.NARU_DATA, 'keys.json')
  },
  changedMsAgo: () => {
    // The embedded database is asked under its lock: no gateway is running beside this command.
    if (!pathConfig().DATABASE_URL) return null
    return systemClock().now() - statSync(keysDoor.path()).mtimeMs
  },
  cardsUnder: async (file, keyId) => {
    const config = pathConfig()
    const database = config.DATABASE_URL
      ? openPostgres(config.DATABASE_URL)
      : await openPglite(join(config.NARU_DATA, 'pglite'))
    try {
      openKeyRing(file)
      return await cardsUnder({ database }, keyId)
    } finally {
      await database.close()
    }
  },
}

/** Keys are handled before a live configuration is complete, so its other demands are left out here. */
function pathConfig(): Config {
  return readConfig({ ...process.env, NARU_MODE: 'sandbox' })
}

const program = new Command('naru')
  .description('나루: a payment gateway with every counterparty supplied as a simulator')
  .showHelpAfterError()
program.command('start').description('Starts the gateway, and in a sandbox all simulators').action(start)
addTelegramCommand(program)
addKeysCommand(program, keysDoor, (line) => process.stdout.write(`${line}\n`))
program.addCommand(simulatorCommand({ runCardCompany, runBank }))

program.version('0.1.0')

/** Wrong use ends with 2, a no with 1, a yes with 0 (design 5, command line). */
function endByCode(command: Command): void {
  command.exitOverride()
  for (const inner of command.commands) endByCode(inner)
}
endByCode(program)

try {
  await program.parseAsync()
} catch (error) {
  // Commander has said what is wrong, or shown the help that was asked for, by itself.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2)
  const message = error instanceof Error ? error.message : 'unknown'
  process.stderr.write(
    error instanceof ConfigFault ? `the configuration cannot be used:\n${message}\n` : `naru: ${message}\n`,
  )
  process.exit(1)
}
