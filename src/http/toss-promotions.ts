import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { tossPromotions } from '../contract/toss-settlements.ts'
import { cardCompanies } from '../domain/card-issuer.ts'
import { cardDiscounts, interestFreeCards, promotionsEnd } from '../domain/card-promotion.ts'
import type { Gateway } from './face.ts'
import { success } from './route-schema.ts'
import { tossErrors } from './toss-errors.ts'

/** `GET /v1/promotions/card`: discounts and interest-free instalments of the card companies. */
export function tossPromotionsRoute({ engine }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'GET',
      url: '/promotions/card',
      schema: {
        operationId: 'tossCardPromotions',
        summary: '카드 혜택 조회: 즉시 할인, 무이자 할부',
        tags: ['toss'],
        security: [{ basic: [] }],
        response: { 200: success('카드 혜택', tossPromotions), ...tossErrors(401, 403, 500) },
      },
      handler: async () => {
        const dueDate = promotionsEnd(engine.clock.now())
        return {
          discountCards: cardDiscounts.map((one) => ({
            issuerCode: one.issuer,
            cardCompany: cardCompanies[one.issuer],
            discountAmount: one.discountAmount,
            balance: one.balance,
            discountCode: one.discountCode,
            dueDate,
            minimumPaymentAmount: one.minimum,
            maximumPaymentAmount: one.maximum,
          })),
          interestFreeCards: interestFreeCards.map((one) => ({
            issuerCode: one.issuer,
            cardCompany: cardCompanies[one.issuer],
            dueDate,
            installmentFreeMonths: [...one.months],
            minimumPaymentAmount: one.minimum,
          })),
        }
      },
    })
  }
}
