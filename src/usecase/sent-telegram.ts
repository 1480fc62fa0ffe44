import type { ManagementNumber } from '../base/id.ts'
import type { Payment } from '../domain/payment.ts'
import { listTelegrams } from '../store/telegrams.ts'
import type { Engine } from './engine.ts'

/** The kept, redacted copy of a telegram, for an answer that is given after the sending process died. */
export async function sentTelegram(
  engine: Engine,
  payment: Pick<Payment, 'merchantId' | 'paymentId'>,
  managementNumber: ManagementNumber,
): Promise<string> {
  const telegrams = await listTelegrams(engine.database.sql, payment.merchantId, payment.paymentId)
  return telegrams.find((telegram) => telegram.management_number === managementNumber)?.request ?? ''
}
