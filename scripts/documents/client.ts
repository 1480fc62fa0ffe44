import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@hey-api/openapi-ts'
import { z } from 'zod'
import { openApiDocument } from './openapi.ts'

const origin = '// Made from docs/openapi.json by `npm run docs`.\n'

/** What the client needs to know of an operation, of all that the document says. */
const operationShape = z.object({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]),
})
const documentShape = z.object({ paths: z.record(z.string(), z.record(z.string(), operationShape)) })

/** What only the payment window asks, with a token that no server has. */
const ofTheWindow = 'checkout'

let types: Promise<string> | null = null

/** Every request and answer of the OpenAPI document as a type. */
export function clientTypes(): Promise<string> {
  types ??= makeTypes()
  return types
}

async function makeTypes(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'naru-client-'))
  try {
    await createClient({
      input: z.record(z.string(), z.unknown()).parse(JSON.parse(await openApiDocument())),
      output: { path: folder, entryFile: false },
      plugins: ['@hey-api/typescript'],
      // Schemas are in the document once as they are taken and once as they are answered, used or not.
      parser: { filters: { orphans: false, tags: { exclude: [ofTheWindow] } } },
      logs: { level: 'silent', file: false },
    })
    const text = readFileSync(join(folder, 'types.gen.ts'), 'utf8')
    return origin + text.replace(/^\/\/ This file is auto-generated.*\n/, '')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Method, path and types of every operation, by its name. */
export async function clientOperations(): Promise<string> {
  const { paths } = documentShape.parse(JSON.parse(await openApiDocument()))
  const typeNames = new Set(
    Array.from((await clientTypes()).matchAll(/^export type (\w+) =/gm), ([, name = '']) => name),
  )
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => !tags.includes(ofTheWindow))
      .map(([method, operation]) => ({
        id: operation.operationId,
        name: operation.operationId.replace(/^./, (first) => first.toUpperCase()),
        says: `  /** ${operation.summary}. */\n`,
        method: method.toUpperCase(),
        path,
        isKeyed: operation.parameters.some(({ name }) => name === 'idempotency-key'),
      })),
  )
  const typeOr = (name: string, otherwise: string) => (typeNames.has(name) ? `types.${name}` : otherwise)
  return [
    origin,
    "import type * as types from './types.gen.ts'\n\n",
    '/** How each operation is asked for. */\n',
    'export const operations = {\n',
    ...operations.map(
      ({ id, says, method, path, isKeyed }) =>
        `${says}  ${id}: { method: '${method}', path: '${path}', isKeyed: ${isKeyed} },\n`,
    ),
    '} as const\n\n',
    '/** What each operation takes, answers, and says where it refuses. */\n',
    'export interface Operations {\n',
    ...operations.map(
      ({ id, name, says }) =>
        `${says}  readonly ${id}: {\n` +
        `    readonly request: ${typeOr(`${name}Data`, 'object')}\n` +
        `    readonly answer: ${typeOr(`${name}Response`, 'null')}\n` +
        `    readonly refusal: ${typeOr(`${name}Error`, 'unknown')}\n` +
        '  }\n',
    ),
    '}\n',
  ].join('')
}
