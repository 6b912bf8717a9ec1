import { assert, Refusal } from '../../kernel/refusal.ts'
import { type PlanNode } from './parse.ts'
import { clauseRefusals } from './refusals.ts'

/**
 * A node of a plan in the flat form that is stored. `position` counts from 0 among the clauses of one parent, without gaps.
 * `text` is `source` without its number and outer blanks; after a merge it also lacks the line breaks between the parts.
 */
export type Clause = {
  clauseId: string
  parentId: string | null
  position: number
  level: number
  number: string | null
  text: string
  source: string
}
export type ClauseChange =
  | { kind: 'edited'; clauseId: string; before: string; after: string }
  | { kind: 'split'; clauseId: string; newClauseId: string; offset: number }
  | { kind: 'merged'; clauseId: string; mergedClauseId: string; offset: number }
  | { kind: 'moved'; clauseId: string; from: ClausePlace; to: ClausePlace }
export type ClausePlace = { parentId: string | null; position: number }
/** The clauses come back in reading order. */
export type ClauseEdit = { clauses: Clause[]; change: ClauseChange }

const lineEnds = /[\r\n\v\f\u2028\u2029]/

/** The flat form of parsed nodes in reading order; `newId` is called once for each, with its place in that order. */
export function flattenPlan(nodes: readonly PlanNode[], newId: (order: number) => string): Clause[] {
  const clauses: Clause[] = []
  const visit = (siblings: readonly PlanNode[], parentId: string | null): void => {
    for (const [position, { level, number, text, source, children }] of siblings.entries()) {
      const clauseId = newId(clauses.length)
      clauses.push({ clauseId, parentId, position, level, number, text, source })
      visit(children, clauseId)
    }
  }
  visit(nodes, null)
  return clauses
}

/**
 * The plan as text. An untouched plan comes back to the byte; where an edit brought a heading or a numbered line
 * together with other text on one line, a line end is put between them.
 */
export function planTextOf(clauses: readonly Clause[]): string {
  const ordered = inReadingOrder(clauses)
  const lineEnd = firstLineEnd(ordered)
  const parts: string[] = []
  let before: Clause | null = null
  for (const clause of ordered) {
    const standsAlone = clause.number !== null || clause.level === 0 || (before !== null && isHeading(before))
    if (before && standsAlone && !endsLine(before)) parts.push(lineEnd)
    parts.push(clause.source)
    before = clause
  }
  return parts.join('')
}

/** Gives a clause another text; its number and the blanks around it stay. Refuses an empty text and one of several lines. */
export function editClauseText(clauses: readonly Clause[], clauseId: string, text: string): ClauseEdit {
  const clause = getClause(clauses, clauseId)
  const after = text.trim()
  if (after === '') throw new Refusal(clauseRefusals.clauseTextEmpty)
  if (lineEnds.test(after)) throw new Refusal(clauseRefusals.clauseTextLines)
  const end = clause.source.trimEnd().length
  const start = clause.text.trim() === '' ? end : sourceOffsetOf(clause, 0)
  const source = clause.source.slice(0, start) + after + clause.source.slice(Math.max(start, end))
  return {
    clauses: inReadingOrder(replaceClause(clauses, { ...clause, text: after, source })),
    change: { kind: 'edited', clauseId, before: clause.text, after },
  }
}

/** Cuts a leaf in two before the character at `offset` of its text; the first part keeps the id and the number. */
export function splitClause(
  clauses: readonly Clause[],
  { clauseId, offset, newClauseId }: { clauseId: string; offset: number; newClauseId: string },
): ClauseEdit {
  const clause = getClause(clauses, clauseId)
  assert(!clauses.some((other) => other.clauseId === newClauseId), `Clause ${newClauseId} is already there.`)
  refuseChildren(clauses, clause)
  const head = clause.text.slice(0, offset)
  const tail = clause.text.slice(offset)
  const isInside = Number.isInteger(offset) && offset > 0 && head.trim() !== '' && tail.trim() !== ''
  if (!isInside || isSurrogatePair(clause.text, offset)) {
    throw new Refusal(clauseRefusals.clauseSplitOffset, { offset })
  }
  const cut = sourceOffsetOf(clause, offset)
  const position = clause.position + 1
  const first: Clause = { ...clause, text: head, source: clause.source.slice(0, cut) }
  const second: Clause = {
    clauseId: newClauseId,
    parentId: clause.parentId,
    position,
    // What is cut off the title is a sentence of the plan.
    level: Math.max(1, clause.level),
    number: null,
    text: tail,
    source: clause.source.slice(cut),
  }
  const others = shiftSiblings(replaceClause(clauses, first), { parentId: clause.parentId, position }, 1)
  return {
    clauses: inReadingOrder([...others, second]),
    change: { kind: 'split', clauseId, newClauseId, offset },
  }
}

/** Joins a leaf with the unnumbered leaf after it; the first id stays, the merged one is in the change. */
export function mergeWithNext(clauses: readonly Clause[], clauseId: string): ClauseEdit {
  const clause = getClause(clauses, clauseId)
  const next = clauses.find(
    (other) => other.parentId === clause.parentId && other.position === clause.position + 1,
  )
  if (!next) throw new Refusal(clauseRefusals.clauseNoNext)
  if (next.number !== null) throw new Refusal(clauseRefusals.clauseNextNumbered, { number: next.number })
  refuseChildren(clauses, clause)
  refuseChildren(clauses, next)
  const merged: Clause = { ...clause, text: clause.text + next.text, source: clause.source + next.source }
  const others = replaceClause(clauses, merged).filter((other) => other.clauseId !== next.clauseId)
  return {
    clauses: inReadingOrder(shiftSiblings(others, next, -1)),
    change: { kind: 'merged', clauseId, mergedClauseId: next.clauseId, offset: clause.text.length },
  }
}

