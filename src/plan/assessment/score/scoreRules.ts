import type { Words } from '../../../kernel/refusal.ts'
import type { Scheme, SchemeIndicator } from '../scheme/contract.ts'
import type { FrozenCell, FrozenEntry, FrozenInputs, IndicatorScore, ItemScore, ScoredSubject, SubjectScore } from './contract.ts'
import { clamp, directionOf, pointsOf } from './pointRules.ts'
import { bandBelow, bandsOf, ranksOf } from './rankRules.ts'

/** Adds in order of size, so that the order in which things were given cannot show in the last digit. */
export function sumOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b).reduce((sum, value) => sum + value, 0)
}

/** Halves go away from zero; 1.005 is 1.01, whatever its binary fraction says. */
export function roundTo(value: number, decimals: number): number {
  const scaled = Number((Math.abs(value) * 10 ** decimals).toPrecision(14))
  return value === 0 ? 0 : (Math.sign(value) * Math.round(scaled)) / 10 ** decimals + 0
}

/** The scores of everybody: nothing but the frozen inputs goes in, so the same inputs give the same scores for ever. */
export function scoreRun(inputs: FrozenInputs): SubjectScore[] {
  const cells = groupBy(inputs.cells)
  const entries = groupBy(inputs.entries)
  const scored = inputs.subjects.map((subject) => scoreSubject(inputs, subject, cells.get(subject.code) ?? [], entries.get(subject.code) ?? []))
    .toSorted((a, b) => (a.subject.code < b.subject.code ? -1 : 1))
  const ranked = scored.map((score) => ({ code: score.subject.code, total: score.total }))
  const ranks = ranksOf(ranked, inputs.scheme.ties)
  const bands = bandsOf(ranked, inputs.scheme)
  return scored.map((score) => {
    const band = bands.get(score.subject.code) ?? null
    return { ...score, rank: ranks.get(score.subject.code) ?? null, band: band !== null && score.veto === 'gradeDown' ? bandBelow(inputs.scheme.bands, band) : band }
  })
}

function scoreSubject(inputs: FrozenInputs, subject: ScoredSubject, cells: readonly FrozenCell[], entries: readonly FrozenEntry[]): SubjectScore {
  const { scheme } = inputs
  const indicators = scheme.indicators.map((indicator) => scoreIndicator(inputs, indicator, cells.find((cell) => cell.indicatorId === indicator.id), entries.filter((entry) => entry.itemId === indicator.id)))
  const items = itemsOf(scheme, entries)
  const plus = Math.min(scheme.plusMax, sumOf(items.filter((item) => item.kind === 'plus').map((item) => item.points)))
  const minus = Math.min(scheme.minusMax, sumOf(items.filter((item) => item.kind === 'minus').map((item) => item.points)))
  const veto = vetoOf(scheme, items)
  const weighted = weightedOf(scheme, indicators)
  return { subject, indicators, items, plus, minus, veto, ...weighted, total: totalOf(scheme, weighted.weighted, plus, minus, veto), rank: null, band: null }
}

function scoreIndicator(inputs: FrozenInputs, indicator: SchemeIndicator, cell: FrozenCell | undefined, entries: readonly FrozenEntry[]): IndicatorScore {
  const measure = inputs.measures[indicator.measureId]
  const name = indicatorName(indicator, measure?.name)
  const fixed = { indicatorId: indicator.id, name, weight: indicator.weight }
  if (indicator.form === 'judged') {
    // Several judges of one item: their mean.
    const judged = entries.length === 0 ? null : clamp(sumOf(entries.map((entry) => entry.amount)) / entries.length, indicator.floorPercent, indicator.capPercent)
    return { ...fixed, state: judged === null ? 'notJudged' : 'scored', value: judged, base: null, target: null, challenge: null, completion: null, points: judged, share: shareOf(indicator.weight, judged) }
  }
  const points = pointsOf(inputs.scheme, indicator, cell, directionOf(indicator, measure))
  const target = cell?.target ?? null
  return {
    ...fixed, ...points, share: shareOf(indicator.weight, points.points), value: cell?.value ?? null,
    base: target?.base ?? null, target: target?.target ?? null, challenge: target?.challenge ?? null,
  }
}

