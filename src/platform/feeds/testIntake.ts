import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { day } from '../../kernel/day.ts'
import { openDuckFacts } from '../facts/duckdb.ts'
import type { OwnedFacts } from '../facts/facts.ts'
import { prepareFacts } from '../facts/ledger.ts'
import { openPostgresFacts } from '../facts/postgres.ts'
import type { Records } from '../records/records.ts'
import { openTestRecords } from '../records/testRecords.ts'
import { type DecodeLimits, defaultDecodeLimits } from './decode/decode.ts'
import type { Feed } from './feed.ts'
import { type IntakeDeps, type IntakeOutcome, takeFile } from './intake.ts'
import type { MasterNoun } from './master.ts'

const areaCode = { name: 'area_code', header: '区域代码', headerEn: 'Area code', synonyms: ['归属区域'], kind: 'area', required: true } as const

/** A day's figures by area and brand. */
export const dailyFeed: Feed = {
  id: 'test.daily',
  name: { zh: '测试日报', en: 'Test daily' },
  kind: 'facts',
  table: 'test_daily',
  columns: [
    areaCode,
    { name: 'day', header: '日期', headerEn: 'Day', synonyms: [], kind: 'day', required: true },
    { name: 'brand', header: '品牌', headerEn: 'Brand', synonyms: [], kind: 'text', required: true },
    { name: 'gross_adds', header: '新增用户', headerEn: 'Gross adds', synonyms: [], kind: 'count', required: true },
    { name: 'payment_fen', header: '缴费金额', headerEn: 'Payments', synonyms: [], kind: 'yuan', required: true, min: 0 },
  ],
  key: ['area_code', 'brand'],
  slice: { column: 'day', kind: 'day' },
  expected: { every: 'day', dueAfterDays: 1, dueTime: '07:30' },
}

/** A month's figures by subscriber. */
export const usageFeed: Feed = {
  id: 'test.usage',
  name: { zh: '测试用量', en: 'Test usage' },
  kind: 'facts',
  table: 'test_usage',
  columns: [
    { name: 'month', header: '账期', headerEn: 'Month', synonyms: [], kind: 'month', required: true },
    { name: 'subscriber_id', header: '用户编号', headerEn: 'Subscriber', synonyms: [], kind: 'code', required: true },
    { name: 'phone_number', header: '手机号码', headerEn: 'Number', synonyms: [], kind: 'code', required: true, personal: 'phone' },
    { name: 'voice_minutes', header: '通话分钟', headerEn: 'Voice minutes', synonyms: [], kind: 'count', required: true },
    { name: 'total_fen', header: '合计', headerEn: 'Total', synonyms: [], kind: 'yuan', required: true, min: 0 },
  ],
  key: ['subscriber_id'],
  slice: { column: 'month', kind: 'month' },
  expected: { every: 'month', dueAfterDays: 4, dueTime: '12:00' },
}

/** Master data of the records: how many people live where. */
export const peopleFeed: Feed = {
  id: 'test.people',
  name: { zh: '测试区域资料', en: 'Test area facts' },
  kind: 'master',
  table: 'area_fact',
  columns: [
    areaCode,
    { name: 'year', header: '年份', headerEn: 'Year', synonyms: [], kind: 'count', required: true },
    { name: 'population', header: '常住人口', headerEn: 'Population', synonyms: [], kind: 'count', required: false },
    { name: 'source', header: '来源', headerEn: 'Source', synonyms: [], kind: 'text', required: true },
  ],
  key: ['area_code', 'year'],
  slice: null,
  expected: null,
}

/** Money that comes several times a day, with a closing line. */
export const receiptFeed: Feed = {
  id: 'test.receipts',
  name: { zh: '测试缴费', en: 'Test receipts' },
  kind: 'facts',
  table: 'test_receipt',
  columns: [
    { name: 'day', header: '业务日期', headerEn: 'Business day', synonyms: [], kind: 'day', required: true },
    { name: 'file_sequence', header: '批次', headerEn: 'Sequence', synonyms: [], kind: 'count', required: false },
    { name: 'receipt_no', header: '流水号', headerEn: 'Receipt', synonyms: [], kind: 'code', required: true },
    { name: 'amount_fen', header: '实收金额', headerEn: 'Amount', synonyms: [], kind: 'yuan', required: true },
  ],
  key: ['receipt_no'],
  slice: { column: 'day', kind: 'day', part: 'file_sequence' },
  control: { count: 'receipt_no', amounts: ['amount_fen'] },
  expected: null,
}
export const testFeeds: readonly Feed[] = [dailyFeed, usageFeed, peopleFeed, receiptFeed]

type PeopleTables = { area_fact: { area_code: string; year: number; population: number | null; source: string } }
const rowKey = (row: { area_code?: unknown; year?: unknown }): string => `${String(row.area_code)} ${String(row.year)}`

