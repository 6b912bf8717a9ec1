import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { addDays, day, month } from '../src/kernel/day.ts'
import type { Promotion } from './action.ts'
import { readCsv, runTwin } from './run.ts'
import type { TwinRun } from './run.ts'
import { findCell } from './truth.ts'
import type { CellTruth, MonthTruth } from './truth.ts'
import { advance, createWorld } from './world.ts'

// Four closed months and the first days of a fifth.
const small = { subscribers: 3000, months: 4, dailyFrom: '2009-01', today: '2009-05-13' } as const
let run: TwinRun
beforeAll(async () => { run = await runTwin(small) })

function digest(of: TwinRun): Record<string, string> {
  return Object.fromEntries(of.files.map((file) => [file.name, file.bytes.toString('base64')]))
}
function filesOf(of: TwinRun, feedId: string) {
  return of.files.filter((file) => file.feedId === feedId)
}
function lastOf(of: TwinRun): MonthTruth {
  const last = of.months.at(-1)
  if (!last) throw new Error('No month was closed.')
  return last
}
function sum<Row>(rows: readonly Row[], value: (row: Row) => number): number {
  return rows.reduce((total, row) => total + value(row), 0)
}

test('the same seed gives the same bytes, another seed others', async () => {
  const again = await runTwin(small)
  expect(digest(again)).toEqual(digest(run))
  expect(again.months).toEqual(run.months)
  const other = await runTwin({ ...small, seed: 7 }, [], (file) => file.feedId === 'market.usage')
  expect(filesOf(other, 'market.usage').map((file) => file.bytes.length)).not.toEqual(filesOf(run, 'market.usage').map((file) => file.bytes.length))
})

test('a shorter run is the beginning of a longer one', async () => {
  const shorter = await runTwin({ ...small, months: 2, today: '2009-03-20' })
  expect(digest(shorter)).toEqual(Object.fromEntries(Object.entries(digest(run)).slice(0, shorter.files.length)))
  expect(shorter.months).toEqual(run.months.slice(0, shorter.months.length))
})

test('closing = opening + adds + moved in - leavers - moved out, in every cell of every month', () => {
  const balance = (cell: CellTruth) => cell.opening + cell.grossAdds + cell.movedIn - cell.leavers - cell.movedOut
  for (const truth of run.months) for (const cell of truth.cells) expect([cell.areaCode, cell.brand, balance(cell)]).toEqual([cell.areaCode, cell.brand, cell.closing])
})

test('a month opens as the one before closed', () => {
  run.months.slice(1).forEach((truth, index) => {
    expect(truth.cells.map((cell) => cell.opening)).toEqual(run.months[index]?.cells.map((cell) => cell.closing))
  })
})

test('townships sum to counties and the branch, brands to all', () => {
  const { areas, era } = run.world
  for (const truth of run.months) {
    const all = findCell(truth, '6323')
    expect(sum(era.brands, (brand) => findCell(truth, '6323', brand.name).usage.totalFen)).toBe(all.usage.totalFen)
    expect(sum(areas.counties, (county) => findCell(truth, county.code).closing)).toBe(all.closing)
    expect(sum(areas.townships, (township) => findCell(truth, township.code).grossAdds)).toBe(all.grossAdds)
  }
})

