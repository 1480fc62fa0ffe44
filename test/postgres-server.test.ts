import { existsSync } from 'node:fs'
import { Client } from 'pg'
import { describe, expect } from 'vitest'
import { onPostgres, startPostgres } from './postgres.ts'

/** Runs one statement on a connection of its own and answers its rows. */
async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

describe('a PostgreSQL of a test', () => {
  onPostgres(
    'the server of the run answers, in UTF-8 and with commits that wait for their write',
    async (url) => {
      expect(await query(url, 'show server_encoding')).toEqual([{ server_encoding: 'UTF8' }])
      expect(await query(url, 'show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }])
      expect(await query(url, 'show max_connections')).toEqual([{ max_connections: '200' }])
    },
  )

  onPostgres('what was committed is there after a kill, also through a second one', async () => {
    const server = await startPostgres()
    try {
      const url = await server.createDatabase('books')
      await query(url, 'create table posting (won bigint)')
      for (const round of [1, 2]) {
        await query(url, `insert into posting values (${round})`)
        await server.kill9()
        await expect(query(url, 'select 1')).rejects.toThrow('ECONNREFUSED')
        await server.restart()
      }
      expect(await query(url, 'select won from posting order by won')).toEqual([{ won: '1' }, { won: '2' }])
    } finally {
      await server.stop()
    }
  })

  onPostgres('a kill ends the statements that were running', async () => {
    const server = await startPostgres()
    try {
      const client = new Client({ connectionString: server.url })
      client.on('error', () => {})
      await client.connect()
      const running = client.query('select pg_sleep(60)').then(
        () => 'answered',
        (error: Error) => error.message,
      )
      await server.kill9()
      expect(await running).toMatch(/terminated/)
      await server.restart()
      expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
    } finally {
      await server.stop()
    }
  })

  onPostgres('a database can be a copy of a template', async () => {
    const server = await startPostgres()
    try {
      await query(await server.createDatabase('template'), 'create table card as select 1 as one')
      const copy = await server.createDatabase('copy', 'template')
      expect(copy).toBe(server.databaseUrl('copy'))
      expect(await query(copy, 'select one from card')).toEqual([{ one: 1 }])
    } finally {
      await server.stop()
    }
  })

  onPostgres('a stop leaves no folder behind, and a second stop does nothing', async () => {
    const server = await startPostgres()
    const [row] = await query(server.url, 'show data_directory')
    const folder = String(Object.values(row ?? {})[0])
    expect(existsSync(folder)).toBe(true)
    await server.stop()
    await server.stop()
    expect(existsSync(folder)).toBe(false)
  })
})
