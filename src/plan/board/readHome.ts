import type { Measure } from '../../branch/index.ts'
import { figureAt } from '../../branch/measure/figureRules.ts'
import { valueOf } from '../../branch/measure/rules.ts'
import { addDays, type Day, day, monthOf } from '../../kernel/day.ts'
import { divide } from '../../kernel/ratio.ts'
import { type Context, hasPermission, requirePermission, scopeOf } from '../../platform/access/context.ts'
import { indicatorOf } from '../clause/indicators.ts'
import type { Board, BoardClause, Home, HomeClause, ProvinceScore } from './contract.ts'
import { emptySeries, monthsToRead } from './figureRules.ts'
import { readBoard } from './readBoard.ts'
import { noteView, rowsPath } from './readLoop.ts'
import { bySeverity, relativeGap } from './rules.ts'
import { findAreaWithin, listDailyValues, listDueNotes, readSeries } from './store.ts'

export type HomeSettings = {
  readonly measures: readonly Measure[]
  /** Ids of day figures for “since yesterday”; by default every measure named `….daily.…`. */
  readonly dailyIds?: readonly string[]
  /** Figures shown for an area when the person owns no clause. */
  readonly headlineIds?: readonly string[]
  /** How many of the worst clauses the manager is shown. */
  readonly worstShown?: number
  /** Where whoever holds a verb, and does not lead the branch, begins the day; the first that fits. */
  readonly landings?: readonly { readonly verb: string; readonly path: string }[]
  readonly province?: (ctx: Context, asked: { period: string; areaCode: string }) => Promise<ProvinceScore | null>
}

const usualWorstShown = 5
const dueWithinDays = 7
const areasShown = 8
const headlinesShown = 4
const usualHeadlines = ['market.users.onBooks', 'market.users.grossAdds', 'market.users.churnRate', 'market.revenue.arpu']

/** What a person opens the day with: the whole branch for those who lead it, one's own clauses and areas for the others. */
export async function readHome(ctx: Context, settings: HomeSettings): Promise<Home> {
  requirePermission(ctx, 'plan.read')
  const board = await readBoard(ctx, settings.measures, {})
  const isManager = hasPermission(ctx, 'plan.overview')
  const clauses = board.clauses.filter((clause) => clause.isLeaf).map((clause) => homeClause(clause, board))
  const mine = ctx.staffNo === null ? [] : clauses.filter((clause) => clause.owners.some((owner) => owner.staffNo === ctx.staffNo))
  const [daily, due, areas, province] = await Promise.all([
    readDaily(ctx, settings, board), readDue(ctx, board, isManager), isManager ? [] : readAreas(ctx, settings, board, mine),
    settings.province && board.period !== null && board.areaCode !== null ? settings.province(ctx, { period: board.period, areaCode: board.areaCode }) : null,
  ])
  return {
    kind: isManager ? 'manager' : 'own',
    landing: isManager ? null : (settings.landings?.find((each) => hasPermission(ctx, each.verb))?.path ?? null),
    today: ctx.today,
    planId: board.plan?.planId ?? null, planTitle: board.plan?.title ?? null,
    period: board.period, areaCode: board.areaCode, areaName: board.areaName,
    worst: oncePerFigure(worstFirst(clauses.filter((clause) => clause.state === 'off_track' || clause.state === 'watch'))).slice(0, settings.worstShown ?? usualWorstShown),
    mine: worstFirst(mine),
    daily, ...due, areas, province,
    summary: board.summary,
  }
}

function homeClause(clause: BoardClause, board: Board): HomeClause {
  const heading = board.clauses.find((each) => each.clauseId === clause.parentId)
  return {
    clauseId: clause.clauseId, text: clause.text, heading: heading?.text ?? '', state: clause.state ?? 'no_indicator',
    figure: clause.figures.find((figure) => figure.linkState === 'confirmed') ?? null, owners: clause.owners,
  }
}

/** Two sentences about one figure are one gap: the first of them stands for both. */
function oncePerFigure(clauses: readonly HomeClause[]): HomeClause[] {
  const seen = new Set<string>()
  return clauses.filter(({ figure }) => {
    if (!figure || seen.has(figure.measureId)) return figure === null
    seen.add(figure.measureId)
    return true
  })
}

