import { sql } from 'kysely'
import { makeAreas } from '../branch/measure/testWorld.ts'
import type { OrderKind } from '../branch/orderKind/contract.ts'
import { day } from '../kernel/day.ts'
import type { Context } from '../platform/access/context.ts'
import type { Records } from '../platform/records/records.ts'
import { openTestRecords } from '../platform/records/testRecords.ts'

/** A kind with everything that a kind may ask for. */
export const patrol: OrderKind = {
  id: 'test.patrol', version: 1, name: { zh: '巡检', en: 'Patrol' }, about: { zh: '巡检基站。', en: 'Patrol a site.' },
  ask: [{ id: 'scope', words: { zh: '范围', en: 'Scope' }, type: 'text', lengthMax: 100, required: false }],
  form: [
    { id: 'voltage', words: { zh: '直流电压', en: 'DC voltage' }, type: 'number', unit: { zh: '伏', en: 'V' }, min: 48, max: 56.4, decimals: 1, required: true },
    { id: 'door', words: { zh: '门锁', en: 'Door lock' }, type: 'choice', required: false, choices: [{ id: 'good', words: { zh: '完好', en: 'Good' } }, { id: 'broken', words: { zh: '损坏', en: 'Broken' } }] },
    { id: 'note', words: { zh: '情况', en: 'Findings' }, type: 'text', lengthMax: 200, required: false },
  ],
  evidence: [], clock: { calendar: 'office', replyBy: 'accepted', replyMinutes: 240, doneMinutes: 960 },
  escalation: [{ on: 'done', afterMinutes: 0, role: 'county_manager' }], closing: 'by_review',
  outcomes: [{ id: 'done', words: { zh: '正常', en: 'In order' }, meaning: 'achieved' }, { id: 'again', words: { zh: '未进站', en: 'Could not enter' }, meaning: 'again' }],
}
/** One that has no limit of its own and ends with its result. */
export const errand: OrderKind = { ...patrol, id: 'test.errand', name: { zh: '差事', en: 'Errand' }, form: [], clock: { ...patrol.clock, doneMinutes: null }, closing: 'by_result' }
export const testKinds: readonly OrderKind[] = [patrol, errand]

const verbs = ['work.view', 'work.open', 'work.act', 'work.dispatch', 'work.schedule']
export type TestWork = { records: Records; boss: Context; chen: Context; zhaxi: Context; kang: Context; nobody: Context; clauseId: number; close(): Promise<void> }

/** Two counties with an office each: chen and zhaxi in 隆务, kang in 马克堂; the boss over both. 2011-03-21 was a Monday. */
export async function openTestWork(): Promise<TestWork> {
  const records = await openTestRecords()
  await makeAreas(records)
  await sql`insert into staff (staff_no, name, unit_code, post, valid_from) values ('boss', '总经理', 'B6323', '总经理', '2009-01-01'), ('chen', '陈明（虚构）', 'O1', '维护员', '2009-01-01'),
    ('zhaxi', '扎西（虚构）', 'O1', '客户经理', '2009-01-01'), ('kang', '康珠（虚构）', 'O2', '主任', '2009-01-01')`.execute(records.db)
  const { rows: accounts } = await sql<{ account_id: number }>`insert into account (sign_in_name, display_name, password_hash, staff_no) values ('boss', '总经理', '-', 'boss'), ('chen', '陈明', '-', 'chen'), ('zhaxi', '扎西', '-', 'zhaxi'),
    ('kang', '康珠', '-', 'kang'), ('nobody', '无权', '-', null) returning account_id`.execute(records.db)
  const { rows: [plan] } = await sql<{ plan_id: number }>`insert into plan (title, year, area_code, source_text, in_force) values ('计划', 2011, '6323', '…', true) returning plan_id`.execute(records.db)
  const { rows: [clause] } = await sql<{ clause_id: number }>`insert into clause (plan_id, position, level, text, source, is_leaf) values (${plan?.plan_id}, 1, 1, '提高农村市场占有率', '提高农村市场占有率', true) returning clause_id`.execute(records.db)
  const context = (index: number, staffNo: string | null, areaCode: string, held: readonly string[]): Context => ({
    records, facts: { engine: 'duckdb', rows: async () => [] }, factsOwner: { run: async () => null }, dataFolder: '/nowhere', accountId: accounts[index]?.account_id ?? 0, signInName: staffNo ?? 'nobody', staffNo, language: 'zh',
    grants: held.length === 0 ? [] : [{ areaCode, permissions: new Set(held) }], today: day('2011-03-21'), now: new Date('2026-11-22T01:00:00Z'),
  })
  return {
    records, boss: context(0, 'boss', '6323', verbs), chen: context(1, 'chen', '632301', ['work.view', 'work.act', 'work.open']), zhaxi: context(2, 'zhaxi', '632301', ['work.view', 'work.act']),
    kang: context(3, 'kang', '632322', verbs), nobody: context(4, null, '6323', []), clauseId: clause?.clause_id ?? 0, close: () => records.close(),
  }
}

/** The same person, later on the same day or another. */
export function later(ctx: Context, time: string, on = '2011-03-21'): Context {
  return { ...ctx, today: day(on), now: new Date(`2026-11-22T${time}:00+08:00`) }
}
