import { type Catalogue, listKnownMeasures } from '../../branch/index.ts'
import { defineRuleKind, type RuleKind, type RulePreview, type RuleQuestion } from '../../platform/rules/index.ts'
import type { ReviewPolicy } from '../review/policy/contract.ts'
import { reviewPolicyDeclaration } from '../review/policy/inForce.ts'
import { checkReviewPolicy } from '../review/policy/policyRules.ts'
import { readRanking } from '../review/ranking.ts'
import { indicatorChoices } from './choices.ts'

/** 经营分析口径, with the newest week's ranking by it. */
export function makeReviewPolicyKind(catalogue: Catalogue): RuleKind<ReviewPolicy> {
  return defineRuleKind({
    ...reviewPolicyDeclaration,
    roles: { draft: ['market', 'administrator'], approve: ['general_manager'] },
    choices: async (session) => ({ measureId: await indicatorChoices(session, catalogue, (measure) => measure.grain === 'day') }),
    floors: async ({ session, body }) => checkReviewPolicy(body, await listKnownMeasures(session, catalogue)),
    preview: (asked) => previewPolicy(catalogue, asked),
  })
}

async function previewPolicy(catalogue: Catalogue, { session, areaCode, body, before }: RuleQuestion<ReviewPolicy> & { readonly before: ReviewPolicy | null }): Promise<RulePreview> {
  const rankBy = (policy: ReviewPolicy) => readRanking(session, catalogue, { areaCode, to: null, by: { ruleId: null, version: null, body: policy } })
  const [was, is] = [await rankBy(before ?? reviewPolicyDeclaration.initial), await rankBy(body)]
  if (is === null) return { summary: [{ zh: '没有按天的数据，或不到两个县分公司，没有可以排名的。', en: 'There are no daily figures, or fewer than two counties, so nobody is ranked.' }], columns: [], rows: [] }
  const old = new Map((was?.rows ?? []).map((row) => [row.areaCode, row]))
  const moved = is.rows.filter((row) => old.get(row.areaCode)?.rank !== row.rank).length
  return {
    summary: [{ zh: `按 ${is.from} 至 ${is.to} 的一周试算：${is.rows.length} 个县分公司，${moved} 个名次改变。`, en: `Tried on the week of ${is.from} to ${is.to}: of ${is.rows.length} counties, ${moved} change their place.` }],
    columns: [
      { words: { zh: '名次', en: 'Place' }, unit: 'count' }, { words: { zh: '现在', en: 'Now' }, unit: 'count' }, { words: { zh: '县分公司', en: 'County' }, unit: 'text' },
      { words: { zh: '得分', en: 'Points' }, unit: 'score' }, { words: { zh: '现在得分', en: 'Points now' }, unit: 'score' },
    ],
    rows: is.rows.map((row) => [row.rank, old.get(row.areaCode)?.rank ?? null, row.name, row.score, old.get(row.areaCode)?.score ?? null]),
  }
}
