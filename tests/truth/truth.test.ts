import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CellTruth, type DailyTruth, findCell, type MonthTruth } from '../../demo/truth.ts'
import { advance, createWorld, type TwinFile, type World } from '../../demo/world.ts'
import { actAs } from '../../src/app/actAs.ts'
import { bulletinSettings } from '../../src/app/bulletin.ts'
import { catalogue } from '../../src/app/catalogue.ts'
import { followSlice } from '../../src/app/figures.ts'
import { assign, handOver, masterNouns, measureJson, mirrorReference, seedAreas } from '../../src/branch/index.ts'
import { makeBulletin } from '../../src/plan/bulletin/actions.ts'
import { actualsOf } from '../../src/plan/target/index.ts'
import { setTargets } from '../../src/plan/testPlan.ts'
import { readRows } from '../../src/branch/measure/rows.ts'
import { listValues } from '../../src/branch/measure/store.ts'
import { openEngine } from '../../src/branch/measure/testWorld.ts'
import { compareMonth, explainDifference } from '../../src/branch/province/explain.ts'
import { addDays, day, listMonths, month as monthOf } from '../../src/kernel/day.ts'
import type { Context } from '../../src/platform/access/context.ts'
import type { OwnedFacts } from '../../src/platform/facts/facts.ts'
import type { IntakeDeps } from '../../src/platform/feeds/index.ts'
import { takeFile } from '../../src/platform/feeds/index.ts'
import type { MasterNoun } from '../../src/platform/feeds/master.ts'
import type { Records } from '../../src/platform/records/records.ts'
import { openTestRecords } from '../../src/platform/records/testRecords.ts'
import { prepareFacts } from '../../src/platform/facts/ledger.ts'

// Four closed months and the first days of a fifth, until the last file about the fourth has come; daily files from the fourth on. 同仁 carries the code that it had then.
const size = { subscribers: 3000, months: 4, dailyFrom: '2009-04', today: '2009-05-12' } as const
const months = ['2009-01', '2009-02', '2009-03', '2009-04'] as const

let records: Records
let facts: OwnedFacts
let world: World
let ctx: Context
const closed: MonthTruth[] = []
const days: DailyTruth[] = []
const former: string[] = []
const folder = mkdtempSync(join(tmpdir(), 'bihuan-truth-'))

beforeAll(async () => {
  records = await openTestRecords()
  facts = await openEngine(process.env['FACTS'] === 'postgres' ? 'postgres' : 'duckdb', records)
  world = createWorld(size)
  await seedAreas(records, { prefix: '6323' })
  await prepareFacts(facts, catalogue.feeds)
  await mirrorReference(records, facts)
  ctx = actAs({ records, facts, dataFolder: folder, signal: new AbortController().signal }, { accountId: 1, signInName: 'zong', roles: ['general_manager'], areaCode: '6323', today: day('2009-05-12') })
  mkdirSync(join(folder, 'inbox'))
  const deps: IntakeDeps = {
    records, facts, feeds: catalogue.feeds, master: approvedAtOnce(), dataFolder: folder, now: () => new Date('2009-05-12T00:00:00Z'), todayOf: async () => day('2009-05-12'), signal: new AbortController().signal,
    // As in the product: figures follow each file, in whatever order files come.
    onAccepted: (feedId, slice) => followSlice({ records, facts, signal: new AbortController().signal }, feedId, slice),
  }
  for (let on = addDays(world.today, 1); on <= world.options.today; on = addDays(on, 1)) {
    const { files, truth } = advance(world, on)
    for (const file of files) await bring(deps, file)
    days.push(...truth.daily)
    if (truth.month) closed.push(truth.month)
  }
}, 240_000)

afterAll(async () => {
  await facts?.close()
  await records?.close()
  rmSync(folder, { recursive: true, force: true })
})