test('the subscriber file holds exactly the users that the truth counts', () => {
  filesOf(run, 'branch.subscribers').forEach((file, index) => {
    const { headers, rows } = readCsv(file.bytes)
    const at = (names: readonly string[]) => headers.findIndex((header) => names.includes(header))
    const status = at(['用户状态', '状态'])
    const area = at(['区域代码', '归属区域'])
    const brand = at(['品牌', '用户品牌'])
    const opened = at(['入网日期', '开户日期'])
    const truth = run.months[index]
    if (!truth) throw new Error('More files than closed months.')
    const wrote = (place: number) => rows.filter((row) => row[status] !== '离网' && row[place]?.startsWith('632323')).length
    expect(rows.filter((row) => row[status] !== '离网').length).toBe(findCell(truth, '6323').closing)
    expect(rows.filter((row) => row[status] === '离网').length).toBe(findCell(truth, '6323').leavers)
    expect(wrote(area)).toBe(findCell(truth, '632323').closing)
    expect(rows.filter((row) => row[brand] === '动感地带' && row[status] !== '离网').length).toBe(findCell(truth, '6323', '动感地带').closing)
    const monthStart = `${Number(truth.month.slice(0, 4))}${truth.month.slice(5)}`
    const openedIn = rows.filter((row) => (row[opened] ?? '').split(/[-/]/).slice(0, 2).map((part, place) => (place === 1 ? part.padStart(2, '0') : part)).join('') === monthStart)
    expect(openedIn.length).toBe(findCell(truth, '6323').grossAdds)
    expect(new Set(rows.map((row) => row[1])).size).toBe(rows.length)
    expect(new Set(rows.map((row) => row[at(['手机号码', '号码'])])).size).toBe(rows.length)
    // No current code of 同仁 in the plan's era: it was a county with another code.
    expect(rows.some((row) => row[area]?.startsWith('632301'))).toBe(false)
    expect(rows.some((row) => row[area]?.startsWith('632321'))).toBe(true)
    for (const row of rows.slice(0, 50)) expect(row[at(['手机号码', '号码'])]).toMatch(/^100\d{8}$/)
  })
})

test('each bill is the sum of its items and the bills sum to the truth, to the fen', () => {
  const fen = (text: string | undefined) => Math.round(Number(text) * 100)
  filesOf(run, 'market.usage').forEach((file, index) => {
    const { rows } = readCsv(file.bytes)
    for (const row of rows) expect(sum(row.slice(6, 13), fen)).toBe(fen(row[13]))
    const truth = run.months[index]
    if (!truth) throw new Error('More files than closed months.')
    const { usage } = findCell(truth, '6323')
    expect({
      rows: rows.length, totalFen: sum(rows, (row) => fen(row[13])), voiceMinutes: sum(rows, (row) => Number(row[2])), billed: rows.filter((row) => fen(row[13]) > 0).length,
      ringbackUsers: rows.filter((row) => fen(row[10]) > 0).length, dataMegabytes: sum(rows, (row) => fen(row[5])) / 100,
    }).toEqual({ rows: usage.rows, totalFen: usage.totalFen, voiceMinutes: usage.voiceMinutes, billed: usage.billed, ringbackUsers: usage.ringbackUsers, dataMegabytes: usage.dataMegabytes })
    expect(usage.rentFen + usage.voiceFen + usage.valueAddedFen).toBe(usage.totalFen)
  })
})

test('the days of a month sum to the month', () => {
  for (const truth of run.months) {
    const days = run.days.filter((day) => day.day.startsWith(truth.month))
    const files = filesOf(run, 'market.daily').filter((file) => file.name.includes(truth.month.replace('-', '')))
    const rows = files.flatMap((file) => readCsv(file.bytes).rows)
    const { grossAdds, leavers, stops, restores } = findCell(truth, '6323')
    expect({ grossAdds: sum(days, (day) => day.grossAdds), leavers: sum(days, (day) => day.leavers), stops: sum(days, (day) => day.stops), restores: sum(days, (day) => day.restores) })
      .toEqual({ grossAdds, leavers, stops, restores })
    expect(sum(rows, (row) => Number(row[3]))).toBe(grossAdds)
    expect(sum(rows, (row) => Number(row[4]))).toBe(leavers)
    expect(sum(rows, (row) => Math.round(Number(row[8]) * 100))).toBe(sum(days, (day) => day.paymentFen))
  }
})

