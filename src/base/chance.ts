import { randomBytes } from 'node:crypto'

/** One draw from the system's generator serves many callers; a draw each costs more than what is made of it. */
const poolSize = 4096
let pool = randomBytes(poolSize)
let drawn = 0

/**
 * Bytes of the system's secure generator, at most 4,096. No byte is given out twice, so they serve for ids and
 * initialization vectors. Throws RangeError for more.
 */
export function drawBytes(length: number): Buffer {
  if (length > poolSize) throw new RangeError(`no more than ${poolSize} bytes at a time`)
  if (drawn + length > poolSize) {
    pool = randomBytes(poolSize)
    drawn = 0
  }
  drawn += length
  return pool.subarray(drawn - length, drawn)
}
