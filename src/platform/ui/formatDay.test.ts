import { expect, test } from 'vitest'
import { formatDay, formatInstant, formatMonth, formatPeriod } from './formatDay.ts'

test('a day is written the way the office writes it', () => {
  expect(formatDay('2011-03-21', 'zh')).toBe('3 月 21 日')
  expect(formatDay('2011-03-21', 'zh', 'short')).toBe('3-21')
  expect(formatDay('2011-03-21', 'en')).toBe('21 Mar')
  expect(formatDay('2010-12-01', 'zh', 'words', '2011-03-21')).toBe('2010 年 12 月 1 日')
  expect(formatDay('2010-12-01', 'zh', 'short', '2011-03-21')).toBe('2010-12-1')
  expect(formatDay('2010-12-01', 'en', 'short', '2011-03-21')).toBe('1 Dec 2010')
  expect(formatDay(null, 'zh')).toBe('—')
})

test('months, quarters and years', () => {
  expect(formatMonth('2011-03', 'zh')).toBe('2011 年 3 月')
  expect(formatMonth('2011-03', 'zh', 'short')).toBe('2011-03')
  expect(formatMonth('2011-03', 'en')).toBe('Mar 2011')
  expect(formatPeriod('2011-Q1', 'zh')).toBe('2011 年一季度')
  expect(formatPeriod('2011-Q1', 'en')).toBe('Q1 2011')
  expect(formatPeriod('2011', 'zh')).toBe('2011 年')
  expect(formatPeriod('2011-03-21', 'zh')).toBe('2011 年 3 月 21 日')
  expect(formatPeriod('soon', 'zh')).toBe('soon')
})

test('an instant shows on the clock of China', () => {
  expect(formatInstant('2011-03-20T23:50:00Z', 'zh')).toBe('3-21 07:50')
  expect(formatInstant('2011-03-20T23:50:00Z', 'en', '2012-01-01')).toBe('21 Mar 2011 07:50')
  expect(formatInstant('not a time', 'en')).toBe('—')
})
