import { bandOf, type Catalogue, checkThresholds, decideStanding, listKnownMeasures, readOverview, type Standing, type Thresholds, thresholdDeclaration, thresholdsByDefault } from '../../branch/index.ts'
import { Refusal, type Words } from '../../kernel/refusal.ts'
import { defineRuleKind, type RuleKind, type RulePreview, type RuleQuestion } from '../../platform/rules/index.ts'
import type { Board, ClauseState } from '../board/contract.ts'
import { readBoard } from '../board/readBoard.ts'
import { readDataSpan } from '../board/store.ts'
import { indicatorChoices } from './choices.ts'

const clauseWords: Readonly<Record<ClauseState, Words>> = {
  off_track: { zh: '偏离', en: 'off track' }, watch: { zh: '关注', en: 'to watch' }, on_track: { zh: '正常', en: 'on track' }, no_target: { zh: '未定目标', en: 'no target' }, no_figure: { zh: '无数据', en: 'no data' }, no_indicator: { zh: '无指标', en: 'no indicator' },
}
const standingWords: Readonly<Record<Standing, Words>> = {
  offTrack: clauseWords.off_track, watch: clauseWords.watch, onTrack: clauseWords.on_track, noTarget: clauseWords.no_target, noFigure: clauseWords.no_figure,
}

/** 红黄绿灯门限, with what it would change on the newest month: sentences of the plan first, then indicators that no sentence speaks of. */
export function makeThresholdKind(catalogue: Catalogue): RuleKind<Thresholds> {
  return defineRuleKind({
    ...thresholdDeclaration,
    roles: { draft: ['market', 'administrator'], approve: ['general_manager'] },
    choices: async (session) => ({ measureId: await indicatorChoices(session, catalogue, () => true) }),
    floors: async ({ session, body }) => checkThresholds(body, await listKnownMeasures(session, catalogue)),
    preview: (asked) => previewThresholds(catalogue, asked),
  })
}

async function previewThresholds(catalogue: Catalogue, { ctx, session, areaCode, body, before }: RuleQuestion<Thresholds> & { readonly before: Thresholds | null }): Promise<RulePreview> {
  const period = (await readDataSpan(session, areaCode)).newest_month
  if (period === null) return { summary: [{ zh: '这个区域还没有月度数据，没有可以试算的。', en: 'This area has no monthly figures yet, so there is nothing to try it on.' }], columns: [], rows: [] }
  const [now, then] = [{ ...thresholdsByDefault, body: before ?? thresholdsByDefault.body }, { ...thresholdsByDefault, body }]
  const boards = await Promise.all([now, then].map((by) => boardOrNull(readBoard(ctx, catalogue.measures, { areaCode, period }, by))))
  const [was, is] = boards
  const clauses = (is?.clauses ?? []).flatMap((clause) => {
    const old = was?.clauses.find((each) => each.clauseId === clause.clauseId)
    if (!clause.isLeaf || !old || old.state === clause.state) return []
    const figure = clause.figures.find((each) => each.linkState === 'confirmed')
    return [{ name: { zh: clause.text, en: clause.text }, measureId: figure?.measureId ?? '', gap: gapShare(figure?.gap.value ?? null, figure?.expected ?? null), was: clauseWords[old.state ?? 'no_indicator'], is: clauseWords[clause.state ?? 'no_indicator'] }]
  })
  const measures = new Map((await listKnownMeasures(session, catalogue)).map((measure) => [measure.id, measure]))
  const overview = (await readOverview(session, catalogue, { period, subjectKind: 'area', subjectCode: areaCode, brand: '' })).flatMap((row) => {
    const measure = measures.get(row.measureId)
    if (!measure || row.value === null || row.target === null || measure.better === 'neither') return []
    const standing = (by: Thresholds) => decideStanding({ actual: row.value, expected: row.target, better: measure.better }, bandOf(by, { measureId: measure.id, unit: measure.unit }))
    const short = measure.better === 'higher' ? row.target - row.value : row.value - row.target
    return [{ name: measure.name, measureId: measure.id, gap: gapShare(short, row.target), was: standing(now.body), is: standing(body) }]
  })
  const told = new Set(clauses.map((clause) => clause.measureId))
  const others = overview.filter((row) => row.was !== row.is && !told.has(row.measureId)).map((row) => ({ ...row, was: standingWords[row.was], is: standingWords[row.is] }))
  const count = (board: Board | null | undefined, state: ClauseState) => (board?.clauses ?? []).filter((clause) => clause.isLeaf && clause.state === state).length
  const moved = (state: ClauseState) => `${clauseWords[state].zh} ${count(was, state)} → ${count(is, state)}`
  const movedEn = (state: ClauseState) => `${clauseWords[state].en} ${count(was, state)} → ${count(is, state)}`
  const offTrack = (which: 'was' | 'is') => overview.filter((row) => row[which] === 'offTrack').length
  return {
    summary: [
      is === null || is === undefined || is.plan === null ? { zh: `按 ${period} 的数据试算。这个区域没有工作计划，只看指标。`, en: `Tried on ${period}. This area has no plan, so only indicators are looked at.` }
        : { zh: `按 ${period} 的数据试算：${clauses.length} 句话改变状态（${moved('off_track')}，${moved('watch')}，${moved('on_track')}）。`, en: `Tried on ${period}: ${clauses.length} sentences change their state (${movedEn('off_track')}, ${movedEn('watch')}, ${movedEn('on_track')}).` },
      { zh: `全部有目标的指标中，偏离的 ${offTrack('was')} → ${offTrack('is')} 个。`, en: `Of all indicators with a target, ${offTrack('was')} → ${offTrack('is')} are off track.` },
    ],
    columns: [
      { words: { zh: '条款或指标', en: 'Sentence' }, unit: 'text' }, { words: { zh: '差距占目标', en: 'Short' }, unit: 'percent' }, { words: { zh: '现在', en: 'Now' }, unit: 'text' }, { words: { zh: '改后', en: 'Then' }, unit: 'text' },
    ],
    rows: [...clauses, ...others].map((row) => [row.name, row.gap, row.was, row.is]),
  }
}

function gapShare(short: number | null, expected: number | null): number | null {
  return short === null || expected === null || expected === 0 ? null : short / Math.abs(expected)
}
/** An area outside of the plan has indicators, but no sentences. */
async function boardOrNull(board: Promise<Board>): Promise<Board | null> {
  return board.catch((cause: unknown) => {
    if (cause instanceof Refusal) return null
    throw cause
  })
}
