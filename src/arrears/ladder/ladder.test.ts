import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { mirrorReference, subscriberFeed } from '../../branch/index.ts'
import { bringRows, openEngine } from '../../branch/measure/testWorld.ts'
import type { Context } from '../../platform/access/context.ts'
import { openTestBranch, type TestBranch, today } from '../../platform/access/testAccess.ts'
import { scopedFacts } from '../../platform/access/scope.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import { prepareFacts } from '../../platform/facts/ledger.ts'
import { approveRule, draftRule, submitRule } from '../../platform/rules/index.ts'
import { arrearsFeeds, billFeed } from '../feeds.ts'
import { endPause, readAccount, readBook, setPause } from './actions.ts'
import type { PauseAsk } from './contract.ts'
import '../protected.ts'
import { defaultLadder } from './ladder.data.ts'
import { ladderKind } from './policy.ts'
import { ladderRuleKind } from './preview.ts'
import { nightTask } from './tasks.ts'

let branch: TestBranch
let facts: OwnedFacts
let officer: Context
let manager: Context
let county: Context
const code = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (error instanceof Refusal ? error.code : String(error)))
const pause = (more: Partial<PauseAsk> = {}): PauseAsk => ({ accountNo: 'A', kind: 'promise', fromOn: '2011-03-22', toOn: '2011-03-31', reason: '月底发工资', ...more })
const night = () => nightTask({ records: branch.records, facts, dataFolder: '/nowhere', signal: new AbortController().signal }, { businessDate: today }, () => undefined)

beforeAll(async () => {
  branch = await openTestBranch()
  facts = await openEngine('duckdb', branch.records)
  await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds])
  await mirrorReference(branch.records, facts)
  const bill = (account_id: string, due_on: string, area_code: string) => ({ month: '2011-01', account_id, bill_no: `b${account_id}`, customer_id: `C${account_id}`, amount_fen: 8_000, due_on, area_code, brand: '全球通' })
  await bringRows(facts, billFeed, '2011-01', [bill('A', '2011-03-10', '632301100'), bill('B', '2011-02-01', '632302')])
  const open = async (signInName: string, areaCode: string): Promise<Context> => ({
    records: branch.records, facts: scopedFacts(facts), factsOwner: branch.door.factsOwner, dataFolder: '/nowhere', accountId: await branch.add({ signInName, grants: [] }), signInName, staffNo: null, language: 'zh',
    grants: [{ permissions: new Set(['arrears.viewLadder', 'arrears.pauseLadder', 'arrears.ladder.draft', 'arrears.ladder.approve']), areaCode }], today, now: new Date('2011-03-22T02:00:00Z'),
  })
  officer = await open('qianfei', '6323')
  manager = await open('zong', '6323')
  county = await open('jianzha', '632302')
})
afterAll(async () => {
  await facts.close()
  await branch.records.close()
})

test('a policy is previewed on the book, approved by another, and the night does what it said', async () => {
  const said = await ladderRuleKind.preview?.({ ctx: officer, session: branch.records, areaCode: '6323', variant: '', effectiveFrom: today, body: defaultLadder, before: null })
  expect(said?.summary[0]?.zh).toBe('按 2011-03-22 的账：2 户有到期账单，2 户换级，涉及 160.00 元。')
  expect(said?.rows.filter((row) => Number(row[2]) > 0).map((row) => [row[0], row[2], row[3]])).toEqual([['外呼催缴', 1, 80], ['双停', 1, 80]])
  const drafted = await draftRule(officer, [ladderKind], { kind: ladderKind.id, variant: '', areaCode: '6323', effectiveFrom: '2011-01-01', body: defaultLadder, note: '' })
  await submitRule(officer, [ladderKind], { ruleId: drafted.ruleId, revision: 1 })
  await approveRule(manager, [ladderKind], { ruleId: drafted.ruleId, revision: 2 })
  expect(await night()).toMatchObject({ accounts: 2, pages: 1, withoutPolicy: 0 })
  const book = await readBook(officer, {})
  expect(book.rungs.filter((rung) => rung.accounts > 0).map((rung) => [rung.name, rung.accounts, rung.overdueFen])).toEqual([['外呼催缴', 1, 8_000], ['双停', 1, 8_000]])
  expect((await readBook(county, {})).rows.map((row) => row.accountNo)).toEqual(['B'])
  expect((await readBook(officer, { rung: 'call' })).rows.map((row) => [row.accountNo, row.rungName, row.since, row.nextRungName, row.nextOn])).toEqual([['A', '外呼催缴', '2011-03-20', '上门催缴', '2011-03-30']])
})

