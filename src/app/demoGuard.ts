import { sql } from 'kysely'
import { guardSteps } from '../arrears/index.ts'
import type { RoleId } from '../branch/index.ts'
import { addDays, addMonths, type Day, day, firstDayOf, monthOf } from '../kernel/day.ts'
import type { TaskDeps } from '../platform/facts/owner.ts'
import { approveRule, draftRule, submitRule } from '../platform/rules/index.ts'
import { actAs } from './actAs.ts'
import { refreshOne } from './figures.ts'
import { ruleKinds } from './ruleKinds.ts'

/** Months whose finds and openings the demo has looked at, and openings that were asked about at the gate. */
const monthsBack = 4
const checksMade = 60

/**
 * What keeps arrears from arising, as the demo's people did it: rules in force for a year, outlets checked six weeks ago and today, finds of
 * gaming confirmed and cleared, debts asked about at the counter.
 */
export async function plantDemoGuard(deps: TaskDeps, { areaCode, today }: { areaCode: string; today: Day }): Promise<void> {
  const { rows: accounts } = await sql<{ account_id: number; sign_in_name: string }>`select account_id, sign_in_name from account where sign_in_name in ('zong', 'qianfei', 'qudao')`.execute(deps.records.db)
  const { rows: [there] } = await sql<{ n: number }>`select count(*) as n from rule where kind = ${guardSteps.kinds[0]?.id ?? ''}`.execute(deps.records.db)
  if ((there?.n ?? 0) > 0) return
  const as = (signInName: string, role: RoleId, on: Day) => {
    const account = accounts.find((row) => row.sign_in_name === signInName)
    if (!account) throw new Error(`The demo has no account ${signInName}.`)
    return actAs(deps, { accountId: account.account_id, signInName, roles: [role], areaCode, today: on })
  }
  const officer = (on: Day) => as('qianfei', 'arrears_officer', on)
  const manager = (on: Day) => as('zong', 'general_manager', on)
  for (const kind of guardSteps.kinds) {
    const drafted = await draftRule(officer(today), ruleKinds, { kind: kind.id, variant: '', areaCode, effectiveFrom: firstDayOf(addMonths(monthOf(today), -14)), body: kind.initial, note: '按工作计划第二章执行' })
    await submitRule(officer(today), ruleKinds, { ruleId: drafted.ruleId, revision: 1 })
    await approveRule(manager(today), ruleKinds, { ruleId: drafted.ruleId, revision: 2 })
  }
  await standBesideOutlets(deps, today, manager)
  await askAtTheGate(deps, today, officer)
  for (let back = monthsBack; back >= 1; back -= 1) {
    const month = addMonths(monthOf(today), -back)
    deps.signal.throwIfAborted()
    await guardSteps.watchMonth(deps, month, addDays(firstDayOf(addMonths(month, 1)), 4), new Date())
    await guardSteps.lookAtOpenings(deps, month, new Date())
    await refreshOne(deps, month)
  }
  const { finds } = await guardSteps.readFinds(officer(today))
  const decisions = [['order', '与代办点核对收据存根，均为代办商本人缴费'], ['clawBack', '系统日志显示同一工号当日连续操作'], ['clear', '客户委托亲属统一缴费，已核实'], ['order', '返销与再缴均无客户签字'], ['clawBack', '酬金按未发展处理']] as const
  for (const [place, [handling, reason]] of decisions.entries()) {
    const find = finds[place * 2]
    if (!find) continue
    if (handling === 'clear') await guardSteps.clearFind(officer(today), { findId: find.findId, reason })
    else await guardSteps.confirmFind({ ...officer(today), grants: manager(today).grants }, { findId: find.findId, handling, reason })
  }
}

/** Six weeks ago the rule was applied and stops were approved; some have paid since, and today's proposals wait. */
async function standBesideOutlets(deps: TaskDeps, today: Day, manager: (on: Day) => ReturnType<typeof actAs>): Promise<void> {
  for (const back of [72, 42]) {
    const on = addDays(today, -back)
    await guardSteps.checkOutlets(deps, on, new Date(`${on}T01:00:00Z`))
    const { stops } = await guardSteps.readOutlets(manager(on), {})
    for (const [place, stop] of stops.filter((each) => each.state === 'proposed').entries()) {
      await guardSteps.decideStop(manager(on), place % 3 === 2 ? { stopId: stop.stopId, state: 'rejected', reason: '代办商已承诺本周缴清，由片区经理跟进' } : { stopId: stop.stopId, state: 'approved', reason: '' })
    }
  }
  await guardSteps.checkOutlets(deps, today, new Date(`${today}T01:00:00Z`))
}

/** Before some of last month's openings somebody asked at the counter. */
async function askAtTheGate(deps: TaskDeps, today: Day, officer: (on: Day) => ReturnType<typeof actAs>): Promise<void> {
  const month = addMonths(monthOf(today), -1)
  const { rows: [clerk] } = await sql<{ staff_no: string }>`select staff_no from staff where post = '营业员' and valid_to is null order by staff_no limit 1`.execute(deps.records.db)
  for (const opened of await guardSteps.listOpenedWithIdentity(deps.facts, month, checksMade)) {
    const ctx = officer(day(opened.openedOn))
    const check = await guardSteps.checkIdentity({ ...ctx, now: new Date(`${opened.openedOn}T03:00:00Z`) }, opened.identityHash)
    if (check.decision === 'guarantor' && clerk) await guardSteps.nameGuarantor(ctx, { checkId: check.checkId, staffNo: clerk.staff_no })
  }
}
