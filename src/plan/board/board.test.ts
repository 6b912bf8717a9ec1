import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listMonths, month } from '../../kernel/day.ts'
import { addNote, linkClause } from '../clause/linkActions.ts'
import { importPlan } from '../clause/importPlan.ts'
import { bringFigures, openPlanBranch, setTargets, testMeasures, type TestPlanBranch } from '../testPlan.ts'
import type { Board, BoardClause } from './contract.ts'
import { readBoard } from './readBoard.ts'
import { readHome } from './readHome.ts'
import { readLoop } from './readLoop.ts'

const text = '黄南分公司2011年计划\n一、市场\n在网用户年底达到12.6万户。全年净增不少于6000户。平均离网率不高于2.2%。\n二、欠费\n月末欠费率控制在1.5%以内。加强领导。\n'
let branch: TestPlanBranch
let clauseOf: (words: string) => BoardClause
const board = (ask: Parameters<typeof readBoard>[2] = {}): Promise<Board> => readBoard(branch.manager, testMeasures, ask)
const find = (of: Board, words: string): BoardClause => {
  const clause = of.clauses.find((each) => each.text.includes(words))
  if (!clause) throw new Error(`No clause with ${words}.`)
  return clause
}

beforeAll(async () => {
  branch = await openPlanBranch()
  await importPlan(branch.manager, { text })
  const imported = await board()
  clauseOf = (words) => find(imported, words)
  const link = (words: string, reference: string) => linkClause(branch.manager, testMeasures, { clauseId: clauseOf(words).clauseId, kind: 'measure', reference })
  await link('在网用户', 'market.users.onBooks')
  await link('净增', 'market.users.netAdds')
  await link('离网率', 'market.users.churnRate')
  await linkClause(branch.manager, testMeasures, { clauseId: clauseOf('净增').clauseId, kind: 'owner', reference: 'S1' })
  await bringFigures(branch.records, [
    ...listMonths(month('2010-03'), month('2011-03')).map((each, index): [string, string, string, number] => ['market.users.onBooks', '6323', each, 119_000 + index * 100]),
    ['market.users.netAdds', '6323', '2011-01', 500], ['market.users.netAdds', '6323', '2011-02', 300], ['market.users.netAdds', '6323', '2011-03', 100],
    ['market.users.churnRate', '6323', '2011-01', 2400, 120_000], ['market.users.churnRate', '6323', '2011-02', 3000, 120_000], ['market.users.churnRate', '6323', '2011-03', 2700, 120_000],
    ['market.users.churnRate', '632301', '2011-03', 2000, 60_000], ['market.users.churnRate', '632322', '2011-03', 700, 60_000],
    ['market.users.churnRate', 'O1', '2011-03', 2000, 60_000], ['market.users.churnRate', 'O2', '2011-03', 700, 60_000],
    ['market.daily.grossAdds', '6323', '2011-03-21', 30], ['market.daily.grossAdds', '6323', '2011-03-20', 40], ['market.daily.grossAdds', '6323', '2011-03-14', 50], ['market.daily.grossAdds', '6323', '2011-03-07', 70],
  ])
  await setTargets(branch.records, [
    ['market.users.onBooks', '6323', '2011', 126_000], ['market.users.netAdds', '6323', '2011', 6000], ['market.users.churnRate', '6323', '2011', 0.022],
  ])
})
afterAll(() => branch.close())

test('without a choice the board shows the newest month with figures', async () => {
  const { period, areaCode, newestMonth, oldestMonth, dataAsOf } = await board()
  expect({ period, areaCode, newestMonth, oldestMonth, dataAsOf }).toEqual({ period: '2011-03', areaCode: '6323', newestMonth: '2011-03', oldestMonth: '2010-03', dataAsOf: '2011-03-21' })
})

test('a month: the level stands on its path, the flow against its share of the year, the rate against what is to be held', async () => {
  const of = await board()
  const [users] = find(of, '在网用户').figures
  // 2010 closed at 119,900 of 126,000: a quarter of the way by March.
  expect(users).toMatchObject({ actual: 120_200, expected: 121_425, expectedBasis: 'path', yearTarget: 126_000, previous: 120_100, lastYear: 119_000, state: 'watch' })
  expect(users?.spark).toHaveLength(13)
  const [adds] = find(of, '净增').figures
  expect(adds).toMatchObject({ actual: 100, expected: 500, state: 'off_track', gap: { value: 400, amount: 400, amountUnit: 'users' }, previous: 300, lastYear: null })
  const churn = find(of, '离网率').figures[0]
  expect(churn).toMatchObject({ actual: 0.0225, expected: 0.022, expectedBasis: 'year', state: 'watch' })
  expect(churn?.gap.amount).toBeCloseTo(60)
})

test('a year: flows add up, levels take the last month, rates divide sums', async () => {
  const of = await board({ period: '2011' })
  expect(find(of, '净增').figures[0]).toMatchObject({ actual: 900, expected: 1500, monthsWithFigure: 3, state: 'off_track' })
  expect(find(of, '在网用户').figures[0]).toMatchObject({ actual: 120_200, monthsWithFigure: 3, state: 'watch', lastYear: 119_000 })
  expect(find(of, '离网率').figures[0]).toMatchObject({ actual: 8100 / 360_000, state: 'watch' })
})

