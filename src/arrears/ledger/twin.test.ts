import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { ArrearsTruth } from '../../../demo/arrears.ts'
import { writeTwinFiles } from '../../../demo/files.ts'
import type { CellTruth } from '../../../demo/truth.ts'
import { branchFeeds, type Catalogue, masterNouns, mirrorReference, refreshPeriod, seedAreas } from '../../branch/index.ts'
import { day, lastDayOf, month as toMonth } from '../../kernel/day.ts'
import { market } from '../../market/index.ts'
import { openDuckFacts } from '../../platform/facts/duckdb.ts'
import { prepareFacts } from '../../platform/facts/ledger.ts'
import { takeFile } from '../../platform/feeds/index.ts'
import type { MasterNoun } from '../../platform/feeds/master.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { arrearsFeeds, fileFeeds } from '../feeds.ts'
import { arrearsMeasures } from '../measures.ts'
import { arrearsSources } from '../sources.ts'
import { deriveLedger } from './derive.ts'

const catalogue: Catalogue = { feeds: [...branchFeeds, ...market.feeds, ...arrearsFeeds], sources: [...market.sources, ...arrearsSources], measures: [...market.measures, ...arrearsMeasures] }
const ages = ['current', 'month1', 'month2', 'month3', 'months4to6', 'months7to12', 'over12'] as const

