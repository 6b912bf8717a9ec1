import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePosition, positionText } from './positionRules.ts'

test('a position is read as people write it, and what is no place on earth is none', () => {
  const guide = { longitude: 102.0185, latitude: 35.5163, accuracyM: null }
  for (const written of ['102.0185,35.5163', '102.0185，35.5163', ' 102.0185 35.5163 ', '１０２.0185、35.5163']) expect(parsePosition(written)).toEqual(guide)
  for (const wrong of ['', '102.0185', '102.0185,95', '182,35', '102,35,3', '隆务镇', '102.0185,北']) expect(parsePosition(wrong)).toBeNull()
  expect(positionText({ ...guide, accuracyM: 12.4 }, 'zh')).toBe('102.01850，35.51630（误差 12 米）')
})

test('what is shown is read back as the same place, in both languages', () => {
  fc.assert(fc.property(fc.integer({ min: -18_000_000, max: 18_000_000 }), fc.integer({ min: -9_000_000, max: 9_000_000 }), fc.constantFrom('zh' as const, 'en' as const), (east, north, language) => {
    const given = { longitude: east / 100_000, latitude: north / 100_000, accuracyM: null }
    const back = parsePosition(positionText(given, language))
    expect([Math.round((back?.longitude ?? Number.NaN) * 100_000), Math.round((back?.latitude ?? Number.NaN) * 100_000)]).toEqual([east, north])
  }))
})
