import { sql } from 'kysely'
import type { KnownMeasure } from '../../branch/index.ts'
import { lastDayOf, listMonths, month, type Month } from '../../kernel/day.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { type Actual, actualsOf } from '../target/actuals.ts'
import type { TargetSeries } from './store.ts'
import type { MonthParts } from './yearRules.ts'

type PersonTarget = { readonly measureId: string; readonly subjectCode: string; readonly brand: string; readonly targets: TargetSeries['targets']; readonly areaCode: string; readonly dutyStays: boolean }

const targetsMax = 200_000

/**
 * Every target of persons in a year. What is ahead of a person follows from what he answers for now, whoever held it before: his own months would show
 * the day that he took over. What lies behind is what his dated assignments gave him. Five statements, however many people.
 */
export async function listPersonSeries(session: RecordsSession, asked: { year: string; from: string; to: string; measures: readonly KnownMeasure[] }): Promise<TargetSeries[]> {
  const newest = await findNewestMonth(session, asked)
  if (newest === null) return []
  const wanted = await listPersonTargets(session, { year: asked.year, heldOn: lastDayOf(newest) })
  if (wanted.length === 0) return []
  const used = new Set(wanted.map((target) => target.measureId))
  const measures = asked.measures.filter((measure) => used.has(measure.id))
  const persons = [...new Set(wanted.map((target) => target.subjectCode))]
  const [history, actuals] = await Promise.all([
    listHeldHistory(session, { ...asked, year: asked.year, heldOn: lastDayOf(newest) }),
    actualsOf(session, { measures, subjects: persons.map((code) => ({ kind: 'staff', code })), brands: [...new Set(wanted.map((target) => target.brand))], months: monthsUpTo(asked.year, newest) }),
  ])
  const achieved = groupBy(actuals)
  return wanted.map((target): TargetSeries => ({
    measureId: target.measureId, subjectKind: 'staff', subjectCode: target.subjectCode, brand: target.brand, targets: target.targets, areaCode: target.areaCode,
    parts: history.get(keyOf(target)) ?? [],
    own: { achieved: (achieved.get(keyOf(target)) ?? []).map(({ period, numerator, denominator }) => ({ month: period, numerator, denominator })), dutyStays: target.dutyStays },
  }))
}

function monthsUpTo(year: string, newest: Month): Month[] {
  return newest < `${year}-01` ? [] : listMonths(month(`${year}-01`), newest)
}
const keyOf = (of: { readonly measureId: string; readonly subjectCode: string; readonly brand: string }): string => `${of.measureId} ${of.subjectCode} ${of.brand}`
function groupBy(actuals: readonly Actual[]): Map<string, Actual[]> {
  const groups = new Map<string, Actual[]>()
  for (const actual of actuals) {
    const group = groups.get(keyOf(actual))
    if (group) group.push(actual)
    else groups.set(keyOf(actual), [actual])
  }
  return groups
}

async function findNewestMonth(session: RecordsSession, asked: { from: string; to: string; measures: readonly KnownMeasure[] }): Promise<Month | null> {
  const { rows: [row] } = await sql<{ period: string | null }>`
    select max(period) as period from measure_run where length(period) = 7 and period between ${asked.from} and ${asked.to}`.execute(session.db)
  return row && row.period !== null ? month(row.period) : null
}

/** Their targets, where they work, and whether what they hold on a day stays theirs to the end of the year and nothing comes to it. */
async function listPersonTargets(session: RecordsSession, asked: { year: string; heldOn: string }): Promise<PersonTarget[]> {
  const { rows } = await sql<PersonTarget>`
    with changed as (
      select staff_no from assignment where duty in ('owner', 'credit') and (valid_to between ${asked.heldOn} and cast(${`${asked.year}-12-30`} as date) or valid_from > ${asked.heldOn} and valid_from <= cast(${`${asked.year}-12-31`} as date)) group by staff_no
    )
    select t.measure_id as "measureId", t.subject_code as "subjectCode", t.brand, jsonb_agg(jsonb_build_object('period', t.period, 'value', t.value) order by t.period) as targets,
      u.area_code as "areaCode", c.staff_no is null as "dutyStays"
    from target_in_force t join staff s on s.staff_no = t.subject_code join unit u on u.unit_code = s.unit_code left join changed c on c.staff_no = t.subject_code
    where t.subject_kind = 'staff' and left(t.period, 4) = ${asked.year}
    group by t.measure_id, t.subject_code, t.brand, u.area_code, c.staff_no order by t.measure_id, t.subject_code, t.brand limit ${targetsMax}`.execute(session.db)
  return rows
}

/** Month by month what everything that a person holds on a day brought; no figure where one of it has none. */
async function listHeldHistory(session: RecordsSession, asked: { year: string; heldOn: string; from: string; to: string }): Promise<Map<string, MonthParts[]>> {
  const { rows } = await sql<{ measureId: string; subjectCode: string; brand: string; parts: MonthParts[] }>`
    with wanted as (
      select distinct measure_id, subject_code as staff_no, brand from target_in_force where subject_kind = 'staff' and left(period, 4) = ${asked.year}
    ), held as (
      select staff_no, subject_kind, subject_code, sum(credit_share) as share, count(*) over (partition by staff_no) as subjects from assignment
      where duty in ('owner', 'credit') and subject_kind in ('area', 'unit', 'outlet') and valid_from <= ${asked.heldOn} and (valid_to is null or valid_to >= ${asked.heldOn})
        and staff_no in (select staff_no from wanted)
      group by staff_no, subject_kind, subject_code
    ), monthly as (
      select w.measure_id, w.staff_no, w.brand, v.period,
        case when count(v.numerator) = min(h.subjects) then sum(v.numerator * h.share) end as numerator,
        case when count(v.denominator) = min(h.subjects) then sum(v.denominator * h.share) end as denominator
      from wanted w join held h on h.staff_no = w.staff_no
      join measure_value v on v.subject_code = h.subject_code and v.measure_id = w.measure_id and v.subject_kind = h.subject_kind and v.brand = w.brand and length(v.period) = 7 and v.period between ${asked.from} and ${asked.to}
      group by w.measure_id, w.staff_no, w.brand, v.period
    )
    select measure_id as "measureId", staff_no as "subjectCode", brand, jsonb_agg(jsonb_build_object('month', period, 'numerator', numerator, 'denominator', denominator) order by period) as parts
    from monthly group by measure_id, staff_no, brand`.execute(session.db)
  return new Map(rows.map((row) => [keyOf(row), row.parts]))
}
