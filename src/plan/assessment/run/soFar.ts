import { addMonths, lastDayOf, monthOf } from '../../../kernel/day.ts'
import { type Context, requirePermission } from '../../../platform/access/context.ts'
import { rulesInForce } from '../../../platform/rules/index.ts'
import { explain } from '../score/explainRules.ts'
import { indicatorName, scoreRun } from '../score/scoreRules.ts'
import type { AssessmentDeps } from './actions.ts'
import type { ScoreSoFar } from './contract.ts'
import { gatherInputs } from './inputs.ts'
import { ownAssessment } from './permissions.ts'
import { findAreaOfPerson, listPublishedRunsOf, subjectsOfPerson } from './store.ts'

/**
 * What the figures of the month that ended last give the asker or his unit while it is not published: the indicators alone. What others judge or note
 * is theirs to say until publication, and a place needs everybody's score, so neither is in it.
 */
export async function readSoFar(given: Context, deps: AssessmentDeps): Promise<ScoreSoFar[]> {
  const ctx = requirePermission(given, ownAssessment.verb)
  const own = await subjectsOfPerson(ctx.records, ctx.staffNo)
  const areaCode = await findAreaOfPerson(ctx.records, ctx.staffNo)
  if (own.length === 0 || areaCode === null) return []
  const month = addMonths(monthOf(ctx.today), -1)
  const published = new Set((await listPublishedRunsOf(ctx.records, own)).filter((run) => run.month === month).map((run) => run.variant))
  const rules = (await rulesInForce(ctx.records, deps.schemeKind, areaCode, lastDayOf(month))).filter((rule) => !published.has(rule.variant))
  const scores = await Promise.all(rules.map(async (rule): Promise<ScoreSoFar[]> => {
    const inputs = { ...(await gatherInputs(ctx.records, deps.catalogue, { areaCode: rule.areaCode, month, variant: rule.variant, ruleId: rule.ruleId, ruleVersion: rule.version, scheme: rule.body, only: own })), entries: [] }
    return scoreRun(inputs).filter((score) => score.scoredWeight > 0).map((score) => {
      const alone = { ...score, rank: null, band: null }
      return {
        month, schemeName: rule.body.name, schemeNameEn: rule.body.nameEn, result: { score: alone, why: explain(inputs, alone) },
        awaited: rule.body.indicators.filter((indicator) => indicator.form === 'judged').map((indicator) => indicatorName(indicator, undefined)),
      }
    })
  }))
  return scores.flat()
}
