import { announce, ask, el, ShopError } from './dom.js'
import { bankName, dateOf, sayFault, texts, timeOf, won } from './texts.js'

/**
 * @typedef {import('./texts.js').Language} Language
 * @typedef {{ at: string, kind: string, facts: Record<string, string | number> }} Step
 * @typedef {{
 *   orderId: string, orderName: string, amount: number, steps: Step[], isInDoubt: boolean,
 *   failure: { code: string, message: string } | null, payment: Payment | null,
 * }} Order
 * @typedef {{
 *   paymentKey: string, status: string, method: string | null, totalAmount: number, balanceAmount: number, vat: number,
 *   approvedAt: string | null,
 *   card: { number: string, approveNo: string, installmentPlanMonths: number } | null,
 *   virtualAccount: { accountNumber: string, bankCode: string, dueDate: string } | null,
 * }} Payment
 */

/** While something may still happen the page looks again: soon at first, ever more seldom, and for ten minutes at most. */
const firstLookMs = 400
const longestLookMs = 5_000
const lastLookMs = 600_000

/**
 * Shows an order and follows it. Answers how to stop following.
 *
 * @param {HTMLElement} place
 * @param {string} orderId
 * @param {Language} language
 * @returns {() => void}
 */
export function showOrder(place, orderId, language) {
  let isShown = true
  let shown = ''
  let waitMs = firstLookMs
  let lookedMs = 0
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  /** @param {Order} order */
  const draw = (order) => {
    const now = JSON.stringify(order)
    if (now === shown) return
    // What has just changed may change again soon.
    waitMs = firstLookMs
    const isFirst = shown === ''
    shown = now
    place.replaceChildren(orderView(order, language, act))
    if (isFirst) place.querySelector('h1')?.focus()
    else announce(place.querySelector('h1')?.textContent ?? '')
  }
  const look = async () => {
    try {
      const order = /** @type {Order} */ (await ask(`/orders/${orderId}`))
      if (isShown) draw(order)
    } catch (error) {
      if (shown === '') return showFault(place, error, language)
    }
    lookedMs += waitMs
    waitMs = Math.min(longestLookMs, waitMs * 1.3)
    if (isShown && lookedMs < lastLookMs) timer = setTimeout(look, document.hidden ? longestLookMs : waitMs)
  }
  /** @param {string} verb @param {object} body */
  const act = async (verb, body) => {
    try {
      draw(/** @type {Order} */ (await ask(`/orders/${orderId}/${verb}`, body)))
    } catch (error) {
      const said = place.querySelector('[data-said]')
      if (said) said.textContent = sayFault(error, language)
      if (!(error instanceof ShopError)) throw error
    }
    clearTimeout(timer)
    lookedMs = 0
    waitMs = firstLookMs
    await look()
  }
  void look()
  return () => {
    isShown = false
    clearTimeout(timer)
  }
}

/** @param {HTMLElement} place @param {unknown} error @param {Language} language */
export function showFault(place, error, language) {
  place.replaceChildren(
    el(
      'section',
      { class: 'result bad' },
      el('h1', { tabindex: '-1' }, sayFault(error, language)),
      el('p', {}, el('a', { class: 'button', href: '/shop/' }, texts[language].again)),
    ),
  )
}

/** @typedef {(verb: string, body: object) => Promise<void>} Act */

/** @param {Order} order @param {Language} language @param {Act} act */
function orderView(order, language, act) {
  const t = texts[language]
  const { mood, title, says } = verdict(order, language)
  const { payment } = order
  const canCancel =
    payment !== null &&
    payment.balanceAmount > 0 &&
    /^(DONE|PARTIAL_CANCELED|WAITING_FOR_DEPOSIT)$/.test(payment.status)
  return el(
    'div',
    { class: 'order' },
    el(
      'section',
      { class: `result ${mood}` },
      el('h1', { tabindex: '-1' }, title),
      says === '' ? null : el('p', {}, says),
      payment?.status === 'WAITING_FOR_DEPOSIT' && payment.virtualAccount
        ? account(payment, language, act)
        : null,
      facts(order, language),
      el(
        'p',
        { class: 'leads' },
        el('a', { class: 'button', href: '/shop/' }, mood === 'bad' ? t.retry : t.again),
        el('a', { href: docsAddress() }, t.docs),
      ),
    ),
    el(
      'section',
      { class: 'history' },
      el('h2', {}, t.history),
      el('ol', {}, ...order.steps.map((step) => stepView(step, language))),
    ),
    canCancel ? cancelForm(payment, language, act) : null,
  )
}

/** Where the gateway's documents are, as the top of the page knows. */
function docsAddress() {
  return document.querySelector('[data-docs]')?.getAttribute('href') ?? '/docs'
}

/** @param {Order} order @param {Language} language @returns {{ mood: string, title: string, says: string }} */
function verdict({ payment, failure, isInDoubt }, language) {
  const t = texts[language]
  if (isInDoubt) return { mood: 'open', title: t.doubt, says: t.doubtSays }
  if (payment) {
    const status =
      payment.status === 'PARTIAL_CANCELED' && payment.balanceAmount === 0 ? 'CANCELED' : payment.status
    const title = /** @type {Record<string, string>} */ (t.status)[status] ?? status
    if (status === 'ABORTED' || status === 'EXPIRED')
      return { mood: 'bad', title, says: failure?.message ?? '' }
    if (status === 'WAITING_FOR_DEPOSIT') return { mood: 'open', title, says: t.depositSays }
    return { mood: status === 'DONE' ? 'good' : 'plain', title, says: '' }
  }
  if (failure?.code === 'AMOUNT_TAMPERED') return { mood: 'bad', title: t.failed, says: t.tamperedSays }
  if (failure) return { mood: 'bad', title: t.failed, says: `${failure.message} (${failure.code})` }
  return { mood: 'open', title: t.opened, says: '' }
}

