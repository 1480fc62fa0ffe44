import { systemClock } from '../base/clock.ts'
import { startCardCompany } from './card-company.ts'
import { serveControl } from './control-server.ts'

/** Prints one JSON line with both ports when it is ready, so that a script can wait for it and needs no fixed ports. */
export async function runCardCompany(place: {
  readonly host: string
  readonly port: number
  readonly controlPort: number
  readonly data: string
}): Promise<void> {
  const { host, port, controlPort, data } = place
  const onLog = (message: string): void => console.error(message)
  const company = await startCardCompany({ host, port, dataDir: data, clock: systemClock(), onLog })
  const control = await serveControl(company.control, { port: controlPort, onLog })
  console.log(
    JSON.stringify({ simulator: 'card-company', host, port: company.port, controlPort: control.port }),
  )
  const stop = (): void => {
    void control.close().then(() => company.close())
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}
