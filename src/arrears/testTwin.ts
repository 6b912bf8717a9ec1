import type { TwinAction } from '../../demo/action.ts'
import { readWhole } from '../../demo/file.ts'
import { readCsv, runTwin } from '../../demo/run.ts'
import type { MonthTruth } from '../../demo/truth.ts'
import { advance, createWorld, type TwinOptions, type World } from '../../demo/world.ts'
import { mirrorReference, seedAreas, subscriberFeed } from '../branch/index.ts'
import { bringRows, type GivenRow } from '../branch/measure/testWorld.ts'
import { addDays, type Day } from '../kernel/day.ts'
import { parseYuan } from '../kernel/money.ts'
import { openDuckFacts } from '../platform/facts/duckdb.ts'
import type { OwnedFacts } from '../platform/facts/facts.ts'
import { prepareFacts } from '../platform/facts/ledger.ts'
import type { Feed, FeedColumn } from '../platform/feeds/feed.ts'
import type { Records } from '../platform/records/records.ts'
import { openTestRecords } from '../platform/records/testRecords.ts'
import { collectionFeed } from './collector/feeds.ts'
import { arrearsFeeds, fileFeeds } from './feeds.ts'
import { guardFeeds } from './guard.ts'
import { deriveLedger } from './ledger/derive.ts'

type Closing = { close(): Promise<void> }
export type LoadedTwin = Closing & { readonly world: World; readonly records: Records; readonly facts: OwnedFacts; readonly months: readonly MonthTruth[] }
/** A twin that is lived day by day beside the stores that its files go to. */
export type OpenTwin = Closing & { readonly world: World; readonly records: Records; readonly facts: OwnedFacts; live(day: Day, actions?: readonly TwinAction[]): Promise<MonthTruth | null> }

const takenFeeds = new Map([subscriberFeed, ...fileFeeds, ...guardFeeds.filter((feed) => !feed.isDerived && feed.kind === 'facts')].map((feed) => [feed.id, feed]))

/**
 * A twin whose files of money and subscribers lie in the facts, straight from their rows: the way of a file is tested elsewhere, and
 * estimates need many worlds.
 */
export async function loadTwin(options: TwinOptions, actions: readonly TwinAction[] = [], actsOn?: (day: Day) => readonly TwinAction[]): Promise<LoadedTwin> {
  const run = await runTwin({ dailyFrom: '2030-01', ...options }, actions, (file) => takenFeeds.has(file.feedId), actsOn)
  const stores = await openStores()
  for (const file of run.files) await stores.bring(file)
  await deriveLedger({ facts: stores.facts, records: stores.records, signal: new AbortController().signal }, null, new Date('2011-04-02T01:00:00Z'))
  return { ...stores, world: run.world, months: run.months }
}

/** The same, to be lived on with what the branch does each night; the ledger's month ends are the caller's to derive. */
export async function openTwin(options: TwinOptions): Promise<OpenTwin> {
  const world = createWorld({ dailyFrom: '2030-01', ...options })
  const stores = await openStores()
  return { ...stores, world, async live(day, actions = []) {
    const { files, truth } = advance(world, day, actions)
    for (const file of files) if (takenFeeds.has(file.feedId)) await stores.bring({ ...file, bytes: await readWhole(file) })
    return truth.month
  } }
}

async function openStores() {
  const records = await openTestRecords()
  const facts = await openDuckFacts({ path: null, threads: 2 })
  await seedAreas(records, { prefix: '6323' })
  await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds, collectionFeed, ...guardFeeds.filter((feed) => feed.kind === 'facts')])
  await mirrorReference(records, facts)
  const spellings = new Map((await facts.rows<{ written: string; area_code: string }>({ sql: 'select written, area_code from area_spelling' })).map((row) => [row.written, row.area_code]))
  return {
    records, facts,
    async bring(file: { readonly feedId: string; readonly deliveredOn: Day; readonly bytes: Buffer }): Promise<void> {
      const feed = takenFeeds.get(file.feedId)
      if (!feed) return
      const { headers, rows } = readCsv(file.bytes)
      const typed = rows.filter((row) => row[0] !== '合计').map(readerOf(feed, headers, spellings))
      if (feed.slice === null) throw new Error(`${feed.id} has no slice.`)
      // A day without a row is of the day before the file came.
      const slice = `${typed[0]?.[feed.slice.column] ?? addDays(file.deliveredOn, -1)}${feed.slice.part ? `#${typed[0]?.['file_sequence'] ?? 1}` : ''}`
      await bringRows(facts, feed, slice, typed)
    },
    close: async () => {
      await facts.close()
      await records.close()
    },
  }
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