/**
 * Puts a clause, with all below it, at a place. `to.position` counts without the moved clause.
 * A numbered clause keeps its level and number; a sentence takes the level below its new parent.
 */
export function moveClause(clauses: readonly Clause[], clauseId: string, to: ClausePlace): ClauseEdit {
  const clause = getClause(clauses, clauseId)
  const parent = to.parentId === null ? null : getClause(clauses, to.parentId)
  if (isAtOrBelow(clauses, parent, clauseId)) throw new Refusal(clauseRefusals.clauseMoveCycle)
  const keepsLevel = clause.number !== null || clause.level === 0
  if (parent && keepsLevel && parent.level >= clause.level) {
    const { number, text, level } = clause
    throw new Refusal(clauseRefusals.clauseMoveLevel, { number: number ?? text, level, parentLevel: parent.level })
  }
  const others = shiftSiblings(clauses.filter((other) => other.clauseId !== clauseId), clause, -1)
  const count = others.filter((other) => other.parentId === to.parentId).length
  if (!Number.isInteger(to.position) || to.position < 0 || to.position > count) {
    throw new Refusal(clauseRefusals.clauseMovePosition, { position: to.position + 1, count: count + 1 })
  }
  const moved: Clause = { ...clause, parentId: to.parentId, position: to.position }
  const placed = inReadingOrder([...shiftSiblings(others, to, 1), moved])
  return {
    clauses: levelSentences(placed),
    change: {
      kind: 'moved',
      clauseId,
      from: { parentId: clause.parentId, position: clause.position },
      to: { parentId: to.parentId, position: to.position },
    },
  }
}

/** Reading order: parents before children, siblings by position. */
export function inReadingOrder(clauses: readonly Clause[]): Clause[] {
  const children = new Map<string | null, Clause[]>()
  for (const clause of clauses) {
    const siblings = children.get(clause.parentId)
    if (siblings) siblings.push(clause)
    else children.set(clause.parentId, [clause])
  }
  const ordered: Clause[] = []
  const visit = (parentId: string | null): void => {
    for (const clause of (children.get(parentId) ?? []).sort((a, b) => a.position - b.position)) {
      ordered.push(clause)
      visit(clause.clauseId)
    }
  }
  visit(null)
  assert(ordered.length === clauses.length, 'Every clause hangs below a root.')
  return ordered
}

function getClause(clauses: readonly Clause[], clauseId: string): Clause {
  const clause = clauses.find((other) => other.clauseId === clauseId)
  if (!clause) throw new Refusal(clauseRefusals.clauseMissing)
  return clause
}

function replaceClause(clauses: readonly Clause[], changed: Clause): Clause[] {
  return clauses.map((clause) => (clause.clauseId === changed.clauseId ? changed : clause))
}

/** Makes room at a place (`by` 1), or closes the gap that a clause left there (`by` -1). */
function shiftSiblings(clauses: readonly Clause[], { parentId, position }: ClausePlace, by: 1 | -1): Clause[] {
  return clauses.map((clause) =>
    clause.parentId === parentId && clause.position >= position ? { ...clause, position: clause.position + by } : clause,
  )
}

function refuseChildren(clauses: readonly Clause[], clause: Clause): void {
  if (!clauses.some((other) => other.parentId === clause.clauseId)) return
  throw new Refusal(clauseRefusals.clauseHasChildren, { text: clause.text === '' ? clause.number : clause.text })
}

function isAtOrBelow(clauses: readonly Clause[], start: Clause | null, clauseId: string): boolean {
  for (let at = start; at !== null; at = at.parentId === null ? null : getClause(clauses, at.parentId)) {
    if (at.clauseId === clauseId) return true
  }
  return false
}

/** Sentences stand one level below their parent; the title and numbered clauses keep the level that they have. */
function levelSentences(ordered: readonly Clause[]): Clause[] {
  const levels = new Map<string, number>()
  return ordered.map((clause) => {
    const parentLevel = clause.parentId === null ? 0 : (levels.get(clause.parentId) ?? 0)
    const level = clause.number !== null || clause.level === 0 ? clause.level : parentLevel + 1
    levels.set(clause.clauseId, level)
    return level === clause.level ? clause : { ...clause, level }
  })
}

function isHeading(clause: Clause): boolean {
  return clause.level === 0 || (clause.number !== null && clause.text !== '' && !/[。｡]/.test(clause.text))
}

function endsLine(clause: Clause): boolean {
  return lineEnds.test(clause.source.slice(clause.source.trimEnd().length))
}

/** The plan's own way to end a line. */
function firstLineEnd(clauses: readonly Clause[]): string {
  for (const { source } of clauses) {
    const found = /\r\n|\n|\r/.exec(source)
    if (found) return found[0]
  }
  return '\n'
}

function isSurrogatePair(text: string, offset: number): boolean {
  return /^[\ud800-\udbff]$/.test(text[offset - 1] ?? '') && /^[\udc00-\udfff]$/.test(text[offset] ?? '')
}

/** Where the character at `offset` of the text stands in the source: read from the end, as the number stands at the front. */
function sourceOffsetOf(clause: Clause, offset: number): number {
  let at = clause.source.length
  for (let index = clause.text.length - 1; index >= offset; index -= 1) {
    at -= 1
    while (clause.source[at] !== clause.text[index]) {
      assert(/\s/.test(clause.source[at] ?? 'x'), `The source of clause ${clause.clauseId} holds its text.`)
      at -= 1
    }
  }
  return at
}
