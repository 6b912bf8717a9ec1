import { bandOf, type Measure, readThresholds, thresholdsByDefault, type ThresholdsInForce } from '../../branch/index.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { type Context, hasPermission, requirePermission, scopeOf } from '../../platform/access/context.ts'
import { type Clause, inReadingOrder } from '../clause/edit.ts'
import { type Indicators, listIndicators } from '../clause/indicators.ts'
import { findSlips } from '../clause/slips.ts'
import { findPlanFor, getPlan, type PlanRow } from '../clause/store.ts'
import { isMeasurable } from '../clause/suggest.ts'
import { areaNotOfPlan, type Board, type BoardClause, type ClauseState, type FigureView } from './contract.ts'
import { emptySeries, figureNow, type IndicatorKind, monthsToRead, type Series, sparkOf } from './figureRules.ts'
import { bySeverity, relativeGap, worstState } from './rules.ts'
import { type AreaRow, type BoardClauseRow, type BoardLink, findAreaWithin, listAreasAt, listBoardClauses, readDataSpan, readSeries, type SeriesOf } from './store.ts'

export type BoardAsk = { planId?: number | undefined; period?: string | undefined; areaCode?: string | undefined }

const emptySummary: Board['summary'] = {
  sentenceCount: 0, measurableCount: 0, offTrack: 0, watch: 0, onTrack: 0, noFigure: 0, noIndicator: 0, noOwner: 0, noTarget: 0, suggestedCount: 0, slipCount: 0,
}

/** The plan with where every clause stands, for one area and one month, quarter or year. `by`: limits that are only tried. */
export async function readBoard(ctx: Context, measures: readonly Measure[], ask: BoardAsk, by?: ThresholdsInForce): Promise<Board> {
  requirePermission(ctx, 'plan.read')
  const plan = ask.planId === undefined ? await findPlanFor(ctx.records, scopeOf(ctx, 'plan.read')) : await getPlan(ctx.records, ask.planId)
  const may = { edit: hasPermission(ctx, 'plan.edit'), confirm: hasPermission(ctx, 'plan.confirm'), note: hasPermission(ctx, 'plan.note') }
  if (!plan) {
    return { plan: null, areaCode: null, areaName: null, areas: [], period: null, newestMonth: null, oldestMonth: null, dataAsOf: null, thresholds: null, clauses: [], summary: emptySummary, may }
  }
  const area = await chooseArea(ctx, plan, ask.areaCode)
  const [span, areas, rows, indicators] = await Promise.all([
    readDataSpan(ctx.records, area.area_code), listAreasAt(ctx.records, plan.area_code, ctx.today), listBoardClauses(ctx.records, plan.plan_id), listIndicators(ctx.records, measures),
  ])
  const period = ask.period ?? span.newest_month
  const measureIds = [...new Set(rows.flatMap((row) => row.links.filter((link) => link.kind === 'measure').map((link) => link.reference)))]
  const seriesOf = period === null ? () => undefined : await readSeries(ctx.records, { measureIds, subjects: [{ kind: 'area', code: area.area_code }], months: monthsToRead(period) })
  const here = { kind: 'area', code: area.area_code }
  const thresholds = by ?? (period === null ? thresholdsByDefault : (await readThresholds(ctx.records, [here]))(here, period))
  const clauses = withMarks(orderRows(rows).map((row) => boardClause(row, { plan, period, areaCode: area.area_code, indicators, seriesOf, thresholds })))
  return {
    plan: { planId: plan.plan_id, title: plan.title, year: plan.year, version: plan.version, inForce: plan.in_force, areaCode: plan.area_code },
    areaCode: area.area_code,
    areaName: area.name,
    areas: choicesOf(areas, area).map((each) => ({ areaCode: each.area_code, name: each.name, level: each.level })),
    period,
    newestMonth: span.newest_month,
    oldestMonth: span.oldest_month,
    dataAsOf: span.newest_day,
    thresholds: { ruleId: thresholds.ruleId, version: thresholds.version },
    clauses,
    summary: summarise(clauses),
    may,
  }
}

/** The plan's own area for those who see all of it, else the area that a person answers for. */
export async function chooseArea(ctx: Context, plan: PlanRow, asked: string | undefined): Promise<AreaRow> {
  const own = asked ?? (await firstWithin(ctx, plan.area_code)) ?? plan.area_code
  const area = await findAreaWithin(ctx.records, own, plan.area_code)
  if (!area) throw new Refusal(areaNotOfPlan, { areaCode: own })
  return area
}
async function firstWithin(ctx: Context, planArea: string): Promise<string | undefined> {
  const own = scopeOf(ctx, 'plan.read')
  if (own.includes(planArea)) return planArea
  for (const areaCode of own.slice(0, 20)) {
    if (await findAreaWithin(ctx.records, areaCode, planArea)) return areaCode
  }
  return undefined
}
function choicesOf(areas: readonly AreaRow[], chosen: AreaRow): readonly AreaRow[] {
  return areas.some((area) => area.area_code === chosen.area_code) ? areas : [...areas, chosen]
}

