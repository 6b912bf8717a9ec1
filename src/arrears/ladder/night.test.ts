import fc from 'fast-check'
import { sql } from 'kysely'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, type Day, day } from '../../kernel/day.ts'
import type { Context } from '../../platform/access/context.ts'
import { openTestBranch, type TestBranch, today } from '../../platform/access/testAccess.ts'
import { type Kill, runAndKill } from '../../platform/records/testKill.ts'
import { approveRule, draftRule, submitRule } from '../../platform/rules/index.ts'
import { planActs } from '../act/store.ts'
import { dayNumber } from './accountRules.ts'
import { type BookAccount, withRecords } from './book.ts'
import { drawOf, isHeldOut } from './drawRules.ts'
import { measureEffect, type Outcome } from './effectRules.ts'
import { defaultLadder } from './ladder.data.ts'
import { loadSides, runNight } from './night.ts'
import { ladderKind } from './policy.ts'
import { tallyBook } from './preview.ts'
import { account, accounts, bookOf } from './testNight.ts'

let branch: TestBranch
let officer: Context
let manager: Context
const standing = async (): Promise<unknown[]> => (await sql`select account_no, rung, since, next_on, hold from arrears_state order by account_no`.execute(branch.records.db)).rows
const steps = async (): Promise<unknown[]> => (await sql`select account_no, owes_since, rung, taken_on from arrears_step order by account_no, taken_on`.execute(branch.records.db)).rows
const clear = async (): Promise<void> => void (await sql`truncate arrears_state, arrears_step, arrears_act, arrears_night_page, credit_term`.execute(branch.records.db))

/** Every third account may owe for longer than the ladder's days; for every ninth that has changed two days ago. */
const giveTerms = async (to: readonly BookAccount[]): Promise<void> => {
  const changedOn = addDays(today, -2)
  const rows = to.flatMap(({ accountNo }, index) => (index % 3 > 0 ? [] : index % 9 > 0 ? [[accountNo, '2010-01-01', null, 30 + (index % 40), index % 50]] : [[accountNo, '2010-01-01', changedOn, 70, 15], [accountNo, addDays(changedOn, 1), null, 35, 20]]))
  await sql`insert into credit_term (account_no, from_on, to_on, limit_days, one_way_stop_days)
    select r ->> 0, cast(r ->> 1 as date), cast(r ->> 2 as date), cast(r ->> 3 as int), cast(r ->> 4 as int) from jsonb_array_elements(cast(${JSON.stringify(rows)} as jsonb)) r`.execute(branch.records.db)
}

beforeAll(async () => {
  branch = await openTestBranch()
  const open = async (signInName: string): Promise<Context> => ({
    records: branch.records, facts: branch.door.facts, factsOwner: branch.door.factsOwner, dataFolder: '/nowhere', accountId: await branch.add({ signInName, grants: [] }), signInName, staffNo: null, language: 'zh',
    grants: [{ permissions: new Set(['arrears.ladder.draft', 'arrears.ladder.approve']), areaCode: '6323' }], today, now: new Date('2011-03-22T02:00:00Z'),
  })
  officer = await open('qianfei')
  manager = await open('zong')
  const drafted = await draftRule(officer, [ladderKind], { kind: ladderKind.id, variant: '', areaCode: '6323', effectiveFrom: '2010-01-01', body: defaultLadder, note: '' })
  await submitRule(officer, [ladderKind], { ruleId: drafted.ruleId, revision: 1 })
  await approveRule(manager, [ladderKind], { ruleId: drafted.ruleId, revision: 2 })
})
afterAll(() => branch.records.close())

test('a night decides everybody once; run again it changes nothing', async () => {
  const first = await runNight({ records: branch.records, book: bookOf(accounts) }, today)
  expect(first).toMatchObject({ accounts: 45_000, pages: 3, withoutPolicy: 0 })
  const [stood, stepped] = [await standing(), await steps()]
  expect(stood.length).toBe(accounts.filter((each) => (each.items[0]?.dueOn ?? 0) < dayNumber(today)).length)
  expect(await runNight({ records: branch.records, book: bookOf(accounts) }, today)).toEqual({ ...first })
  expect([await standing(), await steps()]).toEqual([stood, stepped])
}, 120_000)

