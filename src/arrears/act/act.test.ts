import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, type Day, day } from '../../kernel/day.ts'
import { subscriberFeed } from '../../branch/index.ts'
import { bringRows, makeAreas, openEngine } from '../../branch/measure/testWorld.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import { prepareFacts } from '../../platform/facts/ledger.ts'
import { addAccount } from '../../platform/access/account/actions.ts'
import type { Context } from '../../platform/access/context.ts'
import type { Records } from '../../platform/records/records.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { arrearsFeeds, billFeed } from '../feeds.ts'
import { ledgerBook } from '../ladder/facts.ts'
import { defaultLadder } from '../ladder/ladder.data.ts'
import { runNight } from '../ladder/night.ts'
import { noteLettersSent, readLetters } from './actions.ts'
import { takeActs } from './night.ts'

const on = day('2011-03-22')
const now = new Date('2011-03-21T22:00:00Z')

for (const engine of ['duckdb', 'postgres'] as const) {
  describe(`what rungs come to, on ${engine}`, () => {
    let records: Records
    let facts: OwnedFacts
    let officer: Context
    const night = async (of: Day = on) => {
      await runNight({ records, book: ledgerBook(facts, of) }, of)
      return takeActs({ records, facts, now }, of)
    }
    const acts = async () => (await sql<{ account: string; channel: string; state: string }>`select account_no as account, channel, state from arrears_act order by account_no, channel`.execute(records.db)).rows.map((row) => `${row.account} ${row.channel} ${row.state}`)

    beforeAll(async () => {
      records = await openTestRecords()
      await makeAreas(records)
      facts = await openEngine(engine, records)
      await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds])
      const person = (signInName: string) => records.transaction((tx) => addAccount(tx, { accountId: null }, { signInName, displayName: signInName, password: 'Yak-butter-tea-2011', mustChangePassword: false, grants: [] }))
      const [author, approver] = [await person('qianfei'), await person('zong')]
      // No draw: what each rung comes to is to be seen.
      const policy = { ...defaultLadder, rungs: defaultLadder.rungs.map((rung) => ({ ...rung, holdOutPermille: 0 })) }
      await sql`insert into rule (kind, variant, area_code, version, effective_from, state, body, note, author, edited_by, approver, submitted_at, decided_at)
        values ('arrears.ladder', '', '6323', 1, '2010-01-01', 'approved', cast(${JSON.stringify(policy)} as jsonb), '', ${author}, ${author}, ${approver}, now(), now())`.execute(records.db)
      officer = { records, facts, factsOwner: { run: async () => undefined }, dataFolder: '/nowhere', accountId: author, signInName: 'qianfei', staffNo: null, language: 'zh', today: on, now, grants: [{ permissions: new Set(['arrears.viewLadder', 'arrears.sendLetters']), areaCode: '6323' }] }
      const bill = (account_id: string, daysAgo: number, area_code = '632301101001') => ({ month: '2010-12', account_id, bill_no: `b${account_id}`, customer_id: `C${account_id}`, amount_fen: 8_000, due_on: addDays(on, -daysAgo), area_code, brand: '全球通' })
      const subscriber = (account_id: string, more = {}) => ({
        month: '2011-02', subscriber_id: `S${account_id}`, account_id, customer_id: `C${account_id}`, phone_number: '13909731234', brand: '全球通', tariff: null, payment_way: 'postpaid', area_code: '632301101001', opened_on: '2010-05-01', status: 'normal', ...more,
      })
      await bringRows(facts, billFeed, '2010-12', [bill('BO', 3), bill('CALL', 10), bill('GONE', 3), bill('LATE', 9), bill('LETTER', 70, '632322100001'), bill('STOP', 30), bill('VISIT', 21), bill('ZH', 4)])
      await bringRows(facts, subscriberFeed, '2011-02', [
        subscriber('BO', { language: 'bo' }), subscriber('CALL'), subscriber('GONE', { status: 'closed', closed_on: '2011-02-03' }), subscriber('LATE'), subscriber('LETTER'), subscriber('STOP'), subscriber('VISIT', { phone_number: '无' }), subscriber('ZH'),
      ])
    })
    afterAll(async () => {
      await facts.close()
      await records.close()
    })

    test('a rung becomes a message in the language of the customer, an order of the office of the area, a letter in the list; run again it adds nothing', async () => {
      expect(await night()).toEqual({ planned: 8, messages: 4, orders: 2 })
      // A reminder of six days ago is not sent any more; the whole way of the oldest debt comes to its last rung alone.
      expect(await acts()).toEqual(['BO sms done', 'CALL call done', 'CALL sms done', 'GONE sms noNumber', 'LETTER letter waiting', 'STOP sms done', 'VISIT visit done', 'ZH sms done'])
      expect(await night()).toEqual({ planned: 0, messages: 0, orders: 0 })
      const { rows: messages } = await sql<{ person_key: string; language: string; state: string; body: string; purpose: string }>`select person_key, language, state, body, purpose from message order by body`.execute(records.db)
      expect(messages.map((message) => [message.person_key, message.language, message.state, message.purpose])).toEqual([['13909731234', 'zh', 'queued', 'dunning'], ['13909731234', 'zh', 'queued', 'dunning'], ['13909731234', 'zh', 'queued', 'dunning'], ['13909731234', 'bo', 'queued', 'dunning']])
      expect(messages.filter((message) => message.body.includes('即将停机')).map((message) => message.body)).toEqual(['您好！您的账户STOP欠费80.00元，缴费截止日为2011-02-20，即将停机。缴清后很快自动复机。如有疑问请致电10086。'])
      const { rows: orders } = await sql`select kind, unit_code, subject_code, owner_staff_no, ask from work_order order by kind`.execute(records.db)
      expect(orders).toEqual([
        { kind: 'arrears.call', unit_code: 'O1', subject_code: 'CALL', owner_staff_no: null, ask: { rung: '外呼催缴', overdueYuan: 80, oldestDueOn: '2011-03-12' } },
        { kind: 'arrears.visit', unit_code: 'O1', subject_code: 'VISIT', owner_staff_no: null, ask: { rung: '上门催缴', overdueYuan: 80, oldestDueOn: '2011-03-01' } },
      ])
    })

    test('letters wait until a person has sent them', async () => {
      expect((await readLetters(officer)).rows.map((row) => [row.accountNo, row.areaName, row.overdueFen, row.ladderDays])).toEqual([['LETTER', '马克堂村', 8_000, 70]])
      const actIds = (await readLetters(officer)).rows.map((row) => row.actId)
      const elsewhere = { ...officer, grants: [{ permissions: new Set(['arrears.viewLadder', 'arrears.sendLetters']), areaCode: '632301' }] }
      await expect(noteLettersSent(elsewhere, actIds)).rejects.toMatchObject({ code: 'LETTERS_NONE' })
      expect(await noteLettersSent(officer, actIds)).toBe(1)
      await expect(noteLettersSent(officer, actIds)).rejects.toMatchObject({ code: 'LETTERS_NONE' })
      expect((await readLetters(officer)).rows).toEqual([])
    })

    test('an account that somebody has in hand already gets no second order; the act names the one that lives', async () => {
      await sql`delete from arrears_act`.execute(records.db)
      await sql`delete from arrears_night_page`.execute(records.db)
      await night()
      expect((await sql`select kind from work_order order by kind`.execute(records.db)).rows).toEqual([{ kind: 'arrears.call' }, { kind: 'arrears.visit' }])
      const { rows } = await sql<{ channel: string; kind: string }>`select a.channel, o.kind from arrears_act a join work_order o on o.order_id = a.order_id where a.state = 'done' order by a.channel`.execute(records.db)
      expect(rows).toEqual([{ channel: 'call', kind: 'arrears.call' }, { channel: 'visit', kind: 'arrears.visit' }])
    })

    test('whom the draw left out gets nothing, and that is written down', async () => {
      await sql`delete from arrears_act`.execute(records.db)
      await sql`update arrears_step set is_held_out = true where account_no = 'CALL' and rung = 'call'`.execute(records.db)
      await sql`delete from arrears_night_page`.execute(records.db)
      await night()
      expect((await acts()).filter((line) => line.startsWith('CALL'))).toEqual(['CALL call heldOut', 'CALL sms heldOut'])
    })

    test('a night that was cut off before its acts is caught up by the next', async () => {
      await sql`delete from arrears_act`.execute(records.db)
      expect((await night(addDays(on, 1))).planned).toBeGreaterThan(0)
      expect(await acts()).toContain('CALL sms heldOut')
      expect(await acts()).toContain('ZH sms done')
    })

    test('who was contacted enough by all chapters waits for the first free day, and is left alone once the debt has left its rung', async () => {
      const again = async (of: Day): Promise<void> => {
        await sql`delete from arrears_night_page`.execute(records.db)
        await night(of)
      }
      const call = async () => (await sql<{ state: string; free_on: string | null; has_order: boolean }>`select state, free_on, order_id is not null as has_order from arrears_act where account_no = 'CALL' and channel = 'call'`.execute(records.db)).rows
      const contacted = async (of: Day): Promise<void> => {
        await sql`delete from arrears_act`.execute(records.db)
        await sql`delete from contact`.execute(records.db)
        await sql`update work_order set closed_at = now()`.execute(records.db)
        await sql`update arrears_step set is_held_out = false`.execute(records.db)
        await sql`insert into contact (person_key, channel, on_day, origin, added_at) values ('13909731234', 'visit', ${of}, 'x1', now()), ('13909731234', 'call', ${of}, 'x2', now())`.execute(records.db)
      }
      const [first, second, third] = [addDays(on, 1), addDays(on, 2), addDays(on, 3)]
      await contacted(first)
      await again(first)
      expect(await call()).toEqual([{ state: 'due', free_on: second, has_order: false }])
      await again(second)
      expect(await call()).toEqual([{ state: 'done', free_on: second, has_order: true }])
      await contacted(second)
      await again(second)
      expect(await call()).toEqual([{ state: 'due', free_on: third, has_order: false }])
      await sql`update arrears_state set rung = 'visit' where account_no = 'CALL'`.execute(records.db)
      await takeActs({ records, facts, now }, third)
      expect(await call()).toEqual([{ state: 'lapsed', free_on: third, has_order: false }])
    })

    test('a customer with three accounts due is called once; the order names the others, which follow one by one', async () => {
      for (const table of ['arrears_act', 'contact', 'arrears_step', 'arrears_state', 'arrears_night_page']) await sql`delete from ${sql.table(table)}`.execute(records.db)
      await sql`update work_order set closed_at = now()`.execute(records.db)
      const of = ['M1', 'M2', 'M3', 'M4']
      await bringRows(facts, billFeed, '2010-12', of.map((account_id, index) => ({ month: '2010-12', account_id, bill_no: `b${account_id}`, customer_id: 'CM', amount_fen: 8_000 + index * 1_000, due_on: addDays(on, -10), area_code: '632301101001', brand: '全球通' })))
      // M1 to M3 are one customer; M4 is another, who answers to the number of M3.
      await bringRows(facts, subscriberFeed, '2011-02', of.map((account_id, index) => ({
        month: '2011-02', subscriber_id: `S${account_id}`, account_id, customer_id: index === 3 ? 'CX' : 'CM', phone_number: `1390973000${Math.min(index, 2)}`, brand: '全球通', tariff: null, payment_way: 'postpaid', area_code: '632301101001', opened_on: '2010-05-01', status: 'normal',
      })))
      const calls = async () => (await sql<{ a: string; state: string; f: string | null; o: string | null }>`select a.account_no as a, a.state, a.free_on as f, w.subject_code as o from arrears_act a left join work_order w on w.order_id = a.order_id where a.channel = 'call' order by 1`.execute(records.db)).rows.map((row) => [row.a, row.state, row.f, row.o])
      const open = async () => (await sql<{ s: string; o: string | null }>`select subject_code as s, ask ->> 'otherAccounts' as o from work_order where closed_at is null order by order_id`.execute(records.db)).rows.map((row) => [row.s, row.o])
      const close = () => sql`update work_order set closed_at = now()`.execute(records.db)
      const [first, second, third] = [addDays(on, 1), addDays(on, 2), addDays(on, 3)]
      expect((await night()).orders).toBe(2)
      // M4 is the largest debt of all, M3 of those that are left after it.
      expect(await open()).toEqual([['M2', 'M1 80.00'], ['M4', 'M3 100.00']])
      expect(await calls()).toEqual([['M1', 'due', first, 'M2'], ['M2', 'done', null, 'M2'], ['M3', 'due', first, 'M4'], ['M4', 'done', null, 'M4']])
      // Run again, and while the orders are open, nothing is added.
      expect((await takeActs({ records, facts, now }, on)).orders).toBe(0)
      expect((await night(first)).orders).toBe(0)
      expect(await calls()).toEqual([['M1', 'due', second, 'M2'], ['M2', 'done', null, 'M2'], ['M3', 'due', second, 'M2'], ['M4', 'done', null, 'M4']])
      await close()
      expect((await night(second)).orders).toBe(1)
      await close()
      expect((await night(third)).orders).toBe(1)
      expect((await calls()).map(([account, state, , order]) => [account, state, order])).toEqual(of.map((account) => [account, 'done', account]))
    })
  })
}
