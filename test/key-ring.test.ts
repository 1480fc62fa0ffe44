import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readKeyRingFile, readOrMakeSandboxRing, writeKeyRingFile } from '../src/base/key-ring-file.ts'
import { keyIdOf, newKeyRingFile, openKeyRing, retired, RetiredKey, rotated } from '../src/base/key-ring.ts'

const payment = '01KATZJ8M0Q4ZC9R7N1X'
const cancel = '01KATZJ8M0Q4ZC9R7N1Y'
const card = '1234567890123456|1125|777'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'naru-keys-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

describe('a sealed card', () => {
  const ring = openKeyRing(newKeyRingFile('sandbox'))

  test('opens again under the management number it was sealed for, and under no other', () => {
    const sealed = ring.seal(card, payment)
    expect(ring.open(sealed, payment)).toBe(card)
    expect(() => ring.open(sealed, cancel)).toThrow(/unable to authenticate/i)
    expect(() => ring.open(sealed, '')).toThrow(/unable to authenticate/i)
  })

  test('opens again whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string(), (text, number) => {
        expect(ring.open(ring.seal(text, number), number)).toBe(text)
      }),
    )
  })

  test('never looks the same twice, although card and number are the same', () => {
    const sealed = Array.from({ length: 1_000 }, () => ring.seal(card, payment))
    expect(new Set(sealed.map((text) => text.slice(0, 'v1.k1.'.length + 16))).size).toBe(1_000)
  })

  test('says its key and shows nothing of the card', () => {
    const sealed = ring.seal(card, payment)
    expect(sealed).toMatch(/^v1\.k1\.[\w-]+$/)
    expect(keyIdOf(sealed)).toBe('k1')
    expect(Buffer.from(sealed.slice(6), 'base64url').includes('1234567890')).toBe(false)
  })

  test('of which one bit was changed does not open', () => {
    const bytes = Buffer.from(ring.seal(card, payment).slice('v1.k1.'.length), 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(() => ring.open(`v1.k1.${changed.toString('base64url')}`, payment)).toThrow(/authenticate/)
    }
  })

  test('that was cut short anywhere does not open, not even to an empty text', () => {
    for (const text of [card, '']) {
      const bytes = Buffer.from(ring.seal(text, payment).slice('v1.k1.'.length), 'base64url')
      for (let length = 0; length < bytes.length; length++) {
        const cut = bytes.subarray(0, length).toString('base64url')
        expect(() => ring.open(`v1.k1.${cut}`, payment)).toThrow(/authenticat|Invalid/)
      }
    }
  })

  test('that could not be opened is told of without a word of the card', () => {
    expect(() => ring.open(ring.seal(card, payment), cancel)).not.toThrow(/1234567890|777/)
  })

  test.each(['', card, 'v2.k1.AAAA', 'v1', 'v1.k9.AAAA'])('%j was not sealed by this ring', (text) => {
    expect(() => ring.open(text, payment)).toThrow(/not a sealed value|not in the ring/)
  })

  test('fits the 300 columns of the telegram under the longest key id', () => {
    const file = newKeyRingFile('sandbox')
    const longest = { ...file, sealing: file.sealing.map((key) => ({ ...key, id: 'k'.repeat(32) })) }
    const sealed = openKeyRing(longest).seal(card, payment)
    expect(sealed.length).toBeLessThanOrEqual(300)
    expect(sealed).toMatch(/^[\x21-\x7e]+$/)
  })
})

