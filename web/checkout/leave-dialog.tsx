import { useEffect, useRef } from 'react'
import type { Say } from './words.ts'

interface LeaveDialogProps {
  readonly say: Say
  readonly busy: boolean
  readonly onStay: () => void
  readonly onLeave: () => void
}

/** Asks once more before what was entered is thrown away. */
export function LeaveDialog({ say, busy, onStay, onLeave }: LeaveDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="leave"
      aria-labelledby="leave-title"
      onCancel={(event) => {
        event.preventDefault()
        onStay()
      }}
    >
      <h2 id="leave-title">{say('leaveTitle')}</h2>
      <p>{say('leaveText')}</p>
      <div className="pair">
        <button type="button" className="quiet" disabled={busy} onClick={onLeave}>
          {say('leave')}
        </button>
        <button type="button" className="pay" onClick={onStay}>
          {say('stay')}
        </button>
      </div>
    </dialog>
  )
}
