import {
  isAsExpression,
  isCallExpression,
  isClassLike,
  isExportAssignment,
  isExportDeclaration,
  isIdentifier,
  isImportDeclaration,
  isNewExpression,
  isPropertyAccessExpression,
  isStringLiteralLike,
  isTemplateHead,
  isTemplateMiddleOrTemplateTail,
  isTypeAssertionExpression,
  SyntaxKind,
  type LiteralLikeNode,
  type Node,
} from 'typescript'
import { commentsOf, nodesOf, parse, type TextFile } from './tidy-tree.ts'

const clockNames = new Set([
  'Date.now',
  'performance.now',
  'performance.timeOrigin',
  'process.hrtime',
  'process.uptime',
  'Temporal.Now',
])

/** The ways in which PostgreSQL reads a clock. A bare `now()` only: `clock.now()` in a text is ours. */
const sqlClock =
  /(?<![.\w])(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)|\b(current_(timestamp|date|time)|localtimestamp|localtime)\b/i

const testModes = new Set(['only', 'skip', 'todo', 'fails'])

/** Places where TypeScript reads the machine's clock (design 3.7). */
export function clockReads(file: TextFile): string[] {
  return placesOf(file, readsClock)
}

/** Places where SQL, in a file of its own or in a text of TypeScript, reads the database's clock (design 3.7). */
export function sqlClockReads(file: TextFile): string[] {
  if (!file.path.endsWith('.sql')) {
    return placesOf(file, (node) => isLiteralText(node) && sqlClock.test(node.text))
  }
  const code = file.text.replaceAll(/--.*$/gm, '').replaceAll(/\/\*[\s\S]*?\*\//g, '')
  return sqlClock.test(code) ? [file.path] : []
}

/** Casts to a type. `as const` tells the compiler more and not less, so it is none. */
export function casts(file: TextFile): string[] {
  return placesOf(file, (node) => {
    if (isTypeAssertionExpression(node)) return true
    return isAsExpression(node) && node.type.getText() !== 'const'
  })
}

export function anyTypes(file: TextFile): string[] {
  return placesOf(file, (node) => node.kind === SyntaxKind.AnyKeyword)
}

export function defaultExports(file: TextFile): string[] {
  return placesOf(file, (node) => isExportAssignment(node) || node.kind === SyntaxKind.DefaultKeyword)
}

/** A file that only passes on what others export: one more hop for a reader and a hiding place for cycles. */
export function barrels(file: TextFile): string[] {
  const { statements } = parse(file)
  const passesOn = statements.some((statement) => isExportDeclaration(statement) && statement.moduleSpecifier)
  const doesMore = statements.some(
    (statement) => !isExportDeclaration(statement) && !isImportDeclaration(statement),
  )
  return passesOn && !doesMore ? [file.path] : []
}

/** Classes that extend another one, but for kinds of `Error`, which JavaScript offers no other way to make. */
export function hierarchies(file: TextFile): string[] {
  return placesOf(file, (node) => {
    if (!isClassLike(node)) return false
    const parent = node.heritageClauses?.find((clause) => clause.token === SyntaxKind.ExtendsKeyword)
    return parent !== undefined && !/^extends \w*Error\b/.test(parent.getText())
  })
}

/** Tests that are left out or that leave all others out. */
export function hiddenTests(file: TextFile): string[] {
  return placesOf(file, (node) => {
    if (!isPropertyAccessExpression(node) || !testModes.has(node.name.text)) return false
    return /^(test|it|describe)\b/.test(node.expression.getText())
  })
}

/** Comments that promise work instead of explaining it. */
export function promises(file: TextFile): string[] {
  const word = /\b(TODO|FIXME|XXX|HACK)\b/
  if (file.path.endsWith('.sql')) return word.test(file.text) ? [file.path] : []
  return commentsOf(parse(file))
    .filter((comment) => word.test(comment.text))
    .map((comment) => `${file.path}:${comment.line + 1}`)
}

function placesOf(file: TextFile, matches: (node: Node) => boolean): string[] {
  const source = parse(file)
  return nodesOf(source)
    .filter(matches)
    .map((node) => `${file.path}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`)
}

function readsClock(node: Node): boolean {
  if (isPropertyAccessExpression(node)) return clockNames.has(node.getText())
  if (isCallExpression(node)) return isDate(node.expression)
  return isNewExpression(node) && isDate(node.expression) && (node.arguments?.length ?? 0) === 0
}

function isDate(called: Node): boolean {
  return isIdentifier(called) && called.text === 'Date'
}

function isLiteralText(node: Node): node is LiteralLikeNode {
  return isStringLiteralLike(node) || isTemplateHead(node) || isTemplateMiddleOrTemplateTail(node)
}
