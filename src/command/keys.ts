import type { Command } from 'commander'
import { retired, rotated, type KeyRingFile } from '../base/key-ring.ts'
import { makeKeyRingFile, readKeyRingFile, writeKeyRingFile } from '../base/key-ring-file.ts'

/** What the command needs of the world: where the ring is, and how many cards a key still seals. */
export interface KeysDoor {
  path(): string
  cardsUnder(file: KeyRingFile, keyId: string): Promise<number>
  /** How long ago the ring was changed; null where no gateway can be running, so that none can have missed it. */
  changedMsAgo(): number | null
}

/** Three times the pace at which a running gateway reads the ring anew (standing-rounds.ts). */
const takeUpMs = 15_000

interface JsonOption {
  readonly json?: boolean
}

/** Adds `naru keys`: create, list, rotate, retire. Exit 1 with a sentence when a step is refused. */
export function addKeysCommand(program: Command, door: KeysDoor, say: (line: string) => void): void {
  const keys = program.command('keys').description('The key ring under which card data is sealed')

  keys
    .command('create')
    .description('Makes a new key ring file; refuses to write over one')
    .option('--production', 'for live mode; a sandbox refuses it')
    .option('--json', 'machine-readable output')
    .action((options: JsonOption & { production?: boolean }) => {
      const path = door.path()
      if (!makeKeyRingFile(path, options.production ? 'production' : 'sandbox'))
        throw new Error(`there is a key ring at ${path} already`)
      const file = readKeyRingFile(path)
      tell(say, options, file, `made ${path}`)
    })

  keys
    .command('list')
    .description('Shows the ids of the keys, never the keys')
    .option('--json', 'machine-readable output')
    .action((options: JsonOption) => {
      const file = readKeyRingFile(door.path())
      tell(say, options, file, table(file))
    })

  keys
    .command('rotate')
    .description(
      'Adds a key that seals from now on; running gateways take it up within seconds and seal old cards anew within a minute',
    )
    .option('--json', 'machine-readable output')
    .action((options: JsonOption) => {
      const file = rotated(readKeyRingFile(door.path()))
      writeKeyRingFile(door.path(), file)
      tell(say, options, file, table(file))
    })

  keys
    .command('retire')
    .argument('<key id>', 'the key that shall open nothing any more')
    .description('Retires a key that no card is sealed under')
    .option('--json', 'machine-readable output')
    .action(async (keyId: string, options: JsonOption) => {
      const file = readKeyRingFile(door.path())
      const after = retired(file, keyId)
      if (after.sealing.every((key) => key.retired))
        throw new Error(`${keyId} is the only key left; rotate first`)
      if (keyId === newestOf(file)?.id)
        throw new Error(`${keyId} seals the cards of this moment; rotate first`)
      const cards = await door.cardsUnder(file, keyId)
      if (cards > 0)
        throw new Error(
          `${cards} cards are still sealed under ${keyId}; wait until a running gateway has sealed them anew`,
        )
      const leftMs = takeUpMs - (door.changedMsAgo() ?? takeUpMs)
      if (leftMs > 0)
        throw new Error(
          `the ring was changed a moment ago, and a running gateway may still seal under ${keyId}; try again in ${Math.ceil(leftMs / 1000)} s`,
        )
      writeKeyRingFile(door.path(), after)
      tell(say, options, after, table(after))
    })
}

function tell(say: (line: string) => void, options: JsonOption, file: KeyRingFile, text: string): void {
  say(options.json ? JSON.stringify({ purpose: file.purpose, keys: shown(file) }) : text)
}

const shown = (file: KeyRingFile) =>
  file.sealing.map(({ id, retired: isRetired }) => ({ id, retired: isRetired }))

const newestOf = (file: KeyRingFile) => file.sealing.findLast((key) => !key.retired)

function table(file: KeyRingFile): string {
  const newest = newestOf(file)
  const standing = (key: { id: string; retired: boolean }) =>
    key.retired ? 'retired' : key.id === newest?.id ? 'seals and opens' : 'opens'
  return [
    `key ring (${file.purpose})`,
    ...file.sealing.map((key) => `  ${key.id.padEnd(8)} ${standing(key)}`),
  ].join('\n')
}
