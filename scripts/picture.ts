import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { chromium } from '@playwright/test'
import { startApp } from '../src/app.ts'
import { readConfig } from '../src/base/config.ts'
import { findChromium } from './setup.ts'

const file = join(dirname(import.meta.dirname), 'docs/pictures/shop.png')

/** Takes the picture of README anew: the payment window over the sample shop, in a browser of this machine. */
async function takePicture(): Promise<void> {
  const found = findChromium(process.env)
  if (found.kind === 'missing') throw new Error(found.reason)
  const folder = mkdtempSync(join(tmpdir(), 'naru-picture-'))
  const app = await startApp(
    readConfig({ PORT: '0', METRICS_PORT: '0', NARU_DATA: folder, LOG_LEVEL: 'silent' }),
  )
  const browser = await chromium.launch({
    executablePath: join(found.folder, 'chromium'),
    args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  })
  try {
    const page = await browser.newPage({ locale: 'ko-KR', viewport: { width: 1200, height: 780 } })
    await page.goto(`${app.url}/shop/`)
    await page.getByRole('button', { name: '결제하기' }).click()
    await page.frameLocator('[data-naru=overlay] iframe').getByRole('button', { name: '결제하기' }).waitFor()
    await page.mouse.move(0, 0)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, await page.screenshot({ animations: 'disabled' }))
    console.log('wrote docs/pictures/shop.png')
  } finally {
    await browser.close()
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

await takePicture()
