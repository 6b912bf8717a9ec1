import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Day, addDays, day, lastDayOf, listMonths, month } from '../../kernel/day.ts'
import { calendarOf, chooseFeed, dataAsOf, expectedSlices, lateSlices, parseSlice, sliceOfName } from './rules.ts'
import { dailyFeed, peopleFeed, testFeeds, usageFeed } from './testIntake.ts'

describe('the period in the name of a file', () => {
  test.each([
    ['用户月末快照_201103.csv', '2011-03'],
    ['用量 2011-03.xlsx', '2011-03'],
    ['用量_2011.12(1).csv', '2011-12'],
    ['2011年3月用量.xlsx', '2011-03'],
    ['２０１１年１１月用量.xlsx', '2011-11'],
    ['632301_201103_2.csv', '2011-03'],
    ['用量_20110321.csv', null],
    ['用量_2011-03-21.csv', null],
    ['2011年3月21日导出.csv', null],
    ['用量_201102_201103.csv', null],
    ['用量_201113.csv', null],
    ['导出 13800201103.csv', null],
    ['用量.csv', null],
  ])('a monthly file %s is of %s', (name, slice) => expect(sliceOfName(usageFeed, name)).toBe(slice))
  test.each([
    ['日报_20110321.csv', '2011-03-21'],
    ['日报 2011-3-21.csv', '2011-03-21'],
    ['日报_2011年3月1日 (2).csv', '2011-03-01'],
    ['日报_20110229.csv', null],
    ['日报_20120229.csv', '2012-02-29'],
    ['日报_201103.csv', null],
    ['日报_20110321_20110322.csv', null],
  ])('a daily file %s is of %s', (name, slice) => expect(sliceOfName(dailyFeed, name)).toBe(slice))
  test('master data has no period', () => expect(sliceOfName(peopleFeed, '区域_201103.csv')).toBeNull())
  test('a period is only taken in the form of its feed', () => {
    expect(parseSlice(usageFeed, '2011-03')).toBe('2011-03')
    expect(() => parseSlice(usageFeed, '2011-03-21')).toThrow('账期')
    expect(() => parseSlice(dailyFeed, '2011-02-29')).toThrow('账期')
  })
})

describe('the files that are expected', () => {
  test('a month is due some days after its last day, also in leap years', () => {
    expect(expectedSlices(usageFeed, day('2012-03-01')).at(-1)).toEqual({ slice: '2012-02', dueAt: '2012-03-04T04:00:00.000Z' })
    expect(expectedSlices(usageFeed, day('2011-03-31')).at(-1)?.slice).toBe('2011-02')
    expect(expectedSlices(usageFeed, day('2011-04-01')).at(-1)).toEqual({ slice: '2011-03', dueAt: '2011-04-04T04:00:00.000Z' })
  })
  test('a day is due the next morning in Beijing', () => {
    expect(expectedSlices(dailyFeed, day('2012-03-01')).at(-1)).toEqual({ slice: '2012-02-29', dueAt: '2012-02-29T23:30:00.000Z' })
    expect(expectedSlices(dailyFeed, day('2011-01-01')).at(-1)?.slice).toBe('2010-12-31')
  })
  test('no slice is missing or doubled, whatever the day', () => {
    fc.assert(fc.property(fc.nat(20_000), (days) => {
      const today: Day = addDays(day('1990-01-01'), days)
      const daily = expectedSlices(dailyFeed, today).map(({ slice }) => slice)
      expect(daily).toEqual(daily.map((_, index) => addDays(today, index - daily.length)))
      const monthly = expectedSlices(usageFeed, today).map(({ slice }) => month(slice))
      expect(monthly).toEqual(listMonths(monthly[0] ?? month('1990-01'), monthly.at(-1) ?? month('1990-01')))
      expect(monthly.every((of) => lastDayOf(of) < today)).toBe(true)
    }))
  })
  test('before the first file nothing was missing; without any only the newest is waited for', () => {
    const now = new Date('2011-04-03T00:00:00Z')
    expect(calendarOf(usageFeed, new Map(), now)).toEqual([{ slice: '2011-03', dueAt: '2011-04-04T04:00:00.000Z', state: 'due' }])
    const present = new Map([[usageFeed.id, new Set(['2011-01'])]])
    expect(calendarOf(usageFeed, present, now).map(({ slice, state }) => `${slice} ${state}`)).toEqual(['2011-01 arrived', '2011-02 late', '2011-03 due'])
    expect(lateSlices(testFeeds, present, now)).toEqual([
      { feedId: usageFeed.id, slice: '2011-02', dueAt: '2011-03-04T04:00:00.000Z' },
      { feedId: dailyFeed.id, slice: '2011-04-02', dueAt: '2011-04-02T23:30:00.000Z' },
    ])
  })
  test('a file is late from the minute it is due', () => {
    const at = (text: string) => calendarOf(usageFeed, new Map(), new Date(text))[0]?.state
    expect([at('2011-04-04T03:59:59Z'), at('2011-04-04T04:00:00Z')]).toEqual(['due', 'late'])
  })
  test('the data reach as far as their newest day', () => {
    const pointers = new Map([[usageFeed.id, new Set(['2011-01', '2011-02'])], [dailyFeed.id, new Set(['2011-03-20', '2011-03-21'])]])
    expect(dataAsOf(testFeeds, pointers)).toEqual({
      latest: '2011-03-21',
      feeds: [{ feedId: dailyFeed.id, slice: '2011-03-21', through: '2011-03-21' }, { feedId: usageFeed.id, slice: '2011-02', through: '2011-02-28' }],
    })
    expect(dataAsOf(testFeeds, new Map())).toEqual({ latest: null, feeds: [] })
  })
})

describe('the feed of a table', () => {
  const choose = (headers: string, given = false) => chooseFeed({ feeds: testFeeds, given: given ? usageFeed : null, headers: headers.split(','), rememberedOf: () => new Map(), fileName: 'f.csv' })
  test('is told by its headers', () => expect(choose('账期,用户编号,手机号码,通话分钟,合计')).toMatchObject({ kind: 'take', feed: { id: usageFeed.id } }))
  test('waits when a header is unknown', () => expect(choose('账期,用户编号,手机号码,通话分钟,合计,星级')).toMatchObject({ kind: 'map', feed: { id: usageFeed.id } }))
  test('waits when the missing column may have another name', () => expect(choose('账期,用户编号,手机号码,话务量,合计')).toMatchObject({ kind: 'map', match: { missing: ['voice_minutes'], unknown: ['话务量'] } }))
  test('names the columns that are missing', () =>
    expect(choose('账期,用户编号,手机号码,合计')).toMatchObject({ kind: 'refuse', refusal: { code: 'MISSING_COLUMNS', params: { columns: '通话分钟' } } }))
  test('is refused when another was chosen', () =>
    expect(choose('区域代码,日期,品牌,新增用户,缴费金额', true)).toMatchObject({ kind: 'refuse', refusal: { code: 'WRONG_FEED' } }))
  test('is unknown when nothing resembles it', () => expect(choose('a,b,c')).toMatchObject({ kind: 'refuse', refusal: { code: 'UNKNOWN_FEED' } }))
})
