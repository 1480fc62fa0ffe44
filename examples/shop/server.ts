import { createServer } from 'node:http'
import { createShop, shopPath } from './shop.ts'

/**
 * The shop by itself, beside a gateway that runs elsewhere. In a sandbox the gateway runs it too, at `/shop`.
 *
 *     NARU_URL=http://localhost:8080 node examples/shop/server.ts
 */
const { env } = process
const naruUrl = env['NARU_URL'] ?? 'http://localhost:8080'

const server = createServer()
server.listen(Number(env['SHOP_PORT'] ?? 3_000), env['SHOP_HOST'] ?? '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : address
  const shopUrl = env['SHOP_URL'] ?? `http://localhost:${port}`
  const shop = createShop({
    naruUrl,
    browserNaruUrl: env['NARU_BROWSER_URL'] ?? naruUrl,
    secretKey: env['NARU_SECRET_KEY'] ?? 'test_sk_docs_narudemo1',
    clientKey: env['NARU_CLIENT_KEY'] ?? 'test_ck_docs_narudemo1',
    webhookUrl: `${shopUrl}${shopPath}/webhooks`,
  })
  server.on('request', shop)
  process.stdout.write(`the shop is open at ${shopUrl}${shopPath}/\n`)
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.close())
