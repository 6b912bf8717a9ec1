import { call } from '@orpc/server'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { day } from '../../kernel/day.ts'
import { Refusal, refusal } from '../../kernel/refusal.ts'
import { openTestBranch, type TestBranch, today } from '../access/testAccess.ts'
import type { Context } from '../access/context.ts'
import { approveRule, draftRule, editRule, rejectRule, retireRule, submitRule } from './actions.ts'
import { named } from './contract.ts'
import { defineRuleKind, permissionsOfKinds } from './kind.ts'
import { viewRulesPermission } from './permissions.ts'
import { makeRuleRouter } from './routes.ts'
import { listRules, loadRules, ruleInForce, rulesInForce } from './store.ts'

const tooSoon = refusal('TEST_TOO_SOON', { zh: '催缴不得早于第 {days} 天。', en: 'Dunning must not begin before day {days}.' })
const ladder = defineRuleKind({
  id: 'arrears.ladder', words: { zh: '催缴阶梯', en: 'Dunning ladder' }, purpose: { zh: '何时怎样催缴。', en: 'When and how to dun.' },
  body: z.object({ firstDays: named(z.int().min(1).max(90), '首次催缴天数', 'First reminder after days') }), initial: { firstDays: 5 },
  roles: { draft: ['arrears_officer', 'county_manager'], approve: ['general_manager', 'arrears_officer'] },
  floors: async ({ body }) => (body.firstDays < 3 ? [new Refusal(tooSoon, { days: 3 })] : []),
  preview: async ({ body, before }) => ({ summary: [{ zh: `${before?.firstDays ?? 0} → ${body.firstDays}`, en: '' }], columns: [], rows: [] }),
})
const group = defineRuleKind({ ...ladder, id: 'plan.scheme', words: { zh: '考核方案', en: 'Scheme' }, variants: { words: { zh: '对象', en: 'Group' } }, preview: async () => ({ summary: [], columns: [], rows: [] }) })
const kinds = [ladder, group]

let branch: TestBranch
let officer: Context
let other: Context
let manager: Context
let county: Context
const draft = (by: Context, firstDays: unknown, more: Partial<Parameters<typeof draftRule>[2]> = {}) =>
  draftRule(by, kinds, { kind: ladder.id, variant: '', areaCode: '6323', effectiveFrom: '2011-03-01', body: { firstDays }, note: '', ...more })
const approve = async (drafted: { ruleId: number }, by: Context = manager): Promise<void> => {
  await submitRule(officer, kinds, { ruleId: drafted.ruleId, revision: await revisionOf(drafted.ruleId) })
  await approveRule(by, kinds, { ruleId: drafted.ruleId, revision: await revisionOf(drafted.ruleId) })
}
const revisionOf = async (ruleId: number): Promise<number> => (await listRules(branch.records, { ruleId }))[0]?.revision ?? 0
const sentence = async (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (error instanceof Refusal ? `${error.code} ${error.sentence('zh')}` : String(error)))

beforeAll(async () => {
  branch = await openTestBranch()
  branch = { ...branch, door: { ...branch.door, permissions: permissionsOfKinds(kinds) } }
  const open = async (signInName: string, role: 'arrears_officer' | 'general_manager' | 'county_manager', areaCode: string): Promise<Context> => {
    const accountId = await branch.add({ signInName, grants: [{ role, areaCode, validFrom: today }] })
    const verbs = permissionsOfKinds(kinds).filter((permission) => permission.roles.includes(role)).map((permission) => permission.verb)
    return { records: branch.records, facts: branch.door.facts, factsOwner: branch.door.factsOwner, dataFolder: '/nowhere', accountId, signInName, staffNo: null, language: 'zh', grants: [{ permissions: new Set(verbs), areaCode }], today, now: new Date('2011-03-22T02:00:00Z') }
  }
  officer = await open('qianfei', 'arrears_officer', '6323')
  other = await open('another', 'arrears_officer', '6323')
  manager = await open('zong', 'general_manager', '6323')
  county = await open('zeku', 'county_manager', '632301')
})
afterAll(() => branch.records.close())

