import { sql } from 'kysely'
import { type RoleId, thresholdDeclaration } from '../branch/index.ts'
import { addMonths, type Day, firstDayOf, month, monthOf } from '../kernel/day.ts'
import type { TaskDeps } from '../platform/facts/owner.ts'
import { approveRule, draftRule, submitRule } from '../platform/rules/index.ts'
import { worthDeclaration } from '../plan/ruleKinds/index.ts'
import { actAs } from './actAs.ts'
import { ruleKinds } from './ruleKinds.ts'

/**
 * The demo's own limits and worth of gaps: since January the arrears ratio and the churn rate are watched more closely than other percentages;
 * a narrower proposal for the months to come, and a worth that counts a user for two years, wait for the general manager.
 */
export async function plantDemoRules(deps: TaskDeps, { areaCode, today }: { areaCode: string; today: Day }): Promise<void> {
  const { rows } = await sql<{ account_id: number; sign_in_name: string }>`select account_id, sign_in_name from account where sign_in_name in ('zong', 'shichang')`.execute(deps.records.db)
  const { rows: [there] } = await sql<{ n: number }>`select count(*) as n from rule where kind = ${thresholdDeclaration.id}`.execute(deps.records.db)
  const as = (signInName: string, role: RoleId) => {
    const account = rows.find((row) => row.sign_in_name === signInName)
    return account ? actAs(deps, { accountId: account.account_id, signInName, roles: [role], areaCode, today }) : null
  }
  const [market, manager] = [as('shichang', 'market'), as('zong', 'general_manager')]
  if (!market || !manager || (there?.n ?? 0) > 0) return
  const usual = thresholdDeclaration.initial
  const close = {
    ...usual,
    own: [
      { id: 'arrears', measureId: 'arrears.ratio.monthEnd', green: 0, yellow: 5, pointsMax: 0.2 },
      { id: 'churn', measureId: 'market.users.churnRate', green: 0, yellow: 5, pointsMax: 0.1 },
    ],
  }
  const begin = firstDayOf(month(`${today.slice(0, 4)}-01`))
  const next = firstDayOf(addMonths(monthOf(today), 1))
  const limits = await draftRule(market, ruleKinds, { kind: thresholdDeclaration.id, variant: '', areaCode, effectiveFrom: begin, body: close, note: '欠费率和离网率按年度工作计划从严' })
  await submitRule(market, ruleKinds, { ruleId: limits.ruleId, revision: 1 })
  await approveRule(manager, ruleKinds, { ruleId: limits.ruleId, revision: 2 })
  const narrower = await draftRule(market, ruleKinds, { kind: thresholdDeclaration.id, variant: '', areaCode, effectiveFrom: next, body: { ...close, usual: { green: 1, yellow: 3 } }, note: '下月起：差 1% 以内算正常，差 3% 以上算偏离' })
  await submitRule(market, ruleKinds, { ruleId: narrower.ruleId, revision: 1 })
  const worth = await draftRule(market, ruleKinds, { kind: worthDeclaration.id, variant: '', areaCode, effectiveFrom: next, body: { ...worthDeclaration.initial, months: 24 }, note: '用户平均在网超过两年，按 24 个月折算' })
  await submitRule(market, ruleKinds, { ruleId: worth.ruleId, revision: 1 })
}
