import { type Catalogue, type Measure, type MeasureValueRow, type Term, termsOf } from '../src/branch/index.ts'
import { addMonths, lastDayOf, type Month } from '../src/kernel/day.ts'
import { assert } from '../src/kernel/refusal.ts'
import type { FactRow, OwnedFacts } from '../src/platform/facts/facts.ts'
import { listVisibleBatches } from '../src/platform/facts/ledger.ts'

/** One subject and brand ('' = all) with every sum as a column. */
export type WideRow = FactRow

/**
 * The sums of one month as somebody who knows DuckDB would write them by hand: two big joins, two scans, one roll-up.
 * Tried and slower: one full join of all three tables, and a left join with the change of area or brand as its condition.
 */
export async function computeByHand(facts: OwnedFacts, month: Month): Promise<WideRow[]> {
  const visible = await listVisibleBatches(facts, ['branch.subscribers', 'market.usage', 'market.competitors', 'market.costs'])
  const batchOf = (feedId: string, slice: Month) => {
    const found = visible.find((batch) => batch.feedId === feedId && batch.slice === slice)
    assert(found, `${feedId} of ${slice} is there.`)
    return found.batchId
  }
  const now = `batch_id = ${batchOf('branch.subscribers', month)}`
  const before = `batch_id = ${batchOf('branch.subscribers', addMonths(month, -1))}`
  const used = `batch_id = ${batchOf('market.usage', month)}`
  const asOf = lastDayOf(month)
  return facts.transaction(async (tx) => {
    await tx.run(`create or replace temp table f as
      select c.area_code, c.brand,
        count(*) filter (where c.status <> 'closed') as closing,
        count(*) filter (where c.status <> 'closed' and c.payment_way = 'prepaid') as prepaid,
        count(*) filter (where substr(c.opened_on, 1, 7) = '${month}') as gross_adds,
        count(*) filter (where c.status = 'closed' and substr(c.closed_on, 1, 7) = '${month}') as leavers,
        count(*) filter (where u.total_fen > 0) as billed,
        count(*) filter (where u.voice_minutes > 0 or u.sms_count > 0 or u.mms_count > 0 or u.data_megabytes > 0) as active,
        sum(u.total_fen) as revenue_fen,
        sum(u.sms_fen + u.mms_fen + u.ringback_fen + u.data_fen + u.other_value_added_fen) as value_added_fen,
        count(*) filter (where u.sms_count > 0) as sms_users, sum(u.sms_count) as sms_count,
        count(*) filter (where u.mms_count > 0) as mms_users, sum(u.mms_count) as mms_count,
        count(*) filter (where u.ringback_fen > 0) as ringback_users,
        count(*) filter (where u.data_megabytes > 0) as data_users, sum(u.data_megabytes) as data_megabytes
      from (select * from subscriber_month where ${now}) c left join (select * from usage_month where ${used}) u on u.subscriber_id = c.subscriber_id
      group by all`)
    await tx.run(`create or replace temp table w as
      select p.area_code, p.brand, c.area_code as to_area, c.brand as to_brand, count(*) as moved
      from (select * from subscriber_month where ${before} and status <> 'closed') p
      join (select * from subscriber_month where ${now}) c on c.subscriber_id = p.subscriber_id and (p.area_code <> c.area_code or p.brand <> c.brand)
      group by all`)
    await tx.run(`create or replace temp table result as
      with cell as (
        select 'area' as kind, ancestor_code as code, ancestor_level as level, area_code from area_closure where ancestor_level <> 'village'
        union all
        select distinct 'unit', t.unit_code, 'unit', c.area_code from territory t join area_closure c on c.ancestor_code = t.area_code
          where t.valid_from <= '${asOf}' and (t.valid_to is null or t.valid_to >= '${asOf}')
      ), flat as (
        select * from f
        union all by name
        select area_code, brand, count(*) as opening from subscriber_month where ${before} and status <> 'closed' group by all
      ), brandless as (
        select area_code, sum(users) as rival_users, sum(net_adds) as rival_net_adds, sum(revenue_fen) as rival_revenue_fen from competitor_month where batch_id = ${batchOf('market.competitors', month)} group by all
        union all by name
        select area_code, sum(commission_fen) as commission_fen, sum(acquisition_fen) as acquisition_fen from cost_month where batch_id = ${batchOf('market.costs', month)} group by all
      ), people as (
        select area_code, arg_max(population, year) as people from area_population where year <= ${month.slice(0, 4)} group by all
      ), inward as (
        select c.kind, c.code, c.level, w.brand as other_brand, w.to_brand as brand, w.moved, o.area_code is not null as inside
        from w join cell c on c.area_code = w.to_area left join cell o on o.area_code = w.area_code and o.kind = c.kind and o.code = c.code
      ), outward as (
        select c.kind, c.code, c.level, w.to_brand as other_brand, w.brand, w.moved, o.area_code is not null as inside
        from w join cell c on c.area_code = w.area_code left join cell o on o.area_code = w.to_area and o.kind = c.kind and o.code = c.code
      ), part as (
        select kind, code, level, coalesce(brand, '') as brand, sum(columns(flat.* exclude (area_code, brand)))
          from flat join cell using (area_code) group by grouping sets ((kind, code, level), (kind, code, level, brand))
        union all by name
        select kind, code, level, '' as brand, sum(columns(brandless.* exclude (area_code))) from brandless join cell using (area_code) group by kind, code, level
        union all by name
        select 'area' as kind, area_code as code, ancestor_level as level, '' as brand, people from people join area_closure using (area_code) where ancestor_code = area_code
        union all by name
        select 'unit' as kind, unit_code as code, 'unit' as level, '' as brand, sum(people) as people from people join territory using (area_code) group by unit_code
        union all by name
        select kind, code, level, '' as brand, sum(moved) as moved_in from inward where not inside group by all
        union all by name
        select kind, code, level, brand, sum(moved) as moved_in from inward where not inside or brand <> other_brand group by all
        union all by name
        select kind, code, level, '' as brand, sum(moved) as moved_out from outward where not inside group by all
        union all by name
        select kind, code, level, brand, sum(moved) as moved_out from outward where not inside or brand <> other_brand group by all
      )
      select kind, code, level, brand, sum(columns(* exclude (kind, code, level, brand))) from part group by kind, code, level, brand`)
    // Of villages and outlets only what has that cut.
    await tx.run(`create or replace temp table village as
      select 'area' as kind, area_code as code, 'village' as level, coalesce(brand, '') as brand, sum(closing) as closing from f group by grouping sets ((area_code), (area_code, brand))`)
    await tx.run(`create or replace temp table outlet as
      select 'outlet' as kind, outlet_code as code, 'outlet' as level, '' as brand, count(*) filter (where substr(opened_on, 1, 7) = '${month}') as gross_adds
      from subscriber_month where ${now} and outlet_code is not null group by outlet_code`)
    const rows: WideRow[] = []
    for (const table of ['result', 'village', 'outlet']) rows.push(...(await tx.rows({ sql: `select * from ${table}` })))
    for (const table of ['f', 'w', 'result', 'village', 'outlet']) await tx.run(`drop table ${table}`)
    return rows
  })
}

