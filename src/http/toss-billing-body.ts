import type { z } from 'zod'
import { seoulIso } from '../base/clock.ts'
import { masking } from '../base/masking.ts'
import { isRefused } from '../base/refusal.ts'
import { tossBilling } from '../contract/toss-billing.ts'
import { cardCompanies, supposedIssuer } from '../domain/card-issuer.ts'
import type { Merchant } from '../domain/merchant.ts'
import type { Render } from '../usecase/answering.ts'
import type { IssuedBillingKey } from '../usecase/keep-card.ts'
import { jsonAnswer, type Listener } from './face.ts'
import { success } from './route-schema.ts'
import { tossErrors } from './toss-errors.ts'
import { shownMerchantId } from './toss-payment.ts'
import { tossRefusal } from './toss-refusals.ts'

/** What the routes answer that give or show a billing key. */
export const billingAnswers = {
  200: success('빌링키', tossBilling),
  ...tossErrors(400, 401, 403, 409, 413, 415, 500),
}

export function renderBilling(merchant: Merchant, listener: Listener): Render<IssuedBillingKey> {
  return (outcome) => {
    if (isRefused(outcome)) return tossRefusal(outcome.refused, listener)
    return jsonAnswer(200, billingBody(merchant, outcome))
  }
}

/** What the card company would say of the card is supposed until it has been asked. */
function billingBody(merchant: Merchant, { key, card }: IssuedBillingKey): z.output<typeof tossBilling> {
  const { issuer, acquirer } = supposedIssuer(card.number)
  const number = masking.toss(card.number)
  return {
    mId: shownMerchantId(merchant),
    customerKey: key.customerKey,
    authenticatedAt: seoulIso(key.issuedAt),
    method: '카드',
    billingKey: key.billingKey,
    cardCompany: cardCompanies[issuer],
    cardNumber: number,
    card: { issuerCode: issuer, acquirerCode: acquirer, number, cardType: '미확인', ownerType: '미확인' },
  }
}