test('killed after a page it goes on there, and ends as one that was not', async () => {
  const [stood, stepped] = [await standing(), await steps()]
  await clear()
  const stop = new AbortController()
  await expect(runNight({ records: branch.records, book: bookOf(accounts), signal: stop.signal, onPage: () => stop.abort() }, today)).rejects.toThrow()
  const { rows: [pages] } = await sql<{ count: number }>`select count(*)::int as count from arrears_night_page`.execute(branch.records.db)
  expect(pages?.count).toBe(1)
  const read: string[] = []
  const book = bookOf(accounts)
  await runNight({ records: branch.records, book: { readPage: (after, limit) => { read.push(after); return book.readPage(after, limit) } } }, today)
  expect(read[0]).toBe('A19999')
  expect([await standing(), await steps()]).toEqual([stood, stepped])
}, 120_000)

const nightChild = (kill: Kill | null) => runAndKill(join(import.meta.dirname, 'testNightChild.ts'), [branch.records.connectionString], kill)

test('a process that is killed at any moment leaves whole pages, and the next one ends the night as if nothing had been', { timeout: 900_000 }, async () => {
  await clear()
  await runNight({ records: branch.records, book: bookOf(accounts) }, today)
  const [stood, stepped] = [await standing(), await steps()]
  const pages = new Set<number>()
  for (const kill of [{ after: 'open', ms: 150 }, { after: '20000 done', ms: 80 }, { after: '40000 done', ms: 0 }]) {
    await clear()
    await nightChild(kill)
    // Its back end may still be at work for a moment: the lines of pages and what they stand for come and go together.
    const { rows: [left] } = await sql<{ pages: number; counted: number }>`
      select count(*)::int as pages, coalesce(sum(account_count), 0)::int as counted from arrears_night_page p`.execute(branch.records.db)
    pages.add(left?.pages ?? 0)
    expect(left?.counted).toBe(Math.min(45_000, 20_000 * (left?.pages ?? 0)))
    expect(await nightChild(null)).toContain('end 45000')
    expect([await standing(), await steps()]).toEqual([stood, stepped])
    const { rows: counted } = await sql<{ page: number; account_count: number; step_count: number }>`select page, account_count, step_count from arrears_night_page where business_date = ${today} order by page`.execute(branch.records.db)
    expect(counted.map((row) => row.account_count)).toEqual([20_000, 20_000, 5_000])
    expect(counted.reduce((sum, row) => sum + row.step_count, 0)).toBe(stepped.length)
  }
  // The kills met different moments, else this would show nothing.
  expect(pages.size).toBeGreaterThan(1)
})

test('a missed night changes nothing: the later one takes every rung on the day that was its own', async () => {
  const few = accounts.slice(0, 900)
  const nights = async (days: readonly number[]): Promise<unknown[][]> => {
    await clear()
    await giveTerms(few)
    for (const back of days) await runNight({ records: branch.records, book: bookOf(few) }, addDays(today, -back))
    return [await standing(), await steps()]
  }
  const every = await nights([5, 4, 3, 2, 1, 0])
  expect(await nights([5, 1, 0])).toEqual(every)
  expect(await nights([0])).toEqual(every)
  const { rows: held } = await sql<{ hold: string }>`select distinct hold from arrears_state where hold like '%Days' order by hold`.execute(branch.records.db)
  expect(held.map((row) => row.hold)).toEqual(['limitDays', 'oneWayStopDays'])
}, 120_000)

