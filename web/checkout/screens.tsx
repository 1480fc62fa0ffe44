import type { ReactNode } from 'react'
import type { CheckoutView } from '../../src/contract/checkout.ts'
import type { Phase } from './use-checkout.ts'
import type { Say, Word } from './words.ts'

interface ScreenProps {
  readonly say: Say
  readonly title: string
  readonly text?: string
  readonly icon?: string
  readonly children?: ReactNode
}

/** One sentence in the middle of the window, read aloud when it appears. */
function Screen({ title, text, icon, children }: Omit<ScreenProps, 'say'>) {
  return (
    <div className="screen" role="status">
      {icon ? (
        <svg viewBox="0 0 24 24" aria-hidden="true" className="sign">
          <path d={icon} />
        </svg>
      ) : (
        <span className="spinner large" aria-hidden="true" />
      )}
      <h1>{title}</h1>
      {text ? <p>{text}</p> : null}
      {children}
    </div>
  )
}

const signs = {
  clock: 'M12 7v5l3 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  check: 'm8 12.5 2.8 2.8L16.2 9.5M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  stop: 'M12 8v4.5M12 15.8v.2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
} as const

/** What a window says whose checkout is over, by its state. */
const overs: Partial<Record<CheckoutView['state'], { title: Word; text: Word; sign: keyof typeof signs }>> = {
  expired: { title: 'expiredTitle', text: 'expiredText', sign: 'clock' },
  aborted: { title: 'abortedTitle', text: 'abortedText', sign: 'stop' },
}
const paid = { title: 'paidTitle', text: 'paidText', sign: 'check' } as const

interface OutsideProps {
  readonly phase: Exclude<Phase, { kind: 'open' }>
  readonly say: Say
  readonly busy: boolean
  readonly onBack: () => void
  readonly onReload: () => void
}

/** Everything that the window shows while there is nothing to pay. */
export function Outside({ phase, say, busy, onBack, onReload }: OutsideProps) {
  if (phase.kind === 'loading') return <Screen title={say('loading')} />
  if (phase.kind === 'leaving') return <Screen title={say('leaving')} text={say('leavingText')} />
  if (phase.kind === 'lost')
    return (
      <Screen title={say('loadFailed')} text={phase.message ?? say('networkTitle')} icon={signs.stop}>
        <button type="button" className="pay" onClick={onReload}>
          {say('retry')}
        </button>
      </Screen>
    )
  const { title, text, sign } = overs[phase.view.state] ?? paid
  return (
    <Screen title={say(title)} text={say(text)} icon={signs[sign]}>
      <button type="button" className="pay" disabled={busy} onClick={onBack}>
        {say('back')}
      </button>
    </Screen>
  )
}
