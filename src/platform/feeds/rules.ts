import type { Day, Month } from '../../kernel/day.ts'
import { addDays, addMonths, dayInChina, firstDayOf, lastDayOf, monthOf, parseDay, parseMonth } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { Feed } from './feed.ts'
import type { HeaderMatch } from './headers.ts'
import { matchHeaders, nearestFeed, recogniseFeed } from './headers.ts'
import { doubledColumns, missingColumns, sliceNotReadable, unknownFeed, wrongFeed } from './refusals.ts'

export type Remembered = ReadonlyMap<string, string | null>

/** What the headers of a table make of it. */
export type FeedChoice =
  | { readonly kind: 'take'; readonly feed: Feed; readonly match: HeaderMatch }
  | { readonly kind: 'map'; readonly feed: Feed; readonly match: HeaderMatch }
  | { readonly kind: 'refuse'; readonly feed: Feed | null; readonly refusal: Refusal }

/** Chooses the feed of a table, given by a person or told by its headers, and says whether it can be taken as it is. */
export function chooseFeed(options: {
  feeds: readonly Feed[]
  given: Feed | null
  headers: readonly string[]
  rememberedOf: (feedId: string) => Remembered
  fileName: string
}): FeedChoice {
  const { feeds, given, headers, rememberedOf, fileName } = options
  const recognised = recogniseFeed(feeds, headers, rememberedOf)
  if (given) {
    const match = matchHeaders(given, headers, rememberedOf(given.id))
    const isOther = recognised !== null && recognised.id !== given.id && match.missing.length > 0
    if (isOther || !resembles(given, match)) return { kind: 'refuse', feed: given, refusal: wrong(given, match, fileName) }
    return decideMatch(given, match, fileName)
  }
  if (recognised) return decideMatch(recognised, matchHeaders(recognised, headers, rememberedOf(recognised.id)), fileName)
  const nearest = nearestFeed(feeds, headers)
  if (!nearest) return { kind: 'refuse', feed: null, refusal: new Refusal(unknownFeed, { file: fileName }) }
  const match = matchHeaders(nearest.feed, headers, rememberedOf(nearest.feed.id))
  if (resembles(nearest.feed, match)) return decideMatch(nearest.feed, match, fileName)
  return { kind: 'refuse', feed: null, refusal: wrong(nearest.feed, match, fileName) }
}

function decideMatch(feed: Feed, match: HeaderMatch, fileName: string): FeedChoice {
  const refuse = (refusal: Refusal): FeedChoice => ({ kind: 'refuse', feed, refusal })
  if (match.doubled.length > 0) return refuse(new Refusal(doubledColumns, { file: fileName, columns: headersOf(feed, match.doubled) }))
  // A header that nobody knows may be the missing column under another name: a person says so once.
  if (match.unknown.length > 0 && match.unknown.length >= match.missing.length) return { kind: 'map', feed, match }
  if (match.missing.length > 0) return refuse(new Refusal(missingColumns, { file: fileName, columns: headersOf(feed, match.missing) }))
  return { kind: 'take', feed, match }
}

function resembles(feed: Feed, match: HeaderMatch): boolean {
  const required = feed.columns.filter((column) => column.required).length
  return match.missing.length * 2 <= required && match.unknown.length <= match.indexOf.size
}

function wrong(feed: Feed, match: HeaderMatch, file: string): Refusal {
  return new Refusal(wrongFeed, { file, feed: feed.name.zh, feedEn: feed.name.en, columns: headersOf(feed, match.missing) })
}

function headersOf(feed: Feed, names: readonly string[]): string {
  return names.map((name) => feed.columns.find((column) => column.name === name)?.header ?? name).join('、')
}

// 201103, 2011-03 and 2011年3月, but never the month inside a day.
const monthShapes = [
  /(?<!\d)((?:19|20)\d{2})()(\d{2})(?!\d)/g,
  /(?<!\d)((?:19|20)\d{2})([-_.])(\d{2})(?!\d|\2\d{1,2}(?!\d))/g,
  /(?<!\d)((?:19|20)\d{2})()年(\d{1,2})月(?!\d{1,2}日)/g,
]
const dayShapes = [
  /(?<!\d)((?:19|20)\d{2})()(\d{2})(\d{2})(?!\d)/g,
  /(?<!\d)((?:19|20)\d{2})([-_.])(\d{1,2})\2(\d{1,2})(?!\d)/g,
  /(?<!\d)((?:19|20)\d{2})()年(\d{1,2})月(\d{1,2})日/g,
]

/** The period that a file's name tells; null when it tells none, or more than one. */
export function sliceOfName(feed: Feed, fileName: string): string | null {
  if (!feed.slice) return null
  const name = fileName.normalize('NFKC')
  const isDay = feed.slice.kind === 'day'
  const found = new Set<string>()
  for (const shape of isDay ? dayShapes : monthShapes) {
    for (const [, year = '', , month = '', day = ''] of name.matchAll(shape)) {
      const text = [year, month.padStart(2, '0'), ...(isDay ? [day.padStart(2, '0')] : [])].join('-')
      const slice = isDay ? parseDay(text) : parseMonth(text)
      if (slice) found.add(slice)
    }
  }
  const [only] = found
  return found.size === 1 && only ? only : null
}

