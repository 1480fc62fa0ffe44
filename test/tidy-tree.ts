import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import {
  createSourceFile,
  forEachChild,
  getLeadingCommentRanges,
  getTrailingCommentRanges,
  preProcessFile,
  ScriptTarget,
  type Node,
  type SourceFile,
} from 'typescript'

/** A file of the repository by its path from the root, with slashes. */
export type TextFile = { path: string; text: string }

const root = dirname(import.meta.dirname)

/** What a clone does not hold. Listed here and not asked of git, because a machine that tests may have none. */
const notOurs = new Set(['node_modules', 'data', 'coverage', 'dist', '.env'])

/** Folders with a dot belong to tools and editors, but for those that hold work of ours. */
const ourDotFolders = new Set(['.ci', '.github'])

/** Every text file of the repository, in the order of their paths. */
export function readTree(): TextFile[] {
  return filesUnder('')
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
    .filter((file) => !file.text.includes('\0'))
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name) || entry.name.endsWith('.log')) return []
    const path = posix.join(folder, entry.name)
    if (entry.isDirectory() && entry.name.startsWith('.') && !ourDotFolders.has(entry.name)) return []
    return entry.isDirectory() ? filesUnder(path) : entry.isFile() ? [path] : []
  })
}

export function parse(file: TextFile): SourceFile {
  return createSourceFile(file.path, file.text, ScriptTarget.ESNext, true)
}

/** Every node of a file, so that a rule sees code and never a word in a string or a comment. */
export function nodesOf(source: SourceFile): Node[] {
  const nodes: Node[] = []
  const visit = (node: Node): void => {
    nodes.push(node)
    forEachChild(node, visit)
  }
  visit(source)
  return nodes
}

/** Every comment of a file with the line on which it begins, counted from zero, each once. */
export function commentsOf(source: SourceFile): { line: number; text: string }[] {
  const text = source.text
  const found = new Map<number, number>()
  const visit = (node: Node): void => {
    const children = node.getChildren(source)
    if (children.length > 0) return children.forEach(visit)
    const before = getLeadingCommentRanges(text, node.getFullStart()) ?? []
    const after = getTrailingCommentRanges(text, node.getEnd()) ?? []
    for (const range of [...before, ...after]) found.set(range.pos, range.end)
  }
  visit(source)
  return [...found].map(([from, to]) => ({
    line: source.getLineAndCharacterOfPosition(from).line,
    text: text.slice(from, to),
  }))
}

/** Which file imports which of ours, types and dynamic imports included; what comes from packages is left out. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>

export function importGraph(files: readonly TextFile[]): ImportGraph {
  return new Map(
    files.map((file) => {
      const ours = specifiersOf(file).filter((name) => name.startsWith('.'))
      return [file.path, ours.map((name) => posix.join(posix.dirname(file.path), name))]
    }),
  )
}

/** The modules from which a file imports more than types. */
export function valueSpecifiersOf(file: TextFile): string[] {
  return specifiersOf({ ...file, text: file.text.replaceAll(/^import type [^;]*? from '[^']*'$/gm, '') })
}

function specifiersOf(file: TextFile): string[] {
  return preProcessFile(file.text, true, true).importedFiles.map((imported) => imported.fileName)
}
