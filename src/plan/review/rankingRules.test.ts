import { expect, test } from 'vitest'
import { rankAreas, type WeekFigure } from './rankingRules.ts'

const rule = { cap: 1.2, usualWeeks: 4, parts: [{ measureId: 'adds', weight: 60 }, { measureId: 'leavers', weight: 40 }] }
const figures = (adds: [number | null, number | null], leavers: [number | null, number | null]): WeekFigure[] => [{ value: adds[0], usual: adds[1], better: 'higher' }, { value: leavers[0], usual: leavers[1], better: 'lower' }]

test('worked out by hand: against its own usual week, capped, ties share a place, the incomplete has none', () => {
  const ranked = rankAreas(rule, [
    { areaCode: 'A', figures: figures([110, 100], [20, 20]) },
    { areaCode: 'B', figures: figures([30, 10], [10, 10]) },
    { areaCode: 'C', figures: figures([11, 10], [5, 5]) },
    { areaCode: 'D', figures: figures([null, 10], [5, 5]) },
    { areaCode: 'E', figures: figures([5, 10], [40, 10]) },
  ])
  // A and C: 60 x 1.1 + 40; B: 60 x 1.2 + 40; E: 60 x 0.5 + 40 x max(0, 2 - 4).
  expect(ranked.map((row) => [row.areaCode, row.rank, row.score])).toEqual([['B', 1, 112], ['A', 2, 106], ['C', 2, 106], ['E', 4, 30], ['D', null, null]])
})
