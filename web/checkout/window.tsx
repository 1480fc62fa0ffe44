import { useEffect, useRef, useState } from 'react'
import { pickLanguage, wonText, type Language } from '../language.ts'
import { openApi } from './api.ts'
import { Countdown } from './countdown.tsx'
import { LeaveDialog } from './leave-dialog.tsx'
import { NoticeBox } from './notice.tsx'
import { PaymentForm, untouched, type FormState } from './payment-form.tsx'
import { Outside } from './screens.tsx'
import { isEmbedded, keepFocus } from './shop-page.ts'
import { TesterSheet } from './tester-sheet.tsx'
import { useCheckout, type Checkout } from './use-checkout.ts'
import { sayIn, type Say } from './words.ts'
import type { CheckoutView } from '../../src/contract/checkout.ts'

/** The language is read by requests too, which must not go by an old one. */
const spoken: { language: Language } = { language: pickLanguage(null) }
const api = openApi(() => spoken.language)

/** The payment window, and beside it in a sandbox the tester's sheet. */
export function PaymentWindow() {
  const checkout = useCheckout(api)
  const [chosen, setChosen] = useState<Language | null>(null)
  const [form, setForm] = useState<FormState | null>(null)
  const view = 'view' in checkout.phase ? checkout.phase.view : null
  const language = chosen ?? pickLanguage(view?.language ?? null)
  spoken.language = language
  const say = sayIn(language)
  const state = form ?? (view ? untouched(view) : null)

  useEffect(() => {
    document.documentElement.lang = language
    document.title = `${say('pageTitle')}${view?.orderName ? ` · ${view.orderName}` : ''}`
  })
  useEffect(() => keepFocus(), [])
  // What the window has to say next begins at its top.
  useEffect(() => window.scrollTo(0, 0), [checkout.phase.kind])
  useForcedFailure(checkout, view)

  return (
    <div className={isEmbedded ? 'stage embedded' : 'stage'}>
      <main className="window">
        <Header say={say} checkout={checkout} onLanguage={() => setChosen(language === 'ko' ? 'en' : 'ko')} />
        {checkout.phase.kind === 'open' && state ? (
          <Body
            view={checkout.phase.view}
            checkout={checkout}
            language={language}
            say={say}
            state={state}
            onState={setForm}
          />
        ) : null}
        {checkout.phase.kind === 'open' ? null : (
          <Outside
            phase={checkout.phase}
            say={say}
            busy={checkout.busy}
            onBack={() => {
              if (view?.ending) checkout.leave(view.ending)
              else void checkout.close()
            }}
            onReload={() => void checkout.reload()}
          />
        )}
      </main>
      {view?.sandbox && state ? (
        <TesterSheet
          api={api}
          view={view}
          checkout={checkout}
          language={language}
          state={state}
          onState={setForm}
        />
      ) : null}
    </div>
  )
}

interface BodyProps {
  readonly view: CheckoutView
  readonly checkout: Checkout
  readonly language: Language
  readonly say: Say
  readonly state: FormState
  readonly onState: (state: FormState) => void
}

function Body({ view, checkout, language, say, state, onState }: BodyProps) {
  const { notice, busy } = checkout
  return (
    <div className="body">
      {view.sandbox ? <p className="test">{say('sandboxNotice')}</p> : null}
      <Summary view={view} language={language} say={say} onOver={() => void checkout.reload()} />
      <NoticeBox notice={notice} say={say} busy={busy} onRetry={() => void checkout.retry()} />
      <PaymentForm
        view={view}
        language={language}
        say={say}
        busy={busy}
        state={state}
        onState={onState}
        onPay={(body) => void checkout.pay(body)}
      />
    </div>
  )
}

interface HeaderProps {
  readonly say: Say
  readonly checkout: Checkout
  readonly onLanguage: () => void
}

function Header({ say, checkout, onLanguage }: HeaderProps) {
  const [isAsking, setAsking] = useState(false)
  const { phase, busy } = checkout
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && phase.kind === 'open') setAsking(true)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [phase.kind])
  return (
    <header>
      <p className="merchant">{'view' in phase ? phase.view.merchantName : 'Naru'}</p>
      <button
        type="button"
        className="language"
        lang={say('language') === 'English' ? 'en' : 'ko'}
        onClick={onLanguage}
      >
        {say('language')}
      </button>
      <button
        type="button"
        className="close"
        aria-label={say('close')}
        disabled={phase.kind === 'leaving'}
        onClick={() => (phase.kind === 'open' ? setAsking(true) : void checkout.close())}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M6 6l12 12M18 6 6 18" />
        </svg>
      </button>
      {isAsking ? (
        <LeaveDialog
          say={say}
          busy={busy}
          onStay={() => setAsking(false)}
          onLeave={() => {
            setAsking(false)
            void checkout.close()
          }}
        />
      ) : null}
    </header>
  )
}

interface SummaryProps {
  readonly view: CheckoutView
  readonly language: Language
  readonly say: Say
  readonly onOver: () => void
}

function Summary({ view, language, say, onOver }: SummaryProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  // A reader of the screen hears first what is asked for, and how much.
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="summary" aria-label={say('order')}>
      <h1 ref={heading} tabIndex={-1}>
        {view.kind === 'billing' ? say('registerCard') : (view.orderName ?? say('order'))}
      </h1>
      {view.amount === null ? null : <p className="amount">{wonText(view.amount, language)}</p>}
      <Countdown view={view} say={say} onOver={onOver} />
    </section>
  )
}

/** A shop may ask for a window that ends in failure by itself (toss.md 5, `forceFailure`). */
function useForcedFailure(checkout: Checkout, view: CheckoutView | null): void {
  const isDone = useRef(false)
  useEffect(() => {
    if (!view?.sandbox || !view.forceFailure || view.state !== 'ready' || isDone.current) return
    isDone.current = true
    void checkout.fail('PAY_PROCESS_ABORTED')
  })
}
