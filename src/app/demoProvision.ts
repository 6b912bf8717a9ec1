import { sql } from 'kysely'
import { approveList, proposeList, provisionKind, runProvision } from '../arrears/index.ts'
import type { RoleId } from '../branch/index.ts'
import { addMonths, type Day, firstDayOf, monthOf } from '../kernel/day.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { TaskDeps } from '../platform/facts/owner.ts'
import { approveRule, draftRule, submitRule } from '../platform/rules/index.ts'
import { actAs } from './actAs.ts'
import { ruleKinds } from './ruleKinds.ts'

const monthsInForce = 12

/**
 * The demo's provision: the arrears officer's rule, approved by the general manager and in force for a year; the roll rates of the last month ends;
 * one county's list of debts to be written off is approved, that of all others waits for the general manager.
 */
export async function plantDemoProvision(deps: TaskDeps, { areaCode, today }: { areaCode: string; today: Day }): Promise<void> {
  const { rows } = await sql<{ account_id: number; sign_in_name: string }>`select account_id, sign_in_name from account where sign_in_name in ('zong', 'qianfei')`.execute(deps.records.db)
  const as = (signInName: string, role: RoleId) => {
    const account = rows.find((row) => row.sign_in_name === signInName)
    return account ? actAs(deps, { accountId: account.account_id, signInName, roles: [role], areaCode, today }) : null
  }
  const [officer, manager] = [as('qianfei', 'arrears_officer'), as('zong', 'general_manager')]
  if (!officer || !manager) return
  const { rows: [there] } = await sql<{ n: number }>`select count(*) as n from rule where kind = ${provisionKind.id}`.execute(deps.records.db)
  if ((there?.n ?? 0) === 0) {
    const drafted = await draftRule(officer, ruleKinds, { kind: provisionKind.id, variant: '', areaCode, effectiveFrom: firstDayOf(addMonths(monthOf(today), -monthsInForce)), body: provisionKind.initial, note: '按财务部坏账准备办法' })
    await submitRule(officer, ruleKinds, { ruleId: drafted.ruleId, revision: 1 })
    await approveRule(manager, ruleKinds, { ruleId: drafted.ruleId, revision: 2 })
  }
  await runProvision({ records: deps.records, facts: deps.facts, signal: deps.signal }, today, new Date())
  const { rows: [county] } = await sql<{ area_code: string }>`select area_code from area where parent_code = ${areaCode} and level = 'county' and successor_code is null order by area_code limit 1`.execute(deps.records.db)
  // A short demo has no debt that is old enough.
  const orNothing = (cause: unknown): null => { if (cause instanceof Refusal && cause.code === 'WRITE_OFF_NOTHING') return null; throw cause }
  const first = county ? await proposeList(officer, { areaCode: county.area_code, without: [], note: '满一年、多次上门无果' }).catch(orNothing) : null
  if (first) await approveList(manager, first.listId)
  await proposeList(officer, { without: [], note: '其余各县满一年的欠费' }).catch(orNothing)
}
