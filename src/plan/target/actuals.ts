import { sql } from 'kysely'
import type { KnownMeasure, TargetSubjectKind } from '../../branch/index.ts'
import { firstDayOf, lastDayOf, type Month } from '../../kernel/day.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { type Brought, broughtIn, type Held, type Part, partsIn } from './creditRules.ts'

export type Scored = { readonly kind: TargetSubjectKind; readonly code: string }
/** What one subject brought of one indicator in one month. */
export type Actual = {
  readonly subjectKind: TargetSubjectKind
  readonly subjectCode: string
  readonly measureId: string
  readonly brand: string
  readonly period: string
  /** null: no data. Never zero for what is missing. */
  readonly numerator: number | null
  readonly denominator: number | null
  /** What a person answered for in the month and no file has brought: the reason why there is no figure. */
  readonly missing: readonly string[]
  /** Of a person: what he held in the month, which his figure is the sum of. */
  readonly parts?: readonly Part[]
}

export type ActualsAsked = {
  readonly measures: readonly Pick<KnownMeasure, 'id' | 'rollUp' | 'grain'>[]
  readonly subjects: readonly Scored[]
  readonly brands: readonly string[]
  readonly months: readonly Month[]
}

/**
 * The actual of areas, units, outlets and persons, month by month, out of `measure_value`: three statements, however many subjects.
 * A person's is what his dated assignments brought (`creditRules.ts`).
 */
export async function actualsOf(session: RecordsSession, asked: ActualsAsked): Promise<Actual[]> {
  const measures = asked.measures.filter((measure) => measure.grain === 'month')
  if (measures.length === 0 || asked.subjects.length === 0 || asked.months.length === 0) return []
  const placed = asked.subjects.filter((subject) => subject.kind !== 'staff')
  const persons = asked.subjects.filter((subject) => subject.kind === 'staff')
  const [ofPlaces, ofPersons] = await Promise.all([
    placed.length === 0 ? [] : actualsOfPlaces(session, { ...asked, measures, subjects: placed }),
    persons.length === 0 ? [] : actualsOfPersons(session, { ...asked, measures, subjects: persons }),
  ])
  return [...ofPlaces, ...ofPersons]
}

async function actualsOfPlaces(session: RecordsSession, asked: ActualsAsked): Promise<Actual[]> {
  const { rows } = await sql<Actual>`
    select v.subject_kind as "subjectKind", v.subject_code as "subjectCode", v.measure_id as "measureId", v.brand, v.period, v.numerator, v.denominator, '[]'::jsonb as missing
    from unnest(cast(${asked.subjects.map((one) => one.kind)} as text[]), cast(${asked.subjects.map((one) => one.code)} as text[])) as wanted (kind, code)
    join measure_value v on v.subject_code = wanted.code and v.subject_kind = wanted.kind
    where v.measure_id = any(cast(${asked.measures.map((one) => one.id)} as text[])) and v.period = any(cast(${[...asked.months]} as text[]))
      and v.brand = any(cast(${[...asked.brands]} as text[]))
    order by v.measure_id, v.subject_kind, v.subject_code, v.brand, v.period`.execute(session.db)
  return rows
}

/** Whose figures of which indicator and brand. */
export type PersonAsked = { readonly staffNo: string; readonly measureId: string; readonly brand: string }
export const personKey = (of: PersonAsked): string => `${of.staffNo} ${of.measureId} ${of.brand}`

async function actualsOfPersons(session: RecordsSession, asked: ActualsAsked): Promise<Actual[]> {
  const wanted = asked.measures.flatMap((measure) => asked.subjects.flatMap(({ code }) => asked.brands.map((brand): PersonAsked => ({ staffNo: code, measureId: measure.id, brand })))).toSorted((a, b) => (personKey(a) < personKey(b) ? -1 : 1))
  const brought = await broughtByPersons(session, { ...asked, wanted, withParts: true })
  return wanted.flatMap((one) => (brought.get(personKey(one)) ?? []).map(([period, each]): Actual => ({ subjectKind: 'staff', subjectCode: one.staffNo, measureId: one.measureId, brand: one.brand, period, ...each })))
}

type HeldRow = { readonly staffNo: string; readonly kind: string; readonly code: string; readonly months: readonly (readonly [string, number, number])[] }
type FigureRow = { readonly kind: string; readonly code: string; readonly measureId: string; readonly brand: string; readonly figures: readonly (readonly [string, number | null, number | null])[] }

