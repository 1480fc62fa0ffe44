import { commentsOf, parse, type TextFile } from './tidy-tree.ts'

/** The value below or at which the given share of a list lies; 0 for an empty list. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

/** Lines as an editor counts them. */
export function linesOf(file: TextFile): number {
  return file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0)
}

/** Lines with something on them, the measure in which tests are held against code. */
export function writtenLines(files: readonly TextFile[]): number {
  return files.flatMap((file) => file.text.split('\n')).filter((line) => line.trim() !== '').length
}

/** Comment lines as a share of the written lines of all files together. */
export function commentShare(files: readonly TextFile[]): number {
  const lines = files.flatMap((file) =>
    commentsOf(parse(file)).flatMap((comment) => comment.text.split('\n')),
  )
  return lines.length / Math.max(1, writtenLines(files))
}

/** How many folders lie between a root folder and the file. */
export function depthUnder(folder: string, path: string): number {
  return path.slice(folder.length + 1).split('/').length - 1
}

/** Paths with a name that says nothing of the trade (design 3.11). */
export function namelessFiles(paths: readonly string[]): string[] {
  const empty = /(^|[/.-])(utils?|helpers?|common|misc|shared|index)(?=[/.-])/
  return paths.filter((path) => empty.test(path))
}

const places = ['work', 'home', 'root', 'Users'].join('|')
const machinePath = new RegExp(`(?<![\\w.~@:/-])/(${places})/\\w`)
const registryHost = /https?:\/\/[\w.-]*(registry|artifactory|nexus|npmjs|npmmirror)[\w.-]*/i

/** Lines that hold for one machine or one network only, with the path of their file. */
export function machineTraces(file: TextFile): string[] {
  return file.text
    .split('\n')
    .map((text, index) => ({ text, place: `${file.path}:${index + 1}` }))
    .filter(({ text }) => machinePath.test(text) || registryHost.test(text))
    .map(({ place }) => place)
}
