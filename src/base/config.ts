import { z } from 'zod'

const port = (byDefault: number) => z.coerce.number().int().min(0).max(65_535).default(byDefault)
const milliseconds = (byDefault: number) => z.coerce.number().int().min(1).max(86_400_000).default(byDefault)
const list = <const Word extends string>(words: readonly Word[], byDefault: readonly Word[]) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.enum(words)))
    .default([...byDefault])
const address = z.string().regex(/^[^\s:/]+:\d{1,5}$/, 'expected host:port')

/** Everything that can be set from outside. `.env.example` and docs/configuration.md are held against this table by tests. */
export const configSchema = z.object({
  PORT: port(8080).describe('Port of every HTTP face.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all.'),
  NARU_MODE: z
    .enum(['sandbox', 'live'])
    .default('sandbox')
    .describe('sandbox: simulators, demo merchants, a movable clock. live: none of these.'),
  NARU_DATA: z
    .string()
    .default('./data')
    .describe('Folder of the embedded database, the key ring and the simulators.'),
  NARU_PROFILE: z
    .enum(['strict', 'assignment'])
    .default('strict')
    .describe(
      'How card data is kept. assignment reproduces the official strings, CVC included: test cards in a sandbox only.',
    ),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('PostgreSQL 15 or newer. Without it the embedded database in NARU_DATA is used.'),
  NARU_WORKERS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe('Gateway processes behind PORT; more than one needs DATABASE_URL.'),
  NARU_KEY_RING: z
    .string()
    .optional()
    .describe('File of the key ring. In a sandbox it is made in NARU_DATA when missing.'),
  PUBLIC_URL: z
    .url()
    .optional()
    .describe('Address under which the world sees this gateway; https in live mode.'),
  METRICS_PORT: port(9464).describe('Port of Prometheus /metrics; 0 switches it off.'),
  METRICS_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address of /metrics; loopback unless told otherwise.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('Least severe log line that is written.'),
  CARD_COMPANY_ADDRESS: address
    .optional()
    .describe('host:port of the card company. A sandbox without it runs the simulator itself.'),
  CARD_COMPANY_CONTROL_URL: z
    .url()
    .optional()
    .describe('Control address of a card company simulator that runs apart.'),
  CARD_COMPANY_PORT: port(0).describe('Port of the embedded card company simulator; 0 takes a free one.'),
  CARD_COMPANY_LINES: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(2)
    .describe('Lasting connections to the card company.'),
  CARD_COMPANY_CONNECT_TIMEOUT_MS: milliseconds(5_000).describe(
    'After this long nothing was sent and the payment may be repeated.',
  ),
  CARD_COMPANY_READ_TIMEOUT_MS: milliseconds(30_000).describe('After this long the outcome is unknown.'),
  BANK_ADDRESS: address
    .optional()
    .describe('host:port of the bank. A sandbox without it runs the simulator itself.'),
  BANK_CONTROL_URL: z.url().optional().describe('Control address of a bank simulator that runs apart.'),
  BANK_PORT: port(0).describe('Port of the embedded bank simulator; 0 takes a free one.'),
  BANK_LINES: z.coerce.number().int().min(1).max(64).default(2).describe('Lasting connections to the bank.'),
  BANK_CONNECT_TIMEOUT_MS: milliseconds(5_000).describe(
    'After this long nothing was sent to the bank and the request may be repeated.',
  ),
  BANK_READ_TIMEOUT_MS: milliseconds(30_000).describe(
    'After this long the outcome of what the bank was asked is unknown.',
  ),
  BANK_NOTICE_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address on which the bank tells of deposits; loopback unless told otherwise.'),
  BANK_NOTICE_PORT: port(0).describe(
    'Port on which the bank tells of deposits; 0 takes a free one, which only an embedded simulator can find.',
  ),
  SHOP_ADDRESS: address
    .optional()
    .describe('host:port of the sample shop behind /shop. A sandbox without it runs the shop itself.'),
  NARU_TOSS_QUIRKS: z
    .enum(['measured', 'documented', 'strict'])
    .default('measured')
    .describe(
      'How /v1 behaves where Toss does other things than it documents: as measured, as documented, or documented and strict about bodies.',
    ),
  NARU_DUPLICATE_WINDOW_MS: milliseconds(2_000).describe(
    'How long a request like one just taken is refused.',
  ),
  NARU_DUPLICATE_PAYMENT_FIELDS: list(
    ['card', 'expiry', 'cvc', 'installment', 'amount', 'vat', 'order'],
    ['card', 'amount'],
  ).describe('Fields that make two payments alike, by commas; empty switches the guard off.'),
  NARU_DUPLICATE_CANCEL_FIELDS: list(
    ['payment', 'amount', 'vat', 'reason'],
    ['payment', 'amount', 'vat'],
  ).describe('Fields that make two cancels alike, by commas; empty switches the guard off.'),
  NARU_RETENTION_MONTHS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_200)
    .default(60)
    .describe(
      'Whole months for which events, refused attempts and late replies are kept; payments and the ledger stay.',
    ),
  NARU_DOUBT_WINDOW_MS: milliseconds(3_600_000).describe(
    'After this long an unknown outcome is parked for a person.',
  ),
  NARU_DOUBT_FIRST_RETRY_MS: milliseconds(1_000).describe(
    'Wait before an unknown outcome is asked about; doubles with each try.',
  ),
})

