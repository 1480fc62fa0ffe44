import { stopwatch } from '../../src/base/clock.ts'
import { cardReply, cardRequest } from '../../src/telegram/card-telegram.ts'

/** What the program prints: telegrams of both directions, each packed and unpacked once. */
export interface TelegramResult {
  readonly perSecond: number
  readonly cpuMicros: number
}

const header = { kind: 'PAYMENT', managementNumber: '01KATZJ8M0Q4ZC9R7N1X' } as const

const charge = {
  ...header,
  cardNumber: '4330123412345678',
  installment: 0,
  expiry: '1230',
  cvc: '123',
  amount: 110_000,
  vat: 10_000,
  originalManagementNumber: '',
  encryptedCardInfo: `v1.k1.${'A'.repeat(86)}`,
  reserved: '',
}

const approval = {
  ...header,
  responseCode: '0000',
  message: '정상 승인',
  approvalNumber: '30012345',
  approvedAt: '20261121150122',
  issuer: '11',
  acquirer: '31',
  cardCompanyNumber: '00000000000000000042',
  amount: 110_000,
  vat: 10_000,
  originalManagementNumber: '',
  reserved: '',
}

const batch = 1_000

/** Packs and unpacks the request and the reply of a charge in turn, for so many milliseconds. */
function packAndUnpack(forMs: number): TelegramResult {
  const elapsed = stopwatch()
  const cpu = process.cpuUsage()
  let telegrams = 0
  while (elapsed() < forMs) {
    for (let n = 0; n < batch; n++) {
      const amount = 10_000 + n
      const asked = cardRequest.decode(cardRequest.encode({ ...charge, amount }))
      const told = cardReply.decode(cardReply.encode({ ...approval, amount }))
      // What is read back is used, so that nothing of the work can be left out.
      if (asked.amount !== told.amount) throw new Error('a telegram was read as another one')
    }
    telegrams += 2 * batch
  }
  const used = process.cpuUsage(cpu)
  return { perSecond: (telegrams / elapsed()) * 1000, cpuMicros: (used.user + used.system) / telegrams }
}

if (import.meta.main) {
  const warmUpMs = 500
  packAndUnpack(warmUpMs)
  process.stdout.write(JSON.stringify(packAndUnpack(Number(process.argv[2]) * 1000)))
}