function worstFirst(clauses: readonly HomeClause[]): HomeClause[] {
  const gapOf = ({ figure }: HomeClause): number => (figure ? relativeGap(figure.gap.value, figure.expected) : 0)
  return [...clauses].sort((a, b) => bySeverity(a.state, b.state) || gapOf(b) - gapOf(a) || a.clauseId - b.clauseId)
}

async function readDaily(ctx: Context, settings: HomeSettings, board: Board): Promise<Home['daily']> {
  if (board.areaCode === null || board.dataAsOf === null) return []
  const areaCode = board.areaCode
  const newest = day(board.dataAsOf)
  const measures = settings.measures.filter((measure) => (settings.dailyIds ? settings.dailyIds.includes(measure.id) : measure.id.includes('.daily.')))
  const rows = await listDailyValues(ctx.records, { measureIds: measures.map((measure) => measure.id), areaCode, from: addDays(newest, -28), to: newest })
  return measures.flatMap((measure) => {
    const at = (of: Day): number | null => valueOf(rows.find((each) => each.measure_id === measure.id && each.period === of))
    const value = at(newest)
    if (value === null) return []
    const sameWeekdays = [7, 14, 21, 28].map((days) => at(addDays(newest, -days))).filter((each) => each !== null)
    return [{
      measureId: measure.id, name: measure.name, unit: measure.unit, better: measure.better, day: newest, value, dayBefore: at(addDays(newest, -1)),
      sameWeekdayMean: divide(sameWeekdays.reduce((sum, each) => sum + each, 0), sameWeekdays.length),
      rowsPath: rowsPath(measure.id, newest, { kind: 'area', code: areaCode }),
    }]
  })
}

async function readDue(ctx: Context, board: Board, isManager: boolean): Promise<Pick<Home, 'due' | 'dueCounts'>> {
  if (!board.plan || (!isManager && ctx.staffNo === null)) return { due: [], dueCounts: { all: 0, now: 0, late: 0 } }
  const { rows, counts } = await listDueNotes(ctx.records, { planId: board.plan.planId, dueBy: addDays(ctx.today, dueWithinDays), today: ctx.today, staffNo: isManager ? null : ctx.staffNo })
  return { due: rows.map((row) => ({ ...noteView(row), clauseText: row.clause_text })), dueCounts: counts }
}

/** A few figures for each area that a person answers for: those of the own clauses, else the usual ones. */
async function readAreas(ctx: Context, settings: HomeSettings, board: Board, mine: readonly HomeClause[]): Promise<Home['areas']> {
  const { plan } = board
  if (!plan) return []
  const period = board.period ?? monthOf(ctx.today)
  const owned = mine.flatMap((clause) => clause.figure?.measureId ?? [])
  const wanted = owned.length > 0 ? owned : (settings.headlineIds ?? usualHeadlines)
  const measures = [...new Set(wanted)].flatMap((id) => settings.measures.find((measure) => measure.id === id) ?? []).slice(0, headlinesShown)
  const areas = (await Promise.all(scopeOf(ctx, 'plan.read').slice(0, areasShown).map((areaCode) => findAreaWithin(ctx.records, areaCode, plan.areaCode)))).filter((area) => area !== undefined)
  const seriesOf = await readSeries(ctx.records, {
    measureIds: measures.map((measure) => measure.id), subjects: areas.map((area) => ({ kind: 'area', code: area.area_code })), months: monthsToRead(period),
  })
  return areas.map((area) => ({
    areaCode: area.area_code, name: area.name,
    figures: measures.map((measure) => {
      const now = figureAt(indicatorOf(measure), seriesOf(measure.id, { kind: 'area', code: area.area_code }) ?? emptySeries, period)
      return {
        measureId: measure.id, name: measure.name, unit: measure.unit, better: measure.better, value: now.value, previous: now.previous,
        rowsPath: rowsPath(measure.id, period, { kind: 'area', code: area.area_code }),
      }
    }),
  }))
}
