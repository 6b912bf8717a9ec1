import { Refusal } from '../../../kernel/refusal.ts'
import { defineRuleKind, type RuleQuestion } from '../../../platform/rules/index.ts'
import { bandsNotRising, type ScorecardBody, scorecardBodyShape, trainingDrifted, trainingNotWon, trainingTooFew, trainingUnknown } from './contract.ts'
import { findTraining } from './store.ts'

const three = (value: number): string => value.toFixed(3)

/** No person can let a card decide that has not won: what was measured stands in the training, and the body only names it. */
async function checkScorecard({ body, session }: RuleQuestion<ScorecardBody>): Promise<Refusal[]> {
  const faults = body.bands.flatMap((band, index) => {
    const before = body.bands[index - 1]
    return before && (band.fromPoints <= before.fromPoints || band.percent <= before.percent) ? [new Refusal(bandsNotRising, { place: index + 1 })] : []
  })
  const training = await findTraining(session, body.trainingId)
  if (training === null) return [...faults, new Refusal(trainingUnknown, { training: body.trainingId })]
  const { verdict, report } = training
  if (verdict === 'tooFew') faults.push(new Refusal(trainingTooFew, { training: body.trainingId, bads: Math.min(report.trainBads, report.testBads), needed: report.trainBads < report.trainBadsMin ? report.trainBadsMin : report.testBadsMin }))
  if (verdict === 'notProven') faults.push(new Refusal(trainingNotWon, { training: body.trainingId, gain: three(report.model?.comparison.gain ?? 0), low: three(report.model?.comparison.low ?? 0) }))
  if (verdict === 'drifted') faults.push(new Refusal(trainingDrifted, { training: body.trainingId, psi: three(report.model?.stability.at(-1)?.psi ?? 0) }))
  return faults
}

/** 评分卡: the challenger. Once approved, its points stand for tenure and way of paying in every limit. */
export const scorecardDeclared: Parameters<typeof defineRuleKind<ScorecardBody>>[0] = {
  id: 'arrears.scorecard',
  words: { zh: '信用评分卡', en: 'Credit scorecard' },
  purpose: { zh: '哪一次训练的评分卡参与定信用度，每档分数把基础额和账单乘以多少。', en: 'Which trained scorecard takes part in credit limits, and by how much each band of points multiplies base and bills.' },
  body: scorecardBodyShape,
  initial: { trainingId: 1, bands: [{ fromPoints: 0, percent: 0 }, { fromPoints: 500, percent: 60 }, { fromPoints: 550, percent: 100 }, { fromPoints: 620, percent: 130 }] },
  roles: { draft: ['arrears_officer'], approve: ['general_manager'] },
  floors: checkScorecard,
}
export const scorecardKind = defineRuleKind(scorecardDeclared)
