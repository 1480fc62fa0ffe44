import cluster, { type Worker } from 'node:cluster'
import { stopwatch } from './base/clock.ts'
import { wordSchema, type Metrics, type Order, type Question, type Word } from './workers-talk.ts'

/** Where a worker listens, and whom it asks. */
export interface Place {
  readonly url: string
  readonly cardCompanyAddress: string
}

/** One worker as its primary sees it. */
export interface Member {
  readonly pid: number | undefined
  /** Rejects, saying why, when the worker ends before it listens. */
  readonly ready: Promise<Place>
  /** How it ended, in words. */
  readonly gone: Promise<string>
  state(): 'starts' | 'listens' | 'leaves'
  livedMs(): number
  /** Null when the worker ends before it has answered. */
  ask(about: Question): Promise<Metrics | null>
  leave(gently: boolean): void
  tellClockFollowed(id: number): void
  kill(): void
}

/** How a worker that was asked to leave ends. */
export const cleanEnd = 'exit 0'

/** Starts a worker with the environment of this process and `env` on top. */
export function forkMember(
  env: Readonly<Record<string, string>>,
  onClockMoved: (by: Member, id: number) => void,
): Member {
  const worker = cluster.fork(env)
  const livedMs = stopwatch()
  const place = Promise.withResolvers<Place>()
  place.promise.catch(() => undefined)
  const gone = endingOf(worker)
  const questions = new Map<number, (metrics: Metrics | null) => void>()
  let asked = 0
  let state: 'starts' | 'listens' | 'leaves' = 'starts'

  const tell = (order: Order): void => {
    // Between the end of a channel and the news of it a send fails, and the end is all there is to know.
    if (worker.isConnected()) worker.send(order, () => undefined)
  }
  const member: Member = {
    pid: worker.process.pid,
    ready: place.promise,
    gone,
    state: () => state,
    livedMs,
    ask: (about) =>
      new Promise((resolve) => {
        asked += 1
        questions.set(asked, resolve)
        tell({ kind: 'ask', id: asked, about })
        void gone.then(() => resolve(null))
      }),
    leave: (gently) => {
      state = 'leaves'
      tell({ kind: 'leave', gently })
    },
    tellClockFollowed: (id) => tell({ kind: 'clock-followed', id }),
    kill: () => worker.process.kill('SIGKILL'),
  }
  const hear = (word: Word): void => {
    if (word.kind === 'clock-moved') return onClockMoved(member, word.id)
    if (word.kind === 'failed') return place.reject(new Error(word.message))
    if (word.kind === 'answers') {
      questions.get(word.id)?.(word.metrics)
      questions.delete(word.id)
      return
    }
    if (state === 'starts') state = 'listens'
    place.resolve(word)
  }
  worker.on('message', (said: unknown) => {
    const { data: word } = wordSchema.safeParse(said)
    if (word) hear(word)
  })
  void gone.then((ending) => place.reject(new Error(`a worker ended before it listened (${ending})`)))
  return member
}

function endingOf(worker: Worker): Promise<string> {
  return new Promise((resolve) => {
    worker.on('error', (error: Error) => resolve(error.message))
    worker.on('exit', (code: number | null, signal: string | null) => resolve(signal ?? `exit ${code}`))
  })
}
