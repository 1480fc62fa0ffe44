import { readFileSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { retired } from '../src/base/key-ring.ts'
import { readKeyRingFile, writeKeyRingFile } from '../src/base/key-ring-file.ts'
import { resealCards } from '../src/usecase/rotate-keys.ts'
import { naru } from './command-wire.ts'
import { requirePostgres } from './postgres.ts'
import { authorize, makeDatabase, openSandbox, type Sandbox } from './sandbox.ts'
import { cancel, charge, otherMerchant, paid, said, testFolder } from './usecase-wire.ts'

const keys = (folder: string, ...parameters: string[]) => naru(['keys', ...parameters], { NARU_DATA: folder })

/** Cards by the key they are sealed under. */
async function cardsByKey(sandbox: Sandbox): Promise<Record<string, number>> {
  const { rows } = await sql<{ key_id: string; count: number }>`
    select split_part(sealed_card, '.', 2) as key_id, count(*)::bigint as count from payment_card
    group by key_id order by key_id`.execute(sandbox.engine.database.sql)
  return Object.fromEntries(rows.map((row) => [row.key_id, row.count]))
}

describe('naru keys create', () => {
  test('makes a ring for its owner alone, and never writes over one', async () => {
    const folder = testFolder()
    const ring = join(folder, 'keys.json')
    expect(await keys(folder, 'create')).toMatchObject({ code: 0, err: '' })
    expect(statSync(ring).mode & 0o777).toBe(0o600)
    const before = readFileSync(ring, 'utf8')
    const again = await keys(folder, 'create')
    expect([again.code, again.err]).toEqual([1, `naru: there is a key ring at ${ring} already\n`])
    expect(readFileSync(ring, 'utf8')).toBe(before)
  })

  test('makes a production ring where one is asked for, in the place that the configuration names', async () => {
    const ring = join(testFolder(), 'live', 'ring.json')
    const { code, out } = await naru(['keys', 'create', '--production', '--json'], { NARU_KEY_RING: ring })
    expect([code, JSON.parse(out)]).toEqual([
      0,
      { purpose: 'production', keys: [{ id: 'k1', retired: false }] },
    ])
    expect(readKeyRingFile(ring).purpose).toBe('production')
  })
})

describe('naru keys list', () => {
  test('shows ids and standing, and never a key', async () => {
    const folder = testFolder()
    await keys(folder, 'create')
    await keys(folder, 'rotate')
    const shown = await keys(folder, 'list')
    expect(shown.out).toBe('key ring (sandbox)\n  k1       opens\n  k2       seals and opens\n')
    const { root, sealing } = readKeyRingFile(join(folder, 'keys.json'))
    const told = shown.out + (await keys(folder, 'list', '--json')).out
    for (const secret of [root, ...sealing.map(({ key }) => key)]) expect(told).not.toContain(secret)
  })

  test('says how to make a ring where there is none', async () => {
    const shown = await keys(testFolder(), 'list')
    expect([shown.code, shown.err]).toEqual([1, expect.stringContaining('make one with `naru keys create`')])
  })
})

describe('a rotation', () => {
  test('seals old cards anew while payments go on, and then the old key can be retired', async () => {
    const folder = testFolder()
    const first = await openSandbox({ folder })
    const old = [await paid(first), await paid(first), await paid(first)]
    const before = await cardsByKey(first)
    expect(before).toEqual({ k1: 3 })
    await first.close()

    expect((await keys(folder, 'rotate')).code).toBe(0)
    const needed = await keys(folder, 'retire', 'k1')
    expect([needed.code, needed.err]).toEqual([
      1,
      expect.stringContaining('3 cards are still sealed under k1'),
    ])

    const second = await openSandbox({ folder })
    await paid(second)
    expect(await cardsByKey(second)).toEqual({ k1: 3, k2: 1 })
    const [sealed] = await Promise.all([
      resealCards(second.engine),
      cancel(second, old[0] ?? '', { amount: 100 }),
    ])
    expect(sealed).toBe(3)
    expect(await cardsByKey(second)).toEqual({ k2: 4 })
    expect(await resealCards(second.engine)).toBe(0)
    await second.close()

    expect(await keys(folder, 'retire', 'k1')).toMatchObject({ code: 0 })
    const third = await openSandbox({ folder })
    for (const id of old) expect((await cancel(third, id)).status).toBe(201)
    expect(await third.door.books()).toMatchObject({ balanced: true })
    await third.close()
  })

  test('retires neither the last key nor one that is not there', async () => {
    const folder = testFolder()
    await keys(folder, 'create')
    expect(await keys(folder, 'retire', 'k1')).toMatchObject({
      code: 1,
      err: 'naru: k1 is the only key left; rotate first\n',
    })
    expect(await keys(folder, 'retire', 'k7')).toMatchObject({
      code: 1,
      err: 'naru: there is no key k7 in the ring\n',
    })
  })

  test('of an embedded database asks for the gateway to be stopped before a key is retired', async () => {
    const folder = testFolder()
    const running = await openSandbox({ folder })
    await keys(folder, 'rotate')
    expect(await keys(folder, 'retire', 'k1')).toMatchObject({
      code: 1,
      err: expect.stringContaining('is in use by process'),
    })
    await running.close()
  })

  test('leaves nothing behind that a gateway sealed under the old key before it heard of the new one', async (context) => {
    const DATABASE_URL = await makeDatabase(requirePostgres(context))
    const [folder, elsewhere] = [testFolder(), testFolder()]
    const ring = join(folder, 'keys.json')
    const copy = join(elsewhere, 'keys.json')
    await keys(folder, 'create')
    writeKeyRingFile(copy, readKeyRingFile(ring))
    // A copy that nobody rotates stands for a gateway that has not looked at the ring since.
    const late = await openSandbox({ folder: elsewhere, env: { DATABASE_URL } })
    const retire = () => naru(['keys', 'retire', 'k1'], { NARU_DATA: folder, DATABASE_URL })
    await paid(late)
    await keys(folder, 'rotate')
    const early = await openSandbox({
      folder,
      env: {
        DATABASE_URL,
        CARD_COMPANY_ADDRESS: late.cardCompanyAddress,
        CARD_COMPANY_CONTROL_URL: 'http://127.0.0.1:9',
      },
    })
    expect(await resealCards(early.engine)).toBe(1)
    expect(await resealCards(early.engine)).toBe(0)
    const straggler = await paid(late)
    expect(await cardsByKey(early)).toEqual({ k1: 1, k2: 1 })
    expect(await retire()).toMatchObject({
      code: 1,
      err: expect.stringContaining('1 cards are still sealed'),
    })
    expect(await resealCards(early.engine)).toBe(1)
    expect(await cardsByKey(early)).toEqual({ k2: 2 })
    // What the other has sealed under the new key is opened at once, and not when the ring is read next.
    writeKeyRingFile(copy, readKeyRingFile(ring))
    expect((await cancel(late, straggler, { amount: 100 })).status).toBe(201)
    expect(await retire()).toMatchObject({ code: 1, err: expect.stringContaining('changed a moment ago') })
    utimesSync(ring, 0, 0)
    expect(await retire()).toMatchObject({ code: 0 })
    expect((await cancel(early, straggler)).status).toBe(201)
    expect(await late.door.books()).toMatchObject({ balanced: true })
    await early.close()
    await late.close()
  })
})

describe('a card under a retired key', () => {
  test('is not opened: what needs it is refused, and everything else goes on', async () => {
    const folder = testFolder()
    const before = await openSandbox({ folder })
    const id = await paid(before)
    await before.close()
    await keys(folder, 'rotate')
    // By hand, since the command would refuse it.
    const ring = join(folder, 'keys.json')
    writeKeyRingFile(ring, retired(readKeyRingFile(ring), 'k1'))

    const after = await openSandbox({ folder })
    expect(said(await cancel(after, id))).toEqual([500, 'KEY_RETIRED'])
    expect(said(await after.get(`/payments/${id}`))).toEqual([500, 'KEY_RETIRED'])
    await expect(resealCards(after.engine)).rejects.toThrow('sealed under the retired key k1')
    expect((await charge(after)).status).toBe(201)
    const theirs = await charge(after, {}, otherMerchant)
    expect(theirs.status).toBe(201)
    expect((await after.get('/payments', authorize('test_sk_docs_narudemo2'))).status).toBe(200)
    expect(await after.door.books()).toMatchObject({ balanced: true })
    await after.close()
  })
})

test('a key ring that is no key ring is named, and nothing of it is shown', async () => {
  const folder = testFolder()
  await keys(folder, 'create')
  const ring = join(folder, 'keys.json')
  const file = readKeyRingFile(ring)
  writeKeyRingFile(ring, { ...file, sealing: [] })
  const shown = await keys(folder, 'rotate')
  expect([shown.code, shown.err]).toEqual([1, `naru: ${ring} is not a key ring\n`])
  expect(shown.out).toBe('')
})
