import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { figureParts, formatChange, formatFigure, yuanOf, formatMinutes } from './formatFigure.ts'

const shown = (text: string): string => text.replaceAll('\u00a0', ' ')
const zh = (...[value, unit, format]: [number | null, Parameters<typeof formatFigure>[1], { precise?: boolean }?]): string =>
  shown(formatFigure(value, unit, 'zh', format))
const en = (...[value, unit, format]: [number | null, Parameters<typeof formatFigure>[1], { precise?: boolean }?]): string =>
  shown(formatFigure(value, unit, 'en', format))

describe('a figure as it is said', () => {
  test('Chinese counts in 万 and 亿', () => {
    expect(zh(9_999, 'users')).toBe('9,999 户')
    expect(zh(12_345, 'users')).toBe('1.23 万户')
    expect(zh(214_000, 'yuan')).toBe('21.4 万元')
    expect(zh(12_345_678, 'times')).toBe('1,235 万次')
    expect(zh(99_999_999, 'count')).toBe('1 亿')
    expect(zh(523_000_000, 'yuan')).toBe('5.23 亿元')
    expect(zh(-45_600, 'users')).toBe('-4.56 万户')
  })
  test('English counts in k, M and B', () => {
    expect(en(9_999, 'users')).toBe('9,999 users')
    expect(en(1, 'users')).toBe('1 user')
    expect(en(12_345, 'users')).toBe('12.3k users')
    expect(en(999_999, 'count')).toBe('1M')
    expect(en(214_000, 'yuan')).toBe('¥214k')
    expect(en(-5_230_000, 'yuan')).toBe('-¥5.23M')
    expect(en(2_500_000_000, 'minutes')).toBe('2.5B min')
  })
  test('a percentage is a ratio shown with one decimal', () => {
    expect(zh(0.038, 'percent')).toBe('3.8 %')
    expect(en(0.03, 'percent')).toBe('3.0%')
    expect(zh(0.03812, 'percent', { precise: true })).toBe('3.81 %')
    expect(zh(1.2345, 'percent')).toBe('123.5 %')
  })
  test('money shows fen only where they matter', () => {
    expect(zh(yuanOf(1_250), 'yuan')).toBe('12.50 元')
    expect(zh(yuanOf(125_099), 'yuan')).toBe('1,251 元')
    expect(zh(yuanOf(2_140_000_050), 'yuan', { precise: true })).toBe('21,400,000.50 元')
    expect(zh(48.234, 'yuanPerUser')).toBe('48.2 元/户')
    expect(en(48.234, 'yuanPerUser', { precise: true })).toBe('¥48.23/user')
  })
  test('data volume grows into GB and TB', () => {
    expect(zh(512, 'megabytes')).toBe('512 MB')
    expect(zh(2_048, 'megabytes')).toBe('2 GB')
    expect(en(3_145_728, 'megabytes')).toBe('3 TB')
  })
  test('a missing figure is a dash without a unit', () => {
    expect(zh(null, 'users')).toBe('—')
    expect(en(Number.NaN, 'yuan')).toBe('—')
    expect(yuanOf(null)).toBeNull()
  })
  test('nothing is never minus nothing', () => {
    expect(zh(-0.0001, 'percent')).toBe('0.0 %')
    expect(zh(-0, 'users')).toBe('0 户')
  })
})

test('a change carries its sign, and points for percentages', () => {
  expect(shown(formatChange(0.032, 'ratio', 'zh'))).toBe('+3.2 %')
  expect(shown(formatChange(-0.8, 'points', 'zh'))).toBe('-0.8 点')
  expect(shown(formatChange(0.8, 'points', 'en'))).toBe('+0.8 pts')
  expect(formatChange(0, 'ratio', 'en')).toBe('0.0%')
  expect(formatChange(null, 'ratio', 'en')).toBe('—')
})

test('the short form stays within half a percent of the figure', () => {
  const factor: Record<string, number> = { '': 1, 万: 1e4, 亿: 1e8 }
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 900_000_000_000 }), (value) => {
      const parts = figureParts(value, 'count', 'zh')
      const read = Number(parts.number.replaceAll(',', '')) * (factor[parts.unit] ?? Number.NaN)
      expect(Math.abs(read - value) / value).toBeLessThan(0.0051)
    }),
  )
})

test('a larger figure never reads smaller', () => {
  const factor: Record<string, number> = { k: 1e3, M: 1e6, B: 1e9 }
  const read = (value: number): number => {
    const text = figureParts(value, 'count', 'en').number.replaceAll(',', '')
    return Number.parseFloat(text) * (factor[text.slice(-1)] ?? 1)
  }
  fc.assert(
    fc.property(fc.nat(5_000_000_000), fc.nat(1_000_000), (value, more) => {
      expect(read(value + more)).toBeGreaterThanOrEqual(read(value))
    }),
  )
})

test('a span of time is said in the units that people use', () => {
  const plain = (minutes: number, language: 'zh' | 'en') => formatMinutes(minutes, language).replaceAll('\u00a0', ' ')
  expect([0, 1, 35, 119, 120, 130, 2879].map((minutes) => plain(minutes, 'zh'))).toEqual(['0 分钟', '1 分钟', '35 分钟', '119 分钟', '2 小时', '2 小时10 分', '47 小时59 分'])
  expect([2880, 2950, 12_966, 20_000].map((minutes) => plain(minutes, 'zh'))).toEqual(['2 天', '2 天1 小时', '9 天', '14 天'])
  expect([1, 61, 125, 3_000, 12_966].map((minutes) => plain(minutes, 'en'))).toEqual(['1 minute', '61 minutes', '2 hours 5 minutes', '2 days 2 hours', '9 days'])
})
