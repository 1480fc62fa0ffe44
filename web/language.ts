export type Language = 'ko' | 'en'

/** Korean where it is asked for, or where nothing is and the browser speaks it. */
export function pickLanguage(asked: string | null): Language {
  if (asked === 'ko' || asked === 'en') return asked
  return /^ko\b/i.test(navigator.language) ? 'ko' : 'en'
}

/** `15,000원`, `KRW 15,000`. */
export function wonText(amount: number, language: Language): string {
  const digits = amount.toLocaleString('en-US')
  return language === 'ko' ? `${digits}원` : `KRW ${digits}`
}
