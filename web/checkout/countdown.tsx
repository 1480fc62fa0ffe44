import { useEffect, useRef, useState } from 'react'
import type { CheckoutView } from '../../src/contract/checkout.ts'
import type { Say } from './words.ts'

interface CountdownProps {
  readonly view: CheckoutView
  readonly say: Say
  readonly onOver: () => void
}

/** Minutes that are worth saying aloud. */
const spokenMinutes = [10, 5, 1]

/** The time that is left, by the gateway's clock: a sandbox moves it, and a buyer's own may be wrong. */
export function Countdown({ view, say, onOver }: CountdownProps) {
  const left = useSecondsLeft(view, onOver)
  const minutes = Math.floor(left / 60)
  const text = `${minutes}:${String(left % 60).padStart(2, '0')}`
  const spoken = left % 60 === 0 && spokenMinutes.includes(minutes) ? say('minutesLeft', { n: minutes }) : ''
  return (
    <div className={left <= 60 ? 'countdown urgent' : 'countdown'}>
      <span role="timer" aria-live="off" aria-label={`${say('timeLeft')} ${text}`}>
        <span aria-hidden="true">
          {say('timeLeft')} <strong>{text}</strong>
        </span>
      </span>
      <span className="spoken" role="status">
        {spoken}
      </span>
    </div>
  )
}

function useSecondsLeft(view: CheckoutView, onOver: () => void): number {
  const totalMs = Math.max(0, Date.parse(view.expiresAt) - Date.parse(view.now))
  const [left, setLeft] = useState(Math.ceil(totalMs / 1_000))
  const over = useRef(onOver)
  over.current = onOver
  useEffect(() => {
    const end = performance.now() + totalMs
    const tick = () => {
      const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1_000))
      setLeft(seconds)
      if (seconds > 0) return
      clearInterval(timer)
      over.current()
    }
    const timer = setInterval(tick, 1_000)
    setLeft(Math.ceil(totalMs / 1_000))
    return () => clearInterval(timer)
    // Each answer of the gateway starts anew, also one that says the same as the last.
  }, [view, totalMs])
  return left
}
