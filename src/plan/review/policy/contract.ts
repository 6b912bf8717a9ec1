import { z } from 'zod'
import { refusal } from '../../../kernel/refusal.ts'
import { named } from '../../../platform/rules/contract.ts'

export const policyWeightsNotWhole = refusal('REVIEW_POLICY_WEIGHTS', { zh: '周排名各指标的权重合计为 {sum}，应为 100。', en: 'The weights of the weekly ranking come to {sum}; they must come to 100.' })
export const policyMeasureUnfit = refusal('REVIEW_POLICY_MEASURE', { zh: '周排名第 {row} 行：“{measure}”不是按天、按区域统计的指标，排不了周。请从列表中选择。', en: 'Row {row} of the ranking: "{measureEn}" is not counted by day and area, so it ranks no week. Choose one from the list.' })
export const policyMeasureTwice = refusal('REVIEW_POLICY_TWICE', { zh: '周排名中“{zh}”出现两次，只能留一行。', en: '"{en}" comes twice in the ranking; keep one row.' })
export const policyMeasureNeither = refusal('REVIEW_POLICY_NEITHER', { zh: '“{zh}”高低都不算好，不能用来排名。', en: 'Neither more nor less of "{en}" is better, so it ranks nobody.' })

/** How a meeting ranks the counties and tells whether an action helped. */
export const reviewPolicyShape = z.object({
  ranking: named(z.object({
    cap: named(z.number().min(1).max(3), '一项最多得权重的几倍', 'A part counts for at most (times its weight)'),
    usualWeeks: named(z.int().min(1).max(12), '与前几周的平均比', 'Against the mean of the weeks before'),
    parts: named(z.array(z.object({
      id: z.string().min(1).max(100), measureId: named(z.string().min(1).max(100), '指标', 'Indicator'), weight: named(z.number().positive().max(100), '权重', 'Weight'),
    })).min(1).max(20), '排名看哪些指标', 'What is ranked by'),
  }), '县分公司周排名', 'Weekly ranking of the counties'),
  effect: named(z.object({
    coverage: named(z.number().min(50).max(99), '区间应有几成把握（%）', 'How often the interval should hold (%)'),
    monthsBefore: named(z.int().min(1).max(12), '措施之前看几个月', 'Months looked at before an action'),
    monthsAfterMax: named(z.int().min(1).max(12), '措施之后最多看几个月', 'Months looked at after it, at most'),
    meetingsBack: named(z.int().min(1).max(12), '往回看几次会的措施', 'Meetings whose actions are still looked at'),
  }), '措施有没有用', 'Whether an action helped'),
})
export type ReviewPolicy = z.infer<typeof reviewPolicyShape>
