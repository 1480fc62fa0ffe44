import { cardReply, headerOf, type CardKind } from '../telegram/card-telegram.ts'
import { replyText } from './reply-codes.ts'

const answerable: readonly CardKind[] = ['PAYMENT', 'CANCEL', 'INQUIRY', 'NETCANCEL']

/**
 * The refusal (0030) of a telegram that is whole but does not decode, so that its sender learns of it at once. Null when
 * not even its kind and management number can be read: then there is nobody to answer.
 */
export function refusalOfUnreadable(telegram: Buffer): Buffer | null {
  const { kind: written, managementNumber } = headerOf(telegram)
  const kind = answerable.find((one) => one === written)
  if (kind === undefined || !/^[\x21-\x7e]{1,20}$/.test(managementNumber)) return null
  return cardReply.encode({
    kind,
    managementNumber,
    responseCode: '0030',
    message: replyText('0030'),
    approvalNumber: '',
    approvedAt: '',
    issuer: '',
    acquirer: '',
    cardCompanyNumber: '',
    amount: 0,
    vat: 0,
    originalManagementNumber: '',
    reserved: '',
  })
}
