import { Refusal } from '../../kernel/refusal.ts'
import { type HeadingMark, readHeadingMark } from './heading.ts'
import { planRefusals } from './refusals.ts'
import { listSentences } from './sentence.ts'

/**
 * One piece of a plan. `level`: 0 title (or 第一章), 1 一、, 2 (一), 3 1、, 4 (1), 5 ①; a sentence is one below what holds it.
 * `number` is the normalised numeral (Chinese for levels 0 to 2, Arabic below), null for the title and for sentences.
 * `text` is what a person reads, without number and outer blanks; empty for a number whose line is made of sentences.
 * `source` is the text as written; the sources of all nodes, parents before children, give the plan back to the byte.
 */
export type PlanNode = { level: number; number: string | null; text: string; source: string; children: PlanNode[] }
/** `clauses` holds the title first, when there is one, then the chapters beside it. */
export type ParsedPlan = { title: string | null; clauses: PlanNode[] }

export const planBytesMax = 8 * 1024 * 1024

type Outline = {
  text: string
  roots: PlanNode[]
  /** The headings that are open, by growing level. */
  open: PlanNode[]
  title: PlanNode | null
  last: { node: PlanNode; start: number } | null
}

/**
 * Reads the outline of a plan. The first line with text is its title, unless it is numbered or holds 。, when it is already content.
 * A numbered line without 。 is a heading; with 。 its sentences are its children. Other lines go below the last heading.
 * Refuses PLAN_EMPTY, PLAN_TOO_LARGE, PLAN_BINARY.
 */
export function parsePlan(text: string): ParsedPlan {
  refuseUnreadable(text)
  const outline: Outline = { text, roots: [], open: [], title: null, last: null }
  // The alternatives begin with different characters, so a line is read once: time grows with the text.
  for (const match of text.matchAll(/[^\r\n\v\f\u2028\u2029]+/g)) {
    if (match[0].trim() !== '') takeLine(outline, match[0], match.index)
  }
  closeLast(outline, text.length)
  return { title: outline.title?.text ?? null, clauses: outline.roots }
}

/** All nodes, parents before children: the order in which the plan is read. */
export function* walkPlan(nodes: readonly PlanNode[]): Generator<PlanNode> {
  for (const node of nodes) {
    yield node
    yield* walkPlan(node.children)
  }
}

function takeLine(outline: Outline, line: string, start: number): void {
  const mark = readHeadingMark(line)
  if (mark) return takeNumberedLine(outline, line, start, mark)
  if (outline.last === null && !/[。｡]/.test(line)) {
    outline.title = addNode(outline, { level: 0, number: null, text: line.trim(), start })
    return
  }
  addSentences(outline, line, start)
}

function takeNumberedLine(outline: Outline, line: string, start: number, mark: HeadingMark): void {
  const rest = line.slice(mark.length)
  const isHeading = !/[。｡]/.test(rest)
  while ((outline.open.at(-1)?.level ?? -1) >= mark.level) outline.open.pop()
  const node = addNode(outline, { level: mark.level, number: mark.number, text: isHeading ? rest.trim() : '', start })
  outline.open.push(node)
  if (!isHeading) addSentences(outline, rest, start + mark.length)
}

function addSentences(outline: Outline, paragraph: string, start: number): void {
  const level = (holderOf(outline)?.level ?? 0) + 1
  for (const sentence of listSentences(paragraph)) {
    const text = paragraph.slice(sentence.start, sentence.end).trim()
    addNode(outline, { level, number: null, text, start: start + sentence.start })
  }
}

type NewNode = { level: number; number: string | null; text: string; start: number }

/** Places a node below what holds it; a node's source runs to where the next one starts. */
function addNode(outline: Outline, { level, number, text, start }: NewNode): PlanNode {
  const node: PlanNode = { level, number, text, source: '', children: [] }
  const siblings = number === null ? holderOf(outline)?.children : outline.open.at(-1)?.children
  ;(siblings ?? outline.roots).push(node)
  closeLast(outline, start)
  outline.last = { node, start: outline.last === null ? 0 : start }
  return node
}

/** Sentences stand below the last heading, and before the first one below the title. */
function holderOf(outline: Outline): PlanNode | null {
  return outline.open.at(-1) ?? outline.title
}

function closeLast(outline: Outline, end: number): void {
  if (outline.last) outline.last.node.source = outline.text.slice(outline.last.start, end)
}

function refuseUnreadable(text: string): void {
  const sizeBytes = text.length > planBytesMax ? text.length : utf8Length(text)
  if (sizeBytes > planBytesMax) {
    const sizeMb = (Math.ceil((sizeBytes / 1024 / 1024) * 10) / 10).toFixed(1)
    throw new Refusal(planRefusals.planTooLarge, { sizeMb, limitMb: planBytesMax / 1024 / 1024 })
  }
  const offset = text.indexOf('\0')
  if (offset !== -1) throw new Refusal(planRefusals.planBinary, { offset: offset + 1 })
  if (text.trim() === '') throw new Refusal(planRefusals.planEmpty)
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}
