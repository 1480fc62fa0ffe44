import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Config } from './base/config.ts'
import type { Closers } from './foundation.ts'
import type { ShopAddress } from './http/shop.ts'
import { demoMerchants } from './usecase/prepare-database.ts'

/**
 * The sample shop behind `/shop` of a sandbox: the one at SHOP_ADDRESS, or one of this process on a port of its own, so that
 * it knows the gateway by HTTP and by nothing else. `gatewayUrl` is asked when the first visitor comes, which is also when
 * the shop is loaded: a start does not wait for it.
 */
export async function openSampleShop(
  config: Config,
  gatewayUrl: () => string,
  closers: Closers,
): Promise<ShopAddress> {
  if (config.SHOP_ADDRESS) {
    const { hostname, port } = new URL(`http://${config.SHOP_ADDRESS}`)
    return { host: hostname, port: Number(port) }
  }
  let shop: Promise<RequestListener> | null = null
  const server = createServer((request, response) => {
    shop ??= loadShop(gatewayUrl())
    shop.then(
      (serve) => serve(request, response),
      () => response.writeHead(500).end(),
    )
  })
  const listening = Promise.withResolvers<void>()
  server.once('error', listening.reject)
  server.listen(0, '127.0.0.1', listening.resolve)
  await listening.promise
  closers.push(async () => {
    server.close()
    server.closeAllConnections()
  })
  return { host: '127.0.0.1', port: portOf(server.address()) }
}

async function loadShop(listensOn: string): Promise<RequestListener> {
  const { createShop } = await import('../examples/shop/shop.ts')
  const { secretKey, clientKey } = demoMerchants[0]
  const naruUrl = reachable(listensOn)
  const webhookUrl = `${naruUrl}/shop/webhooks`
  return createShop({ naruUrl, browserNaruUrl: '', secretKey, clientKey, webhookUrl })
}

/** A gateway that listens on every address is asked at this machine's own. */
function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== 'object' || address === null) throw new Error('the sample shop has no port')
  return address.port
}