/** Sums of the catalogue by the column that holds them above; what is counted per village is zero where nothing was found. */
const columnOf: Readonly<Record<string, { readonly column: string; readonly isZeroWithout: boolean }>> = {
  ...counted('market.subscribers', { closing: 'closing', grossAdds: 'gross_adds', leavers: 'leavers' }),
  ...counted('market.opening', { users: 'opening' }),
  ...counted('arrears.prepaidUsers', { all: 'closing', prepaid: 'prepaid' }),
  ...counted('market.moves', { movedIn: 'moved_in', movedOut: 'moved_out' }),
  ...counted('market.usage', {
    billed: 'billed', active: 'active', revenueFen: 'revenue_fen', valueAddedFen: 'value_added_fen', smsUsers: 'sms_users', smsCount: 'sms_count', mmsUsers: 'mms_users',
    mmsCount: 'mms_count', ringbackUsers: 'ringback_users', dataUsers: 'data_users', dataMegabytes: 'data_megabytes',
  }),
  'market.population.people': { column: 'people', isZeroWithout: false },
  'market.competitors.users': { column: 'rival_users', isZeroWithout: false },
  'market.competitors.netAdds': { column: 'rival_net_adds', isZeroWithout: false },
  'market.competitors.revenueFen': { column: 'rival_revenue_fen', isZeroWithout: false },
  'market.costs.commissionFen': { column: 'commission_fen', isZeroWithout: false },
  'market.costs.acquisitionFen': { column: 'acquisition_fen', isZeroWithout: false },
}
function counted(source: string, columns: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(columns).map(([sum, column]) => [`${source}.${sum}`, { column, isZeroWithout: true }]))
}

/** Throws unless the measures' figures are those of the sums by hand: all of them, and no others. */
export function assertSameFigures(catalogue: Catalogue, rows: readonly MeasureValueRow[], wide: readonly WideRow[]): void {
  const measures = catalogue.measures.filter((measure) => termsOf(measure).every((term) => columnOf[term.sum]))
  const expected = new Map<string, { numerator: number; denominator: number | null }>()
  const people = new Map(wide.filter((row) => row['brand'] === '').map((row) => [`${row['kind']} ${row['code']}`, row['people'] ?? null]))
  for (const row of wide) for (const measure of measures) {
    const figure = figureByHand(measure, row, people.get(`${row['kind']} ${row['code']}`) ?? null)
    if (figure) expected.set(`${measure.id} ${row['kind']} ${row['code']} ${row['brand']}`, figure)
  }
  for (const row of rows) {
    const key = `${row.measureId} ${row.subjectKind} ${row.subjectCode} ${row.brand}`
    // A village that everybody left: one lists a zero, the other leaves it out.
    const isEmptyVillage = row.subjectCode.length === 12 && row.subjectKind === 'area' && row.numerator === 0
    const figure = expected.get(key) ?? (isEmptyVillage ? { numerator: 0, denominator: row.denominator } : undefined)
    assert(figure && isSame(figure.numerator, row.numerator) && isSame(figure.denominator, row.denominator), `Different figures at ${key}: ${JSON.stringify(row)} and by hand ${JSON.stringify(figure)}.`)
    expected.delete(key)
  }
  assert(expected.size === 0, `${expected.size} figures are only found by hand, such as ${[...expected.keys()][0]}.`)
}

function figureByHand(measure: Measure, row: WideRow, people: FactRow[string]): { numerator: number; denominator: number | null } | null {
  const cut = measure.cuts.find((each) => each === row['kind'])
  if (!cut || (row['brand'] !== '' && !measure.cuts.includes('brand')) || (row['level'] === 'village' && measure.finestArea !== 'village')) return null
  const value = (terms: readonly Term[]): number | null =>
    terms.reduce<number | null>((total, term) => {
      const place = columnOf[term.sum]
      const found = place?.column === 'people' ? people : (row[place?.column ?? ''] ?? (place?.isZeroWithout ? 0 : null))
      return total === null || found === null ? null : total + term.weight * Number(found)
    }, 0)
  const numerator = value(measure.numerator)
  const denominator = measure.denominator ? value(measure.denominator) : null
  return numerator === null || (measure.denominator && denominator === null) ? null : { numerator, denominator }
}

/** Sums of decimals depend on the order of adding in their last digits. */
export function isSame(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))
}
