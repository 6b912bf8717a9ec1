import { sql } from 'kysely'
import { seedAreas } from '../src/branch/index.ts'
import { day } from '../src/kernel/day.ts'
import { assert } from '../src/kernel/refusal.ts'
import type { Context } from '../src/platform/access/context.ts'
import type { Records } from '../src/platform/records/records.ts'
import { listOrders } from '../src/work/index.ts'
import type { Bench } from './bench.ts'
import { openBenchRecords } from './stores.ts'
import { quantile, rounded, scaled, secondsOf } from './timing.ts'

const ORDERS = 1_000_000
const PEOPLE = 400
const READS = 200
const BRANCH = '6323'
const TODAY = '2011-03-21'

/** Two of a hundred orders are open, as after some years of work, and given to people 57 apart, so that a small store has work for its first readers too. */
export const bench: Bench = {
  name: 'work.inbox.page',
  needsBuild: false,
  async run(ctx) {
    const records = await openBenchRecords(ctx)
    await seedAreas(records, { prefix: BRANCH })
    const count = scaled(ORDERS, ctx.scale, 2_000)
    ctx.say('Filling work_order')
    await fillOrders(records, count)
    const reads = scaled(READS, ctx.scale, 3)
    const person = (index: number): Context => ({
      records, facts: { engine: 'duckdb', rows: async () => [] }, factsOwner: { run: async () => null }, dataFolder: '', accountId: 1, signInName: 'bench', staffNo: `P${((index + 1) * 57) % PEOPLE}`, language: 'zh',
      grants: [{ areaCode: BRANCH, permissions: new Set(['work.view']) }], today: day(TODAY), now: new Date(`${TODAY}T10:00:00+08:00`),
    })
    ctx.say('Timing the inbox')
    const mine = await timed(reads, async (turn) => assert((await listOrders(person(turn), { whose: 'mine', stage: 'live' })).length > 0, 'Everybody has work.'))
    const all = await timed(reads, async (turn) => assert((await listOrders(person(turn), { whose: 'all', stage: turn % 2 === 0 ? 'live' : 'late' }, 501)).length > 0, 'The branch has work.'))
    const line = (name: string, ms: number) => ({ name, value: rounded(ms), unit: 'ms' as const, size: count, against: null, ratio: null })
    return [line('work.inbox.page', quantile(mine, 0.5)), line('work.inbox.page.p99', quantile(mine, 0.99)), line('work.inbox.page.branch', quantile(all, 0.5)), line('work.inbox.page.branch.p99', quantile(all, 0.99))]
  },
}

async function fillOrders(records: Records, count: number): Promise<void> {
  await sql`insert into unit (unit_code, name, kind, area_code, valid_from) values ('B', '分公司', 'branch', ${BRANCH}, '2006-01-01')`.execute(records.db)
  await sql`insert into staff (staff_no, name, unit_code, post, valid_from) select 'P' || n, '员工' || n, 'B', '客户经理', '2006-01-01' from generate_series(0, ${PEOPLE - 1}) n`.execute(records.db)
  await sql`
    with place as (select array_agg(a.area_code order by a.area_code) as codes from area a join area_closure c on c.area_code = a.area_code and c.ancestor_code = ${BRANCH} where a.level = 'township' and a.successor_code is null)
    insert into work_order (kind, kind_version, title, area_code, priority, opened_at, status, owner_staff_no, due_at, result_at, closed_at, in_time, event_count, last_event)
    select 'market.visit', 1, '走访 ' || n, place.codes[1 + n % cardinality(place.codes)], 'normal', t.opened, case when t.is_open then 'accepted' else 'closed' end, 'P' || ((n / 50) * 7 + n) % ${PEOPLE}, t.opened + interval '7 days',
           case when not t.is_open then t.opened + interval '5 days' end, case when not t.is_open then t.opened + interval '6 days' end, case when not t.is_open then true end, 3, 'bench#' || n
      from generate_series(1, cast(${count} as int)) n cross join place
      cross join lateral (select n % 50 = 0 as is_open, case when n % 50 = 0 then timestamptz '2011-03-12 09:00+08' + (n / 50 % 9) * interval '1 day' else timestamptz '2011-03-01 09:00+08' - (n % 1000) * interval '1 day' end as opened) t`.execute(records.db)
  await records.withClient((client) => client.query('vacuum analyze work_order'))
}

async function timed(reads: number, read: (turn: number) => Promise<void>): Promise<number[]> {
  for (let turn = 0; turn < 5; turn += 1) await read(turn)
  const times: number[] = []
  for (let turn = 0; turn < reads; turn += 1) times.push((await secondsOf(() => read(turn))) * 1000)
  return times
}
