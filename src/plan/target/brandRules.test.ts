import fc from 'fast-check'
import { expect, test } from 'vitest'
import { brandFaults, brandFoot, type BrandLine, brandResidual, brandWayOf } from './brandRules.ts'
import { catalogue } from './testTargets.ts'

test('counts and money add up over brands, ratios of a brand lie around the whole, moves do neither', () => {
  const way = (measureId: string) => brandWayOf(catalogue, measureId)
  expect(['market.users.grossAdds', 'market.users.onBooks', 'market.revenue.total'].map(way)).toEqual(['sum', 'sum', 'sum'])
  expect(way('market.revenue.arpu')).toBe('within')
  // What moved from one brand to another is in the parts, and not in the whole.
  expect(catalogue.measures.filter((measure) => measure.numerator.length === 1 && /movedIn|movedOut/.test(measure.numerator[0]?.sum ?? '')).map((measure) => way(measure.id))).toEqual([null, null])
  expect(way('market.users.netAdds')).not.toBe('within')
  expect(way('nothing')).toBeNull()
})

const values = (year: number | null): (number | null)[] => [...Array.from({ length: 12 }, () => null), year]
const line = (whole: number | null, parts: Readonly<Record<string, number | null>>): BrandLine => ({ code: 'A', whole: values(whole), parts: new Map(Object.entries(parts).map(([brand, year]) => [brand, values(year)])) })

test('a ratio of all brands lies between theirs once every brand has one', () => {
  const at = (whole: number, parts: Readonly<Record<string, number | null>>) => brandFaults('within', [line(whole, parts)], ['甲', '乙']).map((fault) => [fault.kind, fault.parts])
  expect(at(0.02, { 甲: 0.01, 乙: 0.03 })).toEqual([])
  expect(at(0.02, { 甲: 0.03, 乙: 0.04 })).toEqual([['apart', 0.03]])
  expect(at(0.05, { 甲: 0.03, 乙: 0.04 })).toEqual([['apart', 0.04]])
  // The other brand may still make it.
  expect(at(0.02, { 甲: 0.03, 乙: null })).toEqual([])
})

test('brands, and what is left to none, always come to the whole; only more than the whole is a fault', () => {
  const part = fc.option(fc.integer({ min: -50, max: 200 }), { nil: null })
  fc.assert(fc.property(fc.integer({ min: -100, max: 500 }), part, part, part, (whole, a, b, c) => {
    const of = line(whole, { 甲: a, 乙: b, 丙: c })
    const known = [a, b, c].filter((value) => value !== null)
    const residual = brandResidual(of, 12)
    const faults = brandFaults('sum', [of], ['甲', '乙', '丙'])
    if (known.length === 0) {
      expect([residual, faults]).toEqual([null, []])
      return
    }
    const sum = known.reduce((total, value) => total + value, 0)
    expect(sum + (residual ?? Number.NaN)).toBe(whole)
    expect(faults).toHaveLength(sum > whole ? 1 : 0)
    expect(brandFoot([of, of]).residual[12]).toBe(2 * (whole - sum))
  }))
})
