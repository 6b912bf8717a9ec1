import { findTopArea } from '../../../branch/index.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { writeAudit } from '../../../platform/access/audit.ts'
import { type Context, hasPermission, requirePermission } from '../../../platform/access/context.ts'
import { draftRule, ruleInForce } from '../../../platform/rules/index.ts'
import { decideCredit, viewCredit } from '../permissions.ts'
import { trainingUnknown } from './contract.ts'
import { scorecardKind } from './kind.ts'
import { findTraining, listTrainings } from './store.ts'
import { trainOutcomeShape } from './tasks.ts'

const draftVerb = `${scorecardKind.id}.draft`

/** The figures hold no account of anybody: whoever may see limits may see how they are scored. */
export async function readScorecard(asker: Context, wanted: { trainingId?: number | undefined }) {
  const ctx = requirePermission(asker, viewCredit.verb)
  const trainings = await listTrainings(ctx.records)
  const training = wanted.trainingId === undefined ? (trainings[0] ?? null) : await findTraining(ctx.records, wanted.trainingId)
  if (wanted.trainingId !== undefined && training === null) throw new Refusal(trainingUnknown, { training: wanted.trainingId })
  const rule = await ruleInForce(ctx.records, scorecardKind, ctx.scopeAreaCodes[0] ?? '', ctx.today)
  return {
    training, earlier: trainings.filter((each) => each.trainingId !== training?.trainingId).map((each) => ({ trainingId: each.trainingId, trainedAt: each.trainedAt, throughMonth: each.throughMonth, verdict: each.verdict, gain: each.report.model?.comparison.gain ?? null })),
    inForce: rule === null ? null : { ruleId: rule.ruleId, version: rule.version, trainingId: rule.body.trainingId }, mayTrain: hasPermission(asker, decideCredit.verb), mayDraft: hasPermission(asker, draftVerb),
  }
}

/** The branch as a whole: a county has too few bad accounts for a card of its own. */
export async function trainNow(asker: Context) {
  const ctx = requirePermission(asker, decideCredit.verb)
  const top = await findTopArea(ctx.records)
  const outcome = trainOutcomeShape.parse(await ctx.factsOwner.run('arrears.trainScorecard', { on: ctx.today, areaCode: top?.areaCode ?? '', by: ctx.accountId }))
  await ctx.records.transaction((tx) => writeAudit(tx, ctx, { verb: 'credit.trainScorecard', subjectKind: 'creditTraining', subjectId: String(outcome.trainingId), detail: { verdict: outcome.verdict } }))
  return outcome
}

/** A draft with the bands that the training suggests; who wrote it does not approve it, and a card that has not won is refused there. */
export async function draftFromTraining(asker: Context, trainingId: number): Promise<{ ruleId: number }> {
  const ctx = requirePermission(asker, draftVerb)
  const training = await findTraining(ctx.records, trainingId)
  if (training === null) throw new Refusal(trainingUnknown, { training: trainingId })
  const { ruleId } = await draftRule(asker, [scorecardKind], {
    kind: scorecardKind.id, variant: '', areaCode: training.areaCode, effectiveFrom: ctx.today, note: '', body: { trainingId, bands: training.report.model?.suggestedBands ?? scorecardKind.initial.bands },
  })
  return { ruleId }
}
