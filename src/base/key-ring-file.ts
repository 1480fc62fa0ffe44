import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { newKeyRingFile, type KeyRingFile } from './key-ring.ts'

const keyRingFileSchema = z.strictObject({
  purpose: z.enum(['sandbox', 'production']),
  root: z.string(),
  sealing: z.array(z.strictObject({ id: z.string(), key: z.string(), retired: z.boolean() })).min(1),
})

/** Reads a key ring. Throws, without a word of its content, when the file is missing or is not one. */
export function readKeyRingFile(path: string): KeyRingFile {
  if (!existsSync(path))
    throw new Error(`there is no key ring at ${path}; make one with \`naru keys create\``)
  const read = keyRingFileSchema.safeParse(parse(readFileSync(path, 'utf8')))
  if (!read.success) throw new Error(`${path} is not a key ring`)
  return read.data
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function writeDraft(path: string, file: KeyRingFile): string {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}.new`
  writeFileSync(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 })
  return draft
}

/** Writes a key ring over the one that stands, for its owner's eyes only, whole or not at all. */
export function writeKeyRingFile(path: string, file: KeyRingFile): void {
  renameSync(writeDraft(path, file), path)
}

/** Puts a first key ring in place. False, and nothing is written, when there is one: two starts at once share one ring. */
export function makeKeyRingFile(path: string, purpose: KeyRingFile['purpose']): boolean {
  if (existsSync(path)) return false
  const draft = writeDraft(path, newKeyRingFile(purpose))
  try {
    // A link, unlike a rename, does not write over what another process has put there meanwhile.
    linkSync(draft, path)
    return true
  } catch (error) {
    if (existsSync(path)) return false
    throw error
  } finally {
    rmSync(draft)
  }
}

/** The key ring of a sandbox, made on its first start. */
export function readOrMakeSandboxRing(path: string): KeyRingFile {
  makeKeyRingFile(path, 'sandbox')
  return readKeyRingFile(path)
}