// That another person must approve is tested where it happens.
function approvedAtOnce(): ReadonlyMap<string, MasterNoun> {
  return new Map([...masterNouns].map(([feedId, noun]): [string, MasterNoun] => [feedId, {
    ...noun,
    async difference(session, rows) {
      const found = await noun.difference(session, rows)
      await records.transaction((tx) => noun.apply(tx, found, feedId))
      await mirrorReference(records, facts)
      return { added: [], changed: [], missing: [] }
    },
  }]))
}

async function bring(deps: IntakeDeps, file: TwinFile): Promise<void> {
  const path = join(folder, 'inbox', file.name)
  const bytes: Buffer[] = []
  for await (const chunk of file.chunks()) bytes.push(chunk)
  await pipeline(Readable.from(bytes), createWriteStream(path))
  if (file.encoding === 'gb18030' && /[,\n]632321(\d{3}){0,2}[,\r]/.test(Buffer.concat(bytes).toString('latin1'))) former.push(file.feedId)
  // The feed is recognised by its headers, as for a person who drops the file.
  for (const outcome of await takeFile(deps, { path, fileName: file.name, arrivedBy: 'command', accountId: null, feedId: null, slice: null }, () => undefined)) {
    expect({ name: outcome.fileName, feedId: outcome.feedId, isIn: ['accepted', 'unchanged'].includes(outcome.state), refusal: outcome.refusal }).toEqual({ name: file.name, feedId: file.feedId, isIn: true, refusal: null })
  }
}

type Parts = { numerator: number | null; denominator: number | null }
type Expected = Readonly<Record<string, (cell: CellTruth) => Parts>>

const plain = (value: (cell: CellTruth) => number) => (cell: CellTruth): Parts => ({ numerator: value(cell), denominator: null })
const share = (above: (cell: CellTruth) => number, below: (cell: CellTruth) => number) => (cell: CellTruth): Parts => ({ numerator: above(cell), denominator: below(cell) })
const revenue = (cell: CellTruth) => cell.usage.totalFen / 100
const valueAdded = (cell: CellTruth) => cell.usage.valueAddedFen / 100
const closing = (cell: CellTruth) => cell.closing
const netAdds = (cell: CellTruth) => cell.grossAdds + cell.movedIn - cell.leavers - cell.movedOut

/** What one month's files alone can say. */
const ofMonth: Expected = {
  'market.users.onBooks': plain(closing),
  'market.users.billed': plain((cell) => cell.usage.billed),
  'market.users.active': plain((cell) => cell.usage.active),
  'market.users.grossAdds': plain((cell) => cell.grossAdds),
  'market.users.leavers': plain((cell) => cell.leavers),
  'market.users.penetration': share(closing, (cell) => populationOf(cell.areaCode)),
  'market.revenue.total': plain(revenue),
  'market.revenue.valueAdded': plain(valueAdded),
  'market.revenue.valueAddedShare': share(valueAdded, revenue),
  'market.sms.users': plain((cell) => cell.usage.smsUsers),
  'market.sms.penetration': share((cell) => cell.usage.smsUsers, closing),
  'market.sms.usage': plain((cell) => cell.usage.smsCount),
  'market.mms.users': plain((cell) => cell.usage.mmsUsers),
  'market.mms.penetration': share((cell) => cell.usage.mmsUsers, closing),
  'market.mms.usage': plain((cell) => cell.usage.mmsCount),
  'market.ringback.users': plain((cell) => cell.usage.ringbackUsers),
  'market.ringback.penetration': share((cell) => cell.usage.ringbackUsers, closing),
  'market.data.users': plain((cell) => cell.usage.dataUsers),
  'market.data.penetration': share((cell) => cell.usage.dataUsers, closing),
  'market.data.usage': plain((cell) => cell.usage.dataMegabytes),
}
/** What needs the month before as well. */
const ofTwoMonths: Expected = {
  'market.users.movedIn': plain((cell) => cell.movedIn),
  'market.users.movedOut': plain((cell) => cell.movedOut),
  'market.users.netAdds': plain(netAdds),
  'market.users.churnRate': share((cell) => cell.leavers, (cell) => cell.opening),
  'market.revenue.arpu': share(revenue, (cell) => (cell.opening + cell.closing) / 2),
}
/** From files of other operators and of costs, whose figures the truth does not hold. */
const ofOthers = ['market.share.users', 'market.share.netAdds', 'market.share.revenue', 'market.cost.commissionShare', 'market.cost.perAdd']

