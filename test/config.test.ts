import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { envExample, variables } from '../scripts/documents/configuration.ts'
import { configSchema, readConfig } from '../src/base/config.ts'

const example = readFileSync(join(import.meta.dirname, '../.env.example'), 'utf8')

/** The settings of `.env.example` as a shell would read them, had somebody freed every line. */
function freed(text: string): Record<string, string> {
  const lines = text.split('\n').flatMap((line) => /^# ([A-Z][A-Z_]*)=(.*)$/.exec(line) ?? [])
  const settings: Record<string, string> = {}
  for (let at = 0; at < lines.length; at += 3) settings[lines[at + 1] ?? ''] = lines[at + 2] ?? ''
  return settings
}

describe('.env.example', () => {
  test('is what the table of the configuration makes of it', () => {
    expect(example).toBe(envExample())
  })

  test('holds every variable, and no other', () => {
    expect(Object.keys(freed(example))).toEqual(Object.keys(configSchema.shape))
  })

  test('changes nothing as it is, and nothing when every line is freed', () => {
    expect(example.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([])
    expect(readConfig(freed(example))).toEqual(readConfig({}))
  })

  test('says no secret', () => {
    const { DATABASE_URL, NARU_KEY_RING } = freed(example)
    expect({ DATABASE_URL, NARU_KEY_RING }).toEqual({ DATABASE_URL: '', NARU_KEY_RING: '' })
  })
})

describe('the table of the configuration', () => {
  test.each(variables())('$name has a sentence, and says what it may be', ({ description, allowed }) => {
    expect(description).toMatch(/^\S.*\.$/)
    expect(allowed).not.toBe('')
    expect(allowed).not.toContain('undefined')
  })

  test.each(variables().filter(({ byDefault }) => byDefault !== ''))(
    '$name may be set to its own default',
    ({ name, byDefault }) => {
      expect(readConfig({ [name]: byDefault })).toEqual(readConfig({}))
    },
  )
})
