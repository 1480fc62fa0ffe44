import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp } from '../../src/app.ts'
import { readConfig } from '../../src/base/config.ts'

let served: Promise<string> | null = null

/**
 * The OpenAPI document as a running sandbox answers it: what is written here has been served once. It is asked for once,
 * however many documents are made from it.
 */
export function openApiDocument(): Promise<string> {
  served ??= serveDocument()
  return served
}

async function serveDocument(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'naru-openapi-'))
  const app = await startApp(
    readConfig({ PORT: '0', METRICS_PORT: '0', NARU_DATA: folder, LOG_LEVEL: 'silent' }),
  )
  try {
    const answer = await fetch(`${app.url}/openapi.json`)
    if (!answer.ok) throw new Error(`/openapi.json answered ${answer.status}`)
    return `${JSON.stringify(await answer.json(), null, 2).replaceAll(app.url, 'http://localhost:8080')}\n`
  } finally {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
