import { startApp } from '../src/app.ts'
import { readConfig } from '../src/base/config.ts'

// A gateway that can be told to die at a beat: SIGKILL to itself, so that nothing of its own runs afterwards.
const [beatToDieAt, nth] = (process.env['DIE_AT'] ?? '').split(' ')
let seen = 0

const app = await startApp(readConfig({ ...process.env, DIE_AT: undefined }), {
  onBeat: (beat) => {
    if (beat !== beatToDieAt) return
    seen += 1
    if (seen === Number(nth)) process.kill(process.pid, 'SIGKILL')
  },
})
process.stdout.write(`${app.url}\n`)
