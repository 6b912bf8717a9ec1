/** Where a sentence stands in its paragraph; the end is excluded. */
export type SentenceSpan = { start: number; end: number }

const fullMarks = '。｡！？'
const halfMarks = '!?'
const closers = '”’」』)）〕】》〉]］'

/**
 * Cuts a paragraph into sentences after 。！？ (and half-width ! ? that no letter or digit follows); a semicolon does not cut.
 * Marks that follow each other, and a quote or bracket that closes after the mark, belong to the sentence.
 * The spans cover the paragraph without gaps; blanks at its end belong to the last sentence.
 */
export function listSentences(paragraph: string): SentenceSpan[] {
  const spans: SentenceSpan[] = []
  let start = 0
  let isQuoteOpen = false
  for (let at = 0; at < paragraph.length; at += 1) {
    if (paragraph[at] === '"') isQuoteOpen = !isQuoteOpen
    if (!isEndMark(paragraph, at)) continue
    const end = endOfMarks(paragraph, at + 1, isQuoteOpen)
    spans.push({ start, end })
    start = end
    if (paragraph.slice(at, end).includes('"')) isQuoteOpen = false
    at = end - 1
  }
  if (start === paragraph.length) return spans
  const previous = spans.at(-1)
  if (previous && paragraph.slice(start).trim() === '') previous.end = paragraph.length
  else spans.push({ start, end: paragraph.length })
  return spans
}

function isEndMark(paragraph: string, at: number): boolean {
  const character = paragraph[at] ?? ''
  if (fullMarks.includes(character)) return true
  return halfMarks.includes(character) && !/[\w=/&.]/.test(paragraph[at + 1] ?? '')
}

/** A straight quote closes only when one is open; otherwise it opens the next sentence. */
function endOfMarks(paragraph: string, from: number, isQuoteOpen: boolean): number {
  let canCloseQuote = isQuoteOpen
  let end = from
  while (end < paragraph.length) {
    const character = paragraph[end] ?? ''
    const isStraight = character === '"'
    if (isStraight && !canCloseQuote) break
    if (!isStraight && !closers.includes(character) && !isEndMark(paragraph, end)) break
    if (isStraight) canCloseQuote = false
    end += 1
  }
  return end
}