test('every re-entry of the truth is in the files: same identity, other brand, 1 to 60 days after leaving', () => {
  const left = new Map<string, { brand: string; day: number }>()
  const found: number[] = []
  const dayOf = (text: string | undefined) => Date.parse(`${(text ?? '').split(/[-/]/).map((part) => part.padStart(2, '0')).join('-')}T00:00:00Z`) / 86_400_000
  filesOf(run, 'branch.subscribers').forEach((file, index) => {
    const { rows } = readCsv(file.bytes)
    const month = run.months[index]?.month ?? ''
    for (const row of rows) if (row[16]) left.set(row[4] ?? '', { brand: row[7] ?? '', day: dayOf(row[16]) })
    found.push(rows.filter((row) => {
      const before = left.get(row[4] ?? '')
      const opened = dayOf(row[13])
      const isNew = new Date(opened * 86_400_000).toISOString().startsWith(month)
      return before && isNew && before.brand !== row[7] && opened > before.day && opened - before.day <= 60
    }).length)
  })
  expect(found).toEqual(run.months.map((truth) => truth.reentries.length))
  expect(sum(run.months, (truth) => truth.reentries.length)).toBeGreaterThan(3)
})

test('the province differs only where it was planted, and for the planted reason', () => {
  expect(run.months.map((truth) => [...new Set(truth.provinceDifferences.map((difference) => difference.because))].sort())).toEqual([[], ['lateOutlets'], ['lateOutlets', 'ownStopIsNotBilled'], []])
  const [february, march] = [run.months[1], run.months[2]]
  const lateIn = (truth: MonthTruth | undefined, code: string) => truth?.provinceDifferences.filter((difference) => difference.because === 'lateOutlets' && difference.areaCode === code).map(({ ours, theirs }) => theirs - ours)
  expect(lateIn(february, '632324')).toEqual(lateIn(february, '6323'))
  expect(lateIn(march, '632324')).toEqual(lateIn(february, '632324')?.map((late) => -late))
})

test('a promotion adds to its brand and area from its month on and changes nobody else', async () => {
  const county = run.world.areas.counties[1]
  if (!county) throw new Error('The branch has more than one county.')
  const promotion: Promotion = { kind: 'promotion', areaCode: county.code, brand: '动感地带', from: month('2009-02'), to: month('2009-02'), effect: 3 }
  const promoted = await runTwin(small, [promotion])
  const grossAdds = (of: TwinRun, index: number) => of.months[index]?.cells.map((cell) => [cell.areaCode, cell.brand, cell.grossAdds] as const) ?? []
  expect(promoted.months[0]).toEqual(run.months[0])
  const changed = grossAdds(promoted, 1).filter(([, , adds], place) => adds !== grossAdds(run, 1)[place]?.[2])
  expect(changed.length).toBeGreaterThan(0)
  expect(changed.every(([code, brand]) => (code.startsWith(county.code) || code === '6323') && (brand === '' || brand === '动感地带'))).toBe(true)
  const [before, after] = [run, promoted].map((of) => findCell(of.months[1] ?? lastOf(of), county.code, '动感地带').grossAdds)
  expect(after).toBeGreaterThan((before ?? 0) * 2.5)
  const linesOf = (of: TwinRun) => filesOf(of, 'branch.subscribers').map((file) => new Set(readCsv(file.bytes).rows.map((row) => row.join(','))))
  const withPromotion = linesOf(promoted)
  linesOf(run).forEach((lines, index) => expect([...lines].filter((line) => !withPromotion[index]?.has(line))).toEqual([]))
})

test('the balance holds for any seed and size', async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 300, max: 1500 }), async (seed, subscribers) => {
    const any = await runTwin({ seed, subscribers, months: 2 }, [], () => false)
    for (const truth of any.months) {
      for (const cell of truth.cells) expect(cell.opening + cell.grossAdds + cell.movedIn - cell.leavers - cell.movedOut).toBe(cell.closing)
    }
  }), { numRuns: 5 })
})

test('the world refuses to skip a day or to hand out a file too late', async () => {
  const world = createWorld({ subscribers: 300, months: 1 })
  expect(() => advance(world, day('2009-01-02'))).toThrow('the next day comes next')
  let late: ReturnType<typeof advance>['files'] = []
  for (let today = day('2009-01-01'); today <= day('2009-02-02'); today = addDays(today, 1)) {
    const { files } = advance(world, today)
    if (today === day('2009-02-01')) late = files
  }
  expect(() => late.find((file) => file.feedId === 'market.usage')?.chunks()).toThrow('read the files of a day before the next')
})
