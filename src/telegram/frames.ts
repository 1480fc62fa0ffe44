import { cardRequest } from './card-telegram.ts'
import { TelegramFault } from './layout.ts'

/** Cuts a byte stream into telegrams. One reader per connection. */
export interface FrameReader {
  /**
   * The telegrams that this chunk completes, however TCP cut them, as copies. Throws TelegramFault as soon as a byte
   * cannot belong to a telegram; after that the stream has no beginning any more and the line must be closed. Where
   * whole telegrams precede the fault in the chunk, they are returned and the next push throws.
   */
  readonly push: (chunk: Uint8Array) => Buffer[]
  /** True while the beginning of a telegram waits for its rest. */
  readonly isTorn: () => boolean
}

const width = cardRequest.width
const opening = Buffer.from(String(width - 4).padStart(4), 'latin1')

/** A reader for 450-column telegrams, each opening with ` 446` (domain 10.2). */
export function frameReader(): FrameReader {
  let frame = Buffer.allocUnsafe(width)
  let filled = 0
  let fault: TelegramFault | null = null

  /** Takes from the chunk what belongs to the frame under way, and says how many bytes that was. */
  function take(chunk: Uint8Array, from: number): number {
    const wanted = Math.min(width - filled, chunk.length - from)
    frame.set(chunk.subarray(from, from + wanted), filled)
    for (let i = filled; i < Math.min(opening.length, filled + wanted); i++)
      if (frame[i] !== opening[i])
        throw new TelegramFault('wrong-length-field', 'length', 'this is no telegram')
    filled += wanted
    return wanted
  }

  function push(chunk: Uint8Array): Buffer[] {
    if (fault !== null) throw fault
    const whole: Buffer[] = []
    try {
      for (let at = 0; at < chunk.length;) {
        at += take(chunk, at)
        if (filled < width) break
        whole.push(frame)
        frame = Buffer.allocUnsafe(width)
        filled = 0
      }
    } catch (error) {
      if (!(error instanceof TelegramFault)) throw error
      fault = error
      if (whole.length === 0) throw error
    }
    return whole
  }

  return { push, isTorn: () => filled > 0 }
}

const nothing = new Uint8Array(0)

function pushed(reader: FrameReader, chunk: Uint8Array): [Buffer[], TelegramFault | null] {
  try {
    return [reader.push(chunk), null]
  } catch (error) {
    if (error instanceof TelegramFault) return [[], error]
    throw error
  }
}

/** Hands every whole telegram of the chunk to `onTelegram`; answers the fault behind them, or null when there is none. */
export function readFrames(
  reader: FrameReader,
  chunk: Uint8Array,
  onTelegram: (telegram: Buffer) => void,
): TelegramFault | null {
  const [whole, fault] = pushed(reader, chunk)
  for (const telegram of whole) onTelegram(telegram)
  return fault ?? pushed(reader, nothing)[1]
}
