import { z } from 'zod'
import { configSchema } from '../../src/base/config.ts'
import { code, document, table } from './markdown.ts'

/** What JSON Schema says of a variable, as far as it is told to people. */
const variableShape = z.object({
  description: z.string(),
  default: z.union([z.string(), z.number(), z.array(z.string())]).optional(),
  type: z.enum(['string', 'integer', 'array']),
  format: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  items: z.object({ enum: z.array(z.string()) }).optional(),
})

interface Variable {
  readonly name: string
  readonly description: string
  /** As it is written in the environment; empty for none. */
  readonly byDefault: string
  readonly allowed: string
}

/** Everything that can be set from outside, in the order of the schema. Throws for a variable without a description. */
export function variables(): Variable[] {
  const { properties } = z
    .object({ properties: z.record(z.string(), variableShape) })
    .parse(z.toJSONSchema(configSchema, { io: 'output' }))
  return Object.entries(properties).map(([name, shape]) => ({
    name,
    description: shape.description,
    byDefault: shape.default === undefined ? '' : String(shape.default),
    allowed: allowedIn(shape),
  }))
}

function allowedIn(shape: z.output<typeof variableShape>): string {
  if (shape.enum) return shape.enum.map(code).join(', ')
  if (shape.items) return `${shape.items.enum.map(code).join(', ')}; several by commas`
  if (shape.type === 'integer')
    return `${shape.minimum?.toLocaleString('en')} to ${shape.maximum?.toLocaleString('en')}`
  return shape.format === 'uri' ? 'an address (URL)' : 'text'
}

/** Name, default, values and meaning of every variable. */
export function configurationDocument(): string {
  return document(
    'Configuration',
    '`src/base/config.ts`',
    `Everything is set by environment variables, and everything has a default that suits a laptop. A variable that is empty counts
as not set, except for the two lists of the duplicate guard, where empty means none. A value that cannot be used stops the start with a
line that names the variable. \`.env.example\` holds the same table in the form of a file; a copy of it is put
into force by \`npm start\`, which reads it.`,
    table(
      ['variable', 'default', 'values', 'meaning'],
      variables().map(({ name, byDefault, allowed, description }) => [
        code(name),
        code(byDefault),
        allowed,
        description,
      ]),
    ),
    `Live mode (\`NARU_MODE=live\`) starts only with \`DATABASE_URL\`, \`NARU_KEY_RING\` (a production ring), an https
\`PUBLIC_URL\` and \`CARD_COMPANY_ADDRESS\`, and never with the assignment profile.`,
  )
}

/** `.env.example`: every variable commented out at its default, so that a copy changes nothing until a line is freed. */
export function envExample(): string {
  const blocks = variables().map(
    ({ name, byDefault, description, allowed }) =>
      `# ${description}\n# Values: ${allowed.replaceAll('`', '')}\n# ${name}=${byDefault}\n`,
  )
  return `# Made from src/base/config.ts by \`npm run docs\`. A copy named .env is read by \`npm start\`.\n\n${blocks.join('\n')}`
}
