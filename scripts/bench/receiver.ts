import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How long a shop takes to deal with a webhook. */
const tookMs = 20

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
    }, tookMs)
  })
})

if (import.meta.main)
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    process.stdout.write(`${port}\n`)
  })
