import { methodRules } from '../checkout/methods.ts'
import { sayIn } from '../checkout/words.ts'
import type { CheckoutMethod } from '../messages.ts'
import { element, openTalk, readQuery, tellHeight } from './frame.ts'
import './style.css'

/** The list of methods inside a shop's page. It holds no card and no amount, only a choice. */
const { clientKey, language } = readQuery()
const say = sayIn(language)
const tell = openTalk()
document.documentElement.lang = language
tellHeight(tell)
void show()

async function show(): Promise<void> {
  const methods = await offered()
  if ('code' in methods) {
    document.body.append(element('p', { class: 'failed', role: 'alert' }, methods.message))
    tell({ type: 'failed', code: methods.code, message: methods.message })
    return
  }
  const list = element('fieldset', {}, element('legend', {}, say('method')))
  for (const [index, method] of methods.entries()) list.append(choice(method, index === 0))
  document.body.append(list)
  if (methods[0]) tell({ type: 'selected', method: methods[0] })
  tell({ type: 'ready' })
}

function choice(method: CheckoutMethod, isChosen: boolean): HTMLElement {
  const radio = element('input', { type: 'radio', name: 'method', value: method })
  radio.checked = isChosen
  radio.addEventListener('change', () => tell({ type: 'selected', method }))
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  icon.setAttribute('viewBox', '0 0 24 24')
  icon.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', methodRules.find((rule) => rule.method === method)?.icon ?? '')
  icon.append(path)
  return element('label', { class: 'choice' }, radio, icon, element('span', {}, say(method)))
}

interface Failure {
  readonly code: string
  readonly message: string
}

/** Those that the shop takes and the window knows; or why none can be shown. */
async function offered(): Promise<CheckoutMethod[] | Failure> {
  const lost = { code: 'NETWORK_ERROR', message: say('networkTitle') }
  try {
    const reply = await fetch(`/checkout/api/methods?clientKey=${encodeURIComponent(clientKey)}`, {
      headers: { 'accept-language': language },
    })
    const answer = (await reply.json()) as { methods: string[] } | Failure
    if ('code' in answer) return answer
    return methodRules.map(({ method }) => method).filter((method) => answer.methods.includes(method))
  } catch {
    return lost
  }
}