test('a version holds from its day on, once another person approved it; every step is audited', async () => {
  const drafted = await draft(officer, 5)
  expect(drafted.version).toBe(1)
  expect(await ruleInForce(branch.records, ladder, '6323', today)).toBeNull()
  await approve(drafted)
  expect(await ruleInForce(branch.records, ladder, '632301100', today)).toMatchObject({ ruleId: drafted.ruleId, version: 1, areaCode: '6323', body: { firstDays: 5 } })
  expect(await ruleInForce(branch.records, ladder, '6323', day('2011-02-28'))).toBeNull()
  const { rows } = await sql<{ verb: string }>`select verb from audit where subject_kind = 'rule' and subject_id = ${String(drafted.ruleId)} order by audit_id`.execute(branch.records.db)
  expect(rows.map((row) => row.verb)).toEqual(['rule.draft', 'rule.submit', 'rule.approve'])
})

test('a county\'s own version stands before the branch\'s, for its own area only', async () => {
  const own = await draft(county, 9, { areaCode: '632301' })
  await submitRule(county, kinds, { ruleId: own.ruleId, revision: 1 })
  await approveRule(manager, kinds, { ruleId: own.ruleId, revision: 2 })
  const at = await loadRules(branch.records, ladder, today)
  expect([at('632301100')?.body.firstDays, at('632302')?.body.firstDays, at('6323')?.body.firstDays, at('99')]).toEqual([9, 5, 5, null])
  await retireRule(manager, kinds, { ruleId: own.ruleId, from: '2011-03-10', reason: '统一标准' })
  expect((await ruleInForce(branch.records, ladder, '632301', day('2011-03-09')))?.body.firstDays).toBe(9)
  expect((await ruleInForce(branch.records, ladder, '632301', day('2011-03-10')))?.body.firstDays).toBe(5)
})

test('schemes of several groups stand side by side', async () => {
  const drafted = await draft(officer, 4, { kind: group.id, variant: 'office' })
  const second = await draft(officer, 6, { kind: group.id, variant: 'room' })
  await approve(drafted)
  await approve(second)
  expect((await rulesInForce(branch.records, group, '6323', today)).map((rule) => [rule.variant, rule.body.firstDays])).toEqual([['office', 4], ['room', 6]])
})

test('a bad body is refused by the words of its field', async () => {
  expect(await sentence(draft(officer, 120))).toMatch(/^RULE_BODY_BAD “首次催缴天数”填写有误：.+90/)
  expect(await sentence(draft(officer, '五天'))).toMatch(/^RULE_BODY_BAD “首次催缴天数”填写有误：/)
})

test('what breaks a floor may be drafted and not submitted', async () => {
  const drafted = await draft(officer, 2)
  expect(await sentence(submitRule(officer, kinds, { ruleId: drafted.ruleId, revision: 1 }))).toBe('TEST_TOO_SOON 催缴不得早于第 3 天。')
})

test('neither its author nor its editor approves a version', async () => {
  const drafted = await draft(officer, 7)
  await editRule(other, kinds, { ruleId: drafted.ruleId, revision: 1, effectiveFrom: '2011-04-01', body: { firstDays: 8 }, note: '' })
  await submitRule(officer, kinds, { ruleId: drafted.ruleId, revision: 2 })
  const given = { ruleId: drafted.ruleId, revision: 3 }
  expect(await sentence(approveRule(officer, kinds, given))).toMatch(/^RULE_OWN_APPROVAL/)
  expect(await sentence(approveRule(other, kinds, given))).toMatch(/^RULE_OWN_APPROVAL/)
  await expect(sql`update rule set state = 'approved', approver = author, decided_at = now() where rule_id = ${drafted.ruleId}`.execute(branch.records.db)).rejects.toThrow(/check/)
  await rejectRule(manager, kinds, { ...given, reason: '太晚' })
  expect((await listRules(branch.records, { ruleId: drafted.ruleId }))[0]).toMatchObject({ state: 'rejected', reason: '太晚', approver: 'zong' })
})

