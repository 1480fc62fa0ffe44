import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../scripts/postgres.ts'
import { killNow, startProgram } from '../scripts/world.ts'
import { systemClock } from '../src/base/clock.ts'
import { bankOrders } from '../src/simulator/bank-control.ts'
import { startBank, type Bank } from '../src/simulator/bank.ts'
import { startCardCompany, type CardCompany } from '../src/simulator/card-company.ts'
import { serveControl } from '../src/simulator/control-server.ts'
import { authorize, demoKey, makeDatabase } from './sandbox.ts'

export interface Told {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** Two gateway processes over one PostgreSQL, one key ring, one card company and one bank, whose notices wait for an address. */
export interface Pair {
  readonly urls: readonly [string, string]
  readonly company: CardCompany
  readonly bank: Bank
  /** Where each of them listens for notices of the bank. */
  readonly noticePorts: readonly [number, number]
  readonly database: string
  end(): Promise<void>
}

export async function startPair(postgresUrl: string): Promise<Pair> {
  const folder = mkdtempSync(join(tmpdir(), 'naru-pair-'))
  const database = await makeDatabase(postgresUrl)
  const company = await startCardCompany({ host: '127.0.0.1', port: 0, dataDir: null, clock: systemClock() })
  const control = await serveControl(company.control, { port: 0 })
  const bank = await startBank({
    host: '127.0.0.1',
    port: 0,
    dataDir: null,
    clock: systemClock(),
  })
  const bankControl = await serveControl(bank.control, { port: 0, orders: bankOrders(bank.control) })
  const noticePorts = [await freePort(), await freePort()] as const
  const processes: ChildProcess[] = []
  const start = async (noticePort: number): Promise<string> => {
    const port = await freePort()
    const environment = {
      PORT: String(port),
      METRICS_PORT: '0',
      NARU_DATA: folder,
      DATABASE_URL: database,
      CARD_COMPANY_ADDRESS: `127.0.0.1:${company.port}`,
      CARD_COMPANY_CONTROL_URL: `http://127.0.0.1:${control.port}`,
      BANK_ADDRESS: `127.0.0.1:${bank.port}`,
      BANK_CONTROL_URL: `http://127.0.0.1:${bankControl.port}`,
      BANK_NOTICE_PORT: String(noticePort),
      LOG_LEVEL: 'fatal',
    }
    processes.push(await startProgram(['scripts/world-gateway.ts'], environment))
    return `http://127.0.0.1:${port}`
  }
  return {
    urls: [await start(noticePorts[0]), await start(noticePorts[1])],
    company,
    bank,
    noticePorts,
    database,
    end: async () => {
      for (const child of processes) await killNow(child)
      await control.close()
      await company.close()
      await bankControl.close()
      await bank.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function ask(url: string, body?: unknown, key?: string): Promise<Told> {
  const headers = { ...authorize(demoKey), ...(key === undefined ? {} : { 'idempotency-key': key }) }
  const reply = await fetch(url, {
    headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> }
}
