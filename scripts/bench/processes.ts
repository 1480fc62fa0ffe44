import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts the time of processes in hundredths of a second, whatever its kernel was built for. */
const microsPerTick = 10_000

export interface ProcessStat {
  readonly parent: number
  /** Processor time of the process and of its children that have ended, in microseconds. */
  readonly cpuMicros: number
  /** That of the ended children alone. */
  readonly endedChildrenMicros: number
}

/** Reads a line of /proc/<pid>/stat. The name in it may hold blanks and brackets, so that counting begins behind it. */
export function parseStat(line: string): ProcessStat {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  const ticks = (at: number) => Number(fields[at] ?? 0)
  const endedChildrenMicros = (ticks(13) + ticks(14)) * microsPerTick
  return {
    parent: Number(fields[1] ?? 0),
    cpuMicros: (ticks(11) + ticks(12)) * microsPerTick + endedChildrenMicros,
    endedChildrenMicros,
  }
}

/** The resident memory that a /proc/<pid>/status tells of, in bytes; 0 where it tells of none. */
export function parseRss(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
}

/** What stands in a file of /proc; empty when the process has gone, or where the system has no /proc. */
function readProc(pid: number | 'self', name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1')
  } catch {
    return ''
  }
}

export const parentOf = (pid: number): number => parseStat(readProc(pid, 'stat')).parent

/** Processor time of the children of this process that have ended, in microseconds. */
export const endedChildrenMicros = (): number => parseStat(readProc('self', 'stat')).endedChildrenMicros

/** A process and all that descend from it. */
function familyOf(pid: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const childrenOf = Map.groupBy(pids.map(Number), parentOf)
  const family = [pid]
  // The list grows while it is walked: each one found brings its own children.
  for (const member of family) family.push(...(childrenOf.get(member) ?? []))
  return family
}

/** Processor time of a process and of all that descend from it, in microseconds. */
export function cpuMicrosOf(pid: number): number {
  return familyOf(pid).reduce((sum, member) => sum + parseStat(readProc(member, 'stat')).cpuMicros, 0)
}

/** Resident memory of a process and of all that descend from it, in megabytes of a million bytes. */
export function rssMbOf(pid: number): number {
  return familyOf(pid).reduce((sum, member) => sum + parseRss(readProc(member, 'status')), 0) / 1e6
}
