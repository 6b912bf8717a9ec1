import { addMonths, type Day, lastDayOf, type Month, month, parseDay, parseMonth } from '../../kernel/day.ts'
import { assert } from '../../kernel/refusal.ts'
import { identifier, literal } from '../../platform/facts/dialect.ts'
import type { Facts, VisibleBatch } from '../../platform/facts/facts.ts'
import { listVisibleBatches } from '../../platform/facts/ledger.ts'
import type { Feed } from '../../platform/feeds/feed.ts'
import type { MeasureSource } from './measure.ts'

/** A source with its batches and literals put in, ready to be asked. */
export type BoundSource = {
  readonly source: MeasureSource
  readonly period: Month | Day
  /** The last day of the period: which territory counts. */
  readonly asOf: Day
  readonly from: string
  readonly batchIds: readonly number[]
}

/** `{rows:feed}` and `{rows:feed@previous}` of a source, with the alias that follows. */
const rowsPlace = /\{rows:([\w.]+)(@previous)?\}(?: (\w+))?/g
/** A condition on the rows of one table, put where they are read; null for none. */
export type RowCondition = (table: string, alias: string) => string | null

/** Feeds whose rows are read. */
export function feedsIn(written: string): string[] {
  return [...written.matchAll(rowsPlace)].map((place) => place[1] ?? '')
}

/** What the source reads, as feed and offset in months. */
export function readsOf(source: MeasureSource): { feedId: string; previous: boolean }[] {
  return [...source.from.matchAll(rowsPlace)].map((place) => ({ feedId: place[1] ?? '', previous: place[2] !== undefined }))
}

/** Binds a source to a period; null when a file that it needs is not there: then it has no figures, not zeros. */
export function bindSource(
  source: MeasureSource, period: Month | Day, feeds: ReadonlyMap<string, Feed>, visible: readonly VisibleBatch[], condition: RowCondition = () => null,
): BoundSource | null {
  const asMonth = parseMonth(period)
  const asDay = parseDay(period)
  assert(source.period === 'month' ? asMonth : asDay, `The source ${source.id} has no period ${period}.`)
  const previous = asMonth ? addMonths(asMonth, -1) : null
  const rows = bindRows(source.from, { period, previous, feeds, visible, condition })
  if (!rows) return null
  const from = rows.from.replaceAll('{month}', asMonth ?? '').replaceAll('{previousMonth}', previous ?? '').replaceAll('{year}', period.slice(0, 4)).replaceAll('{day}', asDay ?? '')
  return { source, period, asOf: asMonth ? lastDayOf(asMonth) : (asDay ?? lastDayOf(month(period.slice(0, 7)))), from, batchIds: rows.batchIds }
}

type Binding = { readonly period: Month | Day; readonly previous: Month | null; readonly feeds: ReadonlyMap<string, Feed>; readonly visible: readonly VisibleBatch[]; readonly condition?: RowCondition }

/** Puts the visible rows of feeds in their places; null when a file that is needed is not there. */
export function bindRows(written: string, { period, previous, feeds, visible, condition = () => null }: Binding): { from: string; batchIds: number[] } | null {
  const batchIds: number[] = []
  let complete = true
  const from = written.replace(rowsPlace, (_, feedId: string, isPrevious: string | undefined, alias: string | undefined) => {
    const feed = feeds.get(feedId)
    assert(feed, `The feed ${feedId} is read, and nobody declares it.`)
    const slice = isPrevious ? previous : period
    const batch = visible.find((candidate) => candidate.feedId === feedId && candidate.slice === slice)
    if (!batch) {
      complete = false
      return '(none)'
    }
    batchIds.push(batch.batchId)
    const only = condition(feed.table, alias ?? '')
    return `(select * from ${identifier(feed.table)} where batch_id = ${batch.batchId}${only ? ` and ${only}` : ''})${alias ? ` ${alias}` : ''}`
  })
  return complete ? { from, batchIds } : null
}

export async function visibleFor(facts: Pick<Facts, 'rows'>, sources: readonly MeasureSource[]): Promise<VisibleBatch[]> {
  return listVisibleBatches(facts, [...new Set(sources.flatMap((source) => readsOf(source).map((read) => read.feedId)))])
}

/** `case when where then value end` summed, named by its place. */
function sumColumn(bound: BoundSource, name: string, as: string): string {
  const sum = bound.source.sums[name]
  assert(sum, `The source ${bound.source.id} has no sum ${name}.`)
  const month = bound.source.period === 'month' ? bound.period : ''
  const where = sum.where.replaceAll('{month}', month).replaceAll('{day}', bound.period)
  if (sum.value === '1') return `count(*) filter (where ${where}) as ${as}`
  return where === 'true' ? `coalesce(sum(${sum.value}), 0) as ${as}` : `coalesce(sum(${sum.value}) filter (where ${where}), 0) as ${as}`
}