function populationOf(areaCode: string): number {
  return world.areas.townships.filter((township) => township.code.startsWith(areaCode)).reduce((sum, township) => sum + township.population, 0)
}

// To a hundredth of a fen, and a millionth of a megabyte: what adding doubles costs.
const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value * 10_000) / 10_000)

async function storedOf(month: string): Promise<Map<string, Parts>> {
  const codes = [...new Set(closed[0]?.cells.map((cell) => cell.areaCode))]
  const values = await listValues(records, { measureIds: catalogue.measures.map((measure) => measure.id), subjectKind: 'area', subjectCodes: codes, brand: null, from: month, to: month })
  return new Map(values.map((value) => [`${value.measureId} ${value.subjectCode} ${value.brand}`, { numerator: rounded(value.numerator), denominator: rounded(value.denominator) }]))
}

/** Everything that differs between the stored figures and the truth, named; nothing when all is well. */
function differences(stored: ReadonlyMap<string, Parts>, truth: MonthTruth, expected: Expected): string[] {
  return Object.entries(expected).flatMap(([measureId, partsOf]) => truth.cells.flatMap((cell) => {
    const key = `${measureId} ${cell.areaCode} ${cell.brand}`
    const wanted = partsOf(cell)
    const found = stored.get(key)
    // A place where nothing happens at all needs no row; who was there before the first file nobody told us.
    const isEmpty = found === undefined && wanted.numerator === 0 && cell.usage.rows === 0 && cell.closing === 0 && (cell.opening === 0 || truth === closed[0])
    const isSame = found?.numerator === rounded(wanted.numerator) && found.denominator === rounded(wanted.denominator)
    return isSame || isEmpty ? [] : [`${truth.month} ${key}: ${JSON.stringify(found)}, in truth ${JSON.stringify(wanted)}`]
  }))
}

test('the files carry the former code of 同仁, and the figures stand under its own', async () => {
  expect(new Set(former.filter((feedId) => !feedId.startsWith('arrears.')))).toEqual(new Set(['branch.subscribers', 'market.daily']))
  const stored = await storedOf('2009-04')
  expect([...stored.keys()].filter((key) => key.includes(' 632321'))).toEqual([])
  expect(stored.get('market.users.onBooks 632301 ')?.numerator).toBeGreaterThan(500)
  expect(await measureJson(records, catalogue, { measureId: 'market.users.onBooks', areaCode: '632321', period: '2009-04' })).toMatchObject({ areaCode: '632301', value: findCell(closed[3] as MonthTruth, '632301').closing })
})

describe.each(months.map((month, index) => ({ month, index })))('in $month', ({ month, index }) => {
  test('every figure of the month equals the truth, at branch, county and township, by brand and in all', async () => {
    const truth = closed[index] as MonthTruth
    expect(truth.month).toBe(month)
    expect(truth.cells.length).toBeGreaterThan(100)
    expect(differences(await storedOf(month), truth, ofMonth).slice(0, 10)).toEqual([])
  })

  test('what needs the month before is there as soon as there is one, and equals the truth', async () => {
    const truth = closed[index] as MonthTruth
    const stored = await storedOf(month)
    if (index > 0) expect(differences(stored, truth, ofTwoMonths).slice(0, 10)).toEqual([])
    else expect([...stored.keys()].filter((key) => Object.keys(ofTwoMonths).some((id) => key.startsWith(`${id} `)))).toEqual([])
  })

  test('no figure stands where the truth has no cell, and every measure of users and revenue was looked at', async () => {
    const truth = closed[index] as MonthTruth
    const cells = new Set(truth.cells.map((cell) => `${cell.areaCode} ${cell.brand}`))
    // Money has a truth of its own: src/arrears/ledger/twin.test.ts.
    const stored = [...(await storedOf(month)).keys()].filter((key) => !key.startsWith('arrears.'))
    expect(stored.filter((key) => !cells.has(key.slice(key.indexOf(' ') + 1)))).toEqual([])
    const looked = new Set([...Object.keys(ofMonth), ...Object.keys(ofTwoMonths), ...ofOthers])
    expect([...new Set(stored.map((key) => key.slice(0, key.indexOf(' '))))].filter((id) => !looked.has(id))).toEqual([])
  })
})

