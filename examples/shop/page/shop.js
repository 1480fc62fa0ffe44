import { announce, ask, el, picture } from './dom.js'
import { showFault, showOrder } from './order.js'
import { chooseLanguage, chosenLanguage, sayFault, texts, won } from './texts.js'

/**
 * @typedef {import('./texts.js').Language} Language
 * @typedef {{ id: string, price: number, ko: { name: string, says: string }, en: { name: string, says: string } }} Product
 * @typedef {{ orderId: string, orderName: string, amount: number, failure: object | null }} Ordered
 * @typedef {{ products: Product[], clientKey: string, customerKey: string, naruUrl: string }} Shop
 */

const main = /** @type {HTMLElement} */ (document.getElementById('main'))
const methods = /** @type {const} */ (['CARD', 'VIRTUAL_ACCOUNT', 'TRANSFER'])

const basketName = 'naru-shop-basket'

/**
 * What is in the basket, by the tab: it is still there when the window has sent the buyer back. A first visitor finds
 * something in it, so that one click shows how paying goes.
 *
 * @type {Map<string, number>}
 */
const basket = new Map(
  /** @type {[string, number][]} */ (
    JSON.parse(sessionStorage.getItem(basketName) ?? '[["americano",1],["yakgwa",2]]')
  ),
)

function keepBasket() {
  sessionStorage.setItem(basketName, JSON.stringify([...basket]))
}

/** @type {(typeof methods)[number]} */
let method = 'CARD'
let language = chosenLanguage()
let stopFollowing = () => undefined

const shop = /** @type {Promise<Shop>} */ (ask('/shop'))

document.getElementById('language')?.addEventListener('click', () => {
  language = language === 'ko' ? 'en' : 'ko'
  chooseLanguage(language)
  void show()
})

/** Shows what the address names. */
async function show() {
  const t = texts[language]
  document.documentElement.lang = language
  document.title = t.title
  for (const place of document.querySelectorAll('[data-text]')) {
    const name = /** @type {HTMLElement} */ (place).dataset['text'] ?? ''
    place.textContent = /** @type {Record<string, string>} */ (/** @type {unknown} */ (t))[name] ?? ''
  }
  const other = document.getElementById('language')
  if (other) {
    other.textContent = t.otherLanguage
    other.lang = language === 'ko' ? 'en' : 'ko'
  }
  stopFollowing()
  try {
    const { naruUrl } = await shop
    for (const link of document.querySelectorAll('[data-docs]')) link.setAttribute('href', `${naruUrl}/docs`)
    const [, orderId] = /^\/shop\/orders\/([\w-]+)$/.exec(location.pathname) ?? []
    if (location.pathname === '/shop/success') return await confirmReturn()
    if (location.pathname === '/shop/fail') return await tellFailure()
    if (orderId) return follow(orderId)
    showMenu(await shop)
  } catch (error) {
    showFault(main, error, language)
  }
}

/** @param {string} orderId */
function follow(orderId) {
  history.replaceState(null, '', `/shop/orders/${orderId}`)
  stopFollowing = /** @type {() => undefined} */ (showOrder(main, orderId, language))
}

/** The buyer is back from the window. What the address says is passed on as it is: the shop's server judges it. */
async function confirmReturn() {
  const told = new URLSearchParams(location.search)
  const orderId = told.get('orderId') ?? ''
  main.replaceChildren(
    el('section', { class: 'result open' }, el('h1', { tabindex: '-1' }, texts[language].confirming)),
  )
  announce(texts[language].confirming)
  const { failure } = /** @type {Ordered} */ (
    await ask(`/orders/${encodeURIComponent(orderId)}/confirm`, {
      paymentKey: told.get('paymentKey') ?? '',
      amount: told.get('amount') ?? '',
    })
  )
  // Whoever was refused may want to pay for the same things in another way.
  if (!failure) basket.clear()
  keepBasket()
  follow(orderId)
}

/** The window has sent the buyer back without a payment. */
async function tellFailure() {
  const told = new URLSearchParams(location.search)
  const [code, message, orderId] = ['code', 'message', 'orderId'].map((name) => told.get(name) ?? '')
  const body = { event: 'left', code: code?.slice(0, 60), message: message?.slice(0, 510) }
  // What stands in an address may be anybody's words; only for an order of this buyer are they the window's.
  const isOurs = await ask(`/orders/${encodeURIComponent(orderId ?? '')}/window`, body).then(
    () => true,
    () => false,
  )
  history.replaceState(null, '', '/shop/')
  showMenu(await shop)
  say((isOurs && message) || texts[language].windowClosed)
}

/** @param {Shop} shopFacts */
function showMenu(shopFacts) {
  const t = texts[language]
  main.replaceChildren(
    el(
      'div',
      { class: 'menu' },
      el(
        'section',
        { class: 'products', 'aria-labelledby': 'menu-title' },
        el('h1', { id: 'menu-title' }, t.products),
        el('ul', {}, ...shopFacts.products.map((product) => card(product, shopFacts))),
      ),
      el('section', { class: 'basket', 'aria-labelledby': 'basket-title' }, ...basketView(shopFacts)),
    ),
  )
}

