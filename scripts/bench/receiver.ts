import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How long the shop of the bench takes to deal with a webhook. */
export const shopTakesMs = 20

/** A shop that hears webhooks and tells how many it has heard. Says its port when it listens. */
function listen(): void {
  let heard = 0
  const server = createServer((request, response) => {
    if (request.url === '/heard') {
      response.end(String(heard))
      return
    }
    request.resume()
    request.on('end', () => {
      setTimeout(() => {
        heard += 1
        response.writeHead(200, { 'content-length': 0 }).end()
      }, shopTakesMs)
    })
  })
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    process.stdout.write(`${port}\n`)
  })
}

if (import.meta.main) listen()
