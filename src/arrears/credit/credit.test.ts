import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestBranch, type TestBranch, today } from '../../platform/access/testAccess.ts'
import type { Context } from '../../platform/access/context.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { approveRule, draftRule, submitRule } from '../../platform/rules/index.ts'
import { approveGrant, askGrant, endGrant, readGrants, readLimits, rejectGrant } from './actions.ts'
import type { Ask } from './contract.ts'
import { defaultCredit } from './credit.data.ts'
import { creditKind } from './policy.ts'
import { checkCreditPolicy, type CreditProfile, decideLimit, usageWarning } from './rules.ts'
import { readStanding, saveLimits } from './store.ts'

const profile = (more: Partial<CreditProfile> = {}): CreditProfile => ({ accountNo: 'A1', tier: '金', tenureMonths: 40, billsFen: [9_000, 9_000, 9_000, 4_000], stopsInYear: 0, way: 'ordinary', currentFen: null, overdueFen: 0, ...more })

test('a limit says why, step by step', () => {
  const decision = decideLimit(defaultCredit, profile({ stopsInYear: 1 }))
  // 200 + 90 = 290; times 1.3 = 377; less a quarter = 282.75; down to whole tens.
  expect(decision.why.map((step) => step.toFen)).toEqual([20_000, 29_000, 37_700, 28_275, 28_000])
  expect(decision).toMatchObject({ limitFen: 28_000, limitDays: 30, oneWayStopDays: 15, needsReview: false })
  expect(decision.why.at(3)?.words.zh).toBe('近 12 个月停机 1 次，减 25%')
})

test('seasonal income: one month of caterpillar fungus moves the limit little', () => {
  const quiet = Array.from({ length: 12 }, () => 3_000)
  const july = [3_000, 60_000, ...quiet.slice(2)]
  expect(decideLimit(defaultCredit, profile({ billsFen: july })).limitFen - decideLimit(defaultCredit, profile({ billsFen: quiet, tier: '金' })).limitFen).toBeLessThanOrEqual(20_000)
  expect(decideLimit(defaultCredit, profile({ billsFen: july, tier: null })).limitFen).toBe(7_000)
})

test('never raised during arrears, whatever the rest says', () => {
  fc.assert(fc.property(fc.record({ tier: fc.constantFrom(null, '金', '钻石'), tenureMonths: fc.integer({ min: 0, max: 300 }), billsFen: fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 12 }), stopsInYear: fc.integer({ min: 0, max: 9 }), way: fc.constantFrom('ordinary' as const, 'agreed' as const, 'collection' as const), currentFen: fc.integer({ min: 0, max: 300_000 }), overdueFen: fc.integer({ min: 0, max: 5 }) }), (some) => {
    const decision = decideLimit(defaultCredit, profile(some))
    if (some.overdueFen > 0) expect(decision.limitFen).toBeLessThanOrEqual(some.currentFen)
    expect(decision.limitFen).toBeGreaterThanOrEqual(0)
    expect(decision.limitFen).toBeLessThanOrEqual(defaultCredit.capFen)
    expect(decision.why.at(-1)?.toFen).toBe(decision.limitFen)
    const better = decideLimit(defaultCredit, profile({ ...some, currentFen: null, stopsInYear: 0 }))
    expect(better.limitFen).toBeGreaterThanOrEqual(decideLimit(defaultCredit, profile({ ...some, currentFen: null })).limitFen)
  }))
})

test('a rule of limits that contradicts itself is refused by its row; usage warns at 80 and 100 %', () => {
  const codes = (more: Partial<typeof defaultCredit>): string[] => checkCreditPolicy({ ...defaultCredit, ...more }).map((fault) => fault.code)
  expect(codes({})).toEqual([])
  expect(codes({ tiers: [{ id: '金', baseFen: 1 }, { id: '金', baseFen: 2 }] })).toEqual(['CREDIT_TIER_REPEATED'])
  expect(codes({ tenure: [{ fromMonths: 12, percent: 100 }, { fromMonths: 12, percent: 130 }] })).toEqual(['CREDIT_TENURE_NOT_RISING'])
  expect(codes({ floorFen: 900_000 })).toEqual(['CREDIT_CAP_BELOW_FLOOR'])
  expect([7_999, 8_000, 10_000].map((used) => usageWarning(used, 10_000))).toEqual(['none', 'near', 'usedUp'])
})

let branch: TestBranch
let officer: Context
let manager: Context
let second: Context
let county: Context
const ask = (more: Partial<Ask> = {}): Ask => ({ accountNo: 'A1', areaCode: '632301100', kind: 'temporaryLimit', limitFen: 30_000, guarantor: '', fromOn: '2011-03-22', toOn: '2011-04-30', reason: '挖虫草季节出行', ...more })
const code = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (error instanceof Refusal ? error.code : String(error)))

