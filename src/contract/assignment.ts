import { z } from 'zod'
import { looksLikeId } from '../base/id.ts'
import { wholeWon } from './fields.ts'

/**
 * The fields of the assignment (seed 003). Its curl lines send numbers, so a number stands for its digits. A number that
 * lost a leading zero, or is too long to be kept exactly, is simply not the right digits: send those as a string.
 */
const digitsOrNumber = z.union([
  z
    .int()
    .min(0)
    .transform((n) => String(n)),
  z.string().max(32),
])

const wonOrDigits = z.union([
  wholeWon,
  z
    .string()
    .regex(/^\d{1,10}$/)
    .transform((text) => Number(text)),
])

const managementNumber = z.string().max(64).refine(looksLikeId)

export const assignmentPayment = z
  .strictObject({
    card_no: digitsOrNumber.describe('카드번호: 10 to 16 digits').meta({ examples: [1234567890123456] }),
    exp_ym: digitsOrNumber.describe('유효기간: mmyy').meta({ examples: ['1125'] }),
    card_cvc: digitsOrNumber.describe('cvc: three digits').meta({ examples: [777] }),
    pay_prd: wonOrDigits.describe('할부개월수: 0 to 12').meta({ examples: [0] }),
    pay_amt: wonOrDigits.describe('결제금액').meta({ examples: [110_000] }),
    vat_amt: wonOrDigits.nullish().describe('부가가치세; by default an eleventh, rounded'),
  })
  .meta({ id: 'AssignmentPayment' })

export const assignmentCancel = z
  .strictObject({
    mgnt_no: managementNumber.describe('관리번호 of the payment'),
    pay_amt: wonOrDigits.describe('취소금액'),
    vat_amt: wonOrDigits.nullish(),
  })
  .meta({ id: 'AssignmentCancel' })

export const assignmentSelect = z
  .strictObject({ mgnt_no: managementNumber.describe('관리번호 of a payment or of a cancel') })
  .meta({ id: 'AssignmentSelect' })

const sendData = z
  .string()
  .describe('카드사전송데이터: the 450 columns, whole in the assignment profile and starred in strict')

export const assignmentPaid = z
  .object({ mgnt_no: z.string(), send_data: sendData })
  .meta({ id: 'AssignmentPaid' })

export const assignmentCancelled = z
  .object({
    mgnt_no: z.string().describe('관리번호 of the cancel'),
    orgnl_mgnt_no: z.string(),
    send_data: sendData,
  })
  .meta({ id: 'AssignmentCancelled' })

export const assignmentSelected = z
  .object({
    mgnt_no: z.string(),
    card_no: z.string().describe('all but the first 6 and the last 3 digits starred'),
    exp_ym: z.string(),
    card_cvc: z.string().describe('starred in the strict profile'),
    pay_prd: z.int(),
    cncl_cd: z.enum(['0', '1']).describe('0: payment, 1: cancel'),
    pay_amt: z.int(),
    vat_amt: z.int(),
    orgnl_mgnt_no: z.string().nullable().describe('of a cancel: the payment'),
    state: z.string(),
  })
  .meta({ id: 'AssignmentSelected' })

export const assignmentError = z
  .object({
    message: z.string().describe('in Korean, as the assignment words it'),
    code: z.string().describe('our code, which tells apart what the assignment says alike'),
    mgnt_no: z.string().optional().describe('what was made all the same'),
  })
  .meta({ id: 'AssignmentError' })

export const assignmentReady = z.object({ message: z.string() })
