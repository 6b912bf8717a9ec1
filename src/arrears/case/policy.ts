import type { Day } from '../../kernel/day.ts'
import { Refusal, refusal } from '../../kernel/refusal.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { defineRuleKind, ruleInForce } from '../../platform/rules/index.ts'
import { defaultCollection } from './collection.data.ts'
import { type CollectionPolicy, collectionPolicyShape } from './contract.ts'

export const postRepeated = refusal('COLLECTION_POST_REPEATED', { zh: '第 {place} 行岗位“{post}”重复。请删去一行。', en: 'Row {place} repeats the post "{post}". Remove one.' })
export const ageNotRising = refusal('COLLECTION_AGE_NOT_RISING', { zh: '“催缴的作用”第 {place} 行账龄 {months} 个月不大于上一行。请按账龄从小到大填，第一行从 0 开始。', en: 'Row {place} of what working does, {months} months, is not above the row before. Fill the rows in rising order, the first from 0.' })

/** 催缴派案: who collects, how many cases, and what their chances are worked out from. */
export const collectionKind = defineRuleKind({
  id: 'arrears.collection',
  words: { zh: '催缴派案', en: 'Collection' },
  purpose: { zh: '谁来催缴、每天派多少、从多少钱起立案，回款概率怎样估计。', en: 'Who collects, how many cases a day and from what sum, and how chances are estimated.' },
  body: collectionPolicyShape,
  initial: defaultCollection,
  roles: { draft: ['arrears_officer'], approve: ['general_manager'] },
  floors: async ({ body }) => checkCollection(body),
})

export function checkCollection(policy: CollectionPolicy): Refusal[] {
  const posts = policy.collectors.map((each) => each.post)
  const repeated = posts.findIndex((post, index) => posts.indexOf(post) !== index)
  const unordered = policy.uplift.findIndex((step, index) => (index === 0 ? step.fromAgeMonths !== 0 : step.fromAgeMonths <= (policy.uplift[index - 1]?.fromAgeMonths ?? 0)))
  return [
    ...(repeated < 0 ? [] : [new Refusal(postRepeated, { place: repeated + 1, post: posts[repeated] ?? '' })]),
    ...(unordered < 0 ? [] : [new Refusal(ageNotRising, { place: unordered + 1, months: policy.uplift[unordered]?.fromAgeMonths ?? 0 })]),
  ]
}

/** The rule in force; the usual one while nobody has approved another. */
export async function collectionRule(session: RecordsSession, areaCode: string, on: Day): Promise<{ body: CollectionPolicy; ruleId: number | null; version: number | null }> {
  const rule = await ruleInForce(session, collectionKind, areaCode, on)
  return rule === null ? { body: defaultCollection, ruleId: null, version: null } : { body: rule.body, ruleId: rule.ruleId, version: rule.version }
}
