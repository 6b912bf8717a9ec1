import { monthOf } from '../../kernel/day.ts'
import { yuanText } from '../../kernel/money.ts'
import { defineRuleKind, type RuleKind, type RulePreview, type RuleQuestion } from '../../platform/rules/index.ts'
import { drawKey } from '../ladder/drawKey.ts'
import { type PrepayRule, stepWords } from './contract.ts'
import { prepayDeclared } from './rule.ts'
import { decideMonth, type Decided } from './run.ts'

/** Who would be offered what if the list were made today, by the same decision that a run stores. */
export async function previewPrepay({ ctx, session, body, before }: RuleQuestion<PrepayRule> & { readonly before: PrepayRule | null }): Promise<RulePreview> {
  const key = await drawKey(ctx.records)
  const decide = (rule: PrepayRule): Promise<Decided | null> => decideMonth({ session, facts: ctx.facts }, rule, ctx.today, key)
  const after = await decide(body)
  if (after === null) return { summary: [{ zh: '上月末的用户快照、账单和缴费还不齐，不能试算。', en: 'Subscribers, bills and money of the last month end are not all there, so nothing can be tried.' }], columns: [], rows: [] }
  const now = before === null ? null : await decide(before)
  const sums = (decided: Decided | null, step?: string) => (decided?.list.listed ?? []).filter((each) => !each.isHeldOut && (step === undefined || each.offer.step === step)).reduce((sum, each) => ({ offers: sum.offers + 1, prestoreFen: sum.prestoreFen + each.offer.prestoreFen, gainFen: sum.gainFen + each.offer.gainFen }), { offers: 0, prestoreFen: 0, gainFen: 0 })
  const [all, was] = [sums(after), sums(now)]
  const heldOut = after.list.listed.length - all.offers
  return {
    summary: [
      { zh: `按 ${ctx.today} 的账：在 ${after.asked} 户中推荐 ${all.offers} 户、留出 ${heldOut} 户，预期收益 ${yuanText(all.gainFen)} 元${now === null ? '' : `；现行规则推荐 ${was.offers} 户，${yuanText(was.gainFen)} 元`}。`, en: `On the ledger of ${ctx.today}: of ${after.asked} accounts ${all.offers} are offered and ${heldOut} held out, with an expected gain of ${yuanText(all.gainFen)} yuan${now === null ? '' : `; the rule in force offers ${was.offers}, ${yuanText(was.gainFen)} yuan`}.` },
      { zh: `${monthOf(ctx.today)} 已经生成过的名单不会因此改变；新一版会另生成一份。`, en: `A list of ${monthOf(ctx.today)} that was made already stays; a new version makes another.` },
    ],
    columns: [{ words: { zh: '档次', en: 'Step' }, unit: 'text' }, { words: { zh: '现在推荐', en: 'Offers now' }, unit: 'count' }, { words: { zh: '之后推荐', en: 'Offers then' }, unit: 'count' }, { words: { zh: '预存额', en: 'To be stored' }, unit: 'yuan' }, { words: { zh: '预期收益', en: 'Expected gain' }, unit: 'yuan' }],
    rows: body.steps.map((step) => {
      const then = sums(after, step.id)
      return [{ zh: stepWords.zh(step.bills), en: stepWords.en(step.bills) }, now === null ? null : sums(now, step.id).offers, then.offers, then.prestoreFen / 100, then.gainFen / 100]
    }),
  }
}

/** The rule as it is listed, with what it would do. */
export const prepayRuleKind: RuleKind = defineRuleKind({ ...prepayDeclared, preview: previewPrepay })
