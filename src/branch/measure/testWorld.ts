import { randomBytes } from 'node:crypto'
import { type Month, month } from '../../kernel/day.ts'
import { openDuckFacts } from '../../platform/facts/duckdb.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import { placeOf, prepareFacts, publishBatch } from '../../platform/facts/ledger.ts'
import { openPostgresFacts } from '../../platform/facts/postgres.ts'
import type { Feed } from '../../platform/feeds/feed.ts'
import type { Records } from '../../platform/records/records.ts'
import { sql } from 'kysely'

export async function openEngine(engine: 'duckdb' | 'postgres', records: Records): Promise<OwnedFacts> {
  if (engine === 'duckdb') return openDuckFacts({ path: null, threads: 1 })
  return openPostgresFacts({ connectionString: records.connectionString, schema: `facts_${randomBytes(4).toString('hex')}` })
}

/** A row by column names; columns that are left out are null. */
export type GivenRow = Readonly<Record<string, string | number | null>>

/** Publishes rows as the visible batch of a feed and slice, the way an accepted file is. */
export async function bringRows(facts: OwnedFacts, feed: Feed, slice: string, rows: readonly GivenRow[]): Promise<number> {
  return facts.transaction(async (tx) => {
    const place = await placeOf(tx, feed.id, slice)
    const { batchId } = place
    const columns = feed.columns.map((column) => column.name)
    await tx.insertRows(feed.table, ['batch_id', ...columns], rows.map((row) => [batchId, ...columns.map((name) => row[name] ?? null)]))
    await publishBatch(tx, place, { file_name: `${feed.id}.csv`, content_hash: `${feed.id}${slice}${batchId}`, row_count: rows.length, loaded_at: '2011-04-03T00:00:00Z' })
    return batchId
  })
}

export const march: Month = month('2011-03')
export const february: Month = month('2011-02')

/** Two counties of two townships with a village each, and what is known of them. */
export async function makeAreas(records: Records): Promise<void> {
  await sql`insert into area (area_code, name, level, parent_code) values
    ('6323', '黄南州', 'prefecture', null), ('632301', '同仁市', 'county', '6323'), ('632322', '尖扎县', 'county', '6323'),
    ('632301100', '隆务镇', 'township', '632301'), ('632301101', '保安镇', 'township', '632301'),
    ('632322100', '马克堂镇', 'township', '632322'), ('632322101', '康扬镇', 'township', '632322'),
    ('632301100001', '隆务村', 'village', '632301100'), ('632301101001', '保安村', 'village', '632301101'),
    ('632322100001', '马克堂村', 'village', '632322100'), ('632322101001', '康扬村', 'village', '632322101')`.execute(records.db)
  await sql`insert into area_spelling (written, area_code) select area_code, area_code from area`.execute(records.db)
  await sql`insert into area_closure (ancestor_code, area_code, ancestor_level)
    with recursive above as (select area_code, area_code as ancestor_code, parent_code, level from area
      union all select b.area_code, a.area_code, a.parent_code, a.level from above b join area a on a.area_code = b.parent_code)
    select ancestor_code, area_code, level from above`.execute(records.db)
  await sql`insert into unit (unit_code, name, kind, parent_code, area_code, valid_from) values
    ('B6323', '黄南分公司', 'branch', null, '6323', '2006-01-01'),
    ('O1', '隆务营业部', 'business_office', 'B6323', '632301', '2006-01-01'),
    ('O2', '马克堂营业部', 'business_office', 'B6323', '632322', '2006-01-01')`.execute(records.db)
  // 保安 went from the second office to the first in March; the first also names a township inside its county.
  await sql`insert into territory (unit_code, area_code, valid_from, valid_to) values
    ('O1', '632301100', '2006-01-01', null), ('O1', '632301101', '2011-03-01', null), ('O1', '632301100001', '2006-01-01', null),
    ('O2', '632301101', '2006-01-01', '2011-02-28'), ('O2', '632322', '2006-01-01', null)`.execute(records.db)
  await sql`insert into outlet (outlet_code, name, kind, area_code, unit_code, opened_on) values ('T1', '隆务厅', 'own_hall', '632301100', 'O1', '2006-01-01'), ('T2', '康扬点', 'agent', '632322101', 'O2', '2006-01-01')`.execute(records.db)
  await sql`insert into area_fact (area_code, year, population, households, source) values
    ('632301100', 2010, 60, 20, '普查'), ('632301101', 2010, 40, 10, '普查'), ('632322', 2010, 100, 30, '普查'), ('632322100', 2010, 70, null, '普查')`.execute(records.db)
}

export async function prepareWorld(records: Records, facts: OwnedFacts, feeds: readonly Feed[], mirror: (records: Records, facts: OwnedFacts) => Promise<void>): Promise<void> {
  await prepareFacts(facts, feeds)
  await mirror(records, facts)
}

const villages = ['632301100001', '632301101001', '632322100001', '632322101001']
export const brands = ['全球通', '神州行', '动感地带']

/**
 * Subscribers of two month ends that stay, come, leave, and move between villages and brands, so that every kind of
 * movement occurs at every border.
 */
export function twoMonths(count: number): { before: GivenRow[]; after: GivenRow[]; usage: GivenRow[] } {
  const before: GivenRow[] = []
  const after: GivenRow[] = []
  const usage: GivenRow[] = []
  for (let index = 0; index < count; index += 1) {
    const at = villages[index % 4] ?? ''
    const brand = brands[index % 3] ?? ''
    const row = (monthText: string, changes: GivenRow): GivenRow => ({
      month: monthText, subscriber_id: `S${String(index).padStart(5, '0')}`, account_id: `A${index}`, customer_id: `C${index}`, phone_number: `139${String(index).padStart(8, '0')}`,
      brand, tariff: null, payment_way: 'prepaid', area_code: at, outlet_code: index % 5 === 0 ? 'T1' : index % 7 === 0 ? 'T2' : null, opened_on: '2010-05-01', status: 'normal', ...changes,
    })
    const isNew = index % 11 === 0
    const leaves = index % 13 === 0
    const moves = index % 6 === 5
    const changesBrand = index % 10 === 9
    if (!isNew) before.push(row(february, { status: index % 17 === 0 ? 'own_stop' : 'normal' }))
    after.push(row(march, {
      ...(isNew ? { opened_on: '2011-03-09' } : {}),
      ...(leaves ? { status: 'closed', closed_on: '2011-03-20' } : { status: index % 19 === 0 ? 'closing' : 'normal' }),
      area_code: moves && !isNew ? (villages[(index + 1 + (index % 2)) % 4] ?? '') : at,
      brand: changesBrand && !isNew ? (brands[(index + 1) % 3] ?? '') : brand,
    }))
    if (index % 3 !== 1) {
      usage.push({
        month: march, subscriber_id: `S${String(index).padStart(5, '0')}`, voice_minutes: index % 4, sms_count: index % 2, mms_count: 0, data_megabytes: (index % 8) / 4,
        rent_fen: 1000, voice_fen: index % 50, sms_fen: index % 2, mms_fen: 0, ringback_fen: 0, data_fen: index % 3, other_value_added_fen: 0, total_fen: 1000 + (index % 50) + (index % 2) + (index % 3),
      })
    }
  }
  // Left in an earlier month and still listed: nobody's leaver now.
  before.push({ ...before[0], subscriber_id: 'GONE', status: 'closed', closed_on: '2011-02-10' } as GivenRow)
  return { before, after, usage }
}