test('an account tells its whole way; another county does not see it', async () => {
  const { steps } = await readAccount(officer, 'B')
  expect(steps.map((step) => [step.rungName, step.takenOn])).toEqual([['双停', '2011-03-18'], ['单停', '2011-03-03'], ['上门催缴', '2011-02-21'], ['外呼催缴', '2011-02-11'], ['短信提醒', '2011-02-04']])
  expect(await code(readAccount(county, 'A'))).toBe('LADDER_ACCOUNT_UNKNOWN')
  await expect(readBook({ ...officer, grants: [] }, {})).rejects.toMatchObject({ code: 'NO_PERMISSION' })
})

test('a promise holds the account until its day; one that is too long, in the past or of another area is refused', async () => {
  expect(await code(setPause(officer, pause({ toOn: '2011-06-30' })))).toBe('LADDER_PAUSE_END_BAD')
  expect(await code(setPause(officer, pause({ fromOn: '2011-03-01' })))).toBe('LADDER_PAUSE_END_BAD')
  expect(await code(setPause(county, pause()))).toBe('LADDER_ACCOUNT_UNKNOWN')
  const pauseId = await setPause(officer, pause())
  await branch.records.withClient((client) => client.query('delete from arrears_night_page'))
  await night()
  expect((await readAccount(officer, 'A')).state).toMatchObject({ hold: 'promise', nextOn: '2011-04-01' })
  await endPause(officer, pauseId)
  expect(await code(endPause(officer, pauseId))).toBe('LADDER_PAUSE_UNKNOWN')
  expect((await readAccount(officer, 'A')).pauses).toMatchObject([{ kind: 'promise', toOn: '2011-03-31', endedOn: day('2011-03-22'), setBy: 'qianfei' }])
})

test('a dispute about one open bill takes that bill alone out of the debt; a bill that is not open, or a promise about one, is refused', async () => {
  const bill = (bill_no: string, month: string, due_on: string, amount_fen: number) => ({ month, account_id: 'A', bill_no, customer_id: 'CA', amount_fen, due_on, area_code: '632301100', brand: '全球通' })
  await bringRows(facts, billFeed, '2011-02', [bill('bA2', '2011-02', '2011-03-15', 3_000), bill('bNotDue', '2011-02', '2011-04-15', 500)])
  await branch.records.withClient((client) => client.query('delete from arrears_night_page'))
  await night()
  expect((await readAccount(officer, 'A')).bills).toEqual([{ billNo: 'bA', month: '2011-01', dueOn: '2011-03-10', amountFen: 8_000 }, { billNo: 'bA2', month: '2011-02', dueOn: '2011-03-15', amountFen: 3_000 }])
  expect(await code(setPause(officer, pause({ kind: 'dispute', itemId: 'bNotDue' })))).toBe('LADDER_DISPUTE_BILL_BAD')
  expect(await code(setPause(officer, pause({ kind: 'dispute', itemId: 'bB' })))).toBe('LADDER_DISPUTE_BILL_BAD')
  expect(await code(setPause(officer, pause({ kind: 'promise', itemId: 'bA' })))).toBe('LADDER_DISPUTE_BILL_BAD')
  await setPause(officer, pause({ kind: 'dispute', itemId: 'bA', reason: '话费有误' }))
  await branch.records.withClient((client) => client.query('delete from arrears_night_page'))
  await night()
  const { state, pauses } = await readAccount(officer, 'A')
  expect([state.overdueFen, state.oldestDueOn, pauses[0]?.itemId]).toEqual([3_000, '2011-03-15', 'bA'])
})
