import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { defineWords } from '../../platform/ui/words.ts'
import type { Language } from '../../kernel/refusal.ts'
import { arrearsCall } from '../orderKinds.data.ts'
import type { CaseView } from './contract.ts'

export const caseWords = defineWords({
  zh: {
    account: '账户', balance: '到期欠费', days: '逾期天数', rung: '催缴级', area: '区域', county: '县', brand: '品牌', tier: '客户等级', untreated: '不催也会缴', treated: '催了会缴', cost: '成本', worth: '催缴增收', worthNote: '（催了会缴的比例－不催也会缴的比例）× 欠费－成本',
    owner: '催缴人', unit: '单位', given: '派案日', last: '上次结果', promise: '承诺', order: '待办工单', number: '号码', way: '方式', call: '外呼', visit: '上门', source: '来源', hand: '人工立案', ladder: '阶梯', none: '还没有', free: (day: string) => `近日联系已满，${day} 起可再联系`,
    open: '承诺', kept: '已兑现', broken: '未兑现', why: '为什么', rank: (rank: number, choices: number, inHand: number) => `当天按增收排第 ${rank}；能接的有 ${choices} 人，派时他手头 ${inHand} 件，占用最轻`, moved: '为腾位置，从别人处调来', byHand: (reason: string) => `人工改派：${reason}`,
    measured: (low: string, high: string, heldOut: number) => `${heldOut} 户随机留出量出的催缴作用，95% 在 ${low}～${high}；与规则里的估计按把握大小加权`, assumed: (share: string) => `催缴作用 ${share} 是规则里的估计；留出满 30 户后改用实测`, history: (items: number, rate: string, k: number) => `同账龄、品牌、县的账单 ${items} 张，回收 ${rate}；以 k=${k} 向全公司靠拢`, noHistory: '还没有回收历史，只能按金额排',
  },
  en: {
    account: 'Account', balance: 'Overdue', days: 'Days', rung: 'Rung', area: 'Area', county: 'County', brand: 'Brand', tier: 'Tier', untreated: 'Pays anyway', treated: 'Pays when worked', cost: 'Cost', worth: 'Worth working', worthNote: '(pays when worked - pays anyway) x balance - cost',
    owner: 'Collector', unit: 'Unit', given: 'Since', last: 'Last result', promise: 'Promise', order: 'Order that waits', number: 'Number', way: 'How', call: 'call', visit: 'visit', source: 'From', hand: 'by hand', ladder: 'ladder', none: 'none yet', free: (day: string) => `contacted enough; again from ${day}`,
    open: 'promised', kept: 'kept', broken: 'broken', why: 'Why', rank: (rank: number, choices: number, inHand: number) => `number ${rank} of the day by worth; ${choices} could take it, and with ${inHand} in hand this one had most room`, moved: 'passed on to make room elsewhere', byHand: (reason: string) => `given by hand: ${reason}`,
    measured: (low: string, high: string, heldOut: number) => `${heldOut} held out say that working adds ${low} to ${high} (95%); weighed with the rule's estimate by how sure each is`, assumed: (share: string) => `that working adds ${share} is assumed by the rule; once 30 are held out it is measured`, history: (items: number, rate: string, k: number) => `${items} bills of this age, brand and county came in to ${rate}; drawn towards the branch with k=${k}`, noHistory: 'no history of recovery yet: only the sum ranks',
  },
})
type Words = (typeof caseWords)['zh']

export function outcomeWord(outcome: string | null, language: Language): string {
  return arrearsCall.outcomes.find((each) => each.id === outcome)?.words[language] ?? outcome ?? ''
}
/** Why a case is worth what it is, and why this person has it: sentences. */
export function explainCase(one: CaseView, t: Words, language: Language): string[] {
  const share = (value: number | null) => formatFigure(value, 'percent', language)
  const { chance, why } = one
  return [
    chance.untreated === null ? t.noHistory : t.history(chance.items, share(chance.cellRate ?? chance.wideRate), chance.k),
    chance.isMeasured ? t.measured(share(chance.upliftLow), share(chance.upliftHigh), chance.heldOut) : t.assumed(share(chance.uplift)),
    ...(why === null ? [] : why.how === 'hand' ? [t.byHand(why.reason ?? '')] : [t.rank(why.rank ?? 0, why.choices ?? 0, why.inHandBefore ?? 0), ...(why.wasMoved ? [t.moved] : [])]),
  ]
}
