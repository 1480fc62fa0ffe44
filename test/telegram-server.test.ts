import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { cardRequest, headerOf, ping } from '../src/telegram/card-telegram.ts'
import { cardCompany, closed, echo, host, plainConnection, telegram } from './telegram-wire.ts'

describe('the answering end', () => {
  test('answers a PING with a PONG by itself, under the same number', async () => {
    const company = await cardCompany(echo)
    const socket = plainConnection(company.port)
    socket.write(ping('P'))
    const bytes = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
    expect(cardRequest.decode(bytes)).toMatchObject({ kind: 'PONG', managementNumber: 'P' })
    expect(company.arrivals.left()).toBe(0)
  })

  test('closes a line on which something else than a telegram arrives', async () => {
    const company = await cardCompany()
    const socket = plainConnection(company.port)
    socket.write('GET / HTTP/1.1\r\n\r\n')
    expect(await company.faults.next()).toBe('wrong-length-field')
    await closed(socket)
  })

  test('takes no harm from sending on a line that is gone', async () => {
    const company = await cardCompany()
    const socket = plainConnection(company.port)
    socket.write(telegram('A'))
    const { line } = await company.arrivals.next()
    line.reset()
    line.send(telegram('A'))
    line.halfClose()
    line.reset()
    await closed(socket)
    const next = plainConnection(company.port)
    next.write(telegram('B'))
    expect(headerOf((await company.arrivals.next()).telegram).managementNumber).toBe('B')
  })

  test('still hears a line after its own half close', async () => {
    const company = await cardCompany()
    const socket = connect({ host, port: company.port, allowHalfOpen: true })
    onTestFinished(() => {
      socket.destroy()
    })
    socket.write(telegram('A'))
    const { line } = await company.arrivals.next()
    line.halfClose()
    await once(socket.resume(), 'end')
    socket.write(telegram('B'))
    expect(headerOf((await company.arrivals.next()).telegram).managementNumber).toBe('B')
  })

  test('says when its port is taken', async () => {
    const company = await cardCompany()
    await expect(cardCompany(undefined, company.port)).rejects.toThrow(/EADDRINUSE/)
  })
})