export const peopleNoun: MasterNoun = {
  table: 'area_fact',
  async difference(records, rows) {
    const known = await records.tables<PeopleTables>().selectFrom('area_fact').select(['area_code', 'year', 'population', 'source']).limit(1000).execute()
    const before = new Map(known.map((row) => [rowKey(row), row]))
    const brought = new Set(rows.map(rowKey))
    return {
      added: rows.filter((row) => !before.has(rowKey(row))),
      changed: rows.flatMap((row) => {
        const old = before.get(rowKey(row))
        return old && old.population !== row['population'] ? [{ key: { area_code: old.area_code, year: old.year }, before: old, after: row }] : []
      }),
      missing: known.filter((row) => !brought.has(rowKey(row))).map(({ area_code, year }) => ({ area_code, year })),
    }
  },
  async apply(tx, difference) {
    for (const row of [...difference.added, ...difference.changed.map(({ after }) => after)]) {
      const population = Number(row['population'])
      await tx.tables<PeopleTables>().insertInto('area_fact')
        .values({ area_code: String(row['area_code']), year: Number(row['year']), population, source: String(row['source']) })
        .onConflict((conflict) => conflict.columns(['area_code', 'year']).doUpdateSet({ population })).execute()
    }
  },
}
export const testMaster: ReadonlyMap<string, MasterNoun> = new Map([[peopleFeed.id, peopleNoun]])

export const engines = ['duckdb', 'postgres'] as const
export type Engine = (typeof engines)[number]

export type TestIntake = {
  readonly records: Records
  readonly facts: OwnedFacts
  readonly dataFolder: string
  readonly deps: IntakeDeps
  /** What `onAccepted` heard. */
  readonly refreshed: string[]
  take(fileName: string, content: string | Uint8Array, given?: { feedId?: string; slice?: string }): Promise<IntakeOutcome[]>
  visibleRows(feed: Feed): Promise<number>
  close(): Promise<void>
}

/** The branch's day in these tests. */
export const testToday = day('2011-04-02')
export const testLimits: DecodeLimits = defaultDecodeLimits

/** Records, facts and a data folder of their own, with two areas: 632301 and 632322. */
export async function openTestIntake(engine: Engine, options: { factsPath?: string; dataFolder?: string } = {}): Promise<TestIntake> {
  const records = await openTestRecords()
  const facts = engine === 'duckdb'
    ? await openDuckFacts({ path: options.factsPath ?? null, memoryLimit: '1GB' })
    : await openPostgresFacts({ connectionString: process.env['TEST_FACTS_DATABASE_URL'] ?? records.connectionString, schema: `facts_${randomUUID().replaceAll('-', '').slice(0, 12)}` })
  await prepareTestStores(records, facts)
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'bihuan-intake-'))
  const refreshed: string[] = []
  const deps: IntakeDeps = {
    records, facts, feeds: testFeeds, master: testMaster, dataFolder, now: () => new Date('2011-04-02T01:00:00Z'), todayOf: async () => testToday, signal: new AbortController().signal,
    onAccepted: async (feedId, slice) => {
      refreshed.push(`${feedId} ${slice}`)
    },
  }
  return {
    records, facts, dataFolder, deps, refreshed,
    take: async (fileName, content, given = {}) => {
      const folder = join(dataFolder, 'inbox', randomUUID())
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, fileName), content)
      return takeFile(deps, { path: join(folder, fileName), fileName, arrivedBy: 'command', accountId: null, feedId: given.feedId ?? null, slice: given.slice ?? null }, () => undefined)
    },
    visibleRows: async (feed) => {
      const [row] = await facts.rows<{ n: number }>({ sql: `select count(*) as n from ${feed.table} t join slice_pointer p on p.batch_id = t.batch_id where p.feed_id = '${feed.id}'` })
      return row?.n ?? 0
    },
    close: async () => {
      await facts.close()
      await records.close()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

export async function prepareTestStores(records: Records, facts: OwnedFacts): Promise<void> {
  await prepareFacts(facts, testFeeds)
  await facts.transaction(async (tx) => {
    await tx.run('delete from area_spelling')
    await tx.insertRows('area_spelling', ['written', 'area_code'], [['632301', '632301'], ['632321', '632301'], ['632322', '632322']])
  })
  type AreaTables = { area: { area_code: string; name: string; level: string } }
  const areas = [{ area_code: '632301', name: '同仁市', level: 'county' }, { area_code: '632322', name: '尖扎县', level: 'county' }]
  await records.tables<AreaTables>().insertInto('area').values(areas).onConflict((conflict) => conflict.doNothing()).execute()
}

export const dailyHeader = '区域代码,日期,品牌,新增用户,缴费金额'
export const usageHeader = '账期,用户编号,手机号码,通话分钟,合计'

export function dailyCsv(...rows: string[]): string {
  return `${[dailyHeader, ...rows].join('\r\n')}\r\n`
}
