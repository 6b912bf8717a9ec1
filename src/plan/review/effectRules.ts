import { mean, studentQuantile, variance } from '../../kernel/statistics.ts'
import type { Help } from './contract.ts'

export type Change = { readonly before: number; readonly after: number }
/** The fewest areas without an action whose spread says something. */
export const controlsMin = 3
/** From here on the areas with the action have a spread of their own. */
const treatedMin = 3

/**
 * Did it help: the mean change of the areas with the action less that of the areas without (difference in differences), with an interval from how much areas differ.
 * What moved everywhere (season, price, weather) drops out; what befell only the areas with the action does not.
 * `relative`: changes as a share of what was before, for counts and money, since places differ in size; areas that had nothing before are left out.
 */
export function differenceInDifferences(given: { readonly treated: readonly Change[]; readonly controls: readonly Change[]; readonly scale: 'difference' | 'relative'; readonly better: 'higher' | 'lower' | 'neither'; readonly coverage: number }): Help {
  const treated = changesOf(given.treated, given.scale)
  const controls = changesOf(given.controls, given.scale)
  if (treated.length === 0) return { kind: 'unknown', because: 'noFigure' }
  if (given.controls.length === 0) return { kind: 'unknown', because: 'everywhere' }
  if (controls.length < controlsMin) return { kind: 'unknown', because: 'tooFew' }
  const [treatedChange, controlChange] = [mean(treated), mean(controls)]
  const effect = treatedChange - controlChange
  const half = studentQuantile((1 + given.coverage) / 2, degreesOf(treated, controls)) * Math.sqrt(varianceOf(treated, controls))
  const [low, high] = [effect - half, effect + half]
  const sign = given.better === 'lower' ? -1 : 1
  const verdict = given.better === 'neither' || (low <= 0 && high >= 0) ? 'unclear' : effect * sign > 0 ? 'helped' : 'worse'
  return { kind: 'known', scale: given.scale, effect, low, high, coverage: given.coverage, treatedChange, controlChange, treatedCount: treated.length, controlCount: controls.length, verdict }
}

function changesOf(areas: readonly Change[], scale: 'difference' | 'relative'): number[] {
  return areas.flatMap(({ before, after }) => (scale === 'difference' ? [after - before] : before > 0 ? [(after - before) / before] : []))
}

/** Of the difference of the two means. One or two areas say nothing about their own spread: theirs is taken from those without the action. */
function varianceOf(treated: readonly number[], controls: readonly number[]): number {
  const ofControls = variance(controls)
  const ofTreated = treated.length >= treatedMin ? variance(treated) : ofControls
  return ofTreated / treated.length + ofControls / controls.length
}

/** Welch and Satterthwaite, where both sides have a spread. */
function degreesOf(treated: readonly number[], controls: readonly number[]): number {
  if (treated.length < treatedMin) return controls.length - 1
  const [a, b] = [variance(treated) / treated.length, variance(controls) / controls.length]
  if (a + b === 0) return controls.length - 1
  return (a + b) ** 2 / (a ** 2 / (treated.length - 1) + b ** 2 / (controls.length - 1))
}
