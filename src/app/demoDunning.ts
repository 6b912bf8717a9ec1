import { sql } from 'kysely'
import type { TwinAction } from '../../demo/world.ts'
import type { RungsTaken, StopsHanded } from '../../demo/dunning.ts'
import { approveProposals, ladderKind, liveDunningNight, makeExport, readStops, reconcileStops, setPause } from '../arrears/index.ts'
import { addDays, day, type Day, lastDayOf, monthOf } from '../kernel/day.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Context } from '../platform/access/context.ts'
import type { TaskDeps } from '../platform/facts/owner.ts'
import { approveRule, draftRule, submitRule } from '../platform/rules/index.ts'
import { actAs } from './actAs.ts'
import { ruleKinds } from './ruleKinds.ts'

type Place = { readonly areaCode: string; readonly today: Day; readonly officer: number; readonly approver: number }
/** The draw of the demo is always the same, so that its files are. */
const demoKey = { high: 632_301_100, low: 20_110_101 }
/** Bills are due on a month's last day: these are the days on which the usual rungs fall. */
const daysOfMonth = [3, 10, 20, 30]
/** Messages, calls and visits began a fortnight ago; before that, people dunned without the program. */
const actsDays = 14
const byHandApproved = 3
/** Of the stops that these last days proposed, every second one and all valuable customers are left to whoever looks. */
const leftDays = 10
const promises = 8
const nightsSetting = 'demo.dunningNights'

/** Whether the demo runs a night after the files of this day, between January of its year and the day before its own. */
export function isDunningNight(on: Day, today: Day): boolean {
  const last = Number(lastDayOf(monthOf(on)).slice(8))
  return on.slice(0, 4) === today.slice(0, 4) && on < today && daysOfMonth.some((each) => Math.min(each, last) === Number(on.slice(8)))
}

function officerOn(deps: TaskDeps, place: Place, on: Day): Context {
  const ctx = actAs(deps, { accountId: place.officer, signInName: 'qianfei', roles: ['arrears_officer'], areaCode: place.areaCode, today: on })
  return { ...ctx, now: new Date(`${on}T10:00:00+08:00`) }
}

/** The usual ladder, drafted by the arrears officer and approved by the general manager before the year began. */
async function approveLadder(deps: TaskDeps, place: Place): Promise<void> {
  const { rows: [there] } = await sql<{ n: number }>`select count(*)::int as n from rule where kind = ${ladderKind.id} and state <> 'draft'`.execute(deps.records.db)
  if ((there?.n ?? 0) > 0) return
  const begin = day(`${place.today.slice(0, 4)}-01-01`)
  await sql`insert into setting (name, value) values ('arrears_draw_key', cast(${JSON.stringify(demoKey)} as jsonb)) on conflict (name) do nothing`.execute(deps.records.db)
  const drafted = await draftRule(officerOn(deps, place, begin), ruleKinds, { kind: ladderKind.id, variant: '', areaCode: place.areaCode, effectiveFrom: begin, body: ladderKind.initial, note: '按年度工作计划第二章执行' })
  await submitRule(officerOn(deps, place, begin), ruleKinds, { ruleId: drafted.ruleId, revision: 1 })
  await approveRule(actAs(deps, { accountId: place.approver, signInName: 'zong', roles: ['general_manager'], areaCode: place.areaCode, today: begin }), ruleKinds, { ruleId: drafted.ruleId, revision: 2 })
}

/**
 * A night of the demo and the morning after it: rungs are taken, the officer approves the stops that go in bulk and a few of the others, and hands
 * a file to billing. Gives what the twin is to answer; a load that was cut off asks again and hears the same.
 */
export async function dunOnce(deps: TaskDeps, place: Place, on: Day): Promise<readonly TwinAction[]> {
  await approveLadder(deps, place)
  const { rows: [known] } = await sql<{ value: { done: string[] } }>`select value from setting where name = ${nightsSetting}`.execute(deps.records.db)
  const done = known?.value.done ?? []
  if (!done.includes(on)) {
    await reconcileStops(deps, 'new', new Date())
    await liveDunningNight(deps, on, { withActs: on >= addDays(place.today, -actsDays), withEffects: false, now: new Date() })
    const officer = officerOn(deps, place, on)
    if (on >= addDays(place.today, -actsDays) && on < addDays(place.today, -7)) await takePromises(deps, officer)
    const waiting = (await readStops(officer, { view: 'waiting' })).rows
    const isLate = on >= addDays(place.today, -leftDays)
    const inBulk = waiting.filter((row) => row.byHand.length === 0).map((row) => row.proposalId).filter((_, at) => !isLate || at % 2 === 1)
    if (inBulk.length > 0) await approveProposals(officer, { proposalIds: inBulk })
    for (const row of isLate ? [] : waiting.filter((each) => each.byHand.length > 0).slice(0, byHandApproved)) await approveProposals(officer, { proposalIds: [row.proposalId], reason: '多次联系无果，已与客户经理核对' })
    await makeExport(officer).catch((cause: unknown) => {
      if (!(cause instanceof Refusal)) throw cause
    })
    await sql`insert into setting (name, value) values (${nightsSetting}, cast(${JSON.stringify({ done: [...done, on] })} as jsonb)) on conflict (name) do update set value = excluded.value, changed_at = now()`.execute(deps.records.db)
  }
  return [await rungsTaken(deps, on), await stopsHanded(deps, on)]
}

/** A few promise a day that has passed by the demo's own; whoever has not paid by then has broken it. */
async function takePromises(deps: TaskDeps, officer: Context): Promise<void> {
  const { rows } = await sql<{ account: string }>`select account_no as account from arrears_state where rung in ('sms', 'call', 'visit') and hold is null order by md5(account_no) limit ${promises}`.execute(deps.records.db)
  for (const [place, { account }] of rows.entries()) await setPause(officer, { accountNo: account, kind: 'promise', fromOn: officer.today, toOn: addDays(officer.today, 3 + (place % 4)), reason: place % 2 === 0 ? '发工资后缴清' : '卖完牛羊来缴' })
}

async function rungsTaken(deps: TaskDeps, on: Day): Promise<RungsTaken> {
  // What was written down long after its day moved nobody.
  const { rows } = await sql<{ account: string; rung: string; isHeldOut: boolean }>`select account_no as account, rung, is_held_out as "isHeldOut" from arrears_step where business_date = ${on} and taken_on >= ${on}::date - 3 order by account_no, taken_on, rung`.execute(deps.records.db)
  return { kind: 'rungs', on, taken: rows }
}

async function stopsHanded(deps: TaskDeps, on: Day): Promise<StopsHanded> {
  const { rows } = await sql<StopsHanded['lines'][number]>`
    select p.account_no as account, p.subscriber_ids as "subscriberIds", p.kind as what, to_char(p.not_before at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as "notBefore"
      from arrears_stop_proposal p join arrears_stop_export e on e.export_id = p.export_id where (e.made_at at time zone 'Asia/Shanghai')::date = ${on}::date order by p.proposal_id`.execute(deps.records.db)
  return { kind: 'stops', on, lines: rows }
}

/** The night before the demo's own day, with what it comes to; its proposals wait for whoever looks. */
export async function plantDemoDunning(deps: TaskDeps, place: Place): Promise<void> {
  await approveLadder(deps, place)
  await liveDunningNight(deps, place.today, { withActs: true, now: new Date() })
}
