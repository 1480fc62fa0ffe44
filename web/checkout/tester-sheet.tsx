import { useId, useState } from 'react'
import { declineCodes, testerSay } from './tester-words.ts'
import { useTester, type TesterSheetProps } from './use-tester.ts'

/** Beside the window, in a sandbox only: every way in which a payment can end, at one press each. */
export function TesterSheet(props: TesterSheetProps) {
  const { view, checkout, language } = props
  const say = testerSay(language)
  const tester = useTester(props)
  const { won } = tester
  const [isOpen] = useState(() => window.matchMedia('(min-width: 900px)').matches)
  const isOff = view.state !== 'ready' || checkout.busy || checkout.phase.kind === 'leaving'
  return (
    <aside className="sheet" aria-label={say('title')}>
      <details open={isOpen}>
        <summary>
          <span className="badge">{say('badge')}</span> {say('title')}
        </summary>
        <p>{say('intro')}</p>
        <button type="button" className="go" disabled={isOff} onClick={tester.approve}>
          {say('approve')}
        </button>
        <Decline checkout={checkout} language={language} isOff={isOff} />
        <button type="button" disabled={isOff} onClick={() => void tester.wait()}>
          {say('wait')}
        </button>
        <button type="button" disabled={isOff} onClick={tester.payTwice}>
          {say('twice')}
        </button>
        <button type="button" disabled={isOff} onClick={tester.loseReply}>
          {say('lose')}
        </button>
        <button type="button" disabled={isOff} onClick={() => void checkout.close()}>
          {say('close')}
        </button>
        <div role="log" aria-live="polite">
          {tester.lines.map((line) => (
            <p key={line} className="line">
              {line}
            </p>
          ))}
        </div>
        {won ? (
          <button type="button" className="go" onClick={() => checkout.leave(won)}>
            {say('finish')}
          </button>
        ) : null}
      </details>
    </aside>
  )
}

function Decline({
  checkout,
  language,
  isOff,
}: Pick<TesterSheetProps, 'checkout' | 'language'> & { isOff: boolean }) {
  const say = testerSay(language)
  const id = useId()
  const [code, setCode] = useState<string>(declineCodes[0])
  return (
    <div className="decline">
      <label htmlFor={`${id}-code`}>{say('declineCode')}</label>
      <input
        id={`${id}-code`}
        list={`${id}-codes`}
        value={code}
        spellCheck={false}
        onChange={(event) => setCode(event.target.value.trim().toUpperCase())}
      />
      <datalist id={`${id}-codes`}>
        {declineCodes.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <button
        type="button"
        disabled={isOff || !/^[A-Z0-9_]{1,60}$/.test(code)}
        onClick={() => void checkout.fail(code)}
      >
        {say('decline')}
      </button>
    </div>
  )
}
