import { bandOf, type Measure, readThresholds, thresholdsByDefault, type ThresholdsInForce } from '../../branch/index.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import type { LinkView, NoteView } from '../clause/contract.ts'
import { listIndicators, type Indicator } from '../clause/indicators.ts'
import { findSlips } from '../clause/slips.ts'
import { getClauseHome, getPlan } from '../clause/store.ts'
import { isMeasurable } from '../clause/suggest.ts'
import type { Loop, SubjectFigure } from './contract.ts'
import { emptySeries, figureNow, monthPoints, monthsToRead, type Series } from './figureRules.ts'
import { chooseArea, figuresOf } from './readBoard.ts'
import { bySeverity, relativeGap } from './rules.ts'
import { type BoardClauseRow, listAreasAt, listBoardClauses, listClauseNotes, listHistory, listOffices, type NoteRow, readDataSpan, readSeries, readSeriesByBrand, type SeriesOf, type Subject } from './store.ts'

export type LoopAsk = { clauseId: number; period?: string | undefined; areaCode?: string | undefined; measureId?: string | undefined }

/** Everything about one clause: its figures, who has it, what is being done, and where it is worst. */
export async function readLoop(ctx: Context, measures: readonly Measure[], ask: LoopAsk): Promise<Loop> {
  requirePermission(ctx, 'plan.read')
  const home = await getClauseHome(ctx.records, ask.clauseId)
  const plan = await getPlan(ctx.records, home.plan_id)
  const area = await chooseArea(ctx, plan, ask.areaCode)
  const [span, rows, indicators, notes, history, areas, offices] = await Promise.all([
    readDataSpan(ctx.records, area.area_code), listBoardClauses(ctx.records, plan.plan_id), listIndicators(ctx.records, measures),
    listClauseNotes(ctx.records, ask.clauseId), listHistory(ctx.records, ask.clauseId),
    listAreasAt(ctx.records, area.area_code, ctx.today), listOffices(ctx.records, area.area_code, ctx.today),
  ])
  const row = rows.find((each) => each.clause_id === ask.clauseId)
  const period = ask.period ?? span.newest_month
  const measureIds = row?.links.filter((link) => link.kind === 'measure').map((link) => link.reference) ?? []
  const below = areas.filter((each) => each.area_code !== area.area_code)
  const here: Subject = { kind: 'area', code: area.area_code }
  const subjects: Subject[] = [here, ...below.map((each): Subject => ({ kind: 'area', code: each.area_code })), ...offices.map((each): Subject => ({ kind: 'unit', code: each.unit_code }))]
  const seriesOf: SeriesOf = period === null ? () => undefined : await readSeries(ctx.records, { measureIds, subjects, months: monthsToRead(period) })
  const thresholds = await readThresholds(ctx.records, subjects)
  const limitsAt = (subject: { kind: string; code: string }) => (period === null ? thresholdsByDefault : thresholds(subject, period))
  const figures = figuresOf(row?.links ?? [], { plan, period, areaCode: area.area_code, indicators, seriesOf, thresholds: limitsAt(here) })
  const focus = figures.find((figure) => figure.measureId === ask.measureId) ?? figures[0]
  const indicator = focus ? indicators.get(focus.measureId) : undefined
  const brands = period === null || !indicator || indicator.source !== 'computed' ? null : await readSeriesByBrand(ctx.records, { measureIds: [indicator.measureId], subjects: [here], months: monthsToRead(period) }, null)
  const rank = (places: readonly Place[]): SubjectFigure[] => (period === null || !indicator ? [] : rankSubjects(indicator, places, { period, limitsAt: (place) => limitsAt(place.kind === 'brand' ? here : place) }))
  const measureId = indicator?.measureId ?? ''
  return {
    clauseId: ask.clauseId, planId: plan.plan_id, number: row?.number ?? null, text: home.text, isMeasurable: isMeasurable(home.text),
    headings: headingsOf(rows, row),
    period, areaCode: area.area_code, areaName: area.name,
    slips: findSlips(home.text, plan.year),
    figures,
    measureId: focus?.measureId ?? null,
    months: period === null || !indicator ? [] : monthPoints(indicator, seriesOf(indicator.measureId, here) ?? emptySeries, period),
    byArea: rank(below.map((each) => placeOf(measureId, period, { kind: 'area', code: each.area_code }, each.name, seriesOf))),
    byUnit: rank(offices.map((each) => placeOf(measureId, period, { kind: 'unit', code: each.unit_code }, each.name, seriesOf))),
    byBrand: rank((brands?.brands ?? []).map((brand) => ({
      kind: 'brand', code: brand, name: brand, series: brands?.seriesOf(measureId, here, brand), rowsPath: `${rowsPath(measureId, period ?? '', here)}&brand=${encodeURIComponent(brand)}`,
    }))),
    owners: (row?.links ?? []).flatMap((link) =>
      link.kind === 'owner' && link.state === 'confirmed' ? [{ staffNo: link.reference, name: link.staffName ?? link.reference, post: link.post ?? '', linkId: link.linkId }] : []),
    links: (row?.links ?? []).map((link) => linkView(link, indicators.get(link.reference))),
    notes: notes.map(noteView),
    history: history.map((each) => ({ version: each.version, act: each.act, text: each.text, changedAt: each.changed_at.toISOString(), changedBy: each.changed_by })),
    doors: doorsOf(indicator, period, here),
  }
}