describe('daily figures', () => {
  const daily = { grossAdds: 'market.daily.grossAdds', leavers: 'market.daily.leavers', stops: 'market.daily.stops', restores: 'market.daily.restores' } as const

  test('each day of the branch equals the truth, by brand', async () => {
    const wrong: string[] = []
    const stored = await listValues(records, { measureIds: [...Object.values(daily), 'market.daily.payments'], subjectKind: 'area', subjectCodes: ['6323'], brand: null, from: '2009-04-01', to: '2009-05-31' })
    const found = new Map(stored.map((value) => [`${value.measureId} ${value.period} ${value.brand}`, value.numerator]))
    for (const truth of days.filter((each) => each.day >= '2009-04-01')) {
      for (const [name, measureId] of Object.entries(daily)) {
        const value = found.get(`${measureId} ${truth.day} ${truth.brand}`) ?? 0
        if (value !== truth[name as keyof typeof daily]) wrong.push(`${measureId} ${truth.day} ${truth.brand}: ${value}, in truth ${truth[name as keyof typeof daily]}`)
      }
      const paid = rounded(found.get(`market.daily.payments ${truth.day} ${truth.brand}`) ?? 0)
      if (paid !== truth.paymentFen / 100) wrong.push(`payments ${truth.day} ${truth.brand}: ${paid}, in truth ${truth.paymentFen / 100}`)
    }
    expect(wrong).toEqual([])
    expect([...new Set(stored.map((value) => value.period))]).toHaveLength(30 + 11)
  })

  test('the days of a month sum to the month, in every area and brand', async () => {
    const april = closed[3] as MonthTruth
    const codes = [...new Set(april.cells.map((cell) => cell.areaCode))]
    const stored = await listValues(records, { measureIds: Object.values(daily), subjectKind: 'area', subjectCodes: codes, brand: null, from: '2009-04-01', to: '2009-04-30' })
    const sums = new Map<string, number>()
    for (const value of stored) {
      const key = `${value.measureId} ${value.subjectCode} ${value.brand}`
      sums.set(key, (sums.get(key) ?? 0) + (value.numerator ?? 0))
    }
    const wrong = april.cells.flatMap((cell) => Object.entries(daily).flatMap(([name, measureId]) => {
      const sum = sums.get(`${measureId} ${cell.areaCode} ${cell.brand}`) ?? 0
      return sum === cell[name as keyof typeof daily] ? [] : [`${measureId} ${cell.areaCode} ${cell.brand}: ${sum}, in truth ${cell[name as keyof typeof daily]}`]
    }))
    expect(wrong).toEqual([])
    // The product itself rolls the days up.
    const month = await measureJson(records, catalogue, { measureId: 'market.daily.grossAdds', areaCode: '632323', period: '2009-04' })
    expect(month.value).toBe(findCell(april, '632323').grossAdds)
  })
})

