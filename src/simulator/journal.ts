import { open, type FileHandle } from 'node:fs/promises'

/**
 * An append-only file of lines. A line outlives kill -9 once its promise is fulfilled. It is not synced to the disk: a
 * stand-in has to survive its process, not the power of the machine.
 */
export interface Journal {
  /** Rejects when the file cannot be written; from then on every append rejects. */
  append(line: string): Promise<void>
  /** Fulfilled when everything appended so far is in the file. */
  settled(): Promise<void>
  clear(): Promise<void>
  close(): Promise<void>
}

const newline = 0x0a
const chunkBytes = 1 << 20

/**
 * Opens the journal, hands over every whole line in order, and cuts off a last line that a crash has torn. Appends are
 * gathered while the former write is under way and then go out in one write, so a line costs little and no timer waits.
 * Rejects with what `onLine` throws.
 */
export async function openJournal(path: string, onLine: (line: string) => void): Promise<Journal> {
  const file = await open(path, 'a+')
  try {
    await file.truncate(await readLines(file, onLine))
  } catch (cause) {
    await file.close()
    throw cause
  }
  let underWay: Promise<void> = Promise.resolve()
  let round: { readonly lines: string[]; readonly done: Promise<void> } | null = null

  function startRound() {
    const lines: string[] = []
    const done = underWay.then(async () => {
      if (round?.lines === lines) round = null
      if (lines.length > 0) await writeAll(file, Buffer.from(lines.join('')))
    })
    underWay = done
    round = { lines, done }
    return round
  }

  return {
    append: (line) => {
      const current = round ?? startRound()
      current.lines.push(`${line}\n`)
      return current.done
    },
    settled: () => underWay,
    clear: () => {
      // Lines still gathered belong to the book that is being forgotten; later ones must come after the cut.
      if (round !== null) round.lines.length = 0
      round = null
      underWay = underWay.then(() => file.truncate(0))
      return underWay
    },
    close: async () => {
      try {
        await underWay
      } finally {
        await file.close()
      }
    },
  }
}

/** Answers the length of the whole lines in bytes. */
async function readLines(file: FileHandle, onLine: (line: string) => void): Promise<number> {
  const chunk = Buffer.alloc(chunkBytes)
  let rest: Buffer = Buffer.alloc(0)
  let position = 0
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, chunkBytes, position)
    if (bytesRead === 0) return position - rest.length
    position += bytesRead
    const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)])
    let start = 0
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      onLine(bytes.toString('utf8', start, end))
      start = end + 1
    }
    rest = bytes.subarray(start)
  }
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten
}
