import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { clientOperations, clientTypes } from './documents/client.ts'
import { configurationDocument, envExample } from './documents/configuration.ts'
import { openApiDocument } from './documents/openapi.ts'
import { refusalsDocument } from './documents/refusals.ts'
import { schemaDocument } from './documents/schema.ts'
import { simulatorDocument } from './documents/simulator.ts'
import { statesDocument } from './documents/states.ts'
import { telegramsDocument } from './documents/telegrams.ts'

const root = dirname(import.meta.dirname)

/** Every document that is made from a table, by its path in the repository. */
const documents: Readonly<Record<string, () => string | Promise<string>>> = {
  '.env.example': envExample,
  'clients/typescript/src/generated/operations.gen.ts': clientOperations,
  'clients/typescript/src/generated/types.gen.ts': clientTypes,
  'docs/configuration.md': configurationDocument,
  'docs/openapi.json': openApiDocument,
  'docs/refusals.md': refusalsDocument,
  'docs/schema.md': schemaDocument,
  'docs/simulator.md': simulatorDocument,
  'docs/states.md': statesDocument,
  'docs/telegrams.md': telegramsDocument,
}

/** Writes the documents that have changed; with `--check` writes none and fails, naming each that is stale. */
async function run(checkOnly: boolean): Promise<void> {
  for (const [path, make] of Object.entries(documents)) {
    const file = join(root, path)
    const text = await make()
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
    if (checkOnly) {
      console.log(`${path} is stale; \`npm run docs\` makes it anew`)
      process.exitCode = 1
      continue
    }
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    console.log(`wrote ${path}`)
  }
}

await run(parseArgs({ options: { check: { type: 'boolean', default: false } } }).values.check)