test('every figure of arrears equals the twin: branch, counties, townships, offices, by brand', { timeout: 900_000 }, async () => {
  const records = await openTestRecords()
  const facts = await openDuckFacts({ path: null, threads: 2 })
  const folder = mkdtempSync(join(tmpdir(), 'twin-'))
  try {
    await writeTwinFiles(join(folder, 'files'), { subscribers: 4_000, months: 15 })
    await seedAreas(records, { prefix: '6323' })
    await prepareFacts(facts, catalogue.feeds)
    await mirrorReference(records, facts)
    const master = new Map([...masterNouns].map(([feedId, noun]): [string, MasterNoun] => [feedId, {
      ...noun,
      async difference(session, rows) {
        const found = await noun.difference(session, rows)
        await records.transaction((tx) => noun.apply(tx, found, feedId))
        await mirrorReference(records, facts)
        return { added: [], changed: [], missing: [] }
      },
    }]))
    const signal = new AbortController().signal
    const now = new Date('2010-05-03T00:00:00Z')
    const taken = [...branchFeeds.filter((feed) => feed.kind === 'master' || feed.id === 'branch.subscribers'), ...market.feeds.filter((feed) => feed.id === 'market.usage'), ...fileFeeds]
    const deps = { records, facts, feeds: taken, master, onAccepted: async () => undefined, dataFolder: folder, now: () => now, todayOf: async () => day('2010-05-03'), signal }
    const manifest: { feedId: string; name: string }[] = JSON.parse(readFileSync(join(folder, 'files', 'manifest.json'), 'utf8'))
    for (const line of manifest) {
      if (!taken.some((feed) => feed.id === line.feedId)) continue
      // Told by its headers, as the drop folder would.
      const outcomes = await takeFile(deps, { path: join(folder, 'files', line.name), fileName: line.name, arrivedBy: 'command', accountId: null, feedId: null, slice: null }, () => undefined)
      for (const outcome of outcomes) expect([line.name, outcome.feedId, ['accepted', 'unchanged'].includes(outcome.state), outcome.refusal]).toEqual([line.name, line.feedId, true, null])
    }
    await deriveLedger({ records, facts, signal }, null, now)
    type Month = { month: string; cells: CellTruth[]; arrears: ArrearsTruth }
    const truth: { months: Month[] } = JSON.parse(readFileSync(join(folder, 'files', 'truth.json'), 'utf8'))
    const standing = truth.months.slice(1)
    expect(standing.length).toBeGreaterThan(12)
    for (const { month } of standing) await refreshPeriod(records, facts, catalogue, toMonth(month))

    const { rows } = await sql<{ measure_id: string; period: string; subject_kind: string; subject_code: string; brand: string; numerator: number; denominator: number | null }>`
      select measure_id, period, subject_kind, subject_code, brand, numerator, denominator from measure_value where measure_id like 'arrears.%'`.execute(records.db)
    const found = new Map(rows.map((row) => [`${row.measure_id} ${row.period} ${row.subject_code} ${row.brand}`, row]))
    const { rows: territories } = await sql<{ unit_code: string; area_code: string; valid_from: string; valid_to: string | null }>`
      select t.unit_code, t.area_code, t.valid_from::text as valid_from, t.valid_to::text as valid_to from territory t join unit u on u.unit_code = t.unit_code and u.kind = 'business_office'`.execute(records.db)
    const differences: string[] = []
    let compared = 0
    const check = (measureId: string, period: string, code: string, brand: string, numeratorFen: number, denominatorFen: number | null) => {
      compared += 1
      const row = found.get(`${measureId} ${period} ${code} ${brand}`)
      const [a, b] = [Math.round((row?.numerator ?? 0) * 100), Math.round((row?.denominator ?? 0) * 100)]
      if (a !== numeratorFen || (denominatorFen !== null && b !== denominatorFen)) differences.push(`${measureId} ${period} ${code} ${brand}: ${a}/${b}, the twin ${numeratorFen}/${denominatorFen}`)
    }
    standing.forEach(({ month, arrears }, index) => {
      const before = new Map(truth.months[index]?.cells.map((cell) => [`${cell.areaCode} ${cell.brand}`, cell.usage.totalFen]))
      const cells = arrears.cells.map((cell) => ({ ...cell, code: cell.areaCode, billedFen: before.get(`${cell.areaCode} ${cell.brand}`) ?? 0 }))
      // A township may go from one office to another: it counts where it was on the last day.
      const lastDay = lastDayOf(toMonth(month))
      const inForce = territories.filter((row) => row.valid_from <= lastDay && (row.valid_to === null || row.valid_to >= lastDay))
      const offices = [...new Set(territories.map((row) => row.unit_code))].flatMap((code) => {
        const own = new Set(inForce.filter((row) => row.unit_code === code).map((row) => row.area_code))
        return [...new Set(cells.map((cell) => cell.brand))].map((brand) => {
          const parts = cells.filter((cell) => own.has(cell.areaCode) && cell.brand === brand)
          const sum = (value: (cell: (typeof cells)[number]) => number) => parts.reduce((total, part) => total + value(part), 0)
          return {
            code, brand, openFen: sum((part) => part.openFen), billedFen: sum((part) => part.billedFen), issuedFen: sum((part) => part.issuedFen), issuedSettledFen: sum((part) => part.issuedSettledFen),
            baseFen: sum((part) => part.baseFen), recoveredFen: sum((part) => part.recoveredFen), owing: sum((part) => part.owing), ageFen: ages.map((_, age) => sum((part) => part.ageFen[age] ?? 0)),
          }
        })
      })
      for (const cell of [...cells, ...offices]) {
        check('arrears.ratio.monthEnd', month, cell.code, cell.brand, cell.openFen, cell.billedFen)
        check('arrears.recovery.rate', month, cell.code, cell.brand, cell.recoveredFen, cell.baseFen)
        check('arrears.bill.collectedRate', month, cell.code, cell.brand, cell.issuedSettledFen, cell.issuedFen)
        check('arrears.balance.total', month, cell.code, cell.brand, cell.openFen, null)
        check('arrears.accounts.owing', month, cell.code, cell.brand, cell.owing * 100, null)
        ages.forEach((age, place) => check(`arrears.ageing.${age}`, month, cell.code, cell.brand, cell.ageFen[place] ?? 0, null))
      }
      for (const [outlet, balanceFen] of Object.entries(arrears.outletBalanceFen)) check('arrears.agent.balance', month, outlet, '', balanceFen, null)
    })
    expect(differences.slice(0, 10)).toEqual([])
    expect(compared).toBeGreaterThan(20_000)
    expect(territories.length).toBeGreaterThan(20)

    const { rows: parked } = await sql<{ reason: string; n: number }>`select reason, count(*)::int as n from arrears_parked where state = 'open' group by reason order by reason`.execute(records.db)
    const planted = truth.months.reduce((sum, { arrears }) => ({ noBill: sum.noBill + arrears.parked.noBill, twice: sum.twice + arrears.parked.twice }), { noBill: 0, twice: 0 })
    // The running month's own stray payment comes after its first ten days.
    expect(parked).toEqual([{ reason: 'no_bill', n: planted.noBill }, { reason: 'receipt_twice', n: planted.twice }])
    // Believable: 3 to 6 % of what is billed is open at a month's end.
    const last = standing.at(-1)
    const branch = found.get(`arrears.ratio.monthEnd ${last?.month} 6323 `)
    const ratio = (branch?.numerator ?? 0) / (branch?.denominator ?? 1)
    expect(ratio).toBeGreaterThan(0.025)
    expect(ratio).toBeLessThan(0.06)
  } finally {
    await facts.close()
    await records.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
