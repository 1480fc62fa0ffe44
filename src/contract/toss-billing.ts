import { z } from 'zod'
import { digits, printable, remark, shopKey, textLike, want } from './fields.ts'
import { orderIdForm, tossNumber } from './toss.ts'

/** Billing keys on the Toss wire (toss.md 1.2 and 2): cards that stay with the shop. */

const identityForm = /^(\d{6}|\d{10})$/

/** Looked at by the face, which knows how the real server treats one that is too long (toss.md 1.11, Q5). */
const customerKey = shopKey(1, 2_000).describe("2 to 300 characters; the shop's own name for the buyer")

/** `POST /v1/billing/authorizations/card`. Older clients call the birthday `customerBirthday`. */
export const tossBillingCard = z
  .looseObject({
    customerKey,
    cardNumber: digits.max(20),
    cardExpirationYear: textLike(/^\d{2}$/, 'two_digits'),
    cardExpirationMonth: textLike(/^\d{2}$/, 'two_digits'),
    customerIdentityNumber: textLike(identityForm, 'birth_or_business')
      .nullish()
      .describe('required; checked for its form and dropped'),
    customerBirthday: textLike(/^\d{6}$/, 'birth_or_business')
      .nullish()
      .describe('in place of it, from older clients'),
    cardPassword: textLike(/^\d{2}$/, 'two_digits')
      .nullish()
      .describe('checked for its form and dropped'),
    customerName: remark(100).nullish(),
    customerEmail: remark(255).nullish(),
    vbv: z.unknown().optional(),
  })
  .superRefine((body, context) => {
    if (typeof body.customerIdentityNumber === 'string' || typeof body.customerBirthday === 'string') return
    context.addIssue({ code: 'custom', path: ['customerIdentityNumber'], message: want('birth_or_business') })
  })
  .meta({ id: 'TossBillingCard' })

/** `POST /v1/billing/authorizations/issue`. */
export const tossBillingIssue = z
  .looseObject({ authKey: z.string().min(1).max(300), customerKey })
  .meta({ id: 'TossBillingIssue' })

/** `POST /v1/billing/authorizations/{authKey}`, the same of older clients. */
export const tossBillingLegacyIssue = z.looseObject({ customerKey }).meta({ id: 'TossBillingLegacyIssue' })

/** `POST /v1/billing/{billingKey}`. */
export const tossBillingCharge = z
  .looseObject({
    customerKey,
    amount: tossNumber,
    orderId: textLike(orderIdForm, 'order_id'),
    orderName: printable(100).nullish().describe('by default the order id'),
    cardInstallmentPlan: tossNumber.nullish(),
    taxFreeAmount: tossNumber.nullish(),
    taxExemptionAmount: tossNumber.nullish(),
    customerName: remark(100).nullish(),
    customerEmail: textLike(/^[^\s@\p{Cc}\p{Cs}]{1,64}@[^\s@\p{Cc}\p{Cs}]{1,190}$/u, 'email').nullish(),
    customerMobilePhone: remark(20).nullish(),
    customerIp: remark(45).nullish(),
    method: z.unknown().optional(),
    billingKey: z.unknown().optional(),
  })
  .meta({ id: 'TossBillingCharge' })

export const tossBilling = z
  .object({
    mId: z.string(),
    customerKey: z.string(),
    authenticatedAt: z.string(),
    method: z.literal('카드'),
    billingKey: z.string(),
    cardCompany: z.string(),
    cardNumber: z.string(),
    card: z.object({
      issuerCode: z.string(),
      acquirerCode: z.string(),
      number: z.string(),
      cardType: z.enum(['신용', '체크', '기프트', '미확인']),
      ownerType: z.enum(['개인', '법인', '미확인']),
    }),
  })
  .meta({ id: 'TossBilling' })