const inForce = (alias: string, asOf: Day) => `${alias}.valid_from <= ${literal(asOf)} and (${alias}.valid_to is null or ${alias}.valid_to >= ${literal(asOf)})`

// Distinct: a unit may answer for a county and, by another row, for one of its townships.
const cellsSql = (asOf: Day) => `
  cell as (
    select 'area' as subject_kind, ancestor_code as subject_code, area_code, ancestor_level as subject_level from area_closure where ancestor_level <> 'village'
    union all
    select distinct 'unit', t.unit_code, c.area_code, 'unit' from territory t join area_closure c on c.ancestor_code = t.area_code where ${inForce('t', asOf)}
  )`

/** The outermost areas of each unit, once: where figures are given for every level, an inner one would be counted again. */
const outermostSql = (asOf: Day) => `
  (select distinct t.unit_code, t.area_code from territory t
     left join (select i.unit_code, i.area_code from territory i join area_closure c on c.area_code = i.area_code and c.ancestor_code <> c.area_code
       join territory o on o.unit_code = i.unit_code and o.area_code = c.ancestor_code where ${inForce('i', asOf)} and ${inForce('o', asOf)}) inner_row
     on inner_row.unit_code = t.unit_code and inner_row.area_code = t.area_code
    where ${inForce('t', asOf)} and inner_row.unit_code is null)`

/**
 * Sums of a source per subject and brand ('' = all), rolled up over areas and territories in one statement.
 * Columns: subject_kind, subject_code, subject_level, brand, v0..vn in the order of `names`.
 */
export function sumsSql(bound: BoundSource, names: readonly string[], villageNames: readonly string[]): string {
  const { source } = bound
  if (source.to) return movesSql(bound, names)
  const sums = names.map((_, index) => `sum(f.v${index}) as v${index}`).join(', ')
  const brand = source.brand ?? "''"
  const finest = `finest as (select ${source.area} as area_code, ${brand} as brand, ${names.map((name, index) => sumColumn(bound, name, `v${index}`)).join(', ')}
     from ${bound.from} where ${source.area} is not null group by ${source.area}${source.brand ? `, ${source.brand}` : ''})`
  if (source.resolved) {
    return `with ${finest}
      select 'area' as subject_kind, f.area_code as subject_code, '' as subject_level, '' as brand, ${sums} from finest f group by f.area_code
      union all
      select 'unit', t.unit_code, 'unit', '', ${sums} from finest f join ${outermostSql(bound.asOf)} t on t.area_code = f.area_code group by t.unit_code`
  }
  // Figures of a village are the finest sums themselves: no roll-up, and only those that a measure shows there.
  const kept = names.map((name, index) => `${villageNames.includes(name) ? `sum(f.v${index})` : 'null'} as v${index}`).join(', ')
  const cut = (brandSql: string, group: string) => [
    `select c.subject_kind, c.subject_code, c.subject_level, ${brandSql} as brand, ${sums} from finest f join cell c on c.area_code = f.area_code
     group by c.subject_kind, c.subject_code, c.subject_level${group}`,
    ...(villageNames.length > 0 && source.grain === 'village'
      ? [`select 'area', f.area_code, 'village', ${brandSql}, ${kept} from finest f join village g on g.area_code = f.area_code group by f.area_code${group}`]
      : []),
  ]
  return `with ${finest}, ${cellsSql(bound.asOf)}, village as (select area_code from area_closure where ancestor_code = area_code and ancestor_level = 'village')
    ${[...cut("''", ''), ...(source.brand ? cut('f.brand', ', f.brand') : [])].join(' union all ')}`
}

/** A move counts at a cell only when it crosses the cell's border: within a county it is no move of the county. */
function movesSql(bound: BoundSource, names: readonly string[]): string {
  const { source } = bound
  assert(source.to && source.brand, 'A source of moves knows where a row came from and where it went, and both brands.')
  const flow = `flow as (select ${source.area} as area_code, ${source.brand} as brand, ${source.to.area} as to_area, ${source.to.brand} as to_brand,
     ${names.map((name, index) => sumColumn(bound, name, `v${index}`)).join(', ')} from ${bound.from}
     group by ${source.area}, ${source.brand}, ${source.to.area}, ${source.to.brand})`
  const parts = names.flatMap((name, index) => {
    const direction = source.sums[name]?.direction
    assert(direction, `The sum ${source.id}.${name} says whether it counts moves in or out.`)
    const [here, there, hereBrand, thereBrand] = direction === 'in' ? ['to_area', 'area_code', 'to_brand', 'brand'] : ['area_code', 'to_area', 'brand', 'to_brand']
    const values = names.map((_, other) => (other === index ? `sum(f.v${index}) as v${other}` : `0 as v${other}`)).join(', ')
    const joined = `from flow f join cell c on c.area_code = f.${here} left join cell o on o.area_code = f.${there} and o.subject_kind = c.subject_kind and o.subject_code = c.subject_code`
    return [
      `select c.subject_kind, c.subject_code, c.subject_level, '' as brand, ${values} ${joined} where o.area_code is null group by c.subject_kind, c.subject_code, c.subject_level`,
      `select c.subject_kind, c.subject_code, c.subject_level, f.${hereBrand} as brand, ${values} ${joined} where o.area_code is null or f.${hereBrand} <> f.${thereBrand} group by c.subject_kind, c.subject_code, c.subject_level, f.${hereBrand}`,
    ]
  })
  return `with ${flow}, ${cellsSql(bound.asOf)} select subject_kind, subject_code, subject_level, brand, ${names.map((_, index) => `sum(v${index}) as v${index}`).join(', ')}
    from (${parts.join(' union all ')}) moved group by subject_kind, subject_code, subject_level, brand`
}

