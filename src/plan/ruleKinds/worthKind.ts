import { type Catalogue, listKnownMeasures } from '../../branch/index.ts'
import { defineRuleKind, type RuleKind, type RulePreview, type RuleQuestion } from '../../platform/rules/index.ts'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { readDataSpan } from '../board/store.ts'
import type { Finding } from '../review/contract.ts'
import { readFindings } from '../review/findings.ts'
import type { WorthBody } from '../worth/contract.ts'
import { worthByDefault, worthDeclaration } from '../worth/inForce.ts'
import { checkWorth } from '../worth/rules.ts'
import { indicatorChoices } from './choices.ts'

/** 差距折算, with how the order of the newest month's findings would move. */
export function makeWorthKind(catalogue: Catalogue): RuleKind<WorthBody> {
  return defineRuleKind({
    ...worthDeclaration,
    roles: { draft: ['market', 'administrator'], approve: ['general_manager'] },
    choices: async (session) => ({
      measureId: await indicatorChoices(session, catalogue, (measure) => measure.grain === 'month'), revenueFrom: await indicatorChoices(session, catalogue, (measure) => measure.unit === 'yuanPerUser'),
    }),
    floors: async ({ session, body }) => checkWorth(body, await listKnownMeasures(session, catalogue)),
    preview: (asked) => previewWorth(catalogue, asked),
  })
}

async function previewWorth(catalogue: Catalogue, { session, areaCode, body, before }: RuleQuestion<WorthBody> & { readonly before: WorthBody | null }): Promise<RulePreview> {
  const month = (await readDataSpan(session, areaCode)).newest_month
  if (month === null) return { summary: [{ zh: '这个区域还没有月度数据，没有可以试算的。', en: 'This area has no monthly figures yet, so there is nothing to try it on.' }], columns: [], rows: [] }
  const findingsBy = async (worth: WorthBody) => (await readFindings(session, catalogue, { areaCode, month, worth: { ...worthByDefault, body: worth } })).findings
  const [was, is] = [await findingsBy(before ?? worthByDefault.body), await findingsBy(body)]
  const oldPlace = new Map(was.map((finding, index) => [finding.measureId, index + 1]))
  const moved = is.filter((finding, index) => oldPlace.get(finding.measureId) !== index + 1).length
  const unknown = is.filter((finding) => finding.yuan === null && finding.people === null).length
  return {
    summary: [
      { zh: `按 ${month} 的数据试算：${is.length} 项偏离或关注的指标，${moved} 项的次序改变。`, en: `Tried on ${month}: of ${is.length} indicators off track or to be watched, ${moved} change their place.` },
      { zh: `折成的金额合计 ${total(was, 'zh')} → ${total(is, 'zh')}。`, en: `In money they come to ${total(was, 'en')} → ${total(is, 'en')}.` },
      ...(unknown > 0 ? [{ zh: `${unknown} 项不知道值多少，排在最后。`, en: `${unknown} have no known worth and come last.` }] : []),
    ],
    columns: [
      { words: { zh: '次序', en: 'Place' }, unit: 'count' }, { words: { zh: '现在', en: 'Now' }, unit: 'count' }, { words: { zh: '指标', en: 'Indicator' }, unit: 'text' }, { words: { zh: '值多少', en: 'Worth' }, unit: 'text' },
    ],
    rows: is.map((finding, index) => [index + 1, oldPlace.get(finding.measureId) ?? null, finding.name, worthWords(finding)]),
  }
}

const total = (findings: readonly Finding[], language: 'zh' | 'en'): string => formatFigure(Math.round(findings.reduce((sum, finding) => sum + (finding.yuan ?? 0), 0)), 'yuan', language)
/** Money where it is known, else people. */
function worthWords({ yuan, people }: Finding): { zh: string; en: string } | null {
  const written = (language: 'zh' | 'en') => (yuan === null ? formatFigure(Math.round(people ?? 0), 'users', language) : formatFigure(Math.round(yuan), 'yuan', language))
  return yuan === null && people === null ? null : { zh: written('zh'), en: written('en') }
}