type Place = { kind: SubjectFigure['kind']; code: string; name: string; series: Series | undefined; rowsPath: string }

function placeOf(measureId: string, period: string | null, subject: Subject, name: string, seriesOf: SeriesOf): Place {
  return { ...subject, name, series: seriesOf(measureId, subject), rowsPath: rowsPath(measureId, period ?? '', subject) }
}

/** Worst first: by state, then by how far short; without targets by the figure itself. Places without a figure come last. */
function rankSubjects(indicator: Indicator, places: readonly Place[], { period, limitsAt }: { period: string; limitsAt: (place: { kind: SubjectFigure['kind']; code: string }) => ThresholdsInForce }): SubjectFigure[] {
  const figures = places.map(({ series, ...place }): SubjectFigure => {
    const now = figureNow(indicator, series ?? emptySeries, period, bandOf(limitsAt(place).body, indicator))
    return { ...place, value: now.actual, previous: now.previous, expected: now.expected, gap: now.gap, state: now.state }
  })
  if (figures.every((figure) => figure.value === null)) return []
  const worseFirst = indicator.better === 'lower' ? -1 : 1
  return figures.sort((a, b) =>
    Number(a.value === null) - Number(b.value === null) || bySeverity(a.state, b.state)
    || relativeGap(b.gap.value, b.expected) - relativeGap(a.gap.value, a.expected) || ((a.value ?? 0) - (b.value ?? 0)) * worseFirst)
}

function headingsOf(rows: readonly BoardClauseRow[], row: BoardClauseRow | undefined): Loop['headings'] {
  const byId = new Map(rows.map((each) => [each.clause_id, each]))
  const headings: Loop['headings'] = []
  for (let at = row?.parent_id ?? null; at !== null; at = byId.get(at)?.parent_id ?? null) {
    const heading = byId.get(at)
    if (heading) headings.unshift({ clauseId: heading.clause_id, number: heading.number, text: heading.text })
  }
  return headings
}

function linkView(link: BoardClauseRow['links'][number], indicator: Indicator | undefined): LinkView {
  const own = link.kind === 'owner' ? (link.staffName ?? link.reference) : link.reference
  return {
    linkId: link.linkId, kind: link.kind, reference: link.reference, name: indicator && link.kind === 'measure' ? indicator.name : { zh: own, en: own },
    state: link.state, term: link.because.term ?? null, why: link.because.why ?? null,
  }
}

export function noteView(row: NoteRow): NoteView {
  return {
    noteId: row.clause_note_id, clauseId: row.clause_id, text: row.text, dueOn: row.due_on, ownerStaffNo: row.owner_staff_no, ownerName: row.owner_name,
    doneAt: row.done_at?.toISOString() ?? null, writtenAt: row.written_at.toISOString(), writtenBy: row.written_by,
  }
}

export function rowsPath(measureId: string, period: string, subject: Subject): string {
  return `/measures/${measureId}/rows?period=${period}&subjectKind=${subject.kind}&subjectCode=${encodeURIComponent(subject.code)}`
}

function doorsOf(indicator: Indicator | undefined, period: string | null, here: Subject): Loop['doors'] {
  if (!indicator || indicator.source === 'awaited') return { rows: null, measure: null, target: null }
  const { measureId } = indicator
  return {
    // A figure that a person typed has no rows behind it.
    rows: indicator.source === 'computed' && period !== null ? rowsPath(measureId, period, here) : null,
    measure: `/measures/${measureId}?${period === null ? '' : `period=${period}&`}area=${encodeURIComponent(here.code)}`,
    target: `/targets?measure=${encodeURIComponent(measureId)}${period === null ? '' : `&year=${period.slice(0, 4)}`}`,
  }
}
