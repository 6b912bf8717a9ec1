import type { RankingRule } from './rankingRules.ts'

/**
 * The weekly ranking of the counties. Each is held against its own usual week, the mean of the four before, so that a small county can lead.
 * Weights come to 100; a part counts for at most 1.2 times its weight and at least for nothing.
 */
export const weeklyRanking: RankingRule = {
  cap: 1.2, usualWeeks: 4,
  parts: [
    { measureId: 'market.daily.grossAdds', weight: 35 },
    { measureId: 'market.daily.payments', weight: 35 },
    { measureId: 'market.daily.leavers', weight: 15 },
    { measureId: 'market.daily.stops', weight: 15 },
  ],
}
