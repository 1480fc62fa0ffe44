import { checkoutFault } from '../contract/checkout.ts'
import type { Face } from './face.ts'
import { jsonAnswer } from './face.ts'
import { tossFace } from './toss-refusals.ts'

/** Where the browser scripts know another word than the wire of the servers (toss.md 1.6, browser). */
const browserCodes: Readonly<Record<string, string>> = {
  INVALID_REQUEST: 'INVALID_PARAMETERS',
  INVALID_API_KEY: 'INVALID_CLIENT_KEY',
}

/** How the window and the pages of shops are spoken to: Toss's `{code, message}` in the words of its browser scripts. */
export const checkoutFace: Face = {
  say: (fault, listener) => {
    const answer = tossFace.say(fault, listener)
    const { code, message } = checkoutFault.parse(JSON.parse(answer.body))
    return jsonAnswer(answer.status, { code: browserCodes[code] ?? code, message })
  },
}