test('no data is never zero, and what is missing is said', async () => {
  const of = await board({ period: '2011-07' })
  expect(find(of, '净增').figures[0]).toMatchObject({ actual: null, state: 'no_figure', gap: { value: null, amount: null } })
  const county = await board({ areaCode: '632301' })
  expect(find(county, '离网率').figures[0]).toMatchObject({ actual: 2000 / 60_000, expected: null, state: 'no_target' })
  expect(find(of, '欠费率').state).toBe('no_indicator')
  expect(find(of, '欠费率').figures[0]).toMatchObject({ linkState: 'suggested', source: 'awaited', actual: null })
  expect((await board()).summary).toMatchObject({ sentenceCount: 5, offTrack: 1, watch: 2, noIndicator: 2, noOwner: 4, noTarget: 2 })
})

test('a chapter carries the worst mark below it', async () => {
  const of = await board()
  expect(find(of, '市场').mark).toBe('off_track')
  expect(of.clauses.find((clause) => clause.number === '二')?.mark).toBe('no_indicator')
})

test('the loop of a sentence: where it is worst first, the path of its target, and its doors', async () => {
  const loop = await readLoop(branch.manager, testMeasures, { clauseId: clauseOf('离网率').clauseId })
  expect(loop.byArea.map((each) => [each.name, each.value])).toEqual([['同仁市', 2000 / 60_000], ['尖扎县', 700 / 60_000]])
  expect(loop.byUnit.map((each) => each.name)).toEqual(['隆务营业部', '尖扎营业部'])
  expect(loop.months).toHaveLength(13)
  expect(loop.months.at(-1)).toEqual({ month: '2011-03', actual: 0.0225, lastYear: null, target: 0.022 })
  expect(loop.headings.map((heading) => heading.text)).toContain('市场')
  expect(loop.doors.rows).toBe('/measures/market.users.churnRate/rows?period=2011-03&subjectKind=area&subjectCode=6323')
})

test('a figure of each brand stands beside the whole, and opens to the rows of that brand', async () => {
  await bringFigures(branch.records, [['market.users.churnRate', '6323', '2011-03', 600, 60_000, '全球通'], ['market.users.churnRate', '6323', '2011-03', 2100, 60_000, '神州行']])
  const loop = await readLoop(branch.manager, testMeasures, { clauseId: clauseOf('离网率').clauseId })
  expect(loop.byBrand.map((each) => [each.name, each.value])).toEqual([['神州行', 0.035], ['全球通', 0.01]])
  expect(loop.byBrand[1]?.rowsPath).toBe(`/measures/market.users.churnRate/rows?period=2011-03&subjectKind=area&subjectCode=6323&brand=${encodeURIComponent('全球通')}`)
  expect(loop.byArea.map((each) => each.value)).toEqual([2000 / 60_000, 700 / 60_000])
  expect((await readLoop(branch.manager, testMeasures, { clauseId: clauseOf('净增').clauseId })).byBrand).toEqual([])
})

test('home: the branch for who leads it, the own sentences for the others', async () => {
  await addNote(branch.manager, { clauseId: clauseOf('净增').clauseId, text: '下乡放号', dueOn: '2011-03-25', ownerStaffNo: 'S1' })
  const lead = await readHome(branch.manager, { measures: testMeasures })
  expect(lead.kind).toBe('manager')
  expect(lead.worst.map((each) => each.figure?.measureId)).toEqual(['market.users.netAdds', 'market.users.churnRate', 'market.users.onBooks'])
  // A second sentence about the same figure is the same gap.
  await linkClause(branch.manager, testMeasures, { clauseId: clauseOf('欠费率').clauseId, kind: 'measure', reference: 'market.users.netAdds' })
  expect((await readHome(branch.manager, { measures: testMeasures })).worst.map((each) => each.figure?.measureId)).toEqual(['market.users.netAdds', 'market.users.churnRate', 'market.users.onBooks'])
  expect(lead.daily).toEqual([expect.objectContaining({ day: '2011-03-21', value: 30, dayBefore: 40, sameWeekdayMean: 60 })])
  expect([lead.due.map((note) => note.text), lead.dueCounts]).toEqual([['下乡放号'], { all: 1, now: 0, late: 0 }])
  // The earliest fifty are listed, and all are counted.
  await sql`insert into clause_note (clause_id, text, due_on, account_id) select ${clauseOf('净增').clauseId}, '第' || n || '件', date '2011-01-24' + n, ${branch.manager.accountId} from generate_series(1, 58) n`.execute(branch.records.db)
  const many = await readHome(branch.manager, { measures: testMeasures })
  expect([many.due.length, many.due[0]?.text, many.dueCounts]).toEqual([50, '第1件', { all: 59, now: 57, late: 56 }])
  await sql`delete from clause_note where text like '第%件'`.execute(branch.records.db)
  const own = await readHome(branch.officer, { measures: testMeasures })
  expect(own.kind).toBe('own')
  expect(own.mine.map((each) => each.text)).toEqual(['全年净增不少于6000户。'])
  expect(own.areas.map((each) => each.areaCode)).toEqual(['6323'])
})

test('a county sees its own area first, another branch is refused, and without the verb nothing is shown', async () => {
  expect((await readBoard(branch.county, testMeasures, {})).areaCode).toBe('632301')
  await expect(board({ areaCode: '6325' })).rejects.toMatchObject({ code: 'AREA_NOT_OF_PLAN' })
  await expect(readBoard(branch.stranger, testMeasures, {})).rejects.toMatchObject({ code: 'NO_PERMISSION' })
})
