import type { Language } from '../base/refusal.ts'

/** Korean, unless the header prefers English (RFC 9110 12.5.4). A weight that is no number counts as none. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const weights = { ko: 0, en: 0 }
  for (const part of (acceptLanguage ?? '').split(',')) {
    const [range = '', ...parameters] = part.trim().toLowerCase().split(';')
    const q = parameters.map((parameter) => /^\s*q=(\d(?:\.\d{0,3})?)$/.exec(parameter)?.[1])[0]
    const weight = q === undefined ? (parameters.length === 0 ? 1 : 0) : Number(q)
    const language = range.split('-')[0]
    if (language === 'ko' || language === 'en') weights[language] = Math.max(weights[language], weight)
  }
  return weights.en > weights.ko ? 'en' : 'ko'
}