describe('a look-up value', () => {
  test('is the same for the same card in the life of the ring, through every rotation', () => {
    const file = newKeyRingFile('sandbox')
    const ring = openKeyRing(file)
    const turned = openKeyRing(retired(rotated(file), 'k1'))
    expect(ring.lookUp('4242424242424242')).toBe(turned.lookUp('4242424242424242'))
    expect(ring.lookUp('4242424242424242')).not.toBe(ring.lookUp('4242424242424241'))
    expect(ring.lookUp('4242424242424242')).toMatch(/^[0-9a-f]{64}$/)
  })

  test('of another ring is another, and a card is not looked up by what signs a telegram', () => {
    const ring = openKeyRing(newKeyRingFile('sandbox'))
    const other = openKeyRing(newKeyRingFile('sandbox'))
    const number = '4242424242424242'
    expect(ring.lookUp(number)).not.toBe(other.lookUp(number))
    expect(ring.sign(Buffer.from(number))).not.toBe(ring.lookUp(number))
    expect(ring.sign(Buffer.from(number))).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('rotation', () => {
  const file = newKeyRingFile('production')

  test('old cards open and new ones are sealed under the new key', () => {
    const sealed = openKeyRing(file).seal(card, payment)
    const ring = openKeyRing(rotated(file))
    expect(ring.newestKeyId()).toBe('k2')
    expect(ring.open(sealed, payment)).toBe(card)
    expect(keyIdOf(ring.seal(card, payment))).toBe('k2')
  })

  test('a card under a retired key is refused by name of the key', () => {
    const sealed = openKeyRing(file).seal(card, payment)
    const ring = openKeyRing(retired(rotated(file), 'k1'))
    expect(() => ring.open(sealed, payment)).toThrow(RetiredKey)
    expect(() => ring.open(sealed, payment)).toThrow('k1')
  })

  test('a ring in use takes up a new key without a restart', () => {
    const ring = openKeyRing(file)
    const sealed = ring.seal(card, payment)
    ring.replace(rotated(file))
    expect(ring.newestKeyId()).toBe('k2')
    expect(ring.open(sealed, payment)).toBe(card)
    ring.replace(retired(rotated(file), 'k1'))
    expect(() => ring.open(sealed, payment)).toThrow(RetiredKey)
  })

  test('a key never gets the number of one that was there before', () => {
    expect(rotated(retired(rotated(file), 'k1')).sealing.map((key) => key.id)).toEqual(['k1', 'k2', 'k3'])
  })

  test('the root stays for the life of the ring: two roots would let one card be in two payments', () => {
    const ring = openKeyRing(file)
    expect(() => ring.replace(newKeyRingFile('production'))).toThrow('root')
    expect(ring.newestKeyId()).toBe('k1')
  })

  test('the fingerprint names the ring through every rotation and tells no key', () => {
    const fingerprint = openKeyRing(file).fingerprint()
    expect(fingerprint).toMatch(/^[0-9a-f]{16}$/)
    expect(openKeyRing(rotated(file)).fingerprint()).toBe(fingerprint)
    expect(openKeyRing(newKeyRingFile('production')).fingerprint()).not.toBe(fingerprint)
    expect(Buffer.from(file.root, 'base64').toString('hex')).not.toContain(fingerprint)
  })

  test('only a key that is there can be retired', () => {
    expect(() => retired(file, 'k7')).toThrow('there is no key k7')
  })
})

describe('a ring that cannot be used is refused at the start, not at the first payment', () => {
  const file = newKeyRingFile('sandbox')
  const [key = { id: '', key: '', retired: false }] = file.sealing

  test.each([
    ['no key that is not retired', { ...file, sealing: [{ ...key, retired: true }] }, 'not retired'],
    ['no key at all', { ...file, sealing: [] }, 'not retired'],
    ['a key id of 33 characters', { ...file, sealing: [{ ...key, id: 'k'.repeat(33) }] }, 'at most 32'],
    ['a key id with a dot', { ...file, sealing: [{ ...key, id: 'k.1' }] }, 'a key id is'],
    ['a key that is too short', { ...file, sealing: [{ ...key, key: 'c2hvcnQ=' }] }, 'not 32 bytes'],
    ['a root that is too short', { ...file, root: 'c2hvcnQ=' }, 'not 32 bytes'],
    ['two keys of one id', { ...file, sealing: [key, { ...key, retired: true }] }, 'twice'],
  ])('%s', (_, broken, reason) => {
    expect(() => openKeyRing(broken)).toThrow(reason)
    expect(() => openKeyRing(broken)).not.toThrow(key.key)
  })
})

describe('the file of a key ring', () => {
  test('is read as it was written, and by its owner only', () => {
    const path = join(folder(), 'deep', 'keys.json')
    const file = rotated(newKeyRingFile('production'))
    writeKeyRingFile(path, file)
    expect(readKeyRingFile(path)).toEqual(file)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test('of a sandbox is made on the first start and kept on the next', () => {
    const path = join(folder(), 'keys.json')
    const first = readOrMakeSandboxRing(path)
    expect(first.purpose).toBe('sandbox')
    expect(readOrMakeSandboxRing(path)).toEqual(first)
  })

  test('that is not there is asked for by name of the command', () => {
    const path = join(folder(), 'keys.json')
    expect(() => readKeyRingFile(path)).toThrow('naru keys create')
  })

  test.each(['', 'not json', '{}', '{"purpose":"sandbox","root":"open-sesame","sealing":[]}', '[]'])(
    'that holds %j is no key ring, and the message holds nothing of it',
    (text) => {
      const path = join(folder(), 'keys.json')
      writeFileSync(path, text)
      expect(() => readKeyRingFile(path)).toThrow(/^\S+ is not a key ring$/)
      expect(readFileSync(path, 'utf8')).toBe(text)
    },
  )
})
