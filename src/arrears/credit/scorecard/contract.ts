import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../../kernel/refusal.ts'
import { named } from '../../../platform/rules/contract.ts'

export const trainingUnknown = refusal('SCORECARD_UNKNOWN', { zh: '没有第 {training} 次训练的评分卡。请先在评分卡页训练。', en: 'There is no training {training}. Train a scorecard first, on its page.' }, 404)
export const trainingNotWon = refusal('SCORECARD_NOT_WON', {
  zh: '第 {training} 次训练没有胜过规则表：较晚月份上 AUC 提高 {gain}，95% 区间下限 {low}，要大于 0 才能生效。', en: 'Training {training} has not beaten the rule table: on the later months its AUC is {gain} higher, the lower end of the 95 % interval is {low}; it must be above 0.',
}, 409)
export const trainingTooFew = refusal('SCORECARD_TOO_FEW', { zh: '第 {training} 次训练的坏账户太少（{bads} 户，至少要 {needed} 户），不能据此下结论。', en: 'Training {training} saw too few bad accounts ({bads}, at least {needed} are needed) to conclude anything.' }, 409)
export const trainingDrifted = refusal('SCORECARD_DRIFTED', { zh: '第 {training} 次训练后客户结构已变（PSI {psi}，超过 0.25），要重新训练。', en: 'The customers have changed since training {training} (PSI {psi}, above 0.25): train anew.' }, 409)
export const bandsNotRising = refusal('SCORECARD_BANDS', { zh: '第 {place} 行：分数和倍数都要比上一行高。', en: 'Row {place}: points and percent must both be above the row before.' })
export const scorecardNoRule = refusal('SCORECARD_NO_RULE', { zh: '“{area}”没有生效的信用度规则，评分卡没有可以比较的对象。请先批准一版。', en: 'No credit rule is in force for "{area}", so the scorecard has nothing to be compared with. Approve one first.' }, 409)

export const scorecardBodyShape = z.object({
  trainingId: named(z.int().min(1), '第几次训练', 'Training'),
  bands: named(z.array(z.object({ fromPoints: named(z.int().min(0).max(2_000), '分数不低于', 'From points'), percent: named(z.int().min(0).max(300), '基础额和账单乘（%）', 'Base and bills times (%)') })).min(1).max(10), '分数档', 'Bands of points'),
})
export type ScorecardBody = z.infer<typeof scorecardBodyShape>

const words = z.object({ zh: z.string(), en: z.string() })
const quality = z.object({ auc: z.number(), gini: z.number(), ks: z.number(), brier: z.number(), calibrationSlope: z.number().nullable(), count: z.number(), bads: z.number() })
const rocPoint = z.object({ goods: z.number().describe('Share of goods at or above the cut'), bads: z.number().describe('Share of bads at or above the cut') })
export const verdicts = ['wins', 'notProven', 'tooFew', 'drifted'] as const
export const reportShape = z.object({
  trainMonths: z.array(z.string()), testMonths: z.array(z.string()), trainAccounts: z.number(), trainBads: z.number(), testAccounts: z.number(), testBads: z.number(), trainBadsMin: z.number(), testBadsMin: z.number(), ledgerMonths: z.number(), needsMonths: z.number(),
  model: z.object({
    basePoints: z.number(),
    factors: z.array(z.object({ name: z.string(), words, iv: z.number(), isUsed: z.boolean(), bins: z.array(z.object({ words, accounts: z.number(), bads: z.number(), woe: z.number(), points: z.number().nullable() })) })),
    train: quality, challenger: quality, champion: quality, comparison: z.object({ gain: z.number(), error: z.number(), low: z.number(), high: z.number() }),
    roc: z.object({ challenger: z.array(rocPoint), champion: z.array(rocPoint) }), calibration: z.array(z.object({ foretold: z.number(), came: z.number(), count: z.number() })),
    stability: z.array(z.object({ month: z.string(), psi: z.number(), accounts: z.number() })), suggestedBands: z.array(z.object({ fromPoints: z.number(), percent: z.number() })),
  }).nullable(),
})
export type TrainingReport = z.infer<typeof reportShape>
export type Quality = z.infer<typeof quality>
export const trainingShape = z.object({ trainingId: z.number(), areaCode: z.string(), trainedAt: z.string(), trainedBy: z.string().nullable(), throughMonth: z.string(), verdict: z.enum(verdicts), report: reportShape })
export type TrainingView = z.infer<typeof trainingShape>
const tags = ['credit']
export const scorecardContract = {
  scorecard: oc.route({ method: 'GET', path: '/arrears/scorecard', summary: 'The newest training, or one by its number, with everything that was measured', tags })
    .input(z.object({ trainingId: z.coerce.number().int().positive().optional() }))
    .output(z.object({
      training: trainingShape.nullable(), earlier: z.array(z.object({ trainingId: z.number(), trainedAt: z.string(), throughMonth: z.string(), verdict: z.enum(verdicts), gain: z.number().nullable() })),
      inForce: z.object({ ruleId: z.number(), version: z.number(), trainingId: z.number() }).nullable(), mayTrain: z.boolean(), mayDraft: z.boolean(),
    })),
  trainScorecard: oc.route({ method: 'POST', path: '/arrears/scorecard', summary: 'Trains a scorecard on the months of the ledger', tags }).output(z.object({ trainingId: z.number(), verdict: z.enum(verdicts) })),
  draftScorecard: oc.route({ method: 'POST', path: '/arrears/scorecard/{trainingId}/draft', summary: 'Drafts the rule that lets this scorecard decide', tags }).input(z.object({ trainingId: z.coerce.number().int().positive() })).output(z.object({ ruleId: z.number() })),
}