test('who has paid leaves the book, and who pauses is held', async () => {
  await clear()
  const [one, two, three] = [account(1, day('2011-03-01')), account(2, day('2011-03-01')), account(3, day('2011-03-01'))]
  await runNight({ records: branch.records, book: bookOf([one, two, three]) }, addDays(today, -1))
  await sql`insert into arrears_pause (account_no, area_code, kind, from_on, to_on, reason, set_by, set_at) values ('A00002', '632301100', 'promise', '2011-03-20', '2011-03-30', '月底发工资', ${officer.accountId}, now()), ('A00003', '632301100', 'protection', '2011-01-01', '2011-12-31', '医院', ${officer.accountId}, now())`.execute(branch.records.db)
  await runNight({ records: branch.records, book: bookOf([{ ...one, moneys: [{ on: dayNumber(today), amountFen: 8_000, reversedOn: null }] }, two, three]) }, today)
  expect(await standing()).toEqual([
    { account_no: 'A00002', rung: 'call', since: '2011-03-11', next_on: '2011-03-31', hold: 'promise' },
    { account_no: 'A00003', rung: 'visit', since: '2011-03-21', next_on: '2012-01-04', hold: null },
  ])
})

test('a debt that is owed again, because its payment was taken back, keeps its steps and adds none twice; a night of the past leaves today alone', async () => {
  await clear()
  const owes = account(1, day('2011-03-05'))
  const paidOn = (reversedOn: number | null) => ({ ...owes, moneys: [{ on: dayNumber(addDays(today, -1)), amountFen: 8_000, reversedOn }] })
  const night = (back: number, given: ReturnType<typeof account>) => runNight({ records: branch.records, book: bookOf([given]) }, addDays(today, -back))
  await night(2, owes)
  const [stood, stepped] = [await standing(), await steps()]
  expect(stepped.length).toBeGreaterThan(1)
  await night(1, paidOn(null))
  expect(await standing()).toEqual([])
  expect((await night(0, paidOn(dayNumber(addDays(today, -1))))).steps).toBe(0)
  expect([await standing(), await steps()]).toEqual([stood, stepped])
  const now = async () => (await sql`select * from arrears_state`.execute(branch.records.db)).rows
  const before = await now()
  await night(30, account(1, day('2011-01-01')))
  expect(await now()).toEqual(before)
})

test('a page read by its span has what each of its accounts has when asked for by number', async () => {
  await clear()
  const page = accounts.slice(0, 1_500)
  await giveTerms(page)
  const side = (await loadSides(branch.records, today))('632301100')
  if (side === null) throw new Error('A ladder is in force.')
  const read = (of: readonly BookAccount[]): Promise<BookAccount[]> => withRecords(branch.records, of, [side.ladder])
  const bySpan = await read(page)
  expect([bySpan.filter((each) => each.limitTerms.length === 1).length > 200, bySpan.filter((each) => each.limitTerms.length === 2).length]).toEqual([true, 167])
  expect((await Promise.all([0, 300, 600, 900, 1_200].map((from) => read(page.slice(from, from + 300))))).flat()).toEqual(bySpan)
  // Accounts between them that are left out of the page stay out.
  const some = page.filter((_, index) => index % 2 === 0)
  expect(await read(some)).toEqual(bySpan.filter((_, index) => index % 2 === 0))
})

