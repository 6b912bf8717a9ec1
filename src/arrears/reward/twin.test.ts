import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { advance, createWorld } from '../../../demo/world.ts'
import { branchFeeds, masterNouns, mirrorReference, seedAreas } from '../../branch/index.ts'
import { addDays, day, monthOf } from '../../kernel/day.ts'
import type { Context } from '../../platform/access/context.ts'
import { openDuckFacts } from '../../platform/facts/duckdb.ts'
import { prepareFacts } from '../../platform/facts/ledger.ts'
import { takeFile } from '../../platform/feeds/index.ts'
import type { MasterNoun } from '../../platform/feeds/master.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { arrearsFeeds, fileFeeds } from '../feeds.ts'
import { deriveLedger } from '../ledger/derive.ts'
import { computeReward } from './actions.ts'
import { defaultReward } from './reward.data.ts'

type Item = { billNo: string; month: string; account: string; brand: string; county: string; openFen: number }
type Money = { receipts: { receiptNo: string; account: string; day: string; amountFen: number }[]; waived: Map<string, number> }

// The whole reward of a month, worked out a second time from the twin's own book in plain loops, without a line of the program's.
test('the reward of a month equals one that is worked out from the twin\'s own book', { timeout: 900_000 }, async () => {
  const records = await openTestRecords()
  const facts = await openDuckFacts({ path: null, threads: 2 })
  const folder = mkdtempSync(join(tmpdir(), 'twin-reward-'))
  try {
    await seedAreas(records, { prefix: '6323' })
    await prepareFacts(facts, [...branchFeeds, ...arrearsFeeds])
    await mirrorReference(records, facts)
    mkdirSync(join(folder, 'inbox'))
    const master = new Map([...masterNouns].map(([feedId, noun]): [string, MasterNoun] => [feedId, {
      ...noun,
      async difference(session, rows) {
        const found = await noun.difference(session, rows)
        await records.transaction((tx) => noun.apply(tx, found, feedId))
        await mirrorReference(records, facts)
        return { added: [], changed: [], missing: [] }
      },
    }]))
    const taken = [...branchFeeds.filter((feed) => feed.kind === 'master' || feed.id === 'branch.subscribers'), ...fileFeeds]
    const deps = { records, facts, feeds: taken, master, onAccepted: async () => undefined, dataFolder: folder, now: () => new Date('2009-08-03T00:00:00Z'), todayOf: async () => day('2009-08-03'), signal: new AbortController().signal }
    const world = createWorld({ subscribers: 2_500, months: 7, today: '2009-07-12' })
    const ends = new Map<string, Item[]>()
    const moneys = new Map<string, Money>()
    const itemsNow = (): Item[] => [...world.arrears.accounts.values()].flatMap((account) => account.bills.filter((bill) => bill.openFen > 0).map((bill) => ({
      billNo: bill.billNo, month: bill.month, account: bill.account, brand: world.era.brands[bill.brand]?.name ?? '', county: (world.areas.townships[world.areas.villages[bill.village]?.township ?? 0]?.code ?? '').slice(0, 6), openFen: bill.openFen,
    })))
    for (let on = addDays(world.today, 1); on <= world.options.today; on = addDays(on, 1)) {
      const before = monthOf(addDays(on, -1))
      const { files } = advance(world, on)
      // The money of a month is planned when it begins: what stands then is what will be at its end.
      if (monthOf(on) !== before || moneys.size === 0) {
        const { receipts, reversals, returns, waivers } = world.arrears
        const undone = new Set(reversals.map((reversal) => reversal.receiptNo))
        ends.set(monthOf(on), itemsNow())
        moneys.set(monthOf(on), {
          receipts: [...receipts.filter((receipt) => receipt.because === 'good' && !undone.has(receipt.receiptNo)), ...returns.filter((one) => one.isPaid)].map((one) => ({ receiptNo: one.receiptNo, account: one.account, day: one.day, amountFen: one.amountFen })),
          waived: new Map(waivers.map((waiver) => [waiver.account, waiver.amountFen])),
        })
      }
      for (const file of files) {
        if (!taken.some((feed) => feed.id === file.feedId)) continue
        const path = join(folder, 'inbox', file.name)
        await pipeline(Readable.from(file.chunks()), createWriteStream(path))
        for (const outcome of await takeFile(deps, { path, fileName: file.name, arrivedBy: 'command', accountId: null, feedId: null, slice: null }, () => undefined)) expect([file.name, ['accepted', 'unchanged'].includes(outcome.state)]).toEqual([file.name, true])
      }
    }
    await deriveLedger({ records, facts, signal: deps.signal }, null, deps.now())

    const month = '2009-06'
    const opening = (ends.get('2009-05') ?? []).filter((item) => item.month < '2009-05')
    const accounts = [...new Set(opening.map((item) => item.account))].toSorted()
    const people = (await sql<{ staff_no: string }>`select staff_no from staff where valid_to is null order by 1 limit 5`.execute(records.db)).rows.map((row) => row.staff_no)
    const { rows: [maker] } = await sql<{ account_id: number }>`insert into account (sign_in_name, display_name, password_hash) values ('qianfei', '欠费管理员', '-') returning account_id`.execute(records.db)
    // Every seventh account is nobody's, every fifth came on the eleventh.
    const held = accounts.flatMap((account, index) => (index % 7 === 6 ? [] : [{ account, staffNo: people[index % 5] ?? '', from: index % 5 === 4 ? '2009-06-11' : '2009-05-20', index }]))
    await sql`insert into arrears_case (case_id, account_no, area_code, opened_on, source, as_of, overdue_fen, ladder_days, way, chance, cost_fen, worth_fen)
      select h.index + 1, h.account, '6323', '2009-05-20', 'ladder', '2009-05-20', 1, 1, 'call', '{}', 0, 0 from jsonb_to_recordset(cast(${JSON.stringify(held)} as jsonb)) as h (index int, account text)`.execute(records.db)
    await sql`insert into arrears_case_owner (case_id, staff_no, from_on, how, why, given_at) select h.index + 1, h."staffNo", h."from", 'list', '{}', now() from jsonb_to_recordset(cast(${JSON.stringify(held)} as jsonb)) as h (index int, "staffNo" text, "from" date)`.execute(records.db)
    const ctx: Context = { records, facts, factsOwner: { run: async () => null }, dataFolder: folder, accountId: maker?.account_id ?? 0, signInName: 'qianfei', staffNo: null, language: 'zh', grants: [{ areaCode: '6323', permissions: new Set(['arrears.computeRewards']) }], today: day('2009-07-12'), now: deps.now() }
    await computeReward(ctx, month)

    const { rows: [run] } = await sql<{ historyMonths: string[] }>`select history_months as "historyMonths" from arrears_reward_run`.execute(records.db)
    expect(run?.historyMonths.length).toBeGreaterThanOrEqual(2)
    const bucketAt = (item: Item, end: string): number => {
      const age = (Number(end.slice(0, 4)) - Number(item.month.slice(0, 4))) * 12 + Number(end.slice(5)) - Number(item.month.slice(5)) - 1
      return age >= 13 ? 13 : age >= 7 ? 7 : age >= 4 ? 4 : age
    }
    const [cells, ages, all] = [new Map<string, { n: number; base: number; paid: number }>(), new Map<number, { base: number; paid: number }>(), { base: 0, paid: 0 }]
    const monthBefore = (of: string): string => (of.endsWith('-01') ? `${Number(of.slice(0, 4)) - 1}-12` : `${of.slice(0, 5)}${String(Number(of.slice(5)) - 1).padStart(2, '0')}`)
    for (const of of run?.historyMonths ?? []) {
      const after = new Map((ends.get(of) ?? []).map((item) => [item.billNo, item.openFen]))
      for (const item of (ends.get(monthBefore(of)) ?? []).filter((one) => one.month < monthBefore(of))) {
        if (moneys.get(of)?.waived.has(item.account)) continue
        const bucket = bucketAt(item, monthBefore(of))
        const paid = item.openFen - (after.get(item.billNo) ?? 0)
        const key = `${bucket} ${item.brand} ${item.county}`
        const [cell, age] = [cells.get(key) ?? { n: 0, base: 0, paid: 0 }, ages.get(bucket) ?? { base: 0, paid: 0 }]
        cells.set(key, { n: cell.n + 1, base: cell.base + item.openFen, paid: cell.paid + paid })
        ages.set(bucket, { base: age.base + item.openFen, paid: age.paid + paid })
        all.base += item.openFen
        all.paid += paid
      }
    }
    const expected = new Map<string, number>()
    const recovered = new Map<string, number>()
    const add = (to: Map<string, number>, key: string, fen: number): void => void to.set(key, (to.get(key) ?? 0) + fen)
    const gradeAt = (bucket: number): string => (bucket >= 13 ? 'old' : bucket >= 4 ? 'long' : bucket >= 1 ? 'short' : 'fresh')
    for (const { account, staffNo, from } of held) {
      const own = opening.filter((item) => item.account === account).toSorted((one, other) => (`${one.month}${one.billNo}` < `${other.month}${other.billNo}` ? -1 : 1))
      for (const item of own) {
        const bucket = bucketAt(item, '2009-05')
        const age = ages.get(bucket) ?? all
        const cell = cells.get(`${bucket} ${item.brand} ${item.county}`)
        const rate = cell ? (cell.n * (cell.paid / cell.base) + 50 * (age.paid / age.base)) / (cell.n + 50) : age.paid / age.base
        add(expected, `${staffNo} ${gradeAt(bucket)}`, item.openFen * (1 - (1 - rate) ** (from === '2009-06-11' ? 20 / 30 : 1)))
      }
      const left = own.map((item) => ({ item, fen: item.openFen }))
      const take = (fen: number): { item: Item; fen: number }[] => left.flatMap((each) => { const part = Math.min(each.fen, fen); each.fen -= part; fen -= part; return part > 0 ? [{ item: each.item, fen: part }] : [] })
      take(moneys.get(month)?.waived.get(account) ?? 0)
      for (const receipt of (moneys.get(month)?.receipts ?? []).filter((one) => one.account === account).toSorted((one, other) => (`${one.day}${one.receiptNo}` < `${other.day}${other.receiptNo}` ? -1 : 1))) {
        for (const part of take(receipt.amountFen)) if (receipt.day >= from) add(recovered, `${staffNo} ${gradeAt(bucketAt(part.item, '2009-05'))}`, part.fen)
      }
    }
    const { rows: lines } = await sql<{ key: string; expected: number; recovered: number; reward: number }>`select staff_no || ' ' || grade as key, expected_fen as expected, recovered_fen as recovered, reward_fen as reward from arrears_reward_line order by 1`.execute(records.db)
    const keys = [...new Set([...expected.keys(), ...recovered.keys()])].toSorted()
    expect(lines.map((line) => [line.key, line.recovered])).toEqual(keys.map((key) => [key, recovered.get(key) ?? 0]))
    for (const line of lines) {
      expect(Math.abs(line.expected - (expected.get(line.key) ?? 0))).toBeLessThanOrEqual(1)
      const rate = defaultReward.grades.find((grade) => line.key.endsWith(grade.id))?.ratePermille ?? 0
      expect(line.reward).toBe(Math.floor((rate * Math.max(0, line.recovered - line.expected)) / 1_000 + 1e-6))
    }
    const { rows: [total] } = await sql<{ paid: number; money: number }>`select (select sum(paid_fen)::bigint from arrears_reward_person) as paid, (select sum(amount_fen)::bigint from arrears_reward_money) as money`.execute(records.db)
    expect(total?.paid).toBe(lines.reduce((sum, line) => sum + line.reward, 0))
    expect(total?.money).toBe([...recovered.values()].reduce((sum, fen) => sum + fen, 0))
    expect(keys.length).toBeGreaterThanOrEqual(8)
    expect(total?.paid).toBeGreaterThan(0)
  } finally {
    await facts.close()
    await records.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