/** @param {Product} product @param {Shop} shopFacts */
function card(product, shopFacts) {
  const t = texts[language]
  const { name, says } = product[language]
  const quantity = basket.get(product.id) ?? 0
  /** @param {number} step @param {string} label */
  const stepper = (step, label) =>
    el(
      'button',
      {
        type: 'button',
        class: 'round',
        'aria-label': `${name}: ${label}`,
        'data-focus': `${product.id}${step}`,
        click: () => change(product.id, step, shopFacts),
      },
      step > 0 ? '+' : '−',
    )
  return el(
    'li',
    { class: `product ${product.id}` },
    el('div', { class: 'picture' }, picture(product.id)),
    el('h2', {}, name),
    el('p', {}, says),
    el(
      'div',
      { class: 'buy' },
      el('span', { class: 'price' }, won(product.price, language)),
      el(
        'span',
        { class: 'stepper' },
        quantity > 0 ? stepper(-1, t.fewer) : null,
        quantity > 0 ? el('span', { class: 'quantity' }, String(quantity)) : null,
        stepper(1, quantity > 0 ? t.more : t.add),
      ),
    ),
  )
}

/** @param {string} id @param {number} step @param {Shop} shopFacts */
function change(id, step, shopFacts) {
  const quantity = Math.min(20, Math.max(0, (basket.get(id) ?? 0) + step))
  if (quantity === 0) basket.delete(id)
  else basket.set(id, quantity)
  keepBasket()
  showMenu(shopFacts)
  const same =
    document.querySelector(`[data-focus="${id}${step}"]`) ?? document.querySelector(`[data-focus="${id}1"]`)
  if (same instanceof HTMLElement) same.focus()
  announce(`${texts[language].total} ${won(total(shopFacts), language)}`)
}

/** @param {Shop} shopFacts */
function total({ products }) {
  return products.reduce((sum, { id, price }) => sum + price * (basket.get(id) ?? 0), 0)
}

/** @param {Shop} shopFacts */
function basketView(shopFacts) {
  const t = texts[language]
  const lines = shopFacts.products.filter(({ id }) => basket.has(id))
  const pay = el(
    'button',
    {
      type: 'button',
      class: 'primary pay',
      id: 'pay',
      disabled: lines.length === 0,
      click: () => void order(shopFacts),
    },
    t.pay(won(total(shopFacts), language)),
  )
  return [
    el('h2', { id: 'basket-title' }, t.basket),
    lines.length === 0
      ? el('p', { class: 'quiet' }, t.empty)
      : el(
          'ul',
          { class: 'lines' },
          ...lines.map((line) =>
            el(
              'li',
              {},
              el('span', {}, line[language].name),
              el('span', { class: 'quiet' }, `× ${basket.get(line.id)}`),
              el('span', { class: 'sum' }, won(line.price * (basket.get(line.id) ?? 0), language)),
            ),
          ),
        ),
    el('p', { class: 'total' }, el('span', {}, t.total), el('strong', {}, won(total(shopFacts), language))),
    el(
      'fieldset',
      { class: 'methods' },
      el('legend', {}, t.method),
      ...methods.map((one) =>
        el(
          'label',
          {},
          el('input', {
            type: 'radio',
            name: 'method',
            value: one,
            checked: one === method,
            change: () => {
              method = one
            },
          }),
          el('span', {}, t[one]),
        ),
      ),
    ),
    pay,
    el('p', { class: 'said', role: 'alert', id: 'said' }),
    el('details', { class: 'try' }, el('summary', {}, t.tryIt), el('p', {}, t.tryItSays)),
  ]
}

/** @param {string} text */
function say(text) {
  const said = document.getElementById('said')
  if (said) said.textContent = text
}

/** Orders at the shop's server, which works out what it costs, and opens the window for exactly that. @param {Shop} shopFacts */
async function order({ clientKey, customerKey, naruUrl }) {
  const t = texts[language]
  const button = /** @type {HTMLButtonElement | null} */ (document.getElementById('pay'))
  if (!button || button.disabled) return
  const before = button.textContent
  button.disabled = true
  button.textContent = t.paying
  say('')
  try {
    const makeWindow = await loadSdk(naruUrl)
    const items = Array.from(basket, ([id, quantity]) => ({ id, quantity }))
    const { orderId, orderName, amount } = /** @type {Ordered} */ (
      await ask('/orders', { basket: items, language })
    )
    await ask(`/orders/${orderId}/window`, { event: 'opened' })
    await makeWindow(clientKey)
      .payment({ customerKey })
      .requestPayment({
        method,
        amount: { currency: 'KRW', value: amount },
        orderId,
        orderName,
        // The other methods' windows speak the language of the browser.
        ...(method === 'CARD' ? { card: { language } } : {}),
        successUrl: `${location.origin}/shop/success`,
        failUrl: `${location.origin}/shop/fail`,
      })
  } catch (error) {
    const { code } = /** @type {{ code?: string }} */ (error ?? {})
    say(
      code === 'USER_CANCEL' || code === 'PAY_PROCESS_CANCELED' ? t.windowClosed : sayFault(error, language),
    )
  } finally {
    button.disabled = false
    button.textContent = before
    button.focus()
  }
}

/** @typedef {(clientKey: string) => { payment: (who: object) => { requestPayment: (wish: object) => Promise<void> } }} MakeWindow */

/** The same script tag that a shop on Toss has, at another address. @param {string} naruUrl @returns {Promise<MakeWindow>} */
function loadSdk(naruUrl) {
  const found = () =>
    /** @type {{ TossPayments?: MakeWindow }} */ (/** @type {unknown} */ (window)).TossPayments
  return new Promise((resolve, reject) => {
    const ready = () => {
      const made = found()
      if (made) resolve(made)
      else reject(Object.assign(new Error('no TossPayments'), { code: 'SDK' }))
    }
    if (found()) return ready()
    const script = /** @type {HTMLScriptElement} */ (
      el('script', { src: `${naruUrl}/v2/standard`, load: ready })
    )
    script.addEventListener('error', () => reject(Object.assign(new Error('no script'), { code: 'SDK' })))
    document.head.append(script)
  })
}

window.addEventListener('popstate', () => void show())
void show()