test('what the preview says is what approval does', async () => {
  await clear()
  const few = accounts.slice(0, 2_000)
  const gentler = { ...defaultLadder, rungs: defaultLadder.rungs.map((rung, index) => (index === 1 ? { ...rung, days: 14 } : rung)) }
  const drafted = await draftRule(officer, [ladderKind], { kind: ladderKind.id, variant: '', areaCode: '632302', effectiveFrom: '2011-01-01', body: gentler, note: '' })
  const before = (await loadSides(branch.records, today))('632302')
  if (before === null) throw new Error('The ladder of the area above is in force.')
  const there = few.filter((each) => each.areaCode === '632302')
  await giveTerms(there)
  expect((await withRecords(branch.records, there, [before.ladder])).filter((each) => each.limitTerms.length > 0).length).toBeGreaterThan(100)
  // Over several pages, in a book with others between; the night has pages of another size.
  const pages: number[] = []
  const asked = { session: branch.records, areaCode: '632302', effectiveFrom: day('2011-01-01'), body: gentler }
  const said = await tallyBook({ ...asked, ctx: { today }, onProgress: ({ done }) => pages.push(done) }, bookOf(few), 300)
  expect(pages).toEqual([0, 300, 600, 900, 1_200, 1_500, 1_800, 2_000])
  expect(await tallyBook({ ...asked, ctx: { today } }, bookOf(few))).toEqual(said)
  await expect(tallyBook({ ...asked, ctx: { today }, signal: AbortSignal.abort() }, bookOf(few), 300)).rejects.toThrow()
  // Days 10 to 13: four of 180 due dates, every third account there.
  expect(said).toMatchObject({ accounts: there.length, moved: there.filter((each) => { const age = dayNumber(today) - (each.items[0]?.dueOn ?? 0); return age >= 10 && age < 14 && (each.items[0]?.amountFen ?? 0) >= 1_000 }).length, moreStopped: 0, fewerStopped: 0 })
  await submitRule(officer, [ladderKind], { ruleId: drafted.ruleId, revision: 1 })
  await approveRule(manager, [ladderKind], { ruleId: drafted.ruleId, revision: 2 })
  await runNight({ records: branch.records, book: bookOf(there), pageAccounts: 250 }, today)
  const { rows } = await sql<{ rung: string; count: number; fen: number }>`select rung, count(*)::int as count, sum(overdue_fen)::bigint as fen from arrears_state where rung is not null group by rung order by rung`.execute(branch.records.db)
  expect(rows).toEqual(said.rungs.filter((rung) => rung.rungId !== null && rung.after > 0).map((rung) => ({ rung: rung.rungId, count: rung.after, fen: rung.afterFen })).toSorted((x, y) => ((x.rung ?? '') < (y.rung ?? '') ? -1 : 1)))
  // What it said of the cost is what the acts come to: those of three days, letters of any age, the last rung alone, without those whom the draw left out.
  const costOf = async (of: Day): Promise<number> => {
    await planActs(branch.records, of)
    const { rows: acts } = await sql<{ channel: 'sms' | 'call' | 'visit' | 'letter'; count: number }>`select channel, count(*)::int as count from arrears_act where state <> 'heldOut' and business_date = ${of} group by channel`.execute(branch.records.db)
    return acts.reduce((sum, act) => sum + act.count * gentler.costFen[act.channel], 0)
  }
  expect(said.costAfterFen).toBeGreaterThan(0)
  expect(await costOf(today)).toBe(said.costAfterFen)
  // A night was missed; the steps of the last one begin nothing again.
  const later = addDays(today, 2)
  const then = await tallyBook({ ...asked, ctx: { today: later } }, bookOf(there), 200)
  await runNight({ records: branch.records, book: bookOf(there) }, later)
  expect(await costOf(later)).toBe(then.costAfterFen)
  expect(then.costAfterFen).toBeGreaterThan(0)
  expect(then.costAfterFen).toBeLessThan(said.costAfterFen)
})