export type Config = z.output<typeof configSchema>

/** A configuration that cannot be used; each line of the message names a variable and what is wrong with it. */
export class ConfigFault extends Error {}

/** Reads the environment. Throws ConfigFault, naming every variable at fault and no value that may be a secret. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  // An empty list is a choice, unlike other empty variables, which stand for their defaults.
  for (const name of ['NARU_DUPLICATE_PAYMENT_FIELDS', 'NARU_DUPLICATE_CANCEL_FIELDS'])
    if (environment[name] === '') given[name] = ''
  const read = configSchema.safeParse(given)
  if (!read.success)
    throw new ConfigFault(
      read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'),
    )
  const faults = [...liveFaults(read.data), ...sandboxFaults(read.data), ...workersFaults(read.data)]
  if (faults.length > 0) throw new ConfigFault(faults.join('\n'))
  return read.data
}

/** Live mode starts only with everything that real money needs (design 4). */
function liveFaults(config: Config): string[] {
  if (config.NARU_MODE !== 'live') return []
  const faults: string[] = []
  if (!config.DATABASE_URL) faults.push('DATABASE_URL: live mode needs PostgreSQL')
  if (!config.NARU_KEY_RING)
    faults.push('NARU_KEY_RING: live mode needs a key ring; make one with `naru keys create --production`')
  if (!config.PUBLIC_URL?.startsWith('https://')) faults.push('PUBLIC_URL: live mode needs an https address')
  if (!config.CARD_COMPANY_ADDRESS) faults.push('CARD_COMPANY_ADDRESS: live mode has no simulator')
  if (config.NARU_PROFILE === 'assignment')
    faults.push('NARU_PROFILE: the assignment profile keeps the CVC and is for sandboxes only')
  return faults
}

function sandboxFaults(config: Config): string[] {
  const faults: string[] = []
  if (config.CARD_COMPANY_CONTROL_URL && !config.CARD_COMPANY_ADDRESS)
    faults.push('CARD_COMPANY_CONTROL_URL: needs CARD_COMPANY_ADDRESS')
  if (config.BANK_CONTROL_URL && !config.BANK_ADDRESS) faults.push('BANK_CONTROL_URL: needs BANK_ADDRESS')
  if (config.BANK_ADDRESS && config.BANK_NOTICE_PORT === 0)
    faults.push('BANK_NOTICE_PORT: a bank that runs apart must be told where deposits are heard of')
  return faults
}

function workersFaults(config: Config): string[] {
  if (config.NARU_WORKERS === 1 || config.DATABASE_URL) return []
  return ['NARU_WORKERS: the embedded database is for one process; set DATABASE_URL, or NARU_WORKERS to 1']
}
