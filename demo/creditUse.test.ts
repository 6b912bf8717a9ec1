import { expect, test } from 'vitest'
import { listUses } from './creditUse.ts'
import { readCsv, runTwin } from './run.ts'

test('the billing system reports who has used more than his usual bill, twice a day on fixed days, and names one that nobody knows', async () => {
  const { world, files } = await runTwin({ subscribers: 3_000, months: 4, dailyFrom: '2009-05', today: '2009-05-11' })
  const reports = files.filter((file) => file.feedId === 'arrears.limitUse')
  expect(reports.map((file) => file.name)).toEqual(['0510_1', '0510_2', '0511_1', '0511_2'].map((stamp) => `信用度使用_2009${stamp}.csv`))
  const last = readCsv(reports.at(-1)?.bytes ?? Buffer.alloc(0))
  const rows = last.rows.slice(0, -1)
  expect(rows.map((row) => row[2])).toEqual([...listUses(world, world.today, 2).map((use) => use.account), 'AX20090511'])
  expect(Number(last.rows.at(-1)?.[3])).toBeCloseTo(rows.reduce((sum, row) => sum + Number(row[3]), 0), 6)
  // Some, and not most, of those who are billed.
  const billed = new Set(world.arrears.issued.map((bill) => bill.account)).size
  expect(rows.length).toBeGreaterThan(billed * 0.02)
  expect(rows.length).toBeLessThan(billed * 0.6)
  // Later in the day nobody has used less, unless he has paid.
  const [morning, noon] = [listUses(world, world.today, 1), listUses(world, world.today, 2)].map((uses) => new Map(uses.map((use) => [use.account, use.usedFen])))
  for (const [account, usedFen] of morning ?? []) expect(noon?.get(account) ?? 0).toBeGreaterThanOrEqual(usedFen)
})
