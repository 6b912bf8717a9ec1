import { sql } from 'kysely'
import { approveGrant, askGrant, creditKind, creditTask, decideReview, defaultCredit, draftFromTraining, endGrant, readReviews, rejectGrant, trainNow, trainTask } from '../arrears/index.ts'
import type { RoleId } from '../branch/index.ts'
import { addDays, addMonths, type Day, firstDayOf, listMonths, monthOf } from '../kernel/day.ts'
import type { Context } from '../platform/access/context.ts'
import type { FactsOwner, TaskDeps } from '../platform/facts/owner.ts'
import { approveRule, draftRule, submitRule } from '../platform/rules/index.ts'
import { actAs } from './actAs.ts'
import { ruleKinds } from './ruleKinds.ts'

/** Limits of these months are decided one after the other, so that changes and reviews are there to be seen. */
const monthsDecided = 3

type People = { readonly officer: Context; readonly manager: Context; readonly care: Context; readonly groups: Context }

/**
 * The demo's credit as a branch runs it: a rule from the beginning of the year and a second version that gives diamond customers more,
 * limits decided month by month, two of the large changes reviewed, temporary limits and guaranteed openings in every state,
 * and a scorecard trained; where it has won it waits for the general manager.
 */
export async function plantDemoCredit(deps: TaskDeps, { areaCode, today }: { areaCode: string; today: Day }): Promise<void> {
  const { rows: [there] } = await sql<{ n: number }>`select count(*)::int as n from rule where kind = ${creditKind.id}`.execute(deps.records.db)
  const people = await findPeople(deps, areaCode, today)
  if ((there?.n ?? 0) > 0 || people === null) return
  const months = listMonths(addMonths(monthOf(today), 1 - monthsDecided), monthOf(today))
  const begin = firstDayOf(months[0] ?? monthOf(today))
  await bringRule(people, { areaCode, from: begin, body: { ...defaultCredit, reviewAboveFen: 15_000 }, note: '按年度工作计划：以 12 个月账单中位数为基础核定' })
  for (const month of months.slice(0, -1)) await creditTask(deps, { businessDate: firstDayOf(month) }, () => undefined)
  const more = defaultCredit.tiers.map((tier, index) => (index === 0 ? { ...tier, baseFen: tier.baseFen + 15_000 } : tier))
  await bringRule(people, { areaCode, from: firstDayOf(monthOf(today)), body: { ...defaultCredit, reviewAboveFen: 15_000, tiers: more }, note: '钻石卡客户基础额上调，挽留高价值客户' })
  await creditTask(deps, { businessDate: firstDayOf(monthOf(today)) }, () => undefined)
  await plantGrants(deps, people, today)
  const [first, second] = await readReviews(people.manager)
  if (first) await decideReview(people.manager, { reviewId: first.reviewId, isApproved: true, reason: '' })
  if (second) await decideReview(people.manager, { reviewId: second.reviewId, isApproved: false, reason: '上季度有两次延期缴费，暂不调整' })
  // Ends what is past its day, and places the usage of the last days beside the limits.
  await creditTask(deps, { businessDate: today }, () => undefined)
  const { trainingId, verdict } = await trainNow(people.officer)
  if (verdict !== 'wins') return
  const { ruleId } = await draftFromTraining(people.officer, trainingId)
  await submitRule(people.officer, ruleKinds, { ruleId, revision: 1 })
}

async function findPeople(deps: TaskDeps, areaCode: string, today: Day): Promise<People | null> {
  const { rows } = await sql<{ account_id: number; sign_in_name: string }>`select account_id, sign_in_name from account where sign_in_name in ('zong', 'qianfei', 'kefu', 'jituan')`.execute(deps.records.db)
  const owner: FactsOwner = { run: async (task, input) => (task === 'arrears.trainScorecard' ? trainTask(deps, input, () => undefined) : undefined) }
  const as = (signInName: string, role: RoleId): Context | null => {
    const account = rows.find((row) => row.sign_in_name === signInName)
    return account ? actAs(deps, { accountId: account.account_id, signInName, roles: [role], areaCode, today }, owner) : null
  }
  const [officer, manager, care, groups] = [as('qianfei', 'arrears_officer'), as('zong', 'general_manager'), as('kefu', 'customer_manager'), as('jituan', 'group_manager')]
  return officer && manager && care && groups ? { officer, manager, care, groups } : null
}

