import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'

export const creditNoPolicy = refusal('CREDIT_NO_POLICY', { zh: '“{area}”没有生效的信用度规则。请先起草并批准一版。', en: 'No credit rule is in force for "{area}". Draft one and have it approved first.' }, 409)
export const tiersRepeated = refusal('CREDIT_TIER_REPEATED', { zh: '第 {place} 行等级“{tier}”重复。请删去一行。', en: 'Row {place} repeats the tier "{tier}". Remove one.' })
export const tenureNotRising = refusal('CREDIT_TENURE_NOT_RISING', { zh: '第 {place} 行网龄 {months} 个月不大于上一行的 {before} 个月。请按网龄从小到大填。', en: 'Row {place}, tenure {months} months, is not above the row before ({before}). Fill the rows in rising order.' })
export const capBelowFloor = refusal('CREDIT_CAP_BELOW_FLOOR', { zh: '最高信用度 {cap} 元低于最低信用度 {floor} 元。请改一个。', en: 'The highest limit ({cap} yuan) is below the lowest ({floor} yuan). Change one of them.' })

export const payWays = ['ordinary', 'agreed', 'collection'] as const
const percent = (max: number, zh: string, en: string) => z.int().min(0).max(max).meta({ zh: `${zh}（%）`, en: `${en} (%)` })
const fen = (zh: string, en: string) => z.int().min(0).max(100_000_000).meta({ zh: `${zh}（分）`, en: `${en} (fen)` })
export const creditPolicyShape = z.object({
  tiers: z.array(z.object({ id: z.string().trim().min(1).max(20).meta({ zh: '客户等级', en: 'Tier' }), baseFen: fen('基础额', 'Base') })).max(20).meta({ zh: '各等级基础额', en: 'Base by tier' }),
  otherBaseFen: fen('其他客户基础额', 'Base of everybody else'),
  billsPercent: percent(500, '12 个月账单中位数的', 'Of the median bill of 12 months'),
  tenure: z.array(z.object({ fromMonths: z.int().min(0).max(600).meta({ zh: '网龄满（月）', en: 'From months' }), percent: percent(300, '乘以', 'Times') })).min(1).max(10).meta({ zh: '网龄', en: 'Tenure' }),
  stopPercent: percent(100, '近 12 个月每停机一次减', 'Less for each stop in 12 months'),
  ways: z.object({ ordinary: percent(300, '自缴', 'Pays by himself'), agreed: percent(300, '协议', 'By agreement'), collection: percent(300, '银行托收', 'Bank collection') }).meta({ zh: '缴费方式', en: 'Way of paying' }),
  recentPercent: percent(1_000, '不超过近 3 个月平均账单的', 'At most, of the mean bill of the last 3 months'),
  floorFen: fen('最低信用度', 'Lowest limit'), capFen: fen('最高信用度', 'Highest limit'),
  roundFen: z.int().min(1).max(100_000).meta({ zh: '取整到（分）', en: 'Rounded to (fen)' }),
  limitDays: z.int().min(1).max(365).meta({ zh: '允许欠费天数', en: 'Days allowed' }), oneWayStopDays: z.int().min(0).max(180).meta({ zh: '单停天数', en: 'Days of one-way stop' }),
  reviewAboveFen: fen('调整超过此额要复核', 'A change above is reviewed'),
  secondAboveFen: fen('临时信用度、担保开机超过此额要第二人复核', 'Temporary limits and openings above need a second pair of eyes'),
  bestLimit: z.object({
    marginPercent: z.int().min(1).max(100).meta({ zh: '话费毛利（%）', en: 'Margin on charges (%)' }), lossPercent: z.int().min(1).max(100).meta({ zh: '变坏后的损失（%）', en: 'Lost when it goes bad (%)' }),
    exposurePercent: z.int().min(1).max(100).meta({ zh: '变坏时占用额度的（%）', en: 'Of the limit in use then (%)' }), billsTimesPercent: z.int().min(50).max(1_000).meta({ zh: '不超过近 3 个月平均账单的（%）', en: 'At most, of the mean bill of 3 months (%)' }),
  }).nullable().default(null).meta({ zh: '按预期收益定额度（只在评分卡生效后使用）', en: 'Limit of the highest expected return (only under a scorecard)' }),
  grantDaysMax: z.int().min(1).max(366).meta({ zh: '临时信用度最长天数', en: 'Temporary limits last at most (days)' }),
})
export type CreditPolicy = z.infer<typeof creditPolicyShape>

const wordsShape = z.object({ zh: z.string(), en: z.string() })
/** A step of a decision: what it came to, and by how much it moved. */
export const whyShape = z.object({ words: wordsShape, toFen: z.number(), byFen: z.number() })
export type Why = z.infer<typeof whyShape>