test('a county with a rule of its own moves nothing: not in the preview of a rule for the area above, and not in the night after its approval', async () => {
  const few = accounts.slice(0, 2_000)
  const countyOf = (each: BookAccount): boolean => each.areaCode === '632302'
  const stood = async (): Promise<unknown[]> => {
    await clear()
    await giveTerms(few)
    await runNight({ records: branch.records, book: bookOf(few) }, today)
    return (await sql`select account_no, rung, since, next_rung, next_on, version from arrears_state where area_code = '632302' order by account_no`.execute(branch.records.db)).rows
  }
  const before = await stood()
  // Everybody is called later, and a rung has another name.
  const later = { ...defaultLadder, rungs: defaultLadder.rungs.map((rung, index) => (index === 1 ? { ...rung, id: 'lateCall', name: '迟催', days: 17 } : rung)) }
  const tally = (book: readonly BookAccount[]) => tallyBook({ session: branch.records, areaCode: '6323', effectiveFrom: day('2011-02-01'), body: later, ctx: { today } }, bookOf(book))
  const there = await tally(few.filter(countyOf))
  expect(there).toMatchObject({ accounts: few.filter(countyOf).length, moved: 0, moreStopped: 0, fewerStopped: 0 })
  expect(there.costAfterFen).toBe(there.costBeforeFen)
  expect(there.rungs.find((rung) => rung.rungId === 'lateCall')).toMatchObject({ before: 0, after: 0 })
  const said = await tally(few)
  expect(said.moved).toBe((await tally(few.filter((each) => !countyOf(each)))).moved)
  expect(said.moved).toBeGreaterThan(0)
  const drafted = await draftRule(officer, [ladderKind], { kind: ladderKind.id, variant: '', areaCode: '6323', effectiveFrom: '2011-02-01', body: later, note: '' })
  await submitRule(officer, [ladderKind], { ruleId: drafted.ruleId, revision: 1 })
  await approveRule(manager, [ladderKind], { ruleId: drafted.ruleId, revision: 2 })
  expect(await stood()).toEqual(before)
  const { rows } = await sql<{ rung: string; count: number }>`select rung, count(*)::int as count from arrears_state where rung is not null group by rung order by rung`.execute(branch.records.db)
  expect(rows).toEqual(said.rungs.filter((rung) => rung.rungId !== null && rung.after > 0).map((rung) => ({ rung: rung.rungId, count: rung.after })).toSorted((x, y) => ((x.rung ?? '') < (y.rung ?? '') ? -1 : 1)))
})

test('the draw holds out its share, evenly, and the same whoever asks', () => {
  const key = { high: 123_456_789, low: 987_654_321 }
  const rung = { id: 'call', holdOutPermille: 50 }
  const held = Array.from({ length: 100_000 }, (_, no) => isHeldOut(key, rung, `A${no}`, 15_000)).filter(Boolean).length
  expect(Math.abs(held - 5_000)).toBeLessThan(4 * Math.sqrt(100_000 * 0.05 * 0.95))
  expect(isHeldOut(key, { ...rung, holdOutPermille: 0 }, 'A1', 15_000)).toBe(false)
  fc.assert(fc.property(fc.string(), fc.nat(), fc.nat(), (text, high, low) => {
    const drawn = drawOf({ high, low }, text)
    expect(drawn >= 0 && drawn < 1).toBe(true)
    expect(drawOf({ high, low }, text)).toBe(drawn)
  }))
})

test('the measured effect covers the truth in at least 93 of 100 seeded worlds', () => {
  const truthFen = 1_200
  let covered = 0
  const worlds = 400
  for (let seed = 1; seed <= worlds; seed += 1) {
    const key = { high: seed, low: seed * 7_919 }
    const outcomes: Outcome[] = Array.from({ length: 3_000 }, (_, no) => {
      const owedFen = Math.round(2_000 * (1 - Math.log(1 - drawOf(key, `owed ${no}`))))
      const held = drawOf(key, `held ${no}`) < 0.1
      // Most pay nothing or all; the rung brings the same sum from everybody on average.
      const paid = drawOf(key, `pays ${no}`) < 0.35 ? owedFen : 0
      return { isHeldOut: held, owedFen, paidFen: paid + (held ? 0 : 2 * truthFen * drawOf(key, `moved ${no}`)) }
    })
    const effect = measureEffect(outcomes)
    if (effect && effect.lowFen <= truthFen && truthFen <= effect.highFen) covered += 1
  }
  expect(covered / worlds).toBeGreaterThanOrEqual(0.93)
  expect(covered / worlds).toBeLessThanOrEqual(0.98)
  expect(measureEffect(Array.from({ length: 50 }, () => ({ isHeldOut: false, owedFen: 1, paidFen: 1 })))).toBeNull()
})
