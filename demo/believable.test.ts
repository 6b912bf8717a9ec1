import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import { fileFeeds, limitUseFeed } from '../src/arrears/feeds.ts'
import { openingFeed, testNumberFeed } from '../src/arrears/opening/feeds.ts'
import { branchFeeds } from '../src/branch/feeds.ts'
import type { Feed } from '../src/platform/feeds/feed.ts'
import { marketFeeds } from '../src/market/feeds.ts'
import { addDays, day } from '../src/kernel/day.ts'
import { readCsv, runTwin } from './run.ts'
import { typedIndicators } from './typedActuals.ts'
import { findCell } from './truth.ts'
import { createWorld } from './world.ts'

const feeds: readonly Feed[] = [...branchFeeds, ...marketFeeds, ...fileFeeds, limitUseFeed, openingFeed, testNumberFeed]

test('after 27 months the branch of the plan lies within the practitioners’ ranges', async () => {
  const { months } = await runTwin({ subscribers: 12_000, months: 27, today: '2011-04-01' }, [], () => false)
  const truths = months.slice(12)
  for (const truth of truths) {
    const all = findCell(truth, '6323')
    const share = (brand: string) => findCell(truth, '6323', brand).closing / all.closing
    expect(share('全球通')).toBeGreaterThan(0.08)
    expect(share('全球通')).toBeLessThan(0.14)
    expect(share('动感地带')).toBeGreaterThan(0.12)
    expect(share('动感地带')).toBeLessThan(0.2)
    expect(share('神州行')).toBeGreaterThan(0.68)
    expect(share('神州行')).toBeLessThan(0.78)
    expect(all.prepaid / all.closing).toBeGreaterThan(0.85)
    expect(all.prepaid / all.closing).toBeLessThan(0.92)
    expect(all.usage.ringbackUsers / all.closing).toBeGreaterThan(0.35)
    expect(all.usage.ringbackUsers / all.closing).toBeLessThan(0.55)
    expect(all.usage.mmsUsers / all.closing).toBeGreaterThan(0.06)
    expect(all.usage.mmsUsers / all.closing).toBeLessThan(0.15)
  }
  const year = months.filter((truth) => truth.month.startsWith('2010')).map((truth) => findCell(truth, '6323'))
  const arpuYuan = year.reduce((sum, cell) => sum + cell.usage.totalFen / 50 / (cell.opening + cell.closing), 0) / 12
  expect(arpuYuan).toBeGreaterThan(60)
  expect(arpuYuan).toBeLessThan(80)
  const minutes = (of: string) => findCell(months.find((truth) => truth.month === of) ?? truths[0]!, '632323').usage.voiceMinutes
  expect(minutes('2010-06')).toBeLessThan(minutes('2010-04') * 0.85)
  // Users grow to the number asked for.
  const last = findCell(months.at(-1) ?? truths[0]!, '6323').closing
  expect(Math.abs(last / 12_000 - 1)).toBeLessThan(0.04)
  const [reentries, leavers] = months.reduce(([pairs, left], truth) => [pairs + truth.reentries.length, left + findCell(truth, '6323').leavers], [0, 0])
  expect((reentries ?? 0) / (leavers ?? 1)).toBeGreaterThan(0.1)
  expect((reentries ?? 0) / (leavers ?? 1)).toBeLessThan(0.16)
})

test('every file carries only headers, choices and required cells that its feed declares', async () => {
  const { files } = await runTwin({ subscribers: 5_000, firstMonth: '2008-12', months: 5, dailyFrom: '2009-04', dailyPaymentMonths: 1, today: '2009-05-20' })
  expect([...new Set(files.map((file) => file.feedId))].sort()).toEqual(feeds.map((feed) => feed.id).filter((id) => id !== 'arrears.writeOffs').sort())
  for (const file of files) {
    const feed = feeds.find((candidate) => candidate.id === file.feedId)
    if (!feed) throw new Error(`No feed ${file.feedId}.`)
    const { headers, rows: lines } = file.encoding === 'xlsx' ? await readSheet(file.bytes) : readCsv(file.bytes)
    const rows = lines.filter((line) => line[0] !== '合计')
    expect([file.name, lines.length - rows.length]).toEqual([file.name, feed.control ? 1 : 0])
    const columns = headers.map((header) => feed.columns.find((column) => column.header === header || column.synonyms.includes(header)))
    expect([file.name, headers.filter((_, place) => !columns[place])]).toEqual([file.name, []])
    expect(new Set(columns).size).toBe(columns.length)
    for (const column of feed.columns) if (column.required) expect([file.name, columns.includes(column)]).toEqual([file.name, true])
    // A day on which nobody paid has a file all the same, whose closing line says so.
    if (feed.id === 'arrears.payments') expect([file.name, lines.at(-1)?.[2]]).toEqual([file.name, String(rows.length)])
    else expect(rows.length).toBeGreaterThan(0)
    const keys = rows.map((row) => feed.key.map((name) => row[columns.findIndex((column) => column?.name === name)] ?? '').join('|'))
    expect([file.name, new Set(keys).size]).toEqual([file.name, rows.length])
    for (const row of rows) {
      columns.forEach((column, place) => {
        const cell = row[place] ?? ''
        if (column?.required && cell === '') throw new Error(`${file.name}: ${column.header} is empty.`)
        if (column?.choices && cell !== '' && !(cell in column.choices)) throw new Error(`${file.name}: ${column.header} is ${cell}.`)
      })
    }
  }
})

