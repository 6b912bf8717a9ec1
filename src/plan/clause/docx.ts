import yauzl from 'yauzl'
import { Refusal, type Words } from '../../kernel/refusal.ts'
import { docxTooLarge, docxUnreadable } from './contract.ts'
import { readHeadingMark } from './heading.ts'
import { chineseNumeral } from './numeral.ts'

const docxBytesMax = 8 * 1024 * 1024
const unpackedBytesMax = 96 * 1024 * 1024
const entriesMax = 4_000

/** The paragraphs of a Word document, one a line. Numbers that Word makes itself are not in its text: they are put back by depth, and that is said. */
export async function readDocx(content: Buffer): Promise<{ text: string; notices: Words[] }> {
  if (content.length > docxBytesMax) {
    throw new Refusal(docxTooLarge, { sizeMb: (content.length / 1024 / 1024).toFixed(1), limitMb: docxBytesMax / 1024 / 1024 })
  }
  await refuseBomb(content)
  const lines: DocxLine[] = []
  try {
    // The document itself is all that is wanted: an empty one goes on, so that no picture is turned into text.
    const { default: mammoth } = await import('mammoth')
    await mammoth.convertToHtml({ buffer: content }, {
      transformDocument(document: unknown) {
        collectLines(document, lines)
        return isObject(document) ? { ...document, children: [] } : document
      },
    })
  } catch (error) {
    if (lines.length === 0) throw new Refusal(docxUnreadable, { reason: error instanceof Error ? error.message.slice(0, 120) : '?' })
  }
  return writeLines(lines)
}

type DocxLine = { text: string; depth: number | null }

function collectLines(element: unknown, lines: DocxLine[]): void {
  if (!isObject(element)) return
  if (element['type'] === 'paragraph') {
    const numbering = element['numbering']
    const isNumbered = isObject(numbering) && numbering['isOrdered'] === true
    // A forced line end inside a paragraph is a line of its own for the plan.
    const [first = '', ...others] = textOf(element).split('\n')
    lines.push({ text: first, depth: isNumbered ? Number(numbering['level'] ?? 0) : null })
    lines.push(...others.map((text) => ({ text, depth: null })))
    return
  }
  for (const child of childrenOf(element)) collectLines(child, lines)
}

function textOf(element: Record<string, unknown>): string {
  if (element['type'] === 'text') return String(element['value'] ?? '')
  if (element['type'] === 'tab') return '\t'
  if (element['type'] === 'break') return '\n'
  return childrenOf(element).map((child) => (isObject(child) ? textOf(child) : '')).join('')
}

/** An automatic number stands below the last written one: 一、 written, then (一), 1、, (1) counted. */
function writeLines(lines: readonly DocxLine[]): { text: string; notices: Words[] } {
  const counts = [0, 0, 0, 0, 0, 0]
  let writtenLevel = 0
  let restored = 0
  const written = lines.map(({ text, depth }) => {
    const mark = readHeadingMark(text)
    if (mark) {
      writtenLevel = mark.level
      counts.fill(0)
    }
    if (depth === null || mark || text.trim() === '') return text
    const level = Math.min(5, writtenLevel + depth + 1)
    counts[level] = (counts[level] ?? 0) + 1
    counts.fill(0, level + 1)
    restored += 1
    return `${numberOf(level, counts[level] ?? 1)}${text.trimStart()}`
  })
  const notices = restored === 0 ? [] : [{
    zh: `文档用了 Word 的自动编号（${restored} 处），文字里没有这些号，已按 一、（一）1、（1）的层次补上，请核对。`,
    en: `The document numbers ${restored} paragraphs automatically; Word keeps those numbers out of the text. They were put back by depth as 一、 (一) 1、 (1): please check them.`,
  }]
  return { text: `${written.join('\n')}\n`, notices }
}

function numberOf(level: number, count: number): string {
  if (level === 1) return `${chineseNumeral(count)}、`
  if (level === 2) return `（${chineseNumeral(count)}）`
  if (level === 3) return `${count}、`
  return level === 4 ? `（${count}）` : String.fromCodePoint(0x2460 + Math.min(19, count - 1))
}

/** Adds up what the directory promises and reads the parts that count, so that a promise that lies is noticed. */
async function refuseBomb(content: Buffer): Promise<void> {
  let unpackedBytes = 0
  let entries = 0
  try {
    const zip = await yauzl.fromBufferPromise(content, { lazyEntries: true })
    for await (const entry of zip.eachEntry()) {
      unpackedBytes += entry.uncompressedSize
      entries += 1
      if (unpackedBytes > unpackedBytesMax || entries > entriesMax) throw new Error('zip > 96 MB')
      if (!/\.(xml|rels)$/i.test(entry.fileName)) continue
      // The reader fails as soon as more bytes come than were promised.
      for await (const chunk of await zip.openReadStreamPromise(entry)) if (chunk === null) break
    }
  } catch (error) {
    throw new Refusal(docxUnreadable, { reason: error instanceof Error ? error.message.slice(0, 120) : '?' })
  }
}

function childrenOf(element: Record<string, unknown>): unknown[] {
  const children = element['children']
  return Array.isArray(children) ? children : []
}
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
