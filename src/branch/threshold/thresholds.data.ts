import type { Thresholds } from './contract.ts'

/**
 * What holds until a branch has approved limits of its own. Only a target that was reached is green; up to a twentieth short is yellow.
 * Points bound percentages, because a twentieth of 95 % is nearly five points; scores lie close together, so their limit is narrower.
 */
export const defaultThresholds: Thresholds = {
  usual: { green: 0, yellow: 5 },
  percent: { green: 0, yellow: 5, pointsMax: 1 },
  score: { green: 0, yellow: 2 },
  own: [],
}

/** Beyond these a lamp says nothing any more. A single indicator of small numbers may swing more than a whole class of them. */
export const thresholdFloors = { yellowMax: 20, ownYellowMax: 50, pointsMax: 5, ownPointsMax: 20 } as const
