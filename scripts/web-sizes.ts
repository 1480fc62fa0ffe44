import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const built = join(import.meta.dirname, '../web/dist')

/** What a buyer's phone may be asked to load, in bytes as they travel (gzip). */
const most = { script: 10 * 1024, window: 75 * 1024 }

/**
 * What the browser scripts, each by itself, and window and widgets together weigh: a line each for the log, and a sentence
 * for each that weighs too much.
 */
export function builtSizes(folder = built): { lines: string[]; faults: string[] } {
  const scripts = weigh(join(folder, 'sdk')).map((file) => ({ ...file, limit: most.script }))
  const assets = weigh(join(folder, 'assets'))
  const window = {
    name: 'window and widgets (js and css)',
    bytes: assets.reduce((sum, { bytes }) => sum + bytes, 0),
    gzip: assets.reduce((sum, { gzip }) => sum + gzip, 0),
    limit: most.window,
  }
  const weighed = [...scripts, window]
  const text = ({ name, bytes, gzip, limit }: (typeof weighed)[number]) =>
    `${name}: ${kilobytes(gzip)} gzip of ${kilobytes(limit)}, ${kilobytes(bytes)} unpacked`
  const faults = weighed.filter(({ gzip, limit }) => gzip > limit).map((one) => `too large: ${text(one)}`)
  if (assets.length === 0) faults.push('web/dist is not built: `npm run build:web`')
  return { lines: weighed.map(text), faults }
}

function weigh(folder: string): { name: string; bytes: number; gzip: number }[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /\.(js|css)$/.test(name))
    .map((name) => {
      const bytes = readFileSync(join(folder, name))
      return { name, bytes: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length }
    })
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`
}
