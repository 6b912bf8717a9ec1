import { sql } from 'kysely'
import { yuanText } from '../../../kernel/money.ts'
import type { Month } from '../../../kernel/day.ts'
import { loadRules, type RulePreview, type RuleQuestion } from '../../../platform/rules/index.ts'
import type { CreditPolicy } from '../contract.ts'
import { creditKind } from '../policy.ts'
import type { ScorecardBody } from '../scorecard/contract.ts'
import { loadScores, type ScoreOf, scoresBy } from '../scorecard/scores.ts'
import { findSnapshotMonth, profileBook } from './facts.ts'
import { decideOne } from './rules.ts'
import { listCurrent } from './store.ts'

/** A preview answers while a person types. */
const previewAccountsMax = 100_000
const pageAccounts = 20_000

type Count = { accounts: number; beforeFen: number; afterFen: number; raised: number; lowered: number; waiting: number; held: number }
const nothing = (): Count => ({ accounts: 0, beforeFen: 0, afterFen: 0, raised: 0, lowered: 0, waiting: 0, held: 0 })

/** What a rule of limits would do to every postpaid account of its area today, by the same decision that a run stores. */
export async function previewCredit(asked: RuleQuestion<CreditPolicy>): Promise<RulePreview> {
  return previewLimits(asked, () => asked.body, async (snapshot) => loadScores({ records: asked.session, facts: asked.ctx.facts }, asked.ctx.today, snapshot))
}

/** What a scorecard would do: the rule of limits stays, and its points stand for tenure and way of paying. */
export async function previewScorecard(asked: RuleQuestion<ScorecardBody>): Promise<RulePreview> {
  const ruleOf = await loadRules(asked.session, creditKind, asked.ctx.today)
  return previewLimits(asked, (areaCode) => ruleOf(areaCode)?.body ?? null, async (snapshot) => scoresBy({ records: asked.session, facts: asked.ctx.facts }, snapshot, () => asked.body))
}

type Asked = Pick<RuleQuestion<unknown>, 'ctx' | 'session' | 'areaCode'>
async function previewLimits({ ctx, session, areaCode }: Asked, policyOf: (areaCode: string) => CreditPolicy | null, loadScoresAt: (snapshot: Month) => Promise<ScoreOf>): Promise<RulePreview> {
  const snapshot = await findSnapshotMonth(ctx.facts, ctx.today)
  if (snapshot === null) return { summary: [{ zh: '还没有用户月末快照，不能试算。', en: 'No month end of subscribers has come yet, so nothing can be tried.' }], columns: [], rows: [] }
  const { rows: inside } = await sql<{ areaCode: string }>`select area_code as "areaCode" from area_closure where ancestor_code = ${areaCode} limit 200000`.execute(session.db)
  const areas = new Set(inside.map((row) => row.areaCode))
  const scoreOf = await loadScoresAt(snapshot)
  const book = profileBook(ctx.facts, ctx.today, snapshot)
  const all = nothing()
  const byTier = new Map<string, Count>()
  for (let after = ''; all.accounts < previewAccountsMax;) {
    const page = await book.readPage(after, pageAccounts)
    const last = page.at(-1)?.accountNo
    if (last === undefined) break
    const current = await listCurrent(session, after, last)
    for (const profile of page) {
      const policy = areas.has(profile.areaCode) ? policyOf(profile.areaCode) : null
      if (policy === null) continue
      const currentFen = current.get(profile.accountNo) ?? null
      const { decision } = decideOne(policy, profile, { currentFen, score: scoreOf(profile.accountNo) })
      const ofTier = byTier.get(profile.tier ?? '') ?? nothing()
      byTier.set(profile.tier ?? '', ofTier)
      for (const count of [all, ofTier]) {
        count.accounts += 1
        count.beforeFen += currentFen ?? 0
        count.afterFen += decision.limitFen
        if (decision.limitFen > (currentFen ?? 0)) count.raised += 1
        if (decision.limitFen < (currentFen ?? 0)) count.lowered += 1
        if (decision.needsReview) count.waiting += 1
        if (decision.isHeld) count.held += 1
      }
    }
    after = last
  }
  const isCut = all.accounts >= previewAccountsMax
  return {
    summary: [
      { zh: `按 ${ctx.today} 的账和 ${snapshot} 月末的用户：${all.accounts} 个后付费账户${isCut ? '（只算了前 10 万户）' : ''}，信用度合计由 ${yuanText(all.beforeFen)} 元变为 ${yuanText(all.afterFen)} 元。`, en: `On the ledger of ${ctx.today} and the subscribers of the end of ${snapshot}: ${all.accounts} postpaid accounts${isCut ? ' (the first 100,000 only)' : ''}; limits together go from ${yuanText(all.beforeFen)} to ${yuanText(all.afterFen)} yuan.` },
      { zh: `调高 ${all.raised} 户，调低 ${all.lowered} 户，其中 ${all.waiting} 户要复核；${all.held} 户因欠费不调高。`, en: `${all.raised} are raised, ${all.lowered} lowered, ${all.waiting} of them wait for review; ${all.held} are not raised because of arrears.` },
    ],
    columns: [
      { words: { zh: '客户等级', en: 'Tier' }, unit: 'text' }, { words: { zh: '账户', en: 'Accounts' }, unit: 'count' }, { words: { zh: '现在合计', en: 'Limits now' }, unit: 'yuan' }, { words: { zh: '之后合计', en: 'Limits then' }, unit: 'yuan' },
      { words: { zh: '调高', en: 'Raised' }, unit: 'count' }, { words: { zh: '调低', en: 'Lowered' }, unit: 'count' }, { words: { zh: '要复核', en: 'To review' }, unit: 'count' },
    ],
    rows: [...byTier].toSorted(([, one], [, other]) => other.afterFen - one.afterFen).map(([tier, count]) => [tier === '' ? { zh: '未定级', en: 'none' } : tier, count.accounts, count.beforeFen / 100, count.afterFen / 100, count.raised, count.lowered, count.waiting]),
  }
}
