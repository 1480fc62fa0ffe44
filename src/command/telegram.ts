import { buffer } from 'node:stream/consumers'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { systemClock } from '../base/clock.ts'
import { newTelegramId } from '../base/id.ts'
import { type DecodeHow, decodeTelegram, type Printed } from './telegram-decode.ts'
import { type EncodeHow, encodeTelegram } from './telegram-encode.ts'
import { layoutNames } from './telegram-layouts.ts'

function print({ out, err, exitCode }: Printed): void {
  process.stdout.write(out)
  process.stderr.write(err)
  process.exitCode = exitCode
}

function wholeNumber(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new InvalidArgumentError('a whole number from 0 up.')
  return Number(value)
}

const layoutOption = (): Option =>
  new Option('--layout <name>', 'take this layout; INQUIRY and NETCANCEL belong to card and bank').choices(
    layoutNames,
  )

async function decode(pasted: string | undefined, how: DecodeHow): Promise<void> {
  print(decodeTelegram(pasted === undefined ? await buffer(process.stdin) : Buffer.from(pasted, 'utf8'), how))
}

function parsed(json: Buffer): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(json.toString('utf8')) }
  } catch {
    return null
  }
}

/** Fields come from the options where there are any, and otherwise as one JSON object on standard input. */
async function encode({
  reply = false,
  json = false,
  layout,
  ...given
}: EncodeHow & Record<string, unknown>): Promise<void> {
  const how = { reply, json, ...(layout === undefined ? {} : { layout }) }
  if (Object.keys(given).length > 0) {
    print(encodeTelegram({ managementNumber: newTelegramId(systemClock()), ...given }, how))
    return
  }
  const input = parsed(await buffer(process.stdin))
  if (input === null) print({ out: '', err: 'neither options nor JSON on standard input\n', exitCode: 2 })
  else print(encodeTelegram(input.value, how))
}

/** Adds `naru telegram decode|encode`. Exit codes: 0, 1 for a telegram that is wrong, 2 for wrong use (design 5). */
export function addTelegramCommand(program: Command): void {
  const telegram = program
    .command('telegram')
    .description('show or write a 450-column telegram of the card company or the bank')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))

  telegram
    .command('decode')
    .description('show every field of a telegram')
    .argument('[text]', 'the telegram in quotes; from standard input when left out')
    .option('--reply', 'read it as a reply; without this, as what fits')
    .addOption(layoutOption())
    .option('--reveal', 'show card and account numbers, names, expiry, CVC and cipher text')
    .option('--json', 'print JSON')
    .action((pasted: string | undefined, how: DecodeHow) => decode(pasted, how))

  telegram
    .command('encode')
    .description('write a telegram from options, or from a JSON object on standard input; test cards only')
    .option('--kind <kind>', 'PAYMENT, CANCEL, ISSUE, WITHDRAW and so on; see docs/telegrams.md')
    .option('--management-number <number>', '20 characters; a new one when left out')
    .option('--card, --card-number <digits>', '10 to 20 digits')
    .option('--installment <months>', '0 is a single payment', wholeNumber)
    .option('--expiry <mmyy>')
    .option('--cvc <digits>')
    .option('--amount <won>', '', wholeNumber)
    .option('--vat <won>', '', wholeNumber)
    .option('--original, --original-management-number <number>', 'of the payment that is cancelled')
    .option('--encrypted-card-info <text>')
    .option('--bank <code>', 'three digits')
    .option('--account, --account-number <digits>')
    .option('--holder, --holder-name <name>')
    .option('--due-at <yyyyMMddHHmmss>')
    .option('--reply', 'the JSON object is a reply')
    .addOption(layoutOption())
    .option('--json', 'print JSON')
    .action((given: EncodeHow & Record<string, unknown>) => encode(given))
}
