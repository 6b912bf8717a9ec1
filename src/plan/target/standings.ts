import { sql } from 'kysely'
import { type KnownMeasure, type TargetInForce, type TargetSubjectKind, valueOf } from '../../branch/index.ts'
import type { Month } from '../../kernel/day.ts'
import { completion } from '../../kernel/ratio.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { heldByPersons } from './actuals.ts'

/** One target of one month and what became of it. */
export type Standing = TargetInForce & {
  readonly numerator: number | null
  readonly denominator: number | null
  readonly value: number | null
  /** null: no data, or nothing to divide by. */
  readonly completion: number | null
}

const rowsMax = 2_000_000

/** One target with its months in one row: [period, base, target, challenge, version, numerator, denominator]. A row per month would cost more to carry than to compute. */
type Line = {
  readonly subjectKind: TargetSubjectKind; readonly subjectCode: string; readonly measureId: string; readonly brand: string
  readonly cells: readonly (readonly [string, number | null, number, number | null, number, number | null, number | null])[]
}

/** Every target of these months against what was achieved: one statement for places and one for persons, however many targets. */
export async function computeStandings(session: RecordsSession, asked: { readonly measures: readonly KnownMeasure[]; readonly months: readonly Month[] }): Promise<Standing[]> {
  const measures = new Map(asked.measures.filter((measure) => measure.grain === 'month').map((measure) => [measure.id, measure]))
  const [places, persons] = await Promise.all([linesOfPlaces(session, measures, asked.months), linesOfPersons(session, measures, asked.months)])
  const standings: Standing[] = []
  for (const line of [...places, ...persons]) {
    const measure = measures.get(line.measureId)
    const better = measure?.better === 'lower' ? 'lower' : 'higher'
    for (const [period, base, target, challenge, versionId, numerator, denominator] of line.cells) {
      const value = measure?.isRatio === true && denominator === null ? null : valueOf({ numerator, denominator })
      standings.push({
        subjectKind: line.subjectKind, subjectCode: line.subjectCode, measureId: line.measureId, brand: line.brand, period, base, target, challenge, versionId, numerator, denominator, value,
        completion: completion(value, target, better),
      })
    }
  }
  return standings
}

const targetsOf = (measures: ReadonlyMap<string, KnownMeasure>, months: readonly Month[]) =>
  sql`t.period = any(cast(${[...months]} as text[])) and t.measure_id = any(cast(${[...measures.keys()]} as text[]))`

async function linesOfPlaces(session: RecordsSession, measures: ReadonlyMap<string, KnownMeasure>, months: readonly Month[]): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select t.subject_kind as "subjectKind", t.subject_code as "subjectCode", t.measure_id as "measureId", t.brand,
      json_agg(json_build_array(t.period, t.base, t.value, t.challenge, t.version_id, v.numerator, v.denominator)) as cells
    from target_in_force t left join measure_value v on v.subject_code = t.subject_code and v.measure_id = t.measure_id and v.period = t.period and v.subject_kind = t.subject_kind and v.brand = t.brand
    where ${targetsOf(measures, months)} and t.subject_kind <> 'staff'
    group by t.subject_kind, t.subject_code, t.measure_id, t.brand limit ${rowsMax}`.execute(session.db)
  return rows
}

async function linesOfPersons(session: RecordsSession, measures: ReadonlyMap<string, KnownMeasure>, months: readonly Month[]): Promise<Line[]> {
  const { rows: used } = await sql<{ measureId: string; brand: string }>`
    select t.measure_id as "measureId", t.brand from target_in_force t where ${targetsOf(measures, months)} and t.subject_kind = 'staff' group by t.measure_id, t.brand`.execute(session.db)
  if (used.length === 0) return []
  const counted = [...new Set(used.map((row) => row.measureId))].flatMap((id) => measures.get(id) ?? [])
  const { rows } = await sql<Line>`
    with ${heldByPersons({ months, measures: counted, staff: sql`a.staff_no in (select subject_code from target_in_force t where ${targetsOf(measures, months)} and t.subject_kind = 'staff')` })},
    brand as (select brand from unnest(cast(${[...new Set(used.map((row) => row.brand))]} as text[])) as b (brand)),
    brought as (
      select w.staff_no, w.measure_id, b.brand, w.period,
        case when bool_or(v.numerator is null) then null else sum(v.numerator * w.weight) end as numerator,
        case when bool_or(v.numerator is null) or bool_or(v.denominator is null) then null else sum(v.denominator * w.weight) end as denominator
      from weighted w cross join brand b
      left join measure_value v on v.subject_code = w.subject_code and v.measure_id = w.measure_id and v.period = w.period and v.subject_kind = w.subject_kind and v.brand = b.brand
      where w.weight > 0 group by w.staff_no, w.measure_id, b.brand, w.period
    )
    select 'staff' as "subjectKind", t.subject_code as "subjectCode", t.measure_id as "measureId", t.brand,
      json_agg(json_build_array(t.period, t.base, t.value, t.challenge, t.version_id, a.numerator, a.denominator)) as cells
    from target_in_force t left join brought a on a.staff_no = t.subject_code and a.measure_id = t.measure_id and a.period = t.period and a.brand = t.brand
    where ${targetsOf(measures, months)} and t.subject_kind = 'staff'
    group by t.subject_code, t.measure_id, t.brand limit ${rowsMax}`.execute(session.db)
  return rows
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
