import { yuanText } from '../../../kernel/money.ts'
import type { Month } from '../../../kernel/day.ts'
import { loadRules, loadRulesAround, type PreviewQuestion, type RulePreview } from '../../../platform/rules/index.ts'
import { bookPageAccounts, goThroughBook, listAreasInside } from '../../bookPages.ts'
import type { CreditPolicy } from '../contract.ts'
import { creditKind } from '../policy.ts'
import type { ScorecardBody } from '../scorecard/contract.ts'
import { scorecardKind } from '../scorecard/kind.ts'
import { loadScores, type ScoreOf, scoresBy } from '../scorecard/scores.ts'
import { type ProfileBook, findSnapshotMonth, profileBook } from './facts.ts'
import { type AccountProfile, decideOne } from './rules.ts'
import { countDecided, listCurrent } from './store.ts'

type Count = { accounts: number; beforeFen: number; afterFen: number; raised: number; lowered: number; waiting: number; held: number }
const nothing = (): Count => ({ accounts: 0, beforeFen: 0, afterFen: 0, raised: 0, lowered: 0, waiting: 0, held: 0 })

type Asking<Body> = Omit<PreviewQuestion<Body>, 'before'>
type PolicyOf = (areaCode: string) => CreditPolicy | null

/** What a rule of limits would do to every postpaid account of its area today, by the same choice of rules and the same decision as those of a run. */
export async function previewCredit(asked: Asking<CreditPolicy>): Promise<RulePreview> {
  const { after } = await loadRulesAround(asked.session, creditKind, asked, asked.ctx.today)
  return previewLimits(asked, (areaCode) => after(areaCode)?.body ?? null, async (snapshot) => loadScores({ records: asked.session, facts: asked.ctx.facts }, asked.ctx.today, snapshot))
}

/** What a scorecard would do: the rule of limits stays, and its points stand for tenure and way of paying. */
export async function previewScorecard(asked: Asking<ScorecardBody>): Promise<RulePreview> {
  const { after } = await loadRulesAround(asked.session, scorecardKind, asked, asked.ctx.today)
  const ruleOf = await loadRules(asked.session, creditKind, asked.ctx.today)
  return previewLimits(asked, (areaCode) => ruleOf(areaCode)?.body ?? null, async (snapshot) => scoresBy({ records: asked.session, facts: asked.ctx.facts }, snapshot, (areaCode) => after(areaCode)?.body ?? null))
}

async function previewLimits(asked: Asking<unknown>, policyOf: PolicyOf, loadScoresAt: (snapshot: Month) => Promise<ScoreOf>): Promise<RulePreview> {
  const { ctx } = asked
  const snapshot = await findSnapshotMonth(ctx.facts, ctx.today)
  if (snapshot === null) return { summary: [{ zh: '还没有用户月末快照，不能试算。', en: 'No month end of subscribers has come yet, so nothing can be tried.' }], columns: [], rows: [] }
  const { all, byTier } = await tallyLimits(asked, { book: profileBook(ctx.facts, ctx.today, snapshot), policyOf, scoreOf: await loadScoresAt(snapshot) })
  return {
    summary: [
      { zh: `按 ${ctx.today} 的账和 ${snapshot} 月末的用户：${all.accounts} 个后付费账户，信用度合计由 ${yuanText(all.beforeFen)} 元变为 ${yuanText(all.afterFen)} 元。`, en: `On the ledger of ${ctx.today} and the subscribers of the end of ${snapshot}: ${all.accounts} postpaid accounts; limits together go from ${yuanText(all.beforeFen)} to ${yuanText(all.afterFen)} yuan.` },
      { zh: `调高 ${all.raised} 户，调低 ${all.lowered} 户，其中 ${all.waiting} 户要复核；${all.held} 户因欠费不调高。`, en: `${all.raised} are raised, ${all.lowered} lowered, ${all.waiting} of them wait for review; ${all.held} are not raised because of arrears.` },
    ],
    columns: [
      { words: { zh: '客户等级', en: 'Tier' }, unit: 'text' }, { words: { zh: '账户', en: 'Accounts' }, unit: 'count' }, { words: { zh: '现在合计', en: 'Limits now' }, unit: 'yuan' }, { words: { zh: '之后合计', en: 'Limits then' }, unit: 'yuan' },
      { words: { zh: '调高', en: 'Raised' }, unit: 'count' }, { words: { zh: '调低', en: 'Lowered' }, unit: 'count' }, { words: { zh: '要复核', en: 'To review' }, unit: 'count' },
    ],
    rows: [...byTier].toSorted(([, one], [, other]) => other.afterFen - one.afterFen).map(([tier, count]) => [tier === '' ? { zh: '未定级', en: 'none' } : tier, count.accounts, count.beforeFen / 100, count.afterFen / 100, count.raised, count.lowered, count.waiting]),
  }
}

type Row = { readonly profile: AccountProfile; readonly policy: CreditPolicy; readonly currentFen: number | null }
/** Only sums are kept, over the whole book. */
export async function tallyLimits({ session, areaCode, onProgress, signal }: Pick<Asking<unknown>, 'session' | 'areaCode' | 'onProgress' | 'signal'>, { book, policyOf, scoreOf }: { readonly book: ProfileBook; readonly policyOf: PolicyOf; readonly scoreOf: ScoreOf }, pageAccounts = bookPageAccounts): Promise<{ all: Count; byTier: ReadonlyMap<string, Count> }> {
  const areas = await listAreasInside(session, areaCode)
  const all = nothing()
  const byTier = new Map<string, Count>()
  const add = ({ profile, policy, currentFen }: Row): void => {
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
  await goThroughBook(book, { pageAccounts, total: await countDecided(session) }, {
    read: async (page, after) => {
      const inside = page.flatMap((profile) => {
        const policy = areas.has(profile.areaCode) ? policyOf(profile.areaCode) : null
        return policy === null ? [] : [{ profile, policy }]
      })
      const current = await listCurrent(session, after, inside.at(-1)?.profile.accountNo ?? after)
      return inside.map((each): Row => ({ ...each, currentFen: current.get(each.profile.accountNo) ?? null }))
    },
    add,
  }, { onProgress, signal })
  return { all, byTier }
}