test('payments of the last months come each day, and are those that come every ten days otherwise', async () => {
  const asked = { subscribers: 3_000, firstMonth: '2009-01', months: 3, dailyFrom: '2030-01', today: '2009-04-12' } as const
  const [rare, daily] = await Promise.all([runTwin(asked, [], isPayments), runTwin({ ...asked, dailyPaymentMonths: 1 }, [], isPayments)])
  const receipts = ({ files }: typeof rare) => files.flatMap((file) => readCsv(file.bytes).rows.filter((row) => row[0] !== '合计').map((row) => `${row[2]} ${row[3]} ${row[4]} ${row[5]}`)).sort()
  const until = (list: string[], last: string) => list.filter((receipt) => receipt.slice(-10) <= last)
  expect(until(receipts(daily), '2009-04-10')).toEqual(receipts(rare))
  const days = new Set(daily.files.map((file) => file.deliveredOn))
  for (let on = day('2009-03-02'); on <= '2009-04-12'; on = addDays(on, 1)) expect([on, days.has(on)]).toEqual([on, true])
})
const isPayments = (file: { feedId: string }) => file.feedId === 'arrears.payments'

async function readSheet(bytes: Buffer): Promise<{ headers: string[]; rows: string[][] }> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(Uint8Array.from(bytes).buffer)
  const sheet = workbook.worksheets[0]
  const rows: string[][] = []
  sheet?.eachRow((row) => { rows.push(Array.from({ length: sheet.columnCount }, (_, place) => row.getCell(place + 1).text)) })
  return { headers: rows[0] ?? [], rows: rows.slice(1) }
}

test('the branch is of the size of a real one', () => {
  const world = createWorld({ subscribers: 600 })
  const { areas, organisation, outlets, staff } = world
  const countOf = (kind: string) => organisation.units.filter((unit) => unit.kind === kind).length
  expect([areas.counties.length, areas.townships.length, areas.villages.length]).toEqual([4, 33, 299])
  expect(areas.villages.reduce((sum, village) => sum + village.population, 0)).toBe(256_700)
  expect({ counties: countOf('县分公司'), offices: countOf('营业部'), halls: countOf('营业厅'), departments: countOf('部门'), contractors: countOf('代维单位') })
    .toEqual({ counties: 4, offices: 12, halls: expect.toSatisfy((halls: number) => halls >= 6 && halls <= 9), departments: 7, contractors: 2 })
  expect(staff.length).toBeGreaterThanOrEqual(110)
  expect(staff.length).toBeLessThanOrEqual(180)
  expect(outlets.length).toBeGreaterThanOrEqual(120)
  expect(outlets.length).toBeLessThanOrEqual(220)
  const inSeats = outlets.filter((outlet) => areas.townships[outlet.township]?.isSeat).length / outlets.length
  expect(inSeats).toBeGreaterThan(0.4)
  expect(inSeats).toBeLessThan(0.65)
  for (const person of staff) expect(person.phoneNumber).toMatch(/^101\d{8}$/)
  for (const person of staff) expect(person.mailAddress).toMatch(/^s\d+@bihuan\.example$/)
  expect(organisation.territories.filter((territory) => territory.validTo !== null).length).toBe(1)
})

test('the branch of today has its own brands’ shares, ARPU and data', async () => {
  const { months } = await runTwin({ era: 'today', subscribers: 4000, months: 4 }, [], () => false)
  const all = findCell(months.at(-1)!, '6323')
  const arpuYuan = all.usage.totalFen / 50 / (all.opening + all.closing)
  expect(arpuYuan).toBeGreaterThan(40)
  expect(arpuYuan).toBeLessThan(52)
  expect(all.usage.dataMegabytes / all.usage.dataUsers).toBeGreaterThan(20_000)
  expect(all.usage.dataMegabytes / all.usage.dataUsers).toBeLessThan(28_000)
})

test('ten indicators are typed by the counties', () => {
  expect(new Set(typedIndicators).size).toBe(10)
})
