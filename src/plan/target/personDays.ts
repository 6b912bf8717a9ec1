import { sql } from 'kysely'
import { type Catalogue, listActingFor, listKnownMeasures, rollUp, valueOf, viewPermission } from '../../branch/index.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { type PersonDays, personNobody } from './contract.ts'
import { requireMaySee } from './person.ts'
import { placesHeld } from './personStore.ts'

/** What came in on the newest day at everything that a person answers for today, and since the first of its month. */
export async function readPersonDays(asker: Context, catalogue: Catalogue, asked: { staffNo?: string | undefined }): Promise<PersonDays> {
  const ctx = requirePermission(asker, viewPermission.verb)
  const staffNo = asked.staffNo ?? asker.staffNo
  if (staffNo === null) throw new Refusal(personNobody)
  const { rows: [person] } = await sql<{ name: string; areaCode: string | null }>`select s.name, u.area_code as "areaCode" from staff s join unit u on u.unit_code = s.unit_code where s.staff_no = ${staffNo}`.execute(ctx.records.db)
  if (!person) throw new Refusal(personNobody)
  await requireMaySee(asker, { ...person, staffNo, acting: asker.staffNo === null ? [] : await listActingFor(ctx.records, asker.staffNo, ctx.today) })
  const measures = (await listKnownMeasures(ctx.records, catalogue)).filter((measure) => measure.grain === 'day')
  const rows = await listDays(ctx.records, { staffNo, today: ctx.today, measureIds: measures.map((measure) => measure.id) })
  const day = rows.map((row) => row.period).toSorted().at(-1) ?? null
  const bySubject = new Map<string, DayRow[]>()
  for (const row of rows) bySubject.set(`${row.kind} ${row.code}`, [...(bySubject.get(`${row.kind} ${row.code}`) ?? []), row])
  const shown = measures.filter((measure) => rows.some((row) => row.measureId === measure.id))
  return {
    day, measures: shown.map((measure) => ({ measureId: measure.id, name: measure.name, unit: measure.unit })),
    subjects: [...bySubject.values()].flatMap((own) => {
      const [first] = own
      return first === undefined ? [] : [{
        subjectKind: first.kind, subjectCode: first.code, subjectName: first.name,
        figures: shown.map((measure) => {
          const days = own.filter((row) => row.measureId === measure.id)
          return { measureId: measure.id, value: valueOf(days.find((row) => row.period === day)), monthToDate: valueOf(rollUp(measure.rollUp, days)), dayCount: days.length }
        }),
      }]
    }),
  }
}

type DayRow = { readonly kind: 'area' | 'unit' | 'outlet'; readonly code: string; readonly name: string; readonly measureId: string; readonly period: string; readonly numerator: number | null; readonly denominator: number | null }
async function listDays(session: RecordsSession, asked: { readonly staffNo: string; readonly today: string; readonly measureIds: readonly string[] }): Promise<DayRow[]> {
  const { rows } = await sql<DayRow>`
    with held as (
      ${placesHeld({ staffNo: sql`${asked.staffNo}`, from: sql`cast(${asked.today} as date)`, to: sql`cast(${asked.today} as date)` })}
    ), figure as (
      select h.subject_kind, h.subject_code, h.name, v.measure_id, v.period, v.numerator, v.denominator, max(v.period) over () as newest
      from held h join measure_value v on v.subject_code = h.subject_code and v.subject_kind = h.subject_kind and v.brand = '' and v.measure_id = any(cast(${[...asked.measureIds]} as text[]))
      where v.period between to_char(cast(${asked.today} as date) - 62, 'YYYY-MM-DD') and ${asked.today}
    )
    select subject_kind as kind, subject_code as code, name, measure_id as "measureId", period, numerator, denominator from figure where left(period, 7) = left(newest, 7) order by subject_kind, subject_code, measure_id, period limit 20000`.execute(session.db)
  return rows
}