/** @param {Order} order @param {Language} language */
function facts(order, language) {
  const t = texts[language]
  const { payment } = order
  const { card } = payment ?? {}
  /** @type {[string, string | null][]} */
  const rows = [
    [t.orderName, order.orderName],
    [t.amount, won(order.amount, language)],
    // What is left of it after a cancel would say little beside the amount of the order.
    [t.vat, payment?.balanceAmount === payment?.totalAmount && payment ? won(payment.vat, language) : null],
    [
      t.balance,
      payment && payment.balanceAmount !== payment.totalAmount ? won(payment.balanceAmount, language) : null,
    ],
    [t.card, card?.number ?? null],
    [
      t.installment,
      card ? (card.installmentPlanMonths === 0 ? t.once : t.months(card.installmentPlanMonths)) : null,
    ],
    [t.approveNo, card?.approveNo ?? null],
    [t.approvedAt, payment?.approvedAt ? dateOf(payment.approvedAt, language) : null],
    [t.paymentKey, payment?.paymentKey ?? null],
    [t.orderId, order.orderId],
  ]
  const shown = rows.filter((row) => row[1] !== null)
  return el(
    'dl',
    { class: 'facts' },
    ...shown.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]),
  )
}

/** @param {Payment} payment @param {Language} language @param {Act} act */
function account({ virtualAccount }, language, act) {
  const t = texts[language]
  const { accountNumber = '', bankCode = '', dueDate = '' } = virtualAccount ?? {}
  return el(
    'div',
    { class: 'account' },
    el(
      'dl',
      { class: 'facts' },
      el('dt', {}, t.account),
      el('dd', { class: 'number' }, accountNumber),
      el('dt', {}, t.bank),
      el('dd', {}, bankName(bankCode, language)),
      el('dt', {}, t.dueDate),
      el('dd', {}, dateOf(dueDate, language)),
    ),
    button(t.deposit, 'primary', () => act('deposit', {})),
    el('p', { class: 'said', role: 'alert', 'data-said': true }),
  )
}

/** @param {string} text @param {string} kind @param {() => Promise<void>} work done once, until it has ended */
function button(text, kind, work) {
  const element = /** @type {HTMLButtonElement} */ (el('button', { type: 'button', class: kind }, text))
  element.addEventListener('click', () => {
    element.disabled = true
    void work().finally(() => {
      element.disabled = false
    })
  })
  return element
}

/** @param {Step} step @param {Language} language */
function stepView({ at, kind, facts: details }, language) {
  const t = texts[language]
  const [says = kind, who = ''] = /** @type {Record<string, string[]>} */ (t.steps)[kind] ?? []
  const { amount, event, status, tries, code, message } = details
  const told = [
    event ? `${event}${status ? ` · ${status}` : ''}` : (status ?? null),
    typeof amount === 'number' ? won(amount, language) : null,
    typeof tries === 'number' && tries > 1 ? `#${tries}` : null,
    message || code || null,
  ]
  return el(
    'li',
    { class: `step ${kind}` },
    el('time', { datetime: at }, timeOf(at, language)),
    el('div', {}, el('strong', {}, says), el('small', {}, [who, ...told.filter(Boolean)].join(' · '))),
  )
}

/** @param {Payment} payment @param {Language} language @param {Act} act */
function cancelForm(payment, language, act) {
  const t = texts[language]
  const { balanceAmount, virtualAccount, status } = payment
  const isDeposited = virtualAccount !== null && status !== 'WAITING_FOR_DEPOSIT'
  const amount = input('amount', 'number', String(balanceAmount), {
    min: 1,
    max: balanceAmount,
    step: 1,
    inputmode: 'numeric',
  })
  const bank = input('bank', 'text', '88', { pattern: '\\d{2,3}', inputmode: 'numeric' })
  const number = input('account', 'text', '110123456789', { pattern: '\\d{6,20}', inputmode: 'numeric' })
  const holder = input('holder', 'text', '김나루', {})
  /** @param {number | null} part */
  const cancel = (part) =>
    act('cancel', {
      amount: part,
      reason: t.cancelReason,
      refundAccount: isDeposited
        ? { bank: bank.value, accountNumber: number.value, holderName: holder.value }
        : null,
    })
  return el(
    'section',
    { class: 'cancel' },
    el('h2', {}, t.cancelTitle),
    isDeposited
      ? el(
          'div',
          { class: 'fields' },
          labelled(t.refundBank, bank),
          labelled(t.refundAccount, number),
          labelled(t.refundHolder, holder),
        )
      : null,
    // Before a deposit there is nothing to give back in part.
    status === 'WAITING_FOR_DEPOSIT'
      ? null
      : el(
          'div',
          { class: 'part' },
          labelled(t.cancelAmount, amount),
          button(t.cancelPart, '', () => cancel(Number(amount.value))),
        ),
    button(`${t.cancelAll} (${won(balanceAmount, language)})`, 'danger', () => cancel(null)),
    el('p', { class: 'said', role: 'alert', 'data-said': true }),
  )
}

/** @param {string} name @param {string} type @param {string} value @param {Record<string, string | number>} more */
function input(name, type, value, more) {
  return /** @type {HTMLInputElement} */ (
    el('input', { id: `cancel-${name}`, name, type, value, required: true, ...more })
  )
}

/** @param {string} text @param {HTMLInputElement} field */
function labelled(text, field) {
  return el('div', { class: 'field' }, el('label', { for: field.id }, text), field)
}
