import { type RawBuilder, sql } from 'kysely'
import type { ActingFor } from '../../branch/index.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { type ForecastEnd, newestForecastOf } from '../forecast/store.ts'
import type { Standing } from './standingRules.ts'
import { madeOf } from './standingStore.ts'

/** `month` null: the newest one that the stored rows know. */
export type PageAsk = { readonly staffNo: string; readonly askerNo: string | null; readonly today: string; readonly month: string | null }
export type PageRow = {
  readonly month: string
  /** null: no rows of this year were ever made. */
  readonly computedAt: string | null
  readonly isBehind: boolean
  readonly person: { readonly staffNo: string; readonly name: string; readonly post: string; readonly unitName: string; readonly areaCode: string | null } | null
  readonly acting: readonly ActingFor[]
  readonly lines: readonly (Standing & { /** null: the person himself. */ readonly subjectName: string | null; readonly forecast: ForecastEnd | null })[]
}

/**
 * Everything that the pages of some people show, one statement however many ask: who they are, whom the askers act for, the stored rows of their own targets and of
 * what they answer for within the year, the newest forecast up to the month, and whether the rows are as new as the figures.
 */
export async function readPages(session: RecordsSession, asks: readonly PageAsk[]): Promise<PageRow[]> {
  const { rows } = await sql<PageRow>`
    with asked as (
      select a.*, coalesce(a.month, n.newest_month, to_char(a.today, 'YYYY-MM')) as at
      from unnest(cast(${asks.map((ask) => ask.staffNo)} as text[]), cast(${asks.map((ask) => ask.askerNo)} as text[]), cast(${asks.map((ask) => ask.today)} as date[]), cast(${asks.map((ask) => ask.month)} as text[]))
        with ordinality as a (staff_no, asker_no, today, month, place)
      left join (select newest_month from standing_year order by computed_at desc, year desc limit 1) n on true
    ), state as (
      select y.year, ${madeOf(sql`y.year`)} as now from (select distinct left(at, 4) as year from asked) y
    )
    select asked.at as month, to_char(s.computed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "computedAt", s.made_of is distinct from state.now as "isBehind",
      (select jsonb_build_object('staffNo', p.staff_no, 'name', p.name, 'post', p.post, 'unitName', u.name, 'areaCode', u.area_code) from staff p join unit u on u.unit_code = p.unit_code where p.staff_no = asked.staff_no) as person,
      coalesce((select jsonb_agg(x order by x."staffNo") from (
        select o.staff_no as "staffNo", p.name, to_char(min(a.valid_from), 'YYYY-MM-DD') as "from", to_char(max(a.valid_to), 'YYYY-MM-DD') as "to" from assignment a join assignment o on o.assignment_id = a.deputy_for join staff p on p.staff_no = o.staff_no
        where a.staff_no = asked.asker_no and a.duty = 'deputy' and a.valid_from <= asked.today and a.valid_to >= asked.today group by o.staff_no, p.name) x), '[]') as acting,
      coalesce((select json_agg(json_build_object('subjectKind', l.subject_kind, 'subjectCode', l.subject_code, 'measureId', l.measure_id, 'brand', l.brand, 'yearTarget', l.year_target, 'cells', l.cells,
          'subjectName', held.name, 'forecast', (${newestForecastOf({ key: sql.ref('l'), year: sql`left(asked.at, 4)`, through: sql`asked.at` })})) order by held.kind = 'staff' desc, held.kind, held.code, l.measure_id, l.brand)
        from (
          select 'staff' as kind, asked.staff_no as code, null as name
          union all
          ${placesHeld({ staffNo: sql`asked.staff_no`, from: sql`cast(left(asked.at, 4) || '-01-01' as date)`, to: sql`cast(left(asked.at, 4) || '-12-31' as date)` })}
        ) held join standing l on l.subject_code = held.code and l.subject_kind = held.kind and l.year = left(asked.at, 4)), '[]') as lines
    from asked join state on state.year = left(asked.at, 4) left join standing_year s on s.year = state.year order by asked.place`.execute(session.db)
  return rows
}

/** `(subject_kind, subject_code, name)` of what a person answers for, or shares the credit of, on any day of a span. */
export function placesHeld({ staffNo, from, to }: { readonly staffNo: RawBuilder<unknown>; readonly from: RawBuilder<unknown>; readonly to: RawBuilder<unknown> }): RawBuilder<unknown> {
  return sql`select distinct a.subject_kind, a.subject_code, coalesce(x.name, u.name, o.name, a.subject_code) as name
    from assignment a left join area x on a.subject_kind = 'area' and x.area_code = a.subject_code left join unit u on a.subject_kind = 'unit' and u.unit_code = a.subject_code left join outlet o on a.subject_kind = 'outlet' and o.outlet_code = a.subject_code
    where a.staff_no = ${staffNo} and a.duty in ('owner', 'credit') and a.subject_kind in ('area', 'unit', 'outlet') and a.valid_from <= ${to} and (a.valid_to is null or a.valid_to >= ${from})`
}