test('the rows behind a figure sum to the figure', async () => {
  const brand = world.era.brands[1]?.name ?? ''
  const township = world.areas.townships[0]?.code ?? ''
  const looked = ['market.users.onBooks', 'market.users.grossAdds', 'market.users.leavers', 'market.users.movedIn', 'market.users.movedOut', 'market.users.netAdds', 'market.users.billed', 'market.users.churnRate',
    'market.revenue.total', 'market.revenue.arpu', 'market.revenue.valueAddedShare', 'market.sms.users', 'market.sms.usage', 'market.data.usage', 'market.ringback.penetration']
  const wrong: string[] = []
  let rowCount = 0
  for (const id of looked) {
    for (const { subjectCode, brand: ofBrand } of [{ subjectCode: '6323', brand: '' }, { subjectCode: '632323', brand }, { subjectCode: township, brand: '' }]) {
      const wanted = { id, period: '2009-03', subjectKind: 'area' as const, subjectCode, brand: ofBrand, page: 1 }
      const first = await readRows(ctx, catalogue, wanted, 10_000)
      const sums = { numerator: 0, denominator: 0 }
      for (const term of first.terms) {
        const opened = await readRows(ctx, catalogue, { ...wanted, term: term.term }, 10_000)
        if (opened.rows.length !== opened.rowCount) wrong.push(`${id} ${term.term}: ${opened.rows.length} of ${opened.rowCount} rows`)
        // A term of users counts its rows.
        const counts = /closing|users|grossAdds|leavers|moved|billed|Users$/.test(term.term)
        if (counts && opened.termFigure !== opened.rowCount) wrong.push(`${id} ${term.term} ${subjectCode}: ${opened.termFigure} from ${opened.rowCount} rows`)
        rowCount += opened.rowCount
      }
      // The same source may stand on both sides; so the sides are added from what the measure declares.
      const measure = catalogue.measures.find((each) => each.id === id)
      for (const side of ['numerator', 'denominator'] as const) {
        for (const term of measure?.[side] ?? []) sums[side] += term.weight * (await readRows(ctx, catalogue, { ...wanted, term: term.sum }, 1)).termFigure
      }
      const { figure } = first
      if (rounded(sums.numerator) !== rounded(figure.numerator) || (figure.denominator !== null && rounded(sums.denominator) !== rounded(figure.denominator))) {
        wrong.push(`${id} ${subjectCode} ${ofBrand}: rows ${JSON.stringify(sums)}, figure ${JSON.stringify(figure)}`)
      }
    }
  }
  expect(wrong).toEqual([])
  expect(rowCount).toBeGreaterThan(10_000)
}, 120_000)

test('the cells of the rows themselves add up to revenue and volume', async () => {
  const cell = findCell(closed[2] as MonthTruth, '632322')
  const opened = await readRows(ctx, catalogue, { id: 'market.revenue.total', period: '2009-03', subjectKind: 'area', subjectCode: '632322', brand: '', page: 1 }, 10_000)
  const sumOf = (name: string) => opened.rows.reduce((sum, row) => sum + Number(row[opened.columns.findIndex((column) => column.name === name)] ?? 0), 0)
  expect(sumOf('total_fen')).toBe(cell.usage.totalFen)
  const sent = await readRows(ctx, catalogue, { id: 'market.sms.usage', period: '2009-03', subjectKind: 'area', subjectCode: '632322', brand: '', page: 1 }, 10_000)
  expect(sent.rows.reduce((sum, row) => sum + Number(row[sent.columns.findIndex((column) => column.name === 'sms_count')] ?? 0), 0)).toBe(cell.usage.smsCount)
})