function orderRows(rows: readonly BoardClauseRow[]): BoardClauseRow[] {
  const byId = new Map(rows.map((row) => [String(row.clause_id), row]))
  const clauses = rows.map((row): Clause => ({
    clauseId: String(row.clause_id), parentId: row.parent_id === null ? null : String(row.parent_id),
    position: row.position, level: row.level, number: row.number, text: row.text, source: row.source,
  }))
  return inReadingOrder(clauses).flatMap((clause) => byId.get(clause.clauseId) ?? [])
}

export type BoardSetting = { plan: PlanRow; period: string | null; areaCode: string; indicators: Indicators; seriesOf: SeriesOf; thresholds: ThresholdsInForce }

function boardClause(row: BoardClauseRow, setting: BoardSetting): BoardClause {
  const figures = figuresOf(row.links, setting)
  return {
    clauseId: row.clause_id, parentId: row.parent_id, level: row.level, number: row.number, text: row.text, isLeaf: row.is_leaf,
    isMeasurable: row.is_leaf && isMeasurable(row.text),
    slips: findSlips(row.text, setting.plan.year),
    state: row.is_leaf || figures.length > 0 ? stateOfClause(figures) : null,
    mark: null,
    owners: row.links.flatMap((link) => (link.kind === 'owner' && link.state === 'confirmed' ? [{ staffNo: link.reference, name: link.staffName ?? link.reference }] : [])),
    figures,
    openNoteCount: row.open_note_count,
  }
}

/** The figures of a clause: what a person confirmed before what is only proposed, the worst first. */
export function figuresOf(links: readonly BoardLink[], { period, areaCode, indicators, seriesOf, thresholds }: BoardSetting): FigureView[] {
  const figures = links.flatMap((link): FigureView[] => {
    if (link.kind !== 'measure' || link.state === 'rejected') return []
    const indicator = indicators.get(link.reference)
    const kind: IndicatorKind = indicator ?? { unit: null, better: 'neither', rollUp: 'last', isRatio: null, grain: 'month', gapUnit: null }
    const series: Series = seriesOf(link.reference, { kind: 'area', code: areaCode }) ?? emptySeries
    const now = figureNow(kind, series, period ?? '2000-01', bandOf(thresholds.body, { measureId: link.reference, unit: kind.unit }))
    return [{
      linkId: link.linkId, linkState: link.state, measureId: link.reference,
      name: indicator?.name ?? { zh: link.reference, en: link.reference }, definition: indicator?.definition ?? { zh: '', en: '' },
      unit: kind.unit, better: kind.better, source: indicator?.source ?? 'awaited',
      ...now, spark: period === null ? [] : sparkOf(kind, series, period),
    }]
  })
  return figures.sort((a, b) =>
    Number(b.linkState === 'confirmed') - Number(a.linkState === 'confirmed') || bySeverity(a.state, b.state)
    || relativeGap(b.gap.value, b.expected) - relativeGap(a.gap.value, a.expected) || a.linkId - b.linkId)
}

/** Only a confirmed link speaks for a sentence: a proposal is no indicator yet. */
export function stateOfClause(figures: readonly FigureView[]): ClauseState {
  return worstState(figures.filter((figure) => figure.linkState === 'confirmed').map((figure) => figure.state)) ?? 'no_indicator'
}

function withMarks(clauses: readonly BoardClause[]): BoardClause[] {
  const parents = new Map(clauses.map((clause) => [clause.clauseId, clause.parentId]))
  const worstBelow = new Map<number, ClauseState>()
  for (const clause of clauses) {
    if (clause.state === null) continue
    for (let at = clause.parentId; at !== null; at = parents.get(at) ?? null) {
      worstBelow.set(at, worstState([clause.state, worstBelow.get(at) ?? clause.state]) ?? clause.state)
    }
  }
  return clauses.map((clause) => ({ ...clause, mark: worstBelow.get(clause.clauseId) ?? null }))
}

function summarise(clauses: readonly BoardClause[]): Board['summary'] {
  const sentences = clauses.filter((clause) => clause.isLeaf)
  const measurable = sentences.filter((clause) => clause.isMeasurable || clause.state !== 'no_indicator')
  const count = (state: ClauseState): number => sentences.filter((clause) => clause.state === state).length
  return {
    sentenceCount: sentences.length,
    measurableCount: measurable.length,
    offTrack: count('off_track'), watch: count('watch'), onTrack: count('on_track'), noFigure: count('no_figure'),
    noIndicator: count('no_indicator'),
    noOwner: sentences.filter((clause) => clause.owners.length === 0).length,
    // A target can only be missed where there is an indicator, but a sentence without one has none either.
    noTarget: sentences.filter((clause) => !clause.figures.some((figure) => figure.linkState === 'confirmed' && figure.expected !== null)).length,
    suggestedCount: sentences.reduce((sum, clause) => sum + clause.figures.filter((figure) => figure.linkState === 'suggested').length, 0),
    slipCount: clauses.reduce((sum, clause) => sum + clause.slips.length, 0),
  }
}
