import type { ReviewPolicy } from './contract.ts'

/**
 * What holds until a branch has approved a policy of its own. In the weekly ranking each county is held against its own usual week, so that a small
 * one can lead. Nine of ten intervals should hold; three months on each side, where they are there: a single bad month is often followed by a better one whatever is done.
 */
export const defaultReviewPolicy: ReviewPolicy = {
  ranking: {
    cap: 1.2, usualWeeks: 4,
    parts: [
      { id: 'adds', measureId: 'market.daily.grossAdds', weight: 35 },
      { id: 'payments', measureId: 'market.daily.payments', weight: 35 },
      { id: 'leavers', measureId: 'market.daily.leavers', weight: 15 },
      { id: 'stops', measureId: 'market.daily.stops', weight: 15 },
    ],
  },
  effect: { coverage: 90, monthsBefore: 3, monthsAfterMax: 3, meetingsBack: 3 },
}
