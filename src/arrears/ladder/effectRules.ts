import { normalQuantile } from '../../kernel/statistics.ts'

/** What an account of a rung owed when the rung was taken, and what it paid within the days that are looked at. */
export type Outcome = { readonly isHeldOut: boolean; readonly owedFen: number; readonly paidFen: number }
export type RungEffect = {
  readonly treated: number
  readonly heldOut: number
  /** Yuan in fen that the rung brought in per account, over what would have come anyway. */
  readonly perAccountFen: number
  readonly lowFen: number
  readonly highFen: number
  /** Over all who were treated. */
  readonly totalFen: number
  readonly totalLowFen: number
  readonly totalHighFen: number
}

/** Below this many held out an interval would only look exact. */
export const heldOutMin = 30

/**
 * Difference of the means of treated and held out, each freed from what its debt alone explains (one common slope of paid over owed):
 * the draw makes the groups alike, the slope makes the interval narrower. Null while too few were held out.
 */
export function measureEffect(outcomes: readonly Outcome[], confidence = 0.95): RungEffect | null {
  const heldOut = outcomes.filter((each) => each.isHeldOut)
  const treated = outcomes.filter((each) => !each.isHeldOut)
  if (heldOut.length < heldOutMin || treated.length < heldOutMin) return null
  const slope = slopeWithin([treated, heldOut])
  const centre = meanOf(outcomes.map((each) => each.owedFen))
  const [one, other] = [treated, heldOut].map((group) => group.map((each) => each.paidFen - slope * (each.owedFen - centre)))
  if (!one || !other) return null
  const gain = meanOf(one) - meanOf(other)
  const error = Math.sqrt(varianceOf(one) / one.length + varianceOf(other) / other.length)
  const reach = normalQuantile(1 - (1 - confidence) / 2) * error
  return {
    treated: treated.length, heldOut: heldOut.length, perAccountFen: gain, lowFen: gain - reach, highFen: gain + reach,
    totalFen: gain * treated.length, totalLowFen: (gain - reach) * treated.length, totalHighFen: (gain + reach) * treated.length,
  }
}

function slopeWithin(groups: readonly (readonly Outcome[])[]): number {
  let [across, along] = [0, 0]
  for (const group of groups) {
    const [owed, paid] = [meanOf(group.map((each) => each.owedFen)), meanOf(group.map((each) => each.paidFen))]
    for (const each of group) {
      across += (each.owedFen - owed) * (each.paidFen - paid)
      along += (each.owedFen - owed) ** 2
    }
  }
  return along === 0 ? 0 : across / along
}
const meanOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length
function varianceOf(values: readonly number[]): number {
  const centre = meanOf(values)
  return values.reduce((sum, each) => sum + (each - centre) ** 2, 0) / (values.length - 1)
}
