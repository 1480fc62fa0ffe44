import { describe, expect, test } from 'vitest'
import { choosePostgres, findChromium, findPostgres } from '../scripts/setup.ts'

describe('what the tests want from the machine', () => {
  test('the first server that is new enough is taken, so that a PATH set on purpose wins', () => {
    const candidates = [
      { folder: '/opt/old/bin', version: '14.9' },
      { folder: '/opt/here/bin', version: '15.18' },
      { folder: '/opt/newer/bin', version: '17.2' },
    ]
    expect(choosePostgres(candidates)).toEqual({ kind: 'found', folder: '/opt/here/bin', version: '15.18' })
  })

  test('a server that is too old or broken is missing, and the reason says which were seen', () => {
    const candidates = [
      { folder: '/opt/old/bin', version: '14.9' },
      { folder: '/opt/broken/bin', version: null },
    ]
    expect(choosePostgres(candidates)).toEqual({
      kind: 'missing',
      reason: 'version 15 or newer is wanted and 14.9, one that does not start is here',
    })
  })

  test('no server at all is missing with its reason', () => {
    expect(choosePostgres([])).toMatchObject({
      kind: 'missing',
      reason: expect.stringContaining('no initdb'),
    })
  })

  test('a user may leave PostgreSQL out on purpose', () => {
    expect(findPostgres({ PATH: process.env['PATH'], NARU_SKIP_POSTGRES: '1' })).toEqual({
      kind: 'missing',
      reason: 'NARU_SKIP_POSTGRES=1 leaves it out',
    })
  })

  test('a user may leave the browser out on purpose, and a machine without one says so', () => {
    expect(findChromium({ NARU_SKIP_CHROMIUM: '1' })).toEqual({
      kind: 'missing',
      reason: 'NARU_SKIP_CHROMIUM=1 leaves it out',
    })
  })
})
