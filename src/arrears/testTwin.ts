import type { TwinAction } from '../../demo/action.ts'
import { readCsv, runTwin } from '../../demo/run.ts'
import type { MonthTruth } from '../../demo/truth.ts'
import type { TwinOptions, World } from '../../demo/world.ts'
import { mirrorReference, seedAreas, subscriberFeed } from '../branch/index.ts'
import { bringRows, type GivenRow } from '../branch/measure/testWorld.ts'
import type { Day } from '../kernel/day.ts'
import { parseYuan } from '../kernel/money.ts'
import { openDuckFacts } from '../platform/facts/duckdb.ts'
import type { OwnedFacts } from '../platform/facts/facts.ts'
import { prepareFacts } from '../platform/facts/ledger.ts'
import type { Feed, FeedColumn } from '../platform/feeds/feed.ts'
import type { Records } from '../platform/records/records.ts'
import { openTestRecords } from '../platform/records/testRecords.ts'
import { arrearsFeeds, fileFeeds } from './feeds.ts'
import { guardFeeds } from './guard.ts'
import { deriveLedger } from './ledger/derive.ts'

export type LoadedTwin = { readonly world: World; readonly records: Records; readonly facts: OwnedFacts; readonly months: readonly MonthTruth[]; close(): Promise<void> }

/**
 * A twin whose files of money and subscribers lie in the facts, straight from their rows: the way of a file is tested elsewhere, and
 * estimates need many worlds.
 */
export async function loadTwin(options: TwinOptions, actions: readonly TwinAction[] = [], actsOn?: (day: Day) => readonly TwinAction[]): Promise<LoadedTwin> {
  const feeds = new Map([subscriberFeed, ...fileFeeds, ...guardFeeds.filter((feed) => !feed.isDerived && feed.kind === 'facts')].map((feed) => [feed.id, feed]))
  const run = await runTwin({ dailyFrom: '2030-01', ...options }, actions, (file) => feeds.has(file.feedId), actsOn)
  const records = await openTestRecords()
  const facts = await openDuckFacts({ path: null, threads: 2 })
  await seedAreas(records, { prefix: '6323' })
  await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds, ...guardFeeds.filter((feed) => feed.kind === 'facts')])
  await mirrorReference(records, facts)
  const spellings = new Map((await facts.rows<{ written: string; area_code: string }>({ sql: 'select written, area_code from area_spelling' })).map((row) => [row.written, row.area_code]))
  for (const file of run.files) {
    const feed = feeds.get(file.feedId)
    if (!feed) continue
    const { headers, rows } = readCsv(file.bytes)
    const typed = rows.filter((row) => row[0] !== '合计').map(readerOf(feed, headers, spellings))
    if (feed.slice === null) throw new Error(`${feed.id} has no slice.`)
    const slice = `${typed[0]?.[feed.slice.column] ?? ''}${feed.slice.part ? `#${typed[0]?.['file_sequence'] ?? 1}` : ''}`
    await bringRows(facts, feed, slice, typed)
  }
  await deriveLedger({ facts, records, signal: new AbortController().signal }, null, new Date('2011-04-02T01:00:00Z'))
  return { world: run.world, records, facts, months: run.months, close: async () => {
    await facts.close()
    await records.close()
  } }
}

/** Which cell belongs to which column is told once for a file. */
function readerOf(feed: Feed, headers: readonly string[], spellings: ReadonlyMap<string, string>): (cells: readonly string[]) => GivenRow {
  const places = feed.columns.flatMap((column) => {
    const place = headers.findIndex((header) => header === column.header || column.synonyms.includes(header))
    return place < 0 ? [] : [{ column, place }]
  })
  return (cells) => Object.fromEntries(places.map(({ column, place }) => [column.name, valueOf(column, cells[place] ?? '', spellings)]))
}

function valueOf(column: FeedColumn, cell: string, spellings: ReadonlyMap<string, string>): string | number | null {
  if (cell === '') return null
  if (column.kind === 'yuan') return parseYuan(cell)
  if (column.kind === 'count' || column.kind === 'integer' || column.kind === 'decimal') return Number(cell)
  if (column.kind === 'choice') return column.choices?.[cell] ?? cell
  if (column.kind === 'area') return spellings.get(cell) ?? cell
  if (column.kind === 'day') return cell.includes('/') ? cell.split('/').map((part) => part.padStart(2, '0')).join('-') : cell
  if (column.kind === 'month') return cell.includes('-') ? cell : `${cell.slice(0, 4)}-${cell.slice(4)}`
  return cell
}