export function indicatorName(indicator: Pick<SchemeIndicator, 'id' | 'name' | 'nameEn'>, measureName: Words | undefined): Words {
  const zh = indicator.name || measureName?.zh || indicator.id
  return { zh, en: indicator.nameEn || (indicator.name === '' ? measureName?.en : undefined) || zh }
}

const shareOf = (weight: number, points: number | null): number | null => (points === null ? null : (weight * points) / 100)

/** What was scored, by the scheme's own rule for what was not: the rest stretched to the whole, or left out of it. */
export function weightedOf(scheme: Pick<Scheme, 'missing'>, indicators: readonly Pick<IndicatorScore, 'weight' | 'share'>[]): { scoredWeight: number; weighted: number | null } {
  const scored = indicators.filter((indicator) => indicator.share !== null)
  const scoredWeight = sumOf(scored.map((indicator) => indicator.weight))
  if (scored.length === 0 || scoredWeight === 0) return { scoredWeight: 0, weighted: null }
  const whole = sumOf(indicators.map((indicator) => indicator.weight))
  const sum = sumOf(scored.flatMap((indicator) => (indicator.share === null ? [] : [indicator.share])))
  return { scoredWeight, weighted: scheme.missing === 'rescale' && scoredWeight < whole ? (sum * whole) / scoredWeight : sum }
}

/** Rounded here and nowhere before. Who was not scored at all has no total, whatever items there are. */
export function totalOf(scheme: Pick<Scheme, 'totalMin' | 'totalMax' | 'decimals'>, weighted: number | null, plus: number, minus: number, veto: SubjectScore['veto']): number | null {
  if (weighted === null) return null
  if (veto === 'zero') return 0
  return roundTo(clamp(weighted + plus - minus, scheme.totalMin, scheme.totalMax), scheme.decimals)
}

function itemsOf(scheme: Scheme, entries: readonly FrozenEntry[]): ItemScore[] {
  const of = (id: string) => entries.filter((entry) => entry.itemId === id).toSorted((a, b) => a.entryId - b.entryId)
  const items = scheme.items.flatMap((item): ItemScore[] => {
    const own = of(item.id)
    const times = sumOf(own.map((entry) => entry.amount))
    return own.length === 0 ? [] : [{ itemId: item.id, kind: item.kind, name: itemName(item), times, points: clamp(times * item.pointsEach, 0, item.pointsMax), entryIds: own.map((entry) => entry.entryId) }]
  })
  const vetoes = scheme.vetoes.flatMap((veto): ItemScore[] => {
    const own = of(veto.id)
    const times = sumOf(own.map((entry) => entry.amount))
    return times <= 0 ? [] : [{ itemId: veto.id, kind: 'veto', name: itemName(veto), times, points: 0, entryIds: own.map((entry) => entry.entryId) }]
  })
  return [...items, ...vetoes]
}

export function itemName(item: { readonly id: string; readonly name: string; readonly nameEn: string }): Words {
  const zh = item.name || item.id
  return { zh, en: item.nameEn || zh }
}

function vetoOf(scheme: Scheme, items: readonly ItemScore[]): SubjectScore['veto'] {
  const effects = items.filter((item) => item.kind === 'veto').map((item) => scheme.vetoes.find((veto) => veto.id === item.itemId)?.effect)
  return effects.includes('zero') ? 'zero' : effects.includes('gradeDown') ? 'gradeDown' : null
}

function groupBy<Item extends { readonly subjectCode: string }>(items: readonly Item[]): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(item.subjectCode)
    if (group) group.push(item)
    else groups.set(item.subjectCode, [item])
  }
  return groups
}