/** A slice of a file that comes several times in a period is its period and the file's sequence: `2011-03-21#2`. */
export function periodOfSlice(slice: string): string {
  return slice.split('#')[0] ?? slice
}
export function partOfSlice(slice: string): string | null {
  return slice.split('#')[1] ?? null
}

/** A period as a person or a program wrote it, for this feed. */
export function parseSlice(feed: Feed, text: string): string {
  const [period, part] = feed.slice?.part === undefined ? [text, null] : [periodOfSlice(text), partOfSlice(text)]
  const slice = feed.slice === null ? (text === 'all' ? 'all' : null) : feed.slice.kind === 'day' ? parseDay(period) : parseMonth(period)
  if (!slice || (part !== null && !/^[1-9]\d{0,8}$/.test(part))) throw new Refusal(sliceNotReadable, { slice: text, feed: feed.name.zh, feedEn: feed.name.en })
  return part === null ? slice : `${slice}#${part}`
}

export type ExpectedSlice = { readonly slice: string; readonly dueAt: string }
export type SliceState = 'arrived' | 'due' | 'late'
export type CalendarCell = ExpectedSlice & { readonly state: SliceState }

const periodsShown = { day: 14, month: 12 }

/** The slices that should have come, or are about to, seen from `today`; oldest first. A slice is expected once it is over. */
export function expectedSlices(feed: Feed, today: Day): ExpectedSlice[] {
  const { expected } = feed
  if (!expected || !feed.slice) return []
  const count = periodsShown[expected.every]
  return Array.from({ length: count }, (_, index) => {
    const back = count - index
    const lastDay = expected.every === 'day' ? addDays(today, -back) : lastDayOf(addMonths(monthOf(today), -back))
    return { slice: expected.every === 'day' ? lastDay : monthOf(lastDay), dueAt: dueAt(addDays(lastDay, expected.dueAfterDays), expected.dueTime) }
  })
}

function dueAt(day: Day, time: string): string {
  return new Date(`${day}T${time}:00+08:00`).toISOString()
}

/** What is there, by feed. */
export type PresentSlices = ReadonlyMap<string, ReadonlySet<string>>

/** One line of the calendar. Before the first file ever brought nothing was missing; without any, only the newest is waited for. */
export function calendarOf(feed: Feed, present: PresentSlices, now: Date): CalendarCell[] {
  const slices = present.get(feed.id) ?? new Set<string>()
  const expected = expectedSlices(feed, dayInChina(now))
  const first = [...slices].sort()[0] ?? expected.at(-1)?.slice ?? ''
  return expected
    .filter(({ slice }) => slice >= first)
    .map((cell) => ({ ...cell, state: slices.has(cell.slice) ? 'arrived' : now.getTime() < Date.parse(cell.dueAt) ? 'due' : 'late' }))
}

/** The alarm: files that should be here by now, the longest overdue first. */
export function lateSlices(feeds: readonly Feed[], present: PresentSlices, now: Date): { feedId: string; slice: string; dueAt: string }[] {
  return feeds
    .flatMap((feed) => calendarOf(feed, present, now).filter(({ state }) => state === 'late').map(({ slice, dueAt: due }) => ({ feedId: feed.id, slice, dueAt: due })))
    .sort((a, b) => (a.dueAt < b.dueAt ? -1 : a.dueAt > b.dueAt ? 1 : 0))
}

export type DataAsOf = {
  /** The newest day that any data speaks of; null without data. */
  readonly latest: Day | null
  readonly feeds: readonly { readonly feedId: string; readonly slice: string; readonly through: Day }[]
}

/** How far the data reach, as a whole and by feed. */
export function dataAsOf(feeds: readonly Feed[], pointers: PresentSlices): DataAsOf {
  const reached = feeds.flatMap((feed) => {
    const slice = [...(pointers.get(feed.id) ?? [])].sort().at(-1)
    const through = slice === undefined ? null : endOf(periodOfSlice(slice))
    return slice !== undefined && through ? [{ feedId: feed.id, slice, through }] : []
  })
  const latest = reached.map(({ through }) => through).sort().at(-1) ?? null
  return { latest, feeds: reached }
}

function endOf(slice: string): Day | null {
  const month: Month | null = parseMonth(slice)
  return month ? lastDayOf(month) : parseDay(slice)
}

/** First and last day of a slice; null for a feed with one slice for all. */
export function daysOfSlice(slice: string): { first: Day; last: Day } | null {
  const month = parseMonth(slice)
  if (month) return { first: firstDayOf(month), last: lastDayOf(month) }
  const day = parseDay(slice)
  return day ? { first: day, last: day } : null
}

/** Files tell what was: one of a running month may come, one of a period that lies ahead may not. */
export function hasBegun(slice: string, today: Day): boolean {
  const days = daysOfSlice(periodOfSlice(slice))
  return days === null || days.first <= today
}
