import { pino, type DestinationStream, type Logger } from 'pino'
import { maskCardNumbersIn } from './masking.ts'

export type Log = Logger

/** Names under which a secret could travel into a log line; their values are replaced whatever the line (design 3.10). */
const secretNames = [
  'cardNumber',
  'card_no',
  'cvc',
  'card_cvc',
  'expiry',
  'exp_ym',
  'cardPassword',
  'customerIdentityNumber',
  'authorization',
  'password',
  'secretKey',
  'key',
  'root',
]
const paths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

/** `cvc=123`, `"cvc":"123"` and the like inside a text, such as the message of an error that quotes a request. */
const namedSecret = new RegExp(
  String.raw`\b(${secretNames.join('|')})(\\*"?\s*[:=]\s*)(\\*"(?:[^"\\]|\\+[^"\\])*\\*"|(?:basic |bearer )?[\w+/=.-]+)`,
  'gi',
)

/** Puts a word in place of the value, quoted where the line would stop being JSON without. */
function censored(_: string, name: string, middle: string, value: string): string {
  const quote = /^\\*"/.exec(value)?.[0] ?? /^\\*"/.exec(middle)?.[0] ?? ''
  return `${name}${middle}${quote}[secret]${quote}`
}

function maskSecretsIn(line: string): string {
  return maskCardNumbersIn(line.replace(namedSecret, censored))
}

/**
 * The same log for lines whose fields are all our own: names are not looked through, which for a line a request costs more
 * than writing it. Card numbers and named secrets in the text of a line are starred all the same.
 */
export function plainLog(log: Log): Log {
  return log.child({}, { redact: [] })
}

/** A log that writes JSON lines, with secrets removed by name and card numbers starred wherever they stand. */
export function logger(level: string, destination?: DestinationStream): Log {
  return pino(
    {
      level,
      base: null,
      redact: { paths, censor: '[secret]' },
      hooks: { streamWrite: maskSecretsIn },
    },
    destination ?? process.stderr,
  )
}
