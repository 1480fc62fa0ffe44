import { describe, expect, test } from 'vitest'
import { lockFaults } from '../scripts/lock.ts'

type Locked = Record<string, unknown>

const integrity = 'sha512-x'
const manifest = { dependencies: { fastify: '5.12.8' } }

/** What is wrong with a lock of this manifest and these packages. */
function faults(asked: Locked, packages: Record<string, Locked>): string[] {
  return lockFaults(JSON.stringify(asked), JSON.stringify({ packages: { '': asked, ...packages } }))
}

describe('a lock installs exactly what was tried', () => {
  test('a whole lock has no fault', () => {
    expect(faults(manifest, { 'node_modules/fastify': { version: '5.12.8', integrity } })).toEqual([])
  })

  test.each(['^5.12.8', '~5.12.8', '5.x', 'latest', '>=5.12.8', '*', 'npm:other@^1.0.0'])(
    'the version %s is not exact',
    (version) => {
      const asked = { dependencies: { fastify: version } }
      expect(faults(asked, { 'node_modules/fastify': { integrity } })).toEqual([
        `fastify is asked for as ${version}, which is not one exact version`,
      ])
    },
  )

  test.each(['5.12.8', '1.0.0-beta.1', 'npm:typescript@7.0.2', 'npm:@scope/name@1.2.3'])(
    'the version %s is exact',
    (version) => {
      const asked = { devDependencies: { tool: version } }
      expect(faults(asked, { 'node_modules/tool': { integrity } })).toEqual([])
    },
  )

  test('a package without integrity is a fault, also an optional one', () => {
    const packages = { 'node_modules/fastify': { integrity }, 'node_modules/x-linux-x64': { optional: true } }
    expect(faults(manifest, packages)).toEqual(['node_modules/x-linux-x64 has no integrity'])
  })

  test('a package of another platform must be in the lock, beside or above the one that wants it', () => {
    const wants = { integrity, optionalDependencies: { '@x/linux-x64': '1.0.0', '@x/darwin-arm64': '1.0.0' } }
    const packages = {
      'node_modules/fastify': { integrity },
      'node_modules/a/node_modules/x': wants,
      'node_modules/a/node_modules/@x/linux-x64': { integrity },
    }
    expect(faults(manifest, packages)).toEqual([
      'node_modules/a/node_modules/x wants @x/darwin-arm64, which is not in the lock',
    ])
    const above = { ...packages, 'node_modules/@x/darwin-arm64': { integrity } }
    expect(faults(manifest, above)).toEqual([])
  })

  test('a host in the lock ties every clone to one registry', () => {
    const packages = {
      'node_modules/fastify': { integrity, resolved: 'https://packages.example/fastify.tgz' },
    }
    expect(faults(manifest, packages)).toEqual(['node_modules/fastify names the host it came from'])
  })

  test('a lock made for another manifest is a fault', () => {
    const lock = {
      packages: { '': { dependencies: { fastify: '5.0.0' } }, 'node_modules/fastify': { integrity } },
    }
    expect(lockFaults(JSON.stringify(manifest), JSON.stringify(lock))).toEqual([
      'fastify 5.12.8 is not what the lock was made for',
    ])
    expect(faults(manifest, {})).toEqual(['fastify is not in the lock'])
  })
})
