import type { Notice } from './use-checkout.ts'
import type { Say } from './words.ts'

interface NoticeBoxProps {
  readonly notice: Notice | null
  readonly say: Say
  readonly busy: boolean
  readonly onRetry: () => void
}

/** What went wrong with the last try. The box is always there, so that what appears in it is read aloud. */
export function NoticeBox({ notice, say, busy, onRetry }: NoticeBoxProps) {
  return (
    <div role="alert" className={notice ? `alert ${notice.kind}` : 'alert empty'}>
      {notice?.kind === 'refused' ? (
        <>
          <strong>{say('refusedTitle')}</strong>
          <p>{notice.message}</p>
        </>
      ) : null}
      {notice?.kind === 'unheard' ? (
        <>
          <strong>{say('networkTitle')}</strong>
          <p>{say('networkText')}</p>
          <button type="button" className="quiet" disabled={busy} onClick={onRetry}>
            {say('retry')}
          </button>
        </>
      ) : null}
    </div>
  )
}
