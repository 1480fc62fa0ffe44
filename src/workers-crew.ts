import { cleanEnd, forkMember, type Member, type Place } from './workers-member.ts'
import type { Metrics, Question } from './workers-talk.ts'

/** As many workers as were asked for, whatever becomes of each. */
export interface Crew extends Place {
  /** What every worker that listens answers; one that ends meanwhile answers nothing. */
  ask(about: Question): Promise<Metrics[]>
  /** Replaces every worker, one after the other: the new one listens before the old one is asked to leave. */
  roll(): Promise<void>
  /** Asks all to leave and waits for them. Rejects when one of them ends otherwise than asked. */
  close(): Promise<void>
}

interface CrewOptions {
  readonly size: number
  /** What the workers get on top of the environment of this process. */
  readonly env: Readonly<Record<string, string>>
  /** Done before the other workers hear that one of them has moved the clock. */
  readonly onClockMoved: () => Promise<void>
  readonly report: (what: string, detail: object) => void
}

/** A worker that lived this long had not died of its start. */
const steadyMs = 10_000
const firstPauseMs = 100
const longestPauseMs = 30_000

/** Starts the workers and fulfils when all listen. Rejects with what the first one says that cannot; none is left then. */
export async function startCrew(options: CrewOptions): Promise<Crew> {
  const roster = openRoster(options)
  const first = Array.from({ length: options.size }, () => roster.enlist())
  const places = await Promise.all(first.map((member) => member.ready)).catch(async (error: unknown) => {
    roster.dismiss()
    for (const member of roster.members) member.kill()
    await Promise.all([...roster.members].map((member) => member.gone))
    throw error
  })
  const [place] = places
  if (!place) throw new Error('a crew needs a worker')
  roster.keepFull()
  return {
    url: place.url,
    cardCompanyAddress: place.cardCompanyAddress,
    ask: (about) =>
      askAll(
        [...roster.members].filter((member) => member.state() !== 'starts'),
        about,
      ),
    roll: roller(roster, options.report),
    close: async () => {
      roster.dismiss()
      const members = [...roster.members]
      for (const member of members) member.leave(false)
      const endings = await Promise.all(members.map((member) => member.gone))
      const other = endings.find((ending) => ending !== cleanEnd)
      if (other) throw new Error(`a worker did not finish what was in flight (${other})`)
    },
  }
}

async function askAll(members: readonly Member[], about: Question): Promise<Metrics[]> {
  const answers = await Promise.all(members.map((member) => member.ask(about)))
  return answers.filter((answer) => answer !== null)
}

interface Roster {
  readonly members: ReadonlySet<Member>
  enlist(): Member
  /** From now on a worker that ends unasked is replaced. */
  keepFull(): void
  /** From now on nobody is replaced. */
  dismiss(): void
  isDismissed(): boolean
}

function openRoster({ size, env, onClockMoved, report }: CrewOptions): Roster {
  const members = new Set<Member>()
  const pauses = new Set<NodeJS.Timeout>()
  let isKeptFull = false
  let isDismissed = false
  let quickDeaths = 0

  const spread = async (by: Member, id: number) => {
    await onClockMoved().catch((error: unknown) => report('the clock was not taken up', { err: error }))
    // One that is starting may have read the clock before it was moved, so it is asked too, and waited for.
    await askAll(
      [...members].filter((member) => member !== by),
      'clock',
    )
    by.tellClockFollowed(id)
  }
  const enlist = (): Member => {
    const member = forkMember(env, (by, id) => void spread(by, id))
    members.add(member)
    void member.gone.then((ending) => {
      members.delete(member)
      if (isKeptFull && !isDismissed && member.state() !== 'leaves') replace(member, ending)
    })
    return member
  }
  const replace = (dead: Member, ending: string) => {
    const wasSteady = dead.state() === 'listens' && dead.livedMs() > steadyMs
    quickDeaths = wasSteady ? 0 : quickDeaths + 1
    const pauseMs = wasSteady ? 0 : Math.min(firstPauseMs * 2 ** (quickDeaths - 1), longestPauseMs)
    report('a worker ended unasked', { pid: dead.pid, ending, pauseMs })
    const pause = setTimeout(() => {
      pauses.delete(pause)
      const staying = [...members].filter((member) => member.state() !== 'leaves').length + pauses.size
      // During a rolling restart the new worker may have filled the place already.
      if (staying < size) sayWhyNot(enlist(), report)
    }, pauseMs)
    pauses.add(pause)
  }
  return {
    members,
    enlist,
    keepFull: () => {
      isKeptFull = true
    },
    dismiss: () => {
      isDismissed = true
      for (const pause of pauses) clearTimeout(pause)
      pauses.clear()
    },
    isDismissed: () => isDismissed,
  }
}

function sayWhyNot(member: Member, report: CrewOptions['report']): void {
  member.ready.catch((error: unknown) => report('a worker could not start', { err: error }))
}

/** A call while workers are being replaced has all of them replaced once more: what they started from may be old by now. */
function roller(roster: Roster, report: CrewOptions['report']): () => Promise<void> {
  let rolling: Promise<void> | null = null
  let isAskedAgain = false
  const rollAll = async () => {
    do {
      isAskedAgain = false
      await rollOnce(roster, report)
    } while (isAskedAgain && !roster.isDismissed())
    rolling = null
  }
  return () => {
    isAskedAgain = true
    rolling ??= rollAll()
    return rolling
  }
}

async function rollOnce(roster: Roster, report: CrewOptions['report']): Promise<void> {
  // The list as it is now: those that are new join the set while this goes on.
  const olds = [...roster.members]
  for (const old of olds) {
    if (roster.isDismissed()) return
    // One that has ended meanwhile was replaced, and one that starts is new by itself.
    if (!roster.members.has(old) || old.state() !== 'listens') continue
    try {
      await roster.enlist().ready
    } catch (error) {
      if (!roster.isDismissed())
        report('the rolling restart is given up; those that listen stay', { err: error })
      return
    }
    if (roster.isDismissed()) return
    old.leave(true)
    await old.gone
  }
}
