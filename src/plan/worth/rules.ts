import { Refusal, type Words } from '../../kernel/refusal.ts'
import { type WorthBody, worthMeasureTwice, worthMeasureUnknown, worthRevenueUnfit, worthUnitUnfit, type WorthWay, worthWayWords } from './contract.ts'

/** Yuan and people that one unit of the figure stands for; null where no value is known. */
export type UnitWorth = { readonly yuan: number | null; readonly people: number | null }

export const noWorth: UnitWorth = { yuan: null, people: null }

/** `denominator`: of the figure in question; `yuanPerUser`: the figure of `revenueFrom` at the same place. */
export function unitWorth(body: WorthBody, measureId: string, given: { readonly denominator: number | null; readonly yuanPerUser: number | null }): UnitWorth {
  const by = body.indicators.find((row) => row.measureId === measureId)?.by
  if (by === undefined) return noWorth
  const { denominator } = given
  const revenue = given.yuanPerUser === null ? null : given.yuanPerUser * body.months
  if (by === 'yuan') return { yuan: 1, people: null }
  if (by === 'people') return { yuan: null, people: 1 }
  if (by === 'user') return { yuan: revenue, people: 1 }
  if (denominator === null) return noWorth
  if (by === 'shareOfYuan') return { yuan: denominator, people: null }
  return { yuan: by === 'shareOfUser' && revenue !== null ? revenue * denominator : null, people: denominator }
}

export type AtRisk = { readonly gap: number; readonly yuan: number | null; readonly people: number | null }

/** What is missing at the year's end, in the figure's own unit, in money and in people. */
export function atRisk(gap: number, worth: UnitWorth): AtRisk {
  return { gap, yuan: worth.yuan === null ? null : gap * worth.yuan, people: worth.people === null ? null : gap * worth.people }
}

/** Most money first; then people where no money is known; then what has no known value, by how far from its target. */
export function byValueAtRisk(a: AtRisk & { readonly relativeGap: number }, b: AtRisk & { readonly relativeGap: number }): number {
  return (b.yuan ?? -1) - (a.yuan ?? -1) || (b.people ?? -1) - (a.people ?? -1) || b.relativeGap - a.relativeGap
}

type Known = { readonly id: string; readonly name: Words; readonly unit: string; readonly isRatio: boolean }

/** What no version may break: a row for what is not there, two worths of one indicator, money made of what is none. */
export function checkWorth(body: WorthBody, measures: readonly Known[]): Refusal[] {
  const known = new Map(measures.map((measure) => [measure.id, measure]))
  const revenue = known.get(body.revenueFrom)
  const seen = new Set<string>()
  return [
    ...(revenue?.unit === 'yuanPerUser' ? [] : [new Refusal(worthRevenueUnfit, revenue?.name ?? { zh: body.revenueFrom, en: body.revenueFrom })]),
    ...body.indicators.flatMap((row, index): Refusal[] => {
      const measure = known.get(row.measureId)
      if (!measure) return [new Refusal(worthMeasureUnknown, { row: index + 1, measureId: row.measureId })]
      if (seen.has(row.measureId)) return [new Refusal(worthMeasureTwice, measure.name)]
      seen.add(row.measureId)
      const reason = unfit(row.by, measure)
      return reason === null ? [] : [new Refusal(worthUnitUnfit, { ...measure.name, byZh: worthWayWords[row.by].zh, byEn: worthWayWords[row.by].en, reasonZh: reason.zh, reasonEn: reason.en })]
    }),
  ]
}
function unfit(by: WorthWay, measure: Known): Words | null {
  const isShare = by === 'shareOfYuan' || by === 'shareOfPeople' || by === 'shareOfUser'
  if (isShare) return measure.isRatio ? null : { zh: '它不是比率，没有可以乘的底数', en: 'it is no ratio, there is nothing to multiply it with' }
  if (measure.isRatio) return { zh: '它是比率，要乘以底数', en: 'it is a ratio and must be multiplied with what it is a share of' }
  if (by === 'yuan') return measure.unit === 'yuan' ? null : { zh: '它的单位不是元', en: 'its unit is not yuan' }
  return measure.unit === 'users' || measure.unit === 'count' || measure.unit === 'times' ? null : { zh: '它的单位不是人数', en: 'its unit is not people' }
}