/** Sums per outlet, for measures that declare the cut. */
export function outletSumsSql(bound: BoundSource, names: readonly string[]): string {
  const { source } = bound
  assert(source.outlet, `The source ${source.id} knows no outlet.`)
  return `select 'outlet' as subject_kind, ${source.outlet} as subject_code, 'outlet' as subject_level, '' as brand, ${names.map((name, index) => sumColumn(bound, name, `v${index}`)).join(', ')}
    from ${bound.from} where ${source.outlet} is not null group by ${source.outlet}`
}

export type DrillSubject = { readonly kind: 'area' | 'unit' | 'outlet'; readonly code: string }

/** The alias under which a sum counts its rows: of a move into a cell, the row as it is now. */
export function aliasCounted(source: MeasureSource, sumName: string): string {
  const area = source.to && source.sums[sumName]?.direction === 'in' ? source.to.area : source.area
  return area.slice(0, area.indexOf('.'))
}

/** The rows behind one sum at one subject and brand; `rowKey` keeps only the row whose first column is this. */
export function drillSql(options: {
  bound: BoundSource
  sum: string
  subject: DrillSubject
  brand: string
  limit: number
  offset: number
  rowKey?: string
}): { rows: string; total: string } {
  const { bound, subject } = options
  const { source } = bound
  const sum = source.sums[options.sum]
  assert(sum, `The source ${source.id} has no sum ${options.sum}.`)
  const month = source.period === 'month' ? bound.period : ''
  const isIn = sum.direction === 'in'
  const here = source.to && isIn ? source.to : { area: source.area, brand: source.brand }
  const there = source.to ? (isIn ? { area: source.area, brand: source.brand } : source.to) : null
  const inside = (area: string) => insideSubject(bound, subject, area)
  const conditions = [sum.where.replaceAll('{month}', month).replaceAll('{day}', bound.period)]
  if (subject.kind === 'outlet') conditions.push(`${source.outlet ?? 'null'} = ${literal(subject.code)}`)
  else conditions.push(inside(here.area))
  if (options.brand !== '' && here.brand) conditions.push(`${here.brand} = ${literal(options.brand)}`)
  if (there) conditions.push(options.brand === '' ? `not (${inside(there.area)})` : `(not (${inside(there.area)}) or ${there.brand} <> ${literal(options.brand)})`)
  const [first] = source.columns
  if (options.rowKey !== undefined && first) conditions.push(`${first.sql} = ${literal(options.rowKey)}`)
  const where = conditions.map((condition) => `(${condition})`).join(' and ')
  const columns = source.columns.map((column) => `${column.sql} as ${identifier(column.name)}`).join(', ')
  const order = source.columns.length > 1 ? '1, 2' : '1'
  return {
    rows: `select ${columns}, ${sum.value} as drill_value from ${bound.from} where ${where} order by ${order} limit ${options.limit} offset ${options.offset}`,
    total: `select count(*) as row_count, coalesce(sum(${sum.value}), 0) as figure from ${bound.from} where ${where}`,
  }
}

function insideSubject(bound: BoundSource, subject: DrillSubject, area: string): string {
  const isGivenForEveryLevel = bound.source.resolved === true
  if (subject.kind === 'area') {
    return isGivenForEveryLevel ? `${area} = ${literal(subject.code)}` : `${area} in (select x.area_code from area_closure x where x.ancestor_code = ${literal(subject.code)})`
  }
  if (isGivenForEveryLevel) return `${area} in (select o.area_code from ${outermostSql(bound.asOf)} o where o.unit_code = ${literal(subject.code)})`
  return `${area} in (select x.area_code from territory t join area_closure x on x.ancestor_code = t.area_code where t.unit_code = ${literal(subject.code)} and ${inForce('t', bound.asOf)})`
}

