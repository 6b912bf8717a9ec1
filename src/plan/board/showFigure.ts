import type { Language } from '../../kernel/refusal.ts'
import { changeAgainst, pointsAgainst } from '../../kernel/ratio.ts'
import { type FigureChange, formatChange, formatFigure, type FigureUnit } from '../../platform/ui/figure.tsx'
import type { StateName } from '../../platform/ui/State.tsx'
import type { BoardClause, ClauseState, FigureView } from './contract.ts'

export function stateName(state: ClauseState | null): StateName {
  if (state === 'off_track') return 'offTrack'
  if (state === 'watch') return 'watch'
  return state === 'on_track' ? 'onTrack' : 'noFigure'
}

/** Typed and awaited indicators may lack a unit: their figure is a bare number. */
export function unitOf(figure: { unit: FigureUnit | null }): FigureUnit {
  return figure.unit ?? 'count'
}

/** Percentages change by points, everything else relative to what it was. */
export function changeFrom(base: number | null, figure: { actual: number | null; unit: FigureUnit | null }, against?: string): FigureChange {
  const kind = figure.unit === 'percent' ? 'points' : 'ratio'
  const value = kind === 'points' ? pointsAgainst(base, figure.actual) : changeAgainst(base, figure.actual)
  return against === undefined ? { value, kind } : { value, kind, against }
}

export function arrowOf(change: FigureChange, language: Language): string {
  const text = formatChange(change.value, change.kind, language)
  if (change.value === null || text.startsWith('0')) return '→'
  return change.value > 0 ? '↗' : '↘'
}

/** A gap as people say it: 0.8 点, 1,220 户. */
export function gapText(figure: Pick<FigureView, 'gap' | 'unit'>, language: Language): string | null {
  const { value } = figure.gap
  if (value === null) return null
  if (figure.unit === 'percent') return formatChange(Math.abs(value) * 100, 'points', language).replace(/^[+]/, '')
  return formatFigure(Math.abs(value), unitOf(figure), language)
}

/** The gap in money or people, where it says more than the gap itself. */
export function gapAmountText({ gap, unit }: Pick<FigureView, 'gap' | 'unit'>, language: Language): string | null {
  if (gap.amount === null || gap.amountUnit === null || gap.amountUnit === unit) return null
  const amount = gap.amountUnit === 'users' ? Math.round(Math.abs(gap.amount)) : Math.round(Math.abs(gap.amount))
  return formatFigure(amount, gap.amountUnit, language)
}

/** The figure that speaks for a sentence: the worst confirmed one. */
export function leadFigure(clause: Pick<BoardClause, 'figures'>): FigureView | undefined {
  return clause.figures.find((figure) => figure.linkState === 'confirmed')
}

/** A number as the plan writes it at its level. */
export function numberText(clause: { level: number; number: string | null }): string {
  if (clause.number === null) return ''
  if (clause.level === 0) return `第${clause.number}章 `
  if (clause.level === 2) return `（${clause.number}）`
  if (clause.level === 4) return `（${clause.number}）`
  return clause.level === 5 ? `${clause.number} ` : `${clause.number}、`
}

export type TextRow =
  | { kind: 'heading'; clause: BoardClause; label: string }
  | { kind: 'sentence'; clause: BoardClause; label: string }

/** The plan as rows to read: a number whose line holds sentences stands before the first of them. */
export function textRows(clauses: readonly BoardClause[]): TextRow[] {
  const rows: TextRow[] = []
  let waiting = ''
  for (const clause of clauses) {
    if (clause.level === 0 && clause.number === null && clause.parentId === null) continue
    const label = numberText(clause)
    if (!clause.isLeaf && clause.text === '') {
      waiting += label
      continue
    }
    rows.push({ kind: clause.isLeaf ? 'sentence' : 'heading', clause, label: `${waiting}${label}` })
    waiting = ''
  }
  return rows
}

export type BoardFilter = 'offTrack' | 'watch' | 'onTrack' | 'noFigure' | 'noIndicator' | 'noOwner' | 'noTarget' | 'suggestedCount' | 'slipCount'

export function matchesFilter(clause: BoardClause, filter: BoardFilter): boolean {
  const lead = leadFigure(clause)
  const answers: Record<BoardFilter, boolean> = {
    offTrack: clause.state === 'off_track', watch: clause.state === 'watch', onTrack: clause.state === 'on_track', noFigure: clause.state === 'no_figure',
    noIndicator: clause.state === 'no_indicator', noOwner: clause.owners.length === 0, noTarget: lead === undefined || lead.expected === null,
    suggestedCount: clause.figures.some((figure) => figure.linkState === 'suggested'), slipCount: clause.slips.length > 0,
  }
  return answers[filter]
}
