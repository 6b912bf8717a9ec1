import { sql } from 'kysely'
import { catalogue } from '../src/app/catalogue.ts'
import { type MeasureTables, seedAreas } from '../src/branch/index.ts'
import { listMonths, type Month, month } from '../src/kernel/day.ts'
import { completion } from '../src/kernel/ratio.ts'
import { assert } from '../src/kernel/refusal.ts'
import type { Records } from '../src/platform/records/records.ts'
import { recomputeStandings } from '../src/plan/target/index.ts'
import type { Bench } from './bench.ts'
import { openBenchRecords } from './stores.ts'
import { median, rounded, scaled, secondsOf, timeByTurns } from './timing.ts'

const TARGETS = 10_000
const MEASURES = ['market.users.grossAdds', 'market.users.onBooks', 'market.revenue.total', 'market.users.churnRate', 'market.users.netAdds']
export const YEAR = '2010'
/** Of ten targets, how many are of persons. */
const PERSONS_IN_TEN = 6
/** The loop is walked for every so many targets and its time taken that many times: the whole of it takes minutes. */
const LOOP_EVERY = 50

/** Every target of a year against what was achieved, in every month, with its place among those alike: places by their figures, persons through their dated assignments; stored for the pages. */
export const bench: Bench = {
  name: 'plan.targets.recompute',
  needsBuild: false,
  async run(ctx) {
    const records = await openBenchRecords(ctx)
    const targets = scaled(TARGETS, ctx.scale, 100)
    ctx.say('Filling targets and figures')
    await fillTargets(records, targets)
    const months = listMonths(month(`${YEAR}-01`), month(`${YEAR}-12`))
    const recompute = () => recomputeStandings(records, catalogue, { years: [YEAR], now: new Date() })
    assert((await recompute()).lineCount === targets, 'Every target has a line.')
    ctx.say('Timing')
    const every = targets < LOOP_EVERY * 20 ? 1 : LOOP_EVERY
    const cpu: number[] = []
    const times = await timeByTurns(ctx.rounds, async () => {
      // All figures change, so that every row is written anew.
      await sql`update measure_value set numerator = numerator + 1`.execute(records.db)
      const before = process.cpuUsage()
      const seconds = await secondsOf(recompute)
      const { user, system } = process.cpuUsage(before)
      cpu.push((user + system) / 1e6)
      return seconds
    }, async () => every * (await secondsOf(() => recomputeByLoop(records, months, every))))
    await assertSame(records, months, await recomputeByLoop(records, months, every))
    const size = targets * months.length
    return [
      { name: 'plan.targets.recompute', value: rounded(times.ours), unit: 's', size, against: `a loop of targets, months and rows${every === 1 ? '' : `, one of ${every} targets walked`}`, ratio: rounded(times.ours / times.theirs) },
      { name: 'plan.targets.recompute.cpu', value: rounded(median(cpu)), unit: 's', size, against: null, ratio: null },
    ]
  },
}

/** Places and persons with targets; each person shares one place with another and hands another over in the middle of a month. */
export async function fillTargets(records: Records, targets: number): Promise<void> {
  await seedAreas(records, { prefix: '6323' })
  const perMeasure = Math.ceil(targets / MEASURES.length)
  const persons = Math.round((perMeasure * PERSONS_IN_TEN) / 10)
  const outlets = Math.max(perMeasure, persons * 2)
  await records.transaction(async (tx) => {
    await sql`insert into unit (unit_code, name, kind, area_code, valid_from) values ('B6323', '分公司', 'branch', '6323', '2006-01-01')`.execute(tx.db)
    await sql`insert into staff (staff_no, name, unit_code, post, valid_from) select 'S' || n, '人' || n, 'B6323', '片区经理', '2006-01-01' from generate_series(1, ${persons}) n`.execute(tx.db)
    // Units stand for places of any kind: their figures are read by the same key.
    await sql`insert into unit (unit_code, name, kind, parent_code, area_code, valid_from) select 'O' || n, '营业部' || n, 'business_office', 'B6323', '6323', '2006-01-01' from generate_series(1, ${outlets}) n`.execute(tx.db)
    await sql`insert into assignment (staff_no, subject_kind, subject_code, duty, credit_share, valid_from, valid_to)
      select 'S' || n, 'unit', 'O' || n, 'owner', 0.7, date '2009-01-01', cast(null as date) from generate_series(1, ${persons}) n
      union all select 'S' || (n % ${persons} + 1), 'unit', 'O' || n, 'credit', 0.3, date '2009-01-01', null from generate_series(1, ${persons}) n
      union all select 'S' || n, 'unit', 'O' || (n + ${persons}), 'owner', 1, date '2009-01-01', date '2010-06-10' from generate_series(1, ${persons}) n
      union all select 'S' || (n % ${persons} + 1), 'unit', 'O' || (n + ${persons}), 'owner', 1, date '2010-06-11', null from generate_series(1, ${persons}) n`.execute(tx.db)
    const { run_id } = await tx.tables<MeasureTables>().insertInto('measure_run').values({ source_id: 'bench', period: `${YEAR}-12`, batch_ids: [1] }).returning('run_id').executeTakeFirstOrThrow()
    await sql`insert into measure_value (measure_id, period, subject_kind, subject_code, brand, numerator, denominator, run_id, measure_version)
      select m, ${`${YEAR}-`} || lpad(cast(p as text), 2, '0'), 'unit', 'O' || n, '', 100 + n % 97 + p * 3, case when m like '%Rate' then 4000 + n % 13 end, ${run_id}, 1
      from unnest(cast(${MEASURES} as text[])) m cross join generate_series(1, 12) p cross join generate_series(1, ${outlets}) n`.execute(tx.db)
    await sql`with made as (
        insert into target_version (measure_id, year, parent_kind, parent_code, child_kind, version_no, state, in_force_from, decided_at)
        select m, ${YEAR}, 'area', '6323', k, 1, 'approved', ${`${YEAR}-01`}, now() from unnest(cast(${MEASURES} as text[])) m cross join unnest(array['unit', 'staff']) k returning version_id, measure_id, child_kind
      )
      insert into target (version_id, measure_id, subject_kind, subject_code, period, base, value, challenge, in_force_at)
      select v.version_id, v.measure_id, v.child_kind, case v.child_kind when 'staff' then 'S' else 'O' end || n, ${`${YEAR}-`} || lpad(cast(p as text), 2, '0'), 90 + n % 50, 100 + n % 50, 110 + n % 50, now()
      from made v cross join generate_series(1, 12) p cross join generate_series(1, ${perMeasure}) n where (v.child_kind = 'staff' and n <= ${persons}) or (v.child_kind = 'unit' and n > ${persons})`.execute(tx.db)
    await sql`insert into target (version_id, measure_id, subject_kind, subject_code, period, value, in_force_at)
      select version_id, measure_id, subject_kind, subject_code, ${YEAR}, sum(value), now() from target group by version_id, measure_id, subject_kind, subject_code`.execute(tx.db)
    await sql`insert into forecast (measure_id, subject_kind, subject_code, year, through, kind, method, coverage, year_low, year_point, year_high, so_far, target, months)
      select t.measure_id, t.subject_kind, t.subject_code, ${YEAR}, ${`${YEAR}-`} || p, 'forecast', 'dampedTrend', 0.8, t.value * 0.9, t.value, t.value * 1.1, t.value / 2, t.value, '[{"month": "2010-12", "low": 1, "point": 2, "high": 3}]'
      from target t cross join unnest(array['09', '10', '11']) p where t.period = ${YEAR}`.execute(tx.db)
  })
  await records.withClient((client) => client.query('vacuum analyze'))
}

