import { expect, test } from 'vitest'
import { normalQuantile, rootMeanSquare, studentQuantile, variance } from './statistics.ts'

test('quantiles agree with the printed tables', () => {
  expect(normalQuantile(0.9)).toBeCloseTo(1.281552, 5)
  expect(normalQuantile(0.025)).toBeCloseTo(-1.959964, 5)
  expect(normalQuantile(0.995)).toBeCloseTo(2.575829, 5)
  // Student's t, 90th and 95th percentile: 1, 2, 3, 5, 10 and 30 degrees of freedom.
  for (const [degrees, at90, at95] of [[1, 3.078, 6.314], [2, 1.886, 2.92], [3, 1.638, 2.353], [5, 1.476, 2.015], [10, 1.372, 1.812], [30, 1.31, 1.697]] as const) {
    expect(studentQuantile(0.9, degrees) / at90).toBeCloseTo(1, 2)
    expect(studentQuantile(0.95, degrees) / at95).toBeCloseTo(1, 1)
  }
})

test('spread of a few values', () => {
  expect(variance([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(32 / 7, 12)
  expect(variance([3])).toBe(0)
  expect(rootMeanSquare([3, -4])).toBeCloseTo(Math.sqrt(12.5), 12)
})