test('the province differs from us exactly where it was planted, and the product says why', async () => {
  const signs: Readonly<Record<string, RegExp>> = { preClosingCountsAsLeft: /preClosing$/, ownStopIsNotBilled: /ownStop$/, lateOutlets: /late$/ }
  const wrong: string[] = []
  let explained = 0
  for (const truth of closed) {
    const key = (one: { areaCode: string; indicator: string; brand: string }) => `${one.indicator} ${one.areaCode} ${one.brand}`
    const rows = await compareMonth(ctx, catalogue, truth.month)
    if (rows.length === 0) {
      wrong.push(`${truth.month}: the province published nothing`)
      continue
    }
    const byKey = new Map(rows.map((row) => [key(row), row]))
    const planted = truth.provinceDifferences.filter((one) => Math.abs(one.ours - one.theirs) > (byKey.get(key(one))?.tolerance ?? 0) + 1e-6)
    expect(rows.filter((row) => row.ours !== null && !row.agrees).map(key).toSorted()).toEqual(planted.map(key).toSorted())
    for (const one of planted) {
      const row = byKey.get(key(one))
      if (row?.theirs !== one.theirs || Math.abs((row.ours ?? 0) - one.ours) > row.tolerance) wrong.push(`${truth.month} ${key(one)}: ${row?.ours} against ${row?.theirs}, in truth ${one.ours} against ${one.theirs}`)
      const { explainedBy } = await explainDifference(ctx, catalogue, { month: truth.month, areaCode: one.areaCode, indicator: one.indicator, brand: one.brand })
      if (!explainedBy.some((id) => signs[one.because]?.test(id))) wrong.push(`${truth.month} ${key(one)} ${one.because}: explained by ${explainedBy.join(' ')}`)
      explained += 1
    }
  }
  expect(wrong).toEqual([])
  expect(explained).toBeGreaterThan(10)
}, 120_000)

test('what persons achieved sums to the county whose townships they share out, also across a hand-over in the middle of a month', async () => {
  const townships = (await records.tables<{ area: { area_code: string; parent_code: string | null; successor_code: string | null } }>().selectFrom('area').select('area_code').where('parent_code', '=', '632323').where('successor_code', 'is', null).orderBy('area_code').execute()).map((row) => row.area_code)
  const staff = (await records.tables<{ staff: { staff_no: string; valid_from: string } }>().selectFrom('staff').select('staff_no').where('valid_from', '<', '2009-01-01').orderBy('staff_no').limit(4).execute()).map((row) => row.staff_no)
  const { account_id: accountId } = await records.tables<{ account: { account_id: number; sign_in_name: string; display_name: string; password_hash: string } }>().insertInto('account').values({ sign_in_name: 'fenpai', display_name: '分派人', password_hash: '-' } as never).returning('account_id').executeTakeFirstOrThrow()
  const assigner = { ...ctx, accountId }
  const [first = '', second = '', third = '', later = ''] = staff
  const owners = [first, second, third]
  for (const [index, areaCode] of townships.entries()) {
    await assign(assigner, { subjectKind: 'area', subjectCode: areaCode, people: index === 0 ? [{ staffNo: first, share: 0.6 }, { staffNo: second, share: 0.4 }] : [{ staffNo: owners[index % 3] ?? '', share: 1 }], from: '2009-01-01', to: null })
  }
  await handOver(assigner, { subjectKind: 'area', subjectCode: townships[1] ?? '', people: [{ staffNo: later, share: 1 }], on: '2009-03-12' })
  const persons = await actualsOf(records, {
    measures: [{ id: 'market.users.grossAdds', rollUp: 'sum', grain: 'month' }, { id: 'market.users.onBooks', rollUp: 'last', grain: 'month' }], brands: [''], months: listMonths(monthOf('2009-01'), monthOf('2009-04')), subjects: staff.map((code) => ({ kind: 'staff', code })),
  })
  expect(persons.filter((row) => row.missing.length > 0)).toEqual([])
  const sumOf = (measureId: string, period: string) => persons.filter((row) => row.measureId === measureId && row.period === period).reduce((sum, row) => sum + (row.numerator ?? 0), 0)
  for (const truth of closed) {
    const county = findCell(truth, '632323')
    expect(sumOf('market.users.grossAdds', truth.month)).toBeCloseTo(county.grossAdds, 6)
    expect(sumOf('market.users.onBooks', truth.month)).toBeCloseTo(county.closing, 6)
  }
})