async function bringRule({ officer, manager }: People, rule: { areaCode: string; from: Day; body: typeof defaultCredit; note: string }): Promise<void> {
  const { ruleId } = await draftRule(officer, ruleKinds, { kind: creditKind.id, variant: '', areaCode: rule.areaCode, effectiveFrom: rule.from, body: rule.body, note: rule.note })
  await submitRule(officer, ruleKinds, { ruleId, revision: 1 })
  await approveRule(manager, ruleKinds, { ruleId, revision: 2 })
}

type Wish = { readonly by: keyof People; readonly kind: 'temporaryLimit' | 'guaranteedOpening'; readonly moreFen: number; readonly days: number; readonly guarantor: string; readonly reason: string; readonly outcome: 'waits' | 'approved' | 'second' | 'checked' | 'rejected' | 'ended' | 'over' }
const wishes: readonly Wish[] = [
  { by: 'care', kind: 'temporaryLimit', moreFen: 10_000, days: 30, guarantor: '', reason: '挖虫草季节进山两个月，托亲属按月缴费', outcome: 'waits' },
  { by: 'care', kind: 'guaranteedOpening', moreFen: 8_000, days: 20, guarantor: '村委会主任', reason: '家中有人住院，月底发放医疗救助后缴清', outcome: 'approved' },
  { by: 'groups', kind: 'temporaryLimit', moreFen: 60_000, days: 45, guarantor: '', reason: '集团会议期间通话量大，合同款下月结算', outcome: 'second' },
  { by: 'groups', kind: 'temporaryLimit', moreFen: 55_000, days: 60, guarantor: '', reason: '学校开学集中办卡，财政拨款在途', outcome: 'checked' },
  { by: 'care', kind: 'temporaryLimit', moreFen: 20_000, days: 25, guarantor: '', reason: '客户要求提高额度', outcome: 'rejected' },
  { by: 'care', kind: 'guaranteedOpening', moreFen: 6_000, days: 40, guarantor: '单位同事', reason: '出差在外不便缴费', outcome: 'ended' },
  { by: 'care', kind: 'temporaryLimit', moreFen: 12_000, days: 14, guarantor: '', reason: '春节返乡漫游费较高', outcome: 'over' },
]

/** One request in each state, of accounts that owe nothing; the one that is over was asked three weeks ago. */
async function plantGrants(deps: TaskDeps, people: People, today: Day): Promise<void> {
  const { rows: accounts } = await sql<{ accountNo: string; areaCode: string; limitFen: number }>`
    select l.account_no as "accountNo", l.area_code as "areaCode", l.limit_fen as "limitFen" from credit_limit l
     where (l.inputs->>'overdueFen')::bigint = 0 and l.limit_fen > 0 and not exists (select 1 from credit_review r where r.account_no = l.account_no and r.state = 'waiting')
     order by l.limit_fen desc, l.account_no offset 20 limit ${wishes.length}`.execute(deps.records.db)
  for (const [index, wish] of wishes.entries()) {
    const account = accounts[index]
    if (account === undefined) continue
    const asked = wish.outcome === 'over' ? addDays(today, -21) : today
    const at = (who: Context): Context => ({ ...who, today: asked })
    const { grantId } = await askGrant(at(people[wish.by]), {
      accountNo: account.accountNo, areaCode: account.areaCode, kind: wish.kind, limitFen: account.limitFen + wish.moreFen, guarantor: wish.guarantor, fromOn: asked, toOn: addDays(asked, wish.days), reason: wish.reason,
    })
    if (wish.outcome === 'waits') continue
    if (wish.outcome === 'rejected') {
      await rejectGrant(at(people.officer), grantId, '近半年账单没有变化，现有信用度够用')
      continue
    }
    const first = await approveGrant(at(people.officer), grantId)
    if (first === 'second' && wish.outcome !== 'second') await approveGrant(at(people.manager), grantId)
    if (wish.outcome === 'ended') await endGrant(at(people.manager), grantId)
  }
}
