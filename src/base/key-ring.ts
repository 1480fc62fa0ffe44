import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { drawBytes } from './chance.ts'

/**
 * The keys under which card data is sealed and looked up (domain 7). Seal with the newest, open with any that is not
 * retired. The look-up key is one for the life of the ring: two keys would let one card hold two claims at once.
 */
export interface KeyRingFile {
  readonly purpose: 'sandbox' | 'production'
  /** Root of the look-up and telegram keys, base64 of 32 bytes. */
  readonly root: string
  /** Sealing keys, oldest first. */
  readonly sealing: readonly SealingKey[]
}

export interface SealingKey {
  readonly id: string
  /** Base64 of 32 bytes. */
  readonly key: string
  readonly retired: boolean
}

/** Whoever opens something sealed under a retired key is told so; nothing is opened (domain 7, rotation). */
export class RetiredKey extends Error {
  readonly keyId: string
  constructor(keyId: string) {
    super(`sealed under the retired key ${keyId}`)
    this.keyId = keyId
  }
}

export interface KeyRing {
  readonly purpose: KeyRingFile['purpose']
  newestKeyId(): string
  /** AES-256-GCM with a fresh IV, bound to `boundTo` as additional data: `v1.<key id>.<base64url>`. */
  seal(plain: string, boundTo: string): string
  /** Throws `RetiredKey`, or an error that holds no plain text when the text was tampered with or bound elsewhere. */
  open(sealed: string, boundTo: string): string
  /** HMAC-SHA-256 of a whole card number: equal cards are found, and nothing can be read back. */
  lookUp(cardNumber: string): string
  /** HMAC-SHA-256 that ties a redacted telegram to the bytes that were sent. */
  sign(telegram: Uint8Array): string
  /** Names the ring without telling its keys, so that a database refuses a ring that is not its own. */
  fingerprint(): string
  /** Takes a changed file (a rotation) into use; the root may not change. */
  replace(file: KeyRingFile): void
}

const ivLength = 12
const tagLength = 16
/** Column width of the sealed card in the telegram; the longest card must fit, checked when a ring is opened (domain 10.8). */
const sealedWidth = 300
const longestCard = '1234567890123456|1125|777'

function readKey(base64: string, what: string): Buffer {
  const key = Buffer.from(base64, 'base64')
  if (key.length !== 32) throw new Error(`${what} is not 32 bytes of base64`)
  return key
}

function derive(root: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `naru ${use}`, 32))
}

/** Keys as objects: Node takes bytes apart anew for every use, which costs seven times the HMAC itself. */
function keyFor(root: Buffer, use: string): KeyObject {
  return createSecretKey(derive(root, use))
}

/** The id of the key under which something was sealed. Throws on what `seal` did not write. */
export function keyIdOf(sealed: string): string {
  const [version, keyId] = sealed.split('.', 3)
  if (version !== 'v1' || keyId === undefined) throw new Error('not a sealed value')
  return keyId
}

/**
 * Opens a ring from its file. Throws, naming the fault and no key, when the file cannot be used. `reread` gives the file as
 * it stands now: another process may have rotated the ring, and sealed a card under a key that this one has not taken up.
 */
export function openKeyRing(file: KeyRingFile, reread: () => KeyRingFile = () => file): KeyRing {
  let keys = readSealingKeys(file)
  const root = readKey(file.root, 'the root of the key ring')
  const lookUpKey = keyFor(root, 'card look-up')
  const telegramKey = keyFor(root, 'telegram')

  const ring: KeyRing = {
    purpose: file.purpose,
    newestKeyId: () => keys.newest.id,
    seal: (plain, boundTo) => {
      const iv = drawBytes(ivLength)
      const cipher = createCipheriv('aes-256-gcm', keys.newest.key, iv)
      cipher.setAAD(Buffer.from(boundTo))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return `v1.${keys.newest.id}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`
    },
    open: (sealed, boundTo) => {
      const id = keyIdOf(sealed)
      if (!keys.byId.has(id)) ring.replace(reread())
      const key = keys.byId.get(id)
      if (!key) throw new Error(`sealed under the key ${id}, which is not in the ring`)
      if (key.retired) throw new RetiredKey(id)
      const bytes = Buffer.from(sealed.slice(sealed.lastIndexOf('.') + 1), 'base64url')
      // Without its length named, Node takes a tag of four bytes too, and such a one can be guessed.
      const decipher = createDecipheriv('aes-256-gcm', key.key, bytes.subarray(0, ivLength), {
        authTagLength: tagLength,
      })
      decipher.setAAD(Buffer.from(boundTo))
      decipher.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength))
      return decipher.update(bytes.subarray(ivLength + tagLength), undefined, 'utf8') + decipher.final('utf8')
    },
    lookUp: (cardNumber) => createHmac('sha256', lookUpKey).update(cardNumber).digest('hex'),
    sign: (telegram) => createHmac('sha256', telegramKey).update(telegram).digest('hex'),
    fingerprint: () => derive(root, 'fingerprint').subarray(0, 8).toString('hex'),
    replace: (next) => {
      if (next.root !== file.root) throw new Error('the root of a key ring cannot be changed')
      keys = readSealingKeys(next)
    },
  }
  if (ring.seal(longestCard, 'X'.repeat(20)).length > sealedWidth)
    throw new Error(
      `the key id ${ring.newestKeyId()} is too long for the ${sealedWidth} columns of a sealed card`,
    )
  return ring
}

function readSealingKeys(file: KeyRingFile) {
  const all = file.sealing.map(({ id, key, retired: isRetired }) => {
    if (!/^[a-z0-9-]{1,32}$/.test(id)) throw new Error(`a key id is a to z, 0 to 9 and -, at most 32: ${id}`)
    return { id, retired: isRetired, key: createSecretKey(readKey(key, `the key ${id}`)) }
  })
  const byId = new Map(all.map((key) => [key.id, key]))
  if (byId.size < all.length) throw new Error('a key id stands twice in the key ring')
  const newest = all.findLast((key) => !key.retired)
  if (!newest) throw new Error('the key ring has no key that is not retired')
  return { newest, byId }
}

/** A new ring with one key. */
export function newKeyRingFile(purpose: KeyRingFile['purpose']): KeyRingFile {
  return { purpose, root: randomBytes(32).toString('base64'), sealing: [newSealingKey('k1')] }
}

/** Adds a key, which becomes the one that seals from now on. Old keys still open. */
export function rotated(file: KeyRingFile): KeyRingFile {
  const numbers = file.sealing.map(({ id }) => Number(/^k(\d+)$/.exec(id)?.[1] ?? 0))
  return { ...file, sealing: [...file.sealing, newSealingKey(`k${Math.max(...numbers) + 1}`)] }
}

/** Marks a key as retired: from now on nothing sealed under it is opened. */
export function retired(file: KeyRingFile, id: string): KeyRingFile {
  if (!file.sealing.some((key) => key.id === id)) throw new Error(`there is no key ${id} in the ring`)
  return { ...file, sealing: file.sealing.map((key) => (key.id === id ? { ...key, retired: true } : key)) }
}

function newSealingKey(id: string): SealingKey {
  return { id, key: randomBytes(32).toString('base64'), retired: false }
}
