import { sayIn } from '../checkout/words.ts'
import type { AgreementState } from '../messages.ts'
import { terms } from '../terms.ts'
import { element, openTalk, readQuery, tellHeight } from './frame.ts'
import './style.css'

/** The terms inside a shop's page. */
const { language } = readQuery()
const say = sayIn(language)
const tell = openTalk()
const boxes = terms.map((term) => ({ term, box: checkbox() }))
const all = checkbox()
document.documentElement.lang = language
tellHeight(tell)
show()
tell({ type: 'agreed', agreement: agreement() })
tell({ type: 'ready' })

function show(): void {
  const list = element('ul')
  for (const { term, box } of boxes) {
    const title = element('span', {}, term.title[language])
    if (term.required) title.append(' ', element('small', {}, `(${say('required')})`))
    const summary = element(
      'summary',
      { 'aria-label': `${say('readTerm')}: ${term.title[language]}` },
      say('readTerm'),
    )
    list.append(
      element(
        'li',
        {},
        element('label', { class: 'check' }, box, title),
        element('details', {}, summary, element('p', {}, term.content[language])),
      ),
    )
    box.addEventListener('change', changed)
  }
  all.addEventListener('change', () => {
    for (const { box } of boxes) box.checked = all.checked
    changed()
  })
  const whole = element('label', { class: 'check all' }, all, element('span', {}, say('agreeAll')))
  document.body.append(element('fieldset', {}, element('legend', {}, say('terms')), whole, list))
}

function changed(): void {
  const state = agreement()
  all.checked = state.agreedRequiredTerms
  tell({ type: 'agreed', agreement: state })
}

function agreement(): AgreementState {
  return {
    agreedRequiredTerms: boxes.every(({ term, box }) => !term.required || box.checked),
    terms: boxes.map(({ term, box }) => ({
      id: term.id,
      title: term.title[language],
      content: term.content[language],
      required: term.required,
      agreed: box.checked,
    })),
  }
}

function checkbox(): HTMLInputElement {
  return element('input', { type: 'checkbox' })
}
