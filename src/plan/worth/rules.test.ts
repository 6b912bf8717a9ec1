import { expect, test } from 'vitest'
import { checkReviewPolicy } from '../review/policy/policyRules.ts'
import { defaultReviewPolicy } from '../review/policy/policy.data.ts'
import type { WorthBody } from './contract.ts'
import { checkWorth } from './rules.ts'

const measures = [
  { id: 'arpu', name: { zh: '户均收入', en: 'ARPU' }, unit: 'yuanPerUser', isRatio: true },
  { id: 'users', name: { zh: '用户数', en: 'Users' }, unit: 'users', isRatio: false },
  { id: 'churn', name: { zh: '离网率', en: 'Churn rate' }, unit: 'percent', isRatio: true },
]
const body = (rows: WorthBody['indicators'], revenueFrom = 'arpu'): WorthBody => ({ revenueFrom, months: 12, indicators: rows })

test.each([
  ['what is not there', body([{ id: 'a', measureId: 'nothing', by: 'yuan' }]), 'WORTH_MEASURE_UNKNOWN', '第 1 行'],
  ['two worths of one', body([{ id: 'a', measureId: 'users', by: 'people' }, { id: 'b', measureId: 'users', by: 'user' }]), 'WORTH_MEASURE_TWICE', '用户数'],
  ['a share of nothing', body([{ id: 'a', measureId: 'users', by: 'shareOfUser' }]), 'WORTH_UNIT_UNFIT', '不是比率'],
  ['a ratio taken as it stands', body([{ id: 'a', measureId: 'churn', by: 'people' }]), 'WORTH_UNIT_UNFIT', '要乘以底数'],
  ['people as money', body([{ id: 'a', measureId: 'users', by: 'yuan' }]), 'WORTH_UNIT_UNFIT', '不是元'],
  ['a user worth what is no revenue', body([], 'churn'), 'WORTH_REVENUE_UNFIT', '离网率'],
] as const)('%s is refused by a sentence', (_, given, code, words) => {
  const [fault] = checkWorth(given, measures)
  expect([fault?.code, fault?.sentence('zh').includes(words)]).toEqual([code, true])
})
test('what fits is taken', () => {
  expect(checkWorth(body([{ id: 'a', measureId: 'users', by: 'user' }, { id: 'b', measureId: 'churn', by: 'shareOfUser' }]), measures)).toEqual([])
})

const daily = ['grossAdds', 'payments', 'leavers', 'stops'].map((name) => ({ id: `market.daily.${name}`, name: { zh: name, en: name }, better: 'higher' as const, grain: 'day' as const }))
test('a ranking weighs a whole, of daily figures that have a better', () => {
  const parts = defaultReviewPolicy.ranking.parts
  const by = (given: typeof parts) => ({ ...defaultReviewPolicy, ranking: { ...defaultReviewPolicy.ranking, parts: given } })
  const code = (given: typeof parts, measured = daily) => checkReviewPolicy(by(given), measured).map((fault) => fault.code)
  expect(code(parts)).toEqual([])
  expect(code(parts.map((part) => ({ ...part, weight: 30 })))).toEqual(['REVIEW_POLICY_WEIGHTS'])
  expect(code(parts.map((part) => ({ ...part, measureId: 'market.daily.stops', weight: 25 })))).toEqual(['REVIEW_POLICY_TWICE', 'REVIEW_POLICY_TWICE', 'REVIEW_POLICY_TWICE'])
  expect(code(parts, daily.slice(1))).toEqual(['REVIEW_POLICY_MEASURE'])
})
