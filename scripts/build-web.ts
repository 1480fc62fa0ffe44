import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { stopwatch } from '../src/base/clock.ts'

const built = join(import.meta.dirname, '../web/dist')

/**
 * Builds payment window, widgets and browser scripts into `web/dist`. Part of the installation: where the packages of
 * development were left out, it says so and leaves what is there.
 */
async function buildWeb(): Promise<void> {
  const tools = await Promise.all([import('vite'), import('../web/vite.config.ts')]).catch(isMissing)
  if (!tools) {
    console.warn(
      'the payment window was not built: vite is not installed (`npm ci` without --omit=dev brings it)',
    )
    return
  }
  const elapsedMs = stopwatch()
  const [{ build }, { default: windowBuild, sdkBuild, sdkScripts }] = tools
  await build({ ...windowBuild, configFile: false, logLevel: 'warn' })
  for (const name of sdkScripts) await build({ ...sdkBuild(name), logLevel: 'warn' })
  for (const folder of ['assets', 'sdk']) compress(join(built, folder))
  console.log(`built web/dist in ${Math.round(elapsedMs())} ms`)
}

/** Each file beside itself in the forms that browsers take, so that no request waits for a compressor. */
function compress(folder: string): void {
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name))
    writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }))
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes))
  }
}

/** Null for a package that is not there; any other error is one of ours. */
function isMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return null
  throw error
}

await buildWeb()
