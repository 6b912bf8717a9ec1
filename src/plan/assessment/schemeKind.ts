import { type Catalogue, listKnownMeasures } from '../../branch/index.ts'
import { addMonths, monthOf } from '../../kernel/day.ts'
import { defineRuleKind, type RuleKind, type RulePreview, type RuleQuestion } from '../../platform/rules/index.ts'
import { gatherInputs } from './run/inputs.ts'
import { type Scheme, schemeShape } from './scheme/contract.ts'
import { defaultSchemes } from './scheme/defaultSchemes.data.ts'
import { checkScheme } from './scheme/schemeRules.ts'
import type { SubjectScore } from './score/contract.ts'
import { scoreRun } from './score/scoreRules.ts'

/** 考核方案: one per group of people (`office`, `room`) at an area; everything that scoring needs is in its body. */
export function makeSchemeKind(catalogue: Catalogue): RuleKind<Scheme> {
  return defineRuleKind({
    id: 'plan.scheme', words: { zh: '考核方案', en: 'Assessment scheme' }, purpose: { zh: '考核谁、看什么、怎样计分、由谁评和签。', en: 'Who is assessed by what, how points come about, who judges and signs.' },
    body: schemeShape, initial: defaultSchemes.office, variants: { words: { zh: '考核对象', en: 'Group' } }, editorPath: '/assessment/schemes/{ruleId}',
    roles: { draft: ['market', 'administrator'], approve: ['general_manager'] },
    floors: async ({ session, body }) => checkScheme(body, await listKnownMeasures(session, catalogue)),
    preview: (asked) => previewScheme(catalogue, asked),
  })
}

/** The last closed month by this scheme and, beside it, by the one in force. */
async function previewScheme(catalogue: Catalogue, asked: RuleQuestion<Scheme> & { readonly before: Scheme | null }): Promise<RulePreview> {
  const month = addMonths(monthOf(asked.ctx.today), -1)
  const scoresOf = async (scheme: Scheme | null): Promise<SubjectScore[]> =>
    scheme === null ? [] : scoreRun(await gatherInputs(asked.session, catalogue, { areaCode: asked.areaCode, month, variant: asked.variant, ruleId: 0, ruleVersion: 0, scheme }))
  const [now, before] = [await scoresOf(asked.body), new Map((await scoresOf(asked.before)).map((score) => [score.subject.code, score]))]
  const unscored = now.flatMap((score) => score.indicators.filter((one) => one.state !== 'scored')).length
  const bandName = (id: string | null) => asked.body.bands.find((band) => band.id === id)?.name ?? null
  return {
    summary: [
      { zh: `按 ${month} 的数据试算，${now.length} 个考核对象。`, en: `Tried on ${month}: ${now.length} assessed.` },
      ...(unscored > 0 ? [{ zh: `${unscored} 格没有数据或目标，不计分。`, en: `${unscored} cells have no data or target and are not scored.` }] : []),
    ],
    columns: [
      { words: { zh: '对象', en: 'Assessed' }, unit: 'text' }, { words: { zh: '得分', en: 'Points' }, unit: 'score' }, { words: { zh: '名次', en: 'Place' }, unit: 'count' }, { words: { zh: '等级', en: 'Band' }, unit: 'text' },
      { words: { zh: '现行得分', en: 'In force' }, unit: 'score' },
    ],
    rows: now.toSorted((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity)).map((score) => [score.subject.name, score.total, score.rank, bandName(score.band), before.get(score.subject.code)?.total ?? null]),
  }
}
