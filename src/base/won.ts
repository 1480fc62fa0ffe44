/** A whole number of won. Amount and VAT are both won, and are always spent separately (design 3.6). */
export type Won = number & { readonly __brand: 'Won' }

/** Promises a whole, safe number of won. Throws on anything else: a fraction of a won is a bug, not a refusal. */
export function won(n: number): Won {
  if (!Number.isSafeInteger(n)) throw new RangeError(`not a whole number of won: ${n}`)
  return n as Won
}

export const zeroWon = won(0)

export function plus(a: Won, b: Won): Won {
  return won(a + b)
}

export function minus(a: Won, b: Won): Won {
  return won(a - b)
}
