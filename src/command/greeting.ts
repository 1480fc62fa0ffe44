import type { Config } from '../base/config.ts'
import type { DemoMerchant } from '../usecase/prepare-database.ts'

/** What `naru start` prints: where it listens and, in a sandbox, a line that charges a card when pasted as it is. */
export function greeting(
  config: Config,
  url: string,
  cardCompanyAddress: string,
  demo: readonly [DemoMerchant, DemoMerchant],
): string {
  const shown = config.HOST === '0.0.0.0' ? `http://localhost:${new URL(url).port}` : url
  const database = config.DATABASE_URL ? 'PostgreSQL' : `embedded, in ${config.NARU_DATA}`
  const lines = [
    '',
    `  나루 Naru listens on ${shown}  (${config.NARU_MODE}, profile ${config.NARU_PROFILE})`,
    `    API           ${shown}/docs`,
    `    database      ${database}`,
    `    card company  ${cardCompanyAddress}${config.CARD_COMPANY_ADDRESS ? '' : ' (simulator)'}`,
  ]
  if (config.NARU_MODE === 'live') return [...lines, '', ''].join('\n')
  return [
    ...lines,
    `    sample shop   ${shown}/shop`,
    '',
    ...demo.map(
      ({ merchant, secretKey, clientKey }) => `    ${merchant.merchantId}   ${secretKey}   ${clientKey}`,
    ),
    '',
    '  Charge a card:',
    '',
    chargeLine(shown, demo[0].secretKey),
    '',
    '  Then look at the telegram that crossed the wire, field by field (put the id of the answer in place of ID):',
    '',
    `    curl -s -u ${demo[0].secretKey}: ${shown}/payments/ID/telegrams`,
    '',
    '',
  ].join('\n')
}

function chargeLine(url: string, secretKey: string): string {
  const body = {
    cardNumber: '4330123412341234',
    expiry: '1230',
    cvc: '123',
    amount: 11_000,
    orderName: '나룻배 삯',
  }
  return `    curl -s -u ${secretKey}: -H 'content-type: application/json' -d '${JSON.stringify(body)}' ${url}/payments/card`
}
