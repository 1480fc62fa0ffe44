import type { Clock } from '../base/clock.ts'
import type { KeyRing } from '../base/key-ring.ts'
import { merchantId } from '../base/id.ts'
import type { Profile } from '../domain/card.ts'
import type { Merchant } from '../domain/merchant.ts'
import type { Database } from '../store/database.ts'
import { keepBusinessNumber, registerMerchant } from '../store/merchants.ts'
import { migrate } from '../store/migrate.ts'
import { prepareMonths } from '../store/months.ts'
import { keepSetting } from '../store/settings.ts'
import { hashApiKey } from './sign-in.ts'

export interface DemoMerchant {
  readonly merchant: Merchant
  readonly secretKey: string
  readonly clientKey: string
}

const demo = (n: number): DemoMerchant => ({
  merchant: { merchantId: merchantId(`naru-demo-${n}`), name: `나루 데모 상점 ${n}`, checksLuhn: false },
  secretKey: `test_sk_docs_narudemo${n}`,
  clientKey: `test_ck_docs_narudemo${n}`,
})

/** Of the right form and with the right check digit; it stands on the cash receipts of a sandbox. */
const demoBusinessNumber = '1234567891'

/** The merchants of every sandbox (design 4); their keys are public and work in no other mode. */
export const demoMerchants: readonly [DemoMerchant, DemoMerchant] = [demo(1), demo(2)]

/**
 * Brings a database to the state in which the gateway can use it: schema, ring, merchants. Throws when the database was
 * filled under another key ring or, with a stricter one, under the assignment profile: neither could be read rightly.
 */
export async function prepareDatabase(
  database: Database,
  options: { keyRing: KeyRing; profile: Profile; clock: Clock; demo: boolean },
): Promise<void> {
  await migrate(database.sql)
  await prepareMonths(database, options.clock.now())
  await keepOrRefuse(database, 'key_ring_fingerprint', options.keyRing.fingerprint(), 'key ring')
  await keepOrRefuse(database, 'profile', options.profile, 'profile (NARU_PROFILE)')
  if (!options.demo) return
  for (const { merchant, secretKey, clientKey } of demoMerchants) {
    const keys = { secretHash: hashApiKey(secretKey), clientHash: hashApiKey(clientKey) }
    await database.sql
      .transaction()
      .execute((tx) => registerMerchant(tx, merchant, keys, options.clock.now()))
    await keepBusinessNumber(database.sql, merchant.merchantId, demoBusinessNumber)
  }
}

async function keepOrRefuse(
  database: Database,
  name: 'key_ring_fingerprint' | 'profile',
  value: string,
  what: string,
): Promise<void> {
  const kept = await keepSetting(database.sql, name, value)
  if (kept !== value)
    throw new Error(
      `this database was filled under another ${what} (${kept}, not ${value}); use that one or an empty database`,
    )
}