/** Month by month what persons brought: two statements, however many; a month in which one held nothing is not there. */
export async function broughtByPersons(session: RecordsSession, asked: Pick<ActualsAsked, 'measures' | 'months'> & { readonly wanted: readonly PersonAsked[]; readonly withParts?: boolean }): Promise<ReadonlyMap<string, readonly (readonly [Month, Brought & { readonly parts?: readonly Part[] }])[]>> {
  const held = await listHeld(session, asked)
  const figures = await listFigures(session, asked)
  const placeOf = new Map(asked.months.map((month, place): [string, number] => [month, place]))
  const byMonth = <Of>(rows: readonly (readonly [string, Of])[]): (Of | undefined)[] => {
    const inOrder = new Array<Of | undefined>(asked.months.length).fill(undefined)
    for (const [period, of] of rows) {
      const place = placeOf.get(period)
      if (place !== undefined) inOrder[place] = of
    }
    return inOrder
  }
  const figuresOf = new Map(figures.map((row) => [`${row.kind} ${row.code} ${row.measureId} ${row.brand}`, byMonth(row.figures.map(([period, numerator, denominator]) => [period, { numerator, denominator }]))]))
  const heldBy = new Map<string, { readonly row: HeldRow; readonly months: Held['months'] }[]>()
  for (const row of held) {
    const subject = { row, months: byMonth(row.months.map(([period, byDays, atEnd]) => [period, { byDays, atEnd }])) }
    const known = heldBy.get(row.staffNo)
    if (known) known.push(subject)
    else heldBy.set(row.staffNo, [subject])
  }
  const measures = new Map(asked.measures.map((measure) => [measure.id, measure]))
  return new Map(asked.wanted.map((one) => {
    const measure = measures.get(one.measureId)
    const subjects = (heldBy.get(one.staffNo) ?? []).map(({ row, months }): Held => ({ kind: row.kind, code: row.code, months, figures: figuresOf.get(`${row.kind} ${row.code} ${one.measureId} ${one.brand}`) ?? [] }))
    return [personKey(one), measure === undefined ? [] : asked.months.flatMap((month, place) => {
      const brought = broughtIn(place, subjects, measure.rollUp)
      return brought ? [[month, asked.withParts === true ? { ...brought, parts: partsIn(place, subjects, measure.rollUp) } : brought] as const] : []
    })]
  }))
}

/** What each of them holds, with how much of each month. */
async function listHeld(session: RecordsSession, asked: { readonly months: readonly Month[]; readonly wanted: readonly PersonAsked[] }): Promise<HeldRow[]> {
  // Arrays, whose length the planner knows: of a recordset it takes a hundred rows, and then reads everything to find a few.
  const { rows } = await sql<HeldRow>`
    with month as (select * from unnest(cast(${[...asked.months]} as text[]), cast(${asked.months.map(firstDayOf)} as date[]), cast(${asked.months.map(lastDayOf)} as date[])) as m (period, first_day, last_day)),
    held as (
      select a.staff_no, a.subject_kind, a.subject_code, m.period,
        sum(a.credit_share * (least(coalesce(a.valid_to, m.last_day), m.last_day) - greatest(a.valid_from, m.first_day) + 1)) / (m.last_day - m.first_day + 1) as by_days,
        coalesce(sum(a.credit_share) filter (where coalesce(a.valid_to, m.last_day) >= m.last_day), 0) as at_end
      from assignment a join month m on a.valid_from <= m.last_day and (a.valid_to is null or a.valid_to >= m.first_day)
      where a.staff_no = any(cast(${staffOf(asked.wanted)} as text[])) and a.duty in ('owner', 'credit') and a.subject_kind in ('area', 'unit', 'outlet')
      group by a.staff_no, a.subject_kind, a.subject_code, m.period, m.first_day, m.last_day
    )
    select staff_no as "staffNo", subject_kind as kind, subject_code as code, json_agg(json_build_array(period, by_days, at_end)) as months from held group by staff_no, subject_kind, subject_code order by staff_no, subject_kind, subject_code`.execute(session.db)
  return rows
}

/** The figures of what they hold, one row for each subject, indicator and brand: looked for once, whoever holds it and in however many months. */
async function listFigures(session: RecordsSession, asked: { readonly months: readonly Month[]; readonly wanted: readonly PersonAsked[] }): Promise<FigureRow[]> {
  const [first, last] = [asked.months.reduce((a, b) => (a < b ? a : b)), asked.months.reduce((a, b) => (a > b ? a : b))]
  const { rows } = await sql<FigureRow>`
    with wanted as materialized (
      select distinct a.subject_kind, a.subject_code, w.measure_id, w.brand
      from unnest(cast(${asked.wanted.map((one) => one.staffNo)} as text[]), cast(${asked.wanted.map((one) => one.measureId)} as text[]), cast(${asked.wanted.map((one) => one.brand)} as text[])) as w (staff_no, measure_id, brand)
      join assignment a on a.staff_no = w.staff_no
      where a.duty in ('owner', 'credit') and a.subject_kind in ('area', 'unit', 'outlet') and a.valid_from <= ${lastDayOf(last)} and (a.valid_to is null or a.valid_to >= ${firstDayOf(first)})
    )
    select w.subject_kind as kind, w.subject_code as code, w.measure_id as "measureId", w.brand, coalesce((
      select json_agg(json_build_array(v.period, v.numerator, v.denominator)) from measure_value v
      where v.subject_code = w.subject_code and v.measure_id = w.measure_id and v.period between ${first} and ${last} and length(v.period) = 7 and v.subject_kind = w.subject_kind and v.brand = w.brand), '[]') as figures
    from wanted w`.execute(session.db)
  return rows
}
const staffOf = (wanted: readonly PersonAsked[]): string[] => [...new Set(wanted.map((one) => one.staffNo))]
