import type { Words } from '../../kernel/refusal.ts'
import { type Chapter, dictionary, type DictionaryEntry } from './dictionary.data.ts'
import { measurableWords, unmeasurableWords } from './measurable.data.ts'

/** An indicator proposed for a sentence; a person confirms or rejects it. `start` and `end` bound the matched words. */
export type Suggestion = {
  measureId: string
  chapter: Chapter
  name: Words
  /** The words of the sentence that matched, joined by … when they stand apart. */
  term: string
  start: number
  end: number
  why: Words
}

type Span = { start: number; end: number }
type Term = { entry: DictionaryEntry; order: number; term: string; parts: readonly string[] }
type Match = Term & { spans: Span[]; length: number }

const charactersBetweenPartsMax = 16
/** Beyond this a sentence is a page; only its beginning is read for suggestions. */
const sentenceLengthMax = 5_000

/**
 * The indicators that a sentence names, the longest term first, then the earliest, then the order of the dictionary.
 * A term that stands inside a longer one says nothing of its own; an indicator is proposed once.
 */
export function suggestMeasures(sentence: string): Suggestion[] {
  const searched = plainForm(sentence.slice(0, sentenceLengthMax))
  const matches = [...new Set(searched)].flatMap((character) =>
    (termsByFirstCharacter.get(character) ?? []).flatMap((term) => matchOf(term, searched) ?? []),
  )
  const ranked = matches
    .filter((match) => !matches.some((other) => other !== match && holds(other, match)))
    .sort((a, b) => b.length - a.length || startOf(a) - startOf(b) || a.order - b.order)
  const proposed = new Map<string, Suggestion>()
  for (const match of ranked) {
    if (!proposed.has(match.entry.measureId)) proposed.set(match.entry.measureId, suggestionOf(match))
  }
  return [...proposed.values()]
}

/** Whether a sentence names something that can be counted, timed or rated: by words of quantity, or a figure with its unit. */
export function isMeasurable(sentence: string): boolean {
  const searched = unmeasurableWords.reduce((text, word) => text.replaceAll(word, ''), plainForm(sentence))
  return measurableWords.some((word) => searched.includes(word)) || figureWithUnit.test(searched)
}

const figureWithUnit =
  /[0-9]\s*(?:%|‰|个百分点|万?户|万?元|亿元|万?条|万?次|个|家|座|站|人|小时|分钟|天内|Kbps|Mbps|爱尔兰)/i

/** Half-width and capitals, character for character, so that positions stay those of the sentence. */
function plainForm(sentence: string): string {
  return sentence
    .replace(/[！-～]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replace(/[a-z]/g, (character) => character.toUpperCase())
}

// A plan of 5 MB has fifty thousand sentences: only the terms whose first character occurs are looked for.
const termsByFirstCharacter = new Map<string, Term[]>()
for (const [order, entry] of dictionary.entries()) {
  for (const term of entry.terms) {
    const first = term.charAt(0)
    termsByFirstCharacter.set(first, [...(termsByFirstCharacter.get(first) ?? []), { entry, order, term, parts: term.split('…') }])
  }
}

function matchOf(term: Term, sentence: string): Match | null {
  const spans = findParts(sentence, term.parts)
  if (!spans) return null
  return { ...term, spans, length: spans.reduce((sum, span) => sum + span.end - span.start, 0) }
}

/** The parts of a term in their order, none far from the one before; null when they do not stand so. */
function findParts(sentence: string, parts: readonly string[]): Span[] | null {
  const [first = '', ...others] = parts
  for (let at = sentence.indexOf(first); at !== -1; at = sentence.indexOf(first, at + 1)) {
    const spans = followParts(sentence, { start: at, end: at + first.length }, others)
    if (spans) return spans
  }
  return null
}

function followParts(sentence: string, first: Span, others: readonly string[]): Span[] | null {
  const spans = [first]
  let end = first.end
  for (const part of others) {
    const start = sentence.slice(0, end + charactersBetweenPartsMax + part.length).indexOf(part, end)
    if (start === -1) return null
    end = start + part.length
    spans.push({ start, end })
  }
  return spans
}

/** Whether the longer match covers every word of the shorter one. */
function holds(longer: Match, shorter: Match): boolean {
  if (longer.length <= shorter.length) return false
  return shorter.spans.every((inner) =>
    longer.spans.some((outer) => outer.start <= inner.start && inner.end <= outer.end),
  )
}

function startOf(match: Match): number {
  return match.spans[0]?.start ?? 0
}

function suggestionOf({ entry, spans, term }: Match): Suggestion {
  const { measureId, chapter, name, basis } = entry
  return {
    measureId,
    chapter,
    name,
    term,
    start: spans[0]?.start ?? 0,
    end: spans.at(-1)?.end ?? 0,
    why: {
      zh: `“${term}”对应指标“${name.zh}”：${basis.zh}。`,
      en: `“${term}” is followed by “${name.en}”: ${basis.en}.`,
    },
  }
}