type LoopRow = { readonly subjectCode: string; readonly measureId: string; readonly period: Month; readonly numerator: number }

/** The way that comes to mind first: for each target and month the rows that it needs, one question after the other. */
async function recomputeByLoop(records: Records, months: readonly Month[], every: number): Promise<LoopRow[]> {
  const { rows: targets } = await sql<{ subject_kind: string; subject_code: string; measure_id: string; roll_up: string }>`
    select distinct subject_kind, subject_code, measure_id, case when measure_id = 'market.users.onBooks' then 'last' else 'sum' end as roll_up from target_in_force where length(period) = 7 order by 3, 1, 2`.execute(records.db)
  const results: LoopRow[] = []
  for (const [index, target] of targets.entries()) {
    if (index % every !== 0) continue
    for (const period of months) {
      const { rows: [wanted] } = await sql<{ value: number }>`select value from target_in_force where subject_kind = ${target.subject_kind} and subject_code = ${target.subject_code} and measure_id = ${target.measure_id} and period = ${period} and brand = ''`.execute(records.db)
      const held = target.subject_kind !== 'staff' ? [{ kind: target.subject_kind, code: target.subject_code, weight: 1 }]
        : (await sql<{ kind: string; code: string; weight: number }>`
          select subject_kind as kind, subject_code as code, credit_share * case when ${target.roll_up} = 'last' then case when coalesce(valid_to, date '9999-12-31') >= last_day then 1 else 0 end
            else (least(coalesce(valid_to, last_day), last_day) - greatest(valid_from, first_day) + 1)::double precision / (last_day - first_day + 1) end as weight
          from assignment cross join (select cast(${`${period}-01`} as date) as first_day, cast(cast(${`${period}-01`} as date) + interval '1 month' - interval '1 day' as date) as last_day) m
          where staff_no = ${target.subject_code} and duty in ('owner', 'credit') and valid_from <= last_day and (valid_to is null or valid_to >= first_day)`.execute(records.db)).rows
      let numerator = 0
      for (const one of held) {
        if (one.weight === 0) continue
        const { rows: [figure] } = await sql<{ numerator: number }>`select numerator from measure_value where subject_code = ${one.code} and measure_id = ${target.measure_id} and period = ${period} and subject_kind = ${one.kind} and brand = ''`.execute(records.db)
        numerator += (figure?.numerator ?? 0) * one.weight
      }
      completion(numerator, wanted?.value ?? null, 'higher')
      results.push({ subjectCode: target.subject_code, measureId: target.measure_id, period, numerator })
    }
  }
  return results
}

async function assertSame(records: Records, months: readonly Month[], theirs: readonly LoopRow[]): Promise<void> {
  const { rows } = await sql<{ key: string; brought: (number | null)[] }>`select concat_ws(' ', subject_code, measure_id) as key, jsonb_path_query_array(cast(cells as jsonb), '$[*][4]') as brought from standing`.execute(records.db)
  const known = new Map(rows.map((row) => [row.key, row.brought]))
  assert(theirs.length > 0, 'The loop has walked some targets.')
  for (const row of theirs) {
    const ours = known.get(`${row.subjectCode} ${row.measureId}`)?.[months.indexOf(row.period)]
    assert(Math.abs((ours ?? Number.NaN) - row.numerator) < 1e-6, `Both ways give the same figure: ${row.subjectCode} ${row.measureId} ${row.period}.`)
  }
}
