/**
 * Makes an element. Text goes in as text and never as markup, so nothing that anybody wrote is run.
 *
 * @param {string} tag
 * @param {Record<string, string | number | boolean | null | undefined | ((event: Event) => unknown)>} [properties] attributes; functions are listeners, false and null leave out
 * @param {...(Node | string | null)} children
 * @returns {HTMLElement}
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue
    if (typeof value === 'function') element.addEventListener(name, value)
    else element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...children.filter((child) => child !== null))
  return element
}

/** @param {string} id a symbol of the page */
export function picture(id) {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  const use = document.createElementNS(space, 'use')
  svg.setAttribute('aria-hidden', 'true')
  svg.setAttribute('viewBox', '0 0 96 96')
  use.setAttribute('href', `#${id}`)
  svg.append(use)
  return svg
}

/**
 * Asks the shop's server. Throws a `ShopError` with the code and message of a refusal.
 *
 * @param {string} path
 * @param {object} [body] makes it a POST
 * @returns {Promise<unknown>}
 */
export async function ask(path, body) {
  const reply = await fetch(`/shop/api${path}`, {
    method: body ? 'POST' : 'GET',
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  }).catch(() => null)
  if (!reply) throw new ShopError('NETWORK', '')
  const answer = /** @type {unknown} */ (await reply.json().catch(() => null))
  if (reply.ok) return answer
  const { code, message } = /** @type {{ code?: string, message?: string }} */ (answer ?? {})
  throw new ShopError(code ?? 'NETWORK', message ?? '')
}

export class ShopError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message)
    this.code = code
  }
}

/** Says something to those who listen to the page. @param {string} text */
export function announce(text) {
  const place = document.getElementById('status')
  if (place) place.textContent = text
}
