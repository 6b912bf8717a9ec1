import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestBranch, type TestBranch, today } from '../../../platform/access/testAccess.ts'
import type { Context } from '../../../platform/access/context.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { approveRule, draftRule, submitRule } from '../../../platform/rules/index.ts'
import { approveGrant, askGrant, endGrant, readGrants, rejectGrant } from './actions.ts'
import type { Ask } from './contract.ts'
import { defaultCredit } from '../credit.data.ts'
import { creditKind } from '../policy.ts'
import { savePage } from '../limit/store.ts'
import { readLimits } from '../limit/actions.ts'
import { decideOne } from '../limit/rules.ts'
import { day, month } from '../../../kernel/day.ts'
import { expireGrants } from './expire.ts'
import { readStanding } from './store.ts'

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
  const decided = (accountNo: string, areaCode: string) => {
    const profile = { accountNo, areaCode, brand: '全球通', tier: '金卡', tenureMonths: 40, billsFen: [9_000, 9_000, 9_000, 4_000], stopsInYear: 0, way: 'ordinary' as const, overdueFen: 0 }
    return { profile, ...decideOne(defaultCredit, profile, { currentFen: null, score: null }), rule: { ruleId: drafted.ruleId, version: 1 } }
  }
  await branch.records.transaction((tx) => savePage(tx, { on: today, month: month('2011-03'), after: '', last: 'A2', isKnown: ['A1', 'A2'], decided: [decided('A1', '632301100'), decided('A2', '632302')] }))
  expect((await readLimits(officer, { accountNo: 'A1' })).rows.map((limit) => [limit.limitFen, limit.why.length, limit.version])).toEqual([[36_000, 4, 1]])
  expect((await readLimits(county, {})).rows.map((limit) => limit.accountNo)).toEqual(['A2'])
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

test('what is past its day ends once, and who asked is told', async () => {
  const kept = await askGrant(officer, ask({ accountNo: 'A5', toOn: '2011-05-31', limitFen: 20_000 }))
  const { grantId } = await askGrant(officer, ask({ accountNo: 'A4', toOn: '2011-03-25', limitFen: 20_000 }))
  const never = await askGrant(officer, ask({ accountNo: 'A6', toOn: '2011-03-25', limitFen: 20_000 }))
  for (const each of [kept.grantId, grantId]) await approveGrant(manager, each)
  const later = day('2011-03-26')
  expect(await expireGrants(branch.records, day('2011-03-25'), officer.now)).toBe(0)
  expect(await expireGrants(branch.records, later, officer.now)).toBe(2)
  expect(await expireGrants(branch.records, later, officer.now)).toBe(0)
  const grants = await readGrants({ ...officer, today: later })
  expect(grants.find((grant) => grant.grantId === grantId)).toMatchObject({ state: 'approved', expiredOn: later, endedOn: null })
  expect(grants.find((grant) => grant.grantId === never.grantId)).toMatchObject({ state: 'rejected', expiredOn: later })
  expect(grants.find((grant) => grant.grantId === kept.grantId)).toMatchObject({ state: 'approved', expiredOn: null })
  expect((await readStanding(branch.records, 'A4', later)).limitFen).toBe(0)
  const { rows } = await sql<{ subject: string; accountId: number }>`select subject, account_id as "accountId" from message where dedupe_key like 'grant over %' order by subject`.execute(branch.records.db)
  expect(rows).toEqual([{ subject: '临时信用度到期前没有批准，已失效：账户 A6', accountId: officer.accountId }, { subject: '临时信用度已到期：账户 A4', accountId: officer.accountId }])
  expect(await code(endGrant(manager, grantId))).toBe('CREDIT_GRANT_DECIDED')
})