test('the morning bulletin says what the twin knows: the day before with its change and its usual, the month\'s gap in users, and which files are late', async () => {
  const sumOn = (on: string, of: (truth: DailyTruth) => number) => days.filter((each) => each.day === on).reduce((sum, each) => sum + of(each), 0)
  const inTruth: Readonly<Record<string, (on: string) => number | null>> = {
    'market.daily.grossAdds': (on) => sumOn(on, (each) => each.grossAdds), 'market.daily.leavers': (on) => sumOn(on, (each) => each.leavers), 'market.daily.stops': (on) => sumOn(on, (each) => each.stops),
    'market.daily.restores': (on) => sumOn(on, (each) => each.restores), 'market.daily.payments': (on) => sumOn(on, (each) => each.paymentFen) / 100,
  }
  await records.tables<{ plan: { title: string; year: number; area_code: string; source_text: string; in_force: boolean } }>().insertInto('plan').values({ title: '2009 年计划', year: 2009, area_code: '6323', source_text: '-', in_force: true }).execute()
  const { plan_id: planId } = await records.tables<{ plan: { plan_id: number; year: number } }>().selectFrom('plan').select('plan_id').where('year', '=', 2009).executeTakeFirstOrThrow()
  const { clause_id: clauseId } = await records.tables<{ clause: Record<string, unknown> & { clause_id: number } }>().insertInto('clause').values({ plan_id: planId, position: 1, level: 1, text: '在网用户达到 4000 户', source: '-', is_leaf: true } as never).returning('clause_id').executeTakeFirstOrThrow()
  await records.tables<{ clause_link: Record<string, unknown> }>().insertInto('clause_link').values({ clause_id: clauseId, kind: 'measure', reference: 'market.users.onBooks', state: 'confirmed' }).execute()
  await setTargets(records, [['market.users.onBooks', '6323', '2009-04', 4_000]])

  const last = days.at(-1)?.day ?? day('2009-05-11')
  const bulletin = await makeBulletin(ctx, bulletinSettings)
  expect(bulletin).toMatchObject({ figuresDay: last, period: '2009-04', lacks: [] })
  expect(bulletin.figures.length).toBeGreaterThan(3)
  for (const figure of bulletin.figures) {
    const truth = inTruth[figure.measureId]
    expect(truth, figure.measureId).toBeDefined()
    expect({ id: figure.measureId, value: figure.value, before: figure.before }).toEqual({ id: figure.measureId, value: truth?.(last), before: truth?.(addDays(last, -1)) })
    const weekdays = [7, 14, 21, 28].map((back) => addDays(last, -back)).filter((on) => on >= '2009-04-01').map((on) => truth?.(on) ?? 0)
    expect(figure.usual).toBeCloseTo(weekdays.reduce((sum, each) => sum + each, 0) / weekdays.length, 9)
  }
  const april = closed.find((truth) => truth.month === '2009-04')
  if (!april) throw new Error('April is closed.')
  const users = findCell(april, '6323').closing
  expect(bulletin.gaps.map((gap) => [gap.clauseId, gap.actual, gap.expected, gap.gap])).toEqual([[clauseId, users, 4_000, 4_000 - users]])
  // A file is late exactly when none of that day or month was taken.
  const taken = await records.tables<{ feed_file: { feed_id: string | null; slice: string | null; state: string } }>().selectFrom('feed_file').select(['feed_id', 'slice']).where('state', '=', 'accepted').execute()
  const here = new Set(taken.map((row) => `${catalogue.feeds.find((feed) => feed.id === row.feed_id)?.name.zh} ${row.slice?.split('#')[0]}`))
  expect(bulletin.lateFileCount).toBeGreaterThanOrEqual(bulletin.lateFiles.length)
  expect(bulletin.lateFiles.filter((file) => here.has(`${file.name.zh} ${file.slice.split('#')[0]}`))).toEqual([])
})
