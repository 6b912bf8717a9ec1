import type { Feed } from './feed.ts'

/** A header as people vary it: width, spaces, case and a unit in brackets do not matter. */
export function headerKey(header: string): string {
  return header.normalize('NFKC').replace(/\s+/g, '').replace(/[([【].*?[)\]】]$/u, '').toLowerCase()
}

export type HeaderMatch = {
  /** Column name -> index of the cell in a record, from 0. */
  readonly indexOf: ReadonlyMap<string, number>
  /** Headers that no column knows and nobody has decided on yet. */
  readonly unknown: readonly string[]
  readonly missing: readonly string[]
  /** Columns that two headers claim. */
  readonly doubled: readonly string[]
}

/** `remembered`: header as written -> column name, or null for "leave it out", as a person once decided. */
export function matchHeaders(feed: Feed, headers: readonly string[], remembered: ReadonlyMap<string, string | null>): HeaderMatch {
  const known = new Map<string, string>()
  for (const column of feed.columns) for (const name of [column.header, column.headerEn, column.name, ...column.synonyms]) known.set(headerKey(name), column.name)
  const indexOf = new Map<string, number>()
  const unknown: string[] = []
  const doubled: string[] = []
  headers.forEach((header, index) => {
    const decided = remembered.get(header)
    const column = decided === undefined ? known.get(headerKey(header)) : decided
    if (column === undefined) unknown.push(header)
    else if (column !== null && indexOf.has(column)) doubled.push(column)
    else if (column !== null) indexOf.set(column, index)
  })
  const missing = feed.columns.filter((column) => column.required && !indexOf.has(column.name)).map((column) => column.name)
  return { indexOf, unknown, missing, doubled }
}

/** The feed whose headers these are: every required column found and the most columns matched; null when none or two fit. */
export function recogniseFeed(feeds: readonly Feed[], headers: readonly string[], rememberedOf: (feedId: string) => ReadonlyMap<string, string | null>): Feed | null {
  const fits = feeds
    .map((feed) => ({ feed, match: matchHeaders(feed, headers, rememberedOf(feed.id)) }))
    .filter(({ match }) => match.missing.length === 0 && match.doubled.length === 0)
    .map(({ feed, match }) => ({ feed, matched: match.indexOf.size, unknown: match.unknown.length }))
    .sort((a, b) => a.unknown - b.unknown || b.matched - a.matched)
  const [best, second] = fits
  if (!best || (second && second.unknown === best.unknown && second.matched === best.matched)) return null
  return best.feed
}

/** The feed that most resembles the headers, to name what is missing. */
export function nearestFeed(feeds: readonly Feed[], headers: readonly string[]): { feed: Feed; match: HeaderMatch } | null {
  const ranked = feeds
    .map((feed) => ({ feed, match: matchHeaders(feed, headers, new Map()) }))
    .map((entry) => ({ ...entry, share: entry.match.indexOf.size / (entry.match.indexOf.size + entry.match.missing.length + entry.match.unknown.length) }))
    .sort((a, b) => b.share - a.share)
  const [best] = ranked
  return best && best.match.indexOf.size >= 2 ? { feed: best.feed, match: best.match } : null
}