test('approval is of what was read: a change in between, a wrong state, another area and a missing verb are refused', async () => {
  const drafted = await draft(officer, 7)
  const given = { ruleId: drafted.ruleId, revision: 1 }
  expect(await sentence(approveRule(manager, kinds, given))).toMatch(/^RULE_NOT_SUBMITTED 第 \d+ 版是草稿，不在待批准之列。/)
  await submitRule(officer, kinds, given)
  expect(await sentence(approveRule(manager, kinds, given))).toMatch(/^RULE_CHANGED_MEANWHILE/)
  expect(await sentence(retireRule(manager, kinds, { ...given, from: '2011-05-01', reason: '试' }))).toMatch(/^RULE_NOT_APPROVED/)
  await approveRule(manager, kinds, { ...given, revision: 2 })
  expect(await sentence(editRule(officer, kinds, { ...given, revision: 3, effectiveFrom: '2011-03-01', body: { firstDays: 5 }, note: '' }))).toMatch(/^RULE_NOT_OPEN 第 \d+ 版已批准，不能再改。/)
  expect(await sentence(retireRule(manager, kinds, { ...given, from: '2011-02-01', reason: '太早' }))).toMatch(/^RULE_RETIRED_TOO_EARLY/)
  expect(await sentence(draft(county, 5, { areaCode: '632302' }))).toMatch(/^RULE_OUTSIDE_SCOPE “尖扎县”/)
  expect(await sentence(draft(manager, 5))).toMatch(/^NO_PERMISSION/)
  expect(await sentence(draft(officer, 5, { areaCode: '9999' }))).toMatch(/^RULE_AREA_UNKNOWN/)
  expect(await sentence(draft(officer, 5, { kind: 'yak.moon' }))).toMatch(/^RULE_KIND_UNKNOWN/)
  expect(await sentence(draft(officer, 5, { variant: 'a' }))).toMatch(/^RULE_VARIANT_UNWANTED/)
  expect(await sentence(draft(officer, 5, { kind: group.id }))).toMatch(/^RULE_VARIANT_NEEDED/)
  expect(await sentence(submitRule(officer, kinds, { ruleId: 999_999, revision: 1 }))).toMatch(/^RULE_UNKNOWN/)
})

test('two drafts at once take two numbers', async () => {
  const drafted = await Promise.all([draft(officer, 11), draft(other, 12)])
  expect(new Set(drafted.map((one) => one.version)).size).toBe(2)
})

test('a long preview says how far it is to whoever waits for it, and to nobody else; who leaves stops it', async () => {
  const reached: { go: () => void }[] = []
  const slow = defineRuleKind({
    ...ladder, floors: async () => [],
    preview: async ({ onProgress, signal }) => {
      onProgress?.({ done: 20_000, total: 90_000, unit: { zh: '户', en: 'accounts' } })
      await new Promise<void>((go) => reached.push({ go }))
      signal?.throwIfAborted()
      return { summary: [], columns: [], rows: [] }
    },
  })
  const router = makeRuleRouter([slow])
  const seeing = (of: Context): Context => ({ ...of, grants: of.grants.map((grant) => ({ ...grant, permissions: new Set([...grant.permissions, viewRulesPermission.verb]) })) })
  const ask = (signal?: AbortSignal) => call(router.preview, { kind: slow.id, variant: '', areaCode: '6323', effectiveFrom: '2011-03-01', body: { firstDays: 5 } }, { context: seeing(officer), signal })
  const progressOf = (of: Context) => call(router.previewProgress, undefined, { context: seeing(of) })
  expect(await progressOf(officer)).toBeNull()
  const first = ask()
  await vi.waitFor(() => expect(reached.length).toBe(1), { timeout: 30_000 })
  expect(await progressOf(officer)).toEqual({ done: 20_000, total: 90_000, unit: { zh: '户', en: 'accounts' } })
  expect(await progressOf(other)).toBeNull()
  reached[0]?.go()
  expect((await first).preview).toEqual({ summary: [], columns: [], rows: [] })
  expect(await progressOf(officer)).toBeNull()
  const left = new AbortController()
  const second = ask(left.signal)
  await vi.waitFor(() => expect(reached.length).toBe(2), { timeout: 30_000 })
  left.abort()
  reached[1]?.go()
  await expect(second).rejects.toThrow()
})
