import { type RawBuilder, sql } from 'kysely'
import type { KnownMeasure, TargetSubjectKind } from '../../branch/index.ts'
import { firstDayOf, lastDayOf, type Month } from '../../kernel/day.ts'
import type { RecordsSession } from '../../platform/records/records.ts'

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
}

export type ActualsAsked = {
  readonly measures: readonly Pick<KnownMeasure, 'id' | 'rollUp' | 'grain'>[]
  readonly subjects: readonly Scored[]
  readonly brands: readonly string[]
  readonly months: readonly Month[]
}

/**
 * The actual of areas, units, outlets and persons, month by month, out of `measure_value`: two statements, however many subjects.
 * A person's is the sum over what his assignments gave him on each day. What flows (roll-up sum or mean) counts by the days of the month
 * that he held the subject; what stands (roll-up last) counts for who holds it at the end of the month. Shared credit counts by its share.
 * Numerator and denominator are treated alike, so a ratio is the weighted one.
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

/**
 * `held (staff_no, subject_kind, subject_code, period, by_days, at_end)` of the people whom `staff` names as a condition on `a.staff_no`, and `measure (measure_id, roll_up)`:
 * what follows weighs figures by them.
 */
export function heldByPersons(asked: { readonly months: readonly Month[]; readonly measures: readonly Pick<KnownMeasure, 'id' | 'rollUp'>[]; readonly staff: RawBuilder<unknown> }): RawBuilder<unknown> {
  // Arrays, whose length the planner knows: of a recordset it takes a hundred rows, and then reads all figures to find a few.
  return sql`
    month as (select * from unnest(cast(${[...asked.months]} as text[]), cast(${asked.months.map(firstDayOf)} as date[]), cast(${asked.months.map(lastDayOf)} as date[])) as m (period, first_day, last_day)),
    measure as (select * from unnest(cast(${asked.measures.map((measure) => measure.id)} as text[]), cast(${asked.measures.map((measure) => measure.rollUp)} as text[])) as m (measure_id, roll_up)),
    held as (
      select a.staff_no, a.subject_kind, a.subject_code, m.period,
        sum(a.credit_share * (least(coalesce(a.valid_to, m.last_day), m.last_day) - greatest(a.valid_from, m.first_day) + 1)) / (m.last_day - m.first_day + 1) as by_days,
        coalesce(sum(a.credit_share) filter (where coalesce(a.valid_to, m.last_day) >= m.last_day), 0) as at_end
      from assignment a join month m on a.valid_from <= m.last_day and (a.valid_to is null or a.valid_to >= m.first_day)
      where ${asked.staff} and a.duty in ('owner', 'credit') and a.subject_kind in ('area', 'unit', 'outlet')
      group by a.staff_no, a.subject_kind, a.subject_code, m.period, m.first_day, m.last_day
    ), weighted as (
      select h.staff_no, h.subject_kind, h.subject_code, h.period, k.measure_id, case when k.roll_up = 'last' then h.at_end else h.by_days end as weight
      from held h cross join measure k
    )`
}

async function actualsOfPersons(session: RecordsSession, asked: ActualsAsked): Promise<Actual[]> {
  const people = asked.subjects.map((one) => one.code)
  const { rows } = await sql<Actual>`
    with ${heldByPersons({ ...asked, staff: sql`a.staff_no = any(cast(${people} as text[]))` })},
    brand as (select brand from unnest(cast(${[...asked.brands]} as text[])) as b (brand))
    select 'staff' as "subjectKind", w.staff_no as "subjectCode", w.measure_id as "measureId", b.brand, w.period,
      case when bool_or(v.numerator is null) then null else sum(v.numerator * w.weight) end as numerator,
      case when bool_or(v.numerator is null) or bool_or(v.denominator is null) then null else sum(v.denominator * w.weight) end as denominator,
      coalesce(jsonb_agg(w.subject_code order by w.subject_code) filter (where v.numerator is null), '[]') as missing
    from weighted w cross join brand b
    left join measure_value v on v.subject_code = w.subject_code and v.measure_id = w.measure_id and v.period = w.period and v.subject_kind = w.subject_kind and v.brand = b.brand
    where w.weight > 0
    group by w.staff_no, w.measure_id, b.brand, w.period
    order by w.measure_id, w.staff_no, b.brand, w.period`.execute(session.db)
  return rows
}