beforeAll(async () => {
  branch = await openTestBranch()
  const verbs = new Set(['arrears.viewCredit', 'arrears.askCredit', 'arrears.approveCredit', 'arrears.credit.draft', 'arrears.credit.approve'])
  const open = async (signInName: string, areaCode: string): Promise<Context> => ({
    records: branch.records, facts: branch.door.facts, factsOwner: branch.door.factsOwner, dataFolder: '/nowhere', accountId: await branch.add({ signInName, grants: [] }), signInName, staffNo: null, language: 'zh', grants: [{ permissions: verbs, areaCode }], today, now: new Date('2011-03-22T02:00:00Z'),
  })
  officer = await open('qianfei', '6323')
  manager = await open('zong', '6323')
  second = await open('fuzong', '6323')
  county = await open('jianzha', '632302')
})
afterAll(() => branch.records.close())

test('nothing is granted while no rule is in force', async () => {
  expect(await code(askGrant(officer, ask()))).toBe('CREDIT_NO_POLICY')
  const drafted = await draftRule(officer, [creditKind], { kind: creditKind.id, variant: '', areaCode: '6323', effectiveFrom: '2011-01-01', body: defaultCredit, note: '' })
  await submitRule(officer, [creditKind], { ruleId: drafted.ruleId, revision: 1 })
  await approveRule(manager, [creditKind], { ruleId: drafted.ruleId, revision: 2 })
  await branch.records.transaction((tx) => saveLimits(tx, [{ ...decideLimit(defaultCredit, profile()), areaCode: '632301100' }, { ...decideLimit(defaultCredit, profile({ accountNo: 'A2' })), areaCode: '632302' }], { ruleId: drafted.ruleId, version: 1 }, today))
  expect((await readLimits(officer, 'A1')).map((limit) => [limit.limitFen, limit.why.length, limit.version])).toEqual([[36_000, 4, 1]])
  expect((await readLimits(county, null)).map((limit) => limit.accountNo)).toEqual(['A2'])
})

test('a temporary limit: asked by one, approved by another, over on its day', async () => {
  const { grantId, needsSecond } = await askGrant(officer, ask({ limitFen: 45_000 }))
  expect(needsSecond).toBe(false)
  expect(await code(approveGrant(officer, grantId))).toBe('CREDIT_OWN_APPROVAL')
  expect(await code(approveGrant(county, grantId))).toBe('CREDIT_GRANT_UNKNOWN')
  expect(await approveGrant(manager, grantId)).toBe('approved')
  expect(await code(approveGrant(second, grantId))).toBe('CREDIT_GRANT_DECIDED')
  expect((await readStanding(branch.records, 'A1', today)).limitFen).toBe(45_000)
  const { rows: [later] } = await sql<{ limitFen: number }>`select limit_fen as "limitFen" from credit_limit where account_no = 'A1'`.execute(branch.records.db)
  expect(later?.limitFen).toBe(36_000)
  await endGrant(manager, grantId)
  expect(await code(endGrant(manager, grantId))).toBe('CREDIT_GRANT_DECIDED')
})

test('above the threshold a second pair of eyes, and nobody twice', async () => {
  const { grantId, needsSecond } = await askGrant(officer, ask({ kind: 'guaranteedOpening', guarantor: '扎西', limitFen: 60_000 }))
  expect(needsSecond).toBe(true)
  expect(await approveGrant(manager, grantId)).toBe('second')
  expect(await code(approveGrant(manager, grantId))).toBe('CREDIT_OWN_APPROVAL')
  expect(await approveGrant(second, grantId)).toBe('approved')
  expect((await readGrants(officer)).find((grant) => grant.grantId === grantId)).toMatchObject({ state: 'approved', approvedBy: 'zong', secondBy: 'fuzong', askedBy: 'qianfei', guarantor: '扎西' })
})

test('what is refused says what to do', async () => {
  expect(await code(askGrant(officer, ask({ limitFen: 36_000, accountNo: 'A2', areaCode: '632302' })))).toBe('CREDIT_NOT_RAISED')
  expect(await code(askGrant(officer, ask({ limitFen: 90_000, toOn: '2011-12-31' })))).toBe('CREDIT_DATES_BAD')
  expect(await code(askGrant(officer, ask({ limitFen: 90_000, fromOn: '2011-03-01', toOn: '2011-03-10' })))).toBe('CREDIT_DATES_BAD')
  expect(await code(askGrant(officer, ask({ kind: 'guaranteedOpening' })))).toBe('CREDIT_GUARANTOR_NEEDED')
  // The ledger knows where the account lies, whatever area is typed.
  expect(await code(askGrant(county, ask({ areaCode: '632302' })))).toBe('CREDIT_AREA_OUTSIDE')
  await sql`insert into arrears_state (account_no, area_code, business_date, overdue_fen, ladder_days, owes_since) values ('A2', '632302', '2011-03-21', 8000, 12, '2011-03-10')`.execute(branch.records.db)
  expect(await code(askGrant(officer, ask({ accountNo: 'A2', limitFen: 90_000 })))).toBe('CREDIT_RAISED_IN_ARREARS')
  const { grantId } = await askGrant(officer, ask({ accountNo: 'A3', limitFen: 10_000 }))
  await rejectGrant(manager, grantId, '已有欠费记录')
  expect((await readGrants(officer)).find((grant) => grant.grantId === grantId)).toMatchObject({ state: 'rejected', decisionReason: '已有欠费记录' })
  await expect(readGrants({ ...officer, grants: [] })).rejects.toMatchObject({ code: 'NO_PERMISSION' })
})
