import { sql } from 'kysely'
import { type KnownMeasure, type TargetInForce, type TargetSubjectKind, valueOf } from '../../branch/index.ts'
import type { Month } from '../../kernel/day.ts'
import { completion } from '../../kernel/ratio.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { type Actual, actualsOf } from './actuals.ts'

/** One target of one month and what became of it. */
export type Standing = TargetInForce & {
  readonly numerator: number | null
  readonly denominator: number | null
  readonly value: number | null
  /** null: no data, or nothing to divide by. */
  readonly completion: number | null
}

const rowsMax = 2_000_000

/** Every target of these months against what was achieved: one statement for places, two for persons, however many targets. */
export async function computeStandings(session: RecordsSession, asked: { readonly measures: readonly KnownMeasure[]; readonly months: readonly Month[] }): Promise<Standing[]> {
  const measures = new Map(asked.measures.filter((measure) => measure.grain === 'month').map((measure) => [measure.id, measure]))
  const [places, persons] = await Promise.all([
    sql<TargetInForce & { numerator: number | null; denominator: number | null }>`
      select t.subject_kind as "subjectKind", t.subject_code as "subjectCode", t.measure_id as "measureId", t.brand, t.period, t.base, t.value as target, t.challenge, t.version_id as "versionId", v.numerator, v.denominator
      from target_in_force t left join measure_value v on v.subject_code = t.subject_code and v.measure_id = t.measure_id and v.period = t.period and v.subject_kind = t.subject_kind and v.brand = t.brand
      where t.period = any(cast(${[...asked.months]} as text[])) and t.subject_kind <> 'staff' and t.measure_id = any(cast(${[...measures.keys()]} as text[])) limit ${rowsMax}`.execute(session.db),
    sql<TargetInForce>`
      select t.subject_kind as "subjectKind", t.subject_code as "subjectCode", t.measure_id as "measureId", t.brand, t.period, t.base, t.value as target, t.challenge, t.version_id as "versionId"
      from target_in_force t where t.period = any(cast(${[...asked.months]} as text[])) and t.subject_kind = 'staff' and t.measure_id = any(cast(${[...measures.keys()]} as text[])) limit ${rowsMax}`.execute(session.db),
  ])
  const used = new Set(persons.rows.map((row) => row.measureId))
  const actuals = persons.rows.length === 0 ? [] : await actualsOf(session, {
    measures: [...measures.values()].filter((measure) => used.has(measure.id)), months: asked.months, brands: [...new Set(persons.rows.map((row) => row.brand))],
    subjects: [...new Set(persons.rows.map((row) => row.subjectCode))].map((code) => ({ kind: 'staff', code })),
  })
  const byCell = new Map(actuals.map((actual) => [cellKey(actual), actual]))
  return [...places.rows, ...persons.rows.map((row) => ({ ...row, ...partsOf(byCell.get(cellKey(row))) }))].map((row): Standing => {
    const measure = measures.get(row.measureId)
    const value = measure?.isRatio === true && row.denominator === null ? null : valueOf(row)
    return { ...row, value, completion: completion(value, row.target, measure?.better === 'lower' ? 'lower' : 'higher') }
  })
}
function partsOf(actual: Actual | undefined) {
  return { numerator: actual?.numerator ?? null, denominator: actual?.denominator ?? null }
}
function cellKey(of: { readonly subjectCode: string; readonly measureId: string; readonly brand: string; readonly period: string }): string {
  return `${of.subjectCode} ${of.measureId} ${of.period} ${of.brand}`
}

export type Ranks = ReadonlyMap<string, { readonly rank: number; readonly peers: number }>
export function rankKey(of: { readonly subjectKind: TargetSubjectKind; readonly subjectCode: string; readonly measureId: string; readonly brand: string }): string {
  return `${of.subjectKind} ${of.subjectCode} ${of.measureId} ${of.brand}`
}

/** Rank by completion among those alike (people of one post, areas of one level, units and outlets of one kind); equal completions share a rank. */
export async function readRanks(session: RecordsSession, asked: { readonly measures: readonly KnownMeasure[]; readonly month: Month }): Promise<Ranks> {
  const standings = (await computeStandings(session, { measures: asked.measures, months: [asked.month] })).filter((standing) => standing.completion !== null)
  const codes = [...new Set(standings.map((standing) => standing.subjectCode))]
  const { rows } = await sql<{ kind: string; code: string; alike: string }>`
    select 'area' as kind, area_code as code, level as alike from area where area_code = any(cast(${codes} as text[]))
    union all select 'unit', unit_code, kind from unit where unit_code = any(cast(${codes} as text[]))
    union all select 'outlet', outlet_code, kind from outlet where outlet_code = any(cast(${codes} as text[]))
    union all select 'staff', staff_no, post from staff where staff_no = any(cast(${codes} as text[]))`.execute(session.db)
  const alike = new Map(rows.map((row) => [`${row.kind} ${row.code}`, row.alike]))
  const groups = new Map<string, Standing[]>()
  for (const standing of standings) {
    const group = `${standing.subjectKind} ${alike.get(`${standing.subjectKind} ${standing.subjectCode}`) ?? ''} ${standing.measureId} ${standing.brand}`
    const known = groups.get(group)
    if (known) known.push(standing)
    else groups.set(group, [standing])
  }
  const ranks = new Map<string, { rank: number; peers: number }>()
  for (const group of groups.values()) {
    const sorted = group.toSorted((a, b) => (b.completion ?? 0) - (a.completion ?? 0))
    let rank = 0
    sorted.forEach((standing, index) => {
      if (index === 0 || standing.completion !== sorted[index - 1]?.completion) rank = index + 1
      ranks.set(rankKey(standing), { rank, peers: sorted.length })
    })
  }
  return ranks
}
