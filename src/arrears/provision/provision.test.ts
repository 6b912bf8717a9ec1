import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mirrorReference, subscriberFeed } from '../../branch/index.ts'
import { bringRows, makeAreas, openEngine } from '../../branch/measure/testWorld.ts'
import { addMonths, day, firstDayOf, lastDayOf, month as toMonth, type Month } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { Context } from '../../platform/access/context.ts'
import { scopedFacts } from '../../platform/access/scope.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import { prepareFacts } from '../../platform/facts/ledger.ts'
import type { Records } from '../../platform/records/records.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { approveRule, draftRule, submitRule } from '../../platform/rules/index.ts'
import { arrearsFeeds, billFeed, paymentFeed, reversalFeed, writeOffFeed } from '../feeds.ts'
import { deriveLedger } from '../ledger/derive.ts'
import '../protected.ts'
import { openDraws } from '../roll/drawRules.ts'
import { listWindow, readFlows, readPanel, readPaths } from '../roll/facts.ts'
import { sumGroups } from '../roll/moneyRules.ts'
import { accountStates, ageing } from '../roll/states.data.ts'
import { approveList, proposeList, readItems, readKeptDebts, readLists, rejectList } from '../writeOff/actions.ts'
import { readAreaFlow, readMoves, readProvision } from './actions.ts'
import { checkProvision, provisionKind } from './policy.ts'
import { defaultProvision } from './provision.data.ts'
import { runProvision } from './run.ts'

const places = ['632301100', '632301101', '632322100', '632322101']
const months = Array.from({ length: 8 }, (_, at) => addMonths(toMonth('2010-06'), at))
const newest = toMonth('2011-02')
const code = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (error instanceof Refusal ? error.code : String(error)))

for (const engine of ['duckdb', 'postgres'] as const) {
  describe(`roll rates and provision on ${engine}`, () => {
    let records: Records
    let facts: OwnedFacts
    const asker = (accountId: number, areaCode: string, ...verbs: string[]): Context => ({
      records, facts: scopedFacts(facts), factsOwner: { run: async () => null }, dataFolder: '', accountId, signInName: `a${accountId}`, staffNo: null, language: 'zh',
      grants: [{ permissions: new Set(verbs), areaCode }], today: day('2011-03-05'), now: new Date('2011-03-05T01:00:00Z'),
    })
    const derive = () => deriveLedger({ facts, records, signal: new AbortController().signal }, null, new Date('2011-03-02T01:00:00Z'))
    const run = () => runProvision({ facts, records, signal: new AbortController().signal }, day('2011-03-05'), new Date('2011-03-05T01:00:00Z'))

    beforeAll(async () => {
      records = await openTestRecords()
      await makeAreas(records)
      await sql`insert into account (account_id, sign_in_name, display_name, password_hash) overriding system value values (1, 'a1', '欠费管理员', 'x'), (2, 'a2', '总经理', 'x')`.execute(records.db)
      facts = await openEngine(engine, records)
      await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds])
      await mirrorReference(records, facts)
      await bringWorld(facts)
      await derive()
    })
    afterAll(async () => {
      await facts.close()
      await records.close()
    })

    type Item = { month: string; account_id: string; bill_no: string; area_code: string; open_fen: number; amount_fen: number; age_months: number }
    const items = (of: Month) => facts.rows<Item>({ sql: `select t.month, t.account_id, t.bill_no, t.area_code, t.open_fen, t.amount_fen, t.age_months from open_item_month t join slice_pointer p on p.batch_id = t.batch_id where p.slice = '${of}'` })
    const written = () => facts.rows<{ account_id: string; month: string; fen: number }>({ sql: `select account_id, substr(day, 1, 7) as month, cast(sum(amount_fen) as bigint) as fen from write_off_day group by account_id, substr(day, 1, 7)` })
    const bucketOf = (age: number) => ageing.find((bucket) => age >= bucket.from && age <= bucket.to)?.id ?? ''
    const below = (areaCode: string, ancestor: string) => areaCode.startsWith(ancestor)

    test('the flow between two month ends is what a person would write down bill by bill, at every area', async () => {
      const gone = await written()
      let writtenSeen = 0
      let reopenedSeen = 0
      for (const month of months.slice(2).map((one) => addMonths(one, 1))) {
        const [before, after] = [await items(addMonths(month, -1)), await items(month)]
        const flows = await readFlows(facts, month)
        const expected = new Map<string, number>()
        const add = (areaCode: string, from: string, to: string, fen: number): void => {
          if (fen === 0) return
          for (const ancestor of ['6323', areaCode.slice(0, 6), areaCode]) expected.set(`${ancestor} ${from} ${to}`, (expected.get(`${ancestor} ${from} ${to}`) ?? 0) + fen)
        }
        const left = new Map(gone.filter((row) => row.month === month).map((row) => [row.account_id, row.fen]))
        // Oldest bill first, as the ledger settles.
        for (const bill of before.filter((row) => row.open_fen > 0).toSorted((a, b) => b.age_months - a.age_months || (a.bill_no < b.bill_no ? -1 : 1))) {
          const now = after.find((row) => row.account_id === bill.account_id && row.bill_no === bill.bill_no)?.open_fen ?? 0
          const less = Math.max(0, bill.open_fen - now)
          const lost = Math.min(less, left.get(bill.account_id) ?? 0)
          left.set(bill.account_id, (left.get(bill.account_id) ?? 0) - lost)
          writtenSeen += lost
          add(bill.area_code, bucketOf(bill.age_months), bucketOf(bill.age_months + 1), Math.min(bill.open_fen, now))
          add(bill.area_code, bucketOf(bill.age_months), 'writtenOff', lost)
          add(bill.area_code, bucketOf(bill.age_months), 'paid', less - lost)
        }
        for (const bill of after) {
          const was = before.find((row) => row.account_id === bill.account_id && row.bill_no === bill.bill_no)?.open_fen ?? 0
          if (bill.open_fen <= was) continue
          if (bill.age_months > 0) reopenedSeen += bill.open_fen - was
          add(bill.area_code, bill.age_months === 0 ? 'new' : 'reopened', bucketOf(bill.age_months), bill.open_fen - was)
        }
        expect(new Map(flows.map((flow) => [`${flow.areaCode} ${flow.from} ${flow.to}`, flow.fen]))).toEqual(expected)
        const sum = (rows: readonly Item[]) => rows.reduce((total, row) => total + row.open_fen, 0)
        const branch = flows.filter((flow) => flow.areaCode === '6323')
        expect(branch.filter((flow) => flow.from !== 'new' && flow.from !== 'reopened').reduce((total, flow) => total + flow.fen, 0)).toBe(sum(before))
        expect(branch.filter((flow) => flow.to !== 'paid' && flow.to !== 'writtenOff').reduce((total, flow) => total + flow.fen, 0)).toBe(sum(after))
      }
      expect(writtenSeen).toBeGreaterThan(0)
      expect(reopenedSeen).toBeGreaterThan(0)
    })

    test('paths and money by age are those of the books', async () => {
      const window = await listWindow(facts, newest, 13)
      expect(window).toEqual(months.slice(0).map((one) => addMonths(one, 1)))
      const all = await Promise.all(window.map(items))
      const gone = await written()
      const paths = await readPaths(facts, window)
      const digits = new Map<string, (number | null)[]>()
      for (const [at, month] of window.entries()) {
        const held = await facts.rows<{ account_id: string }>({ sql: `select t.account_id from arrears_account_month t join slice_pointer p on p.batch_id = t.batch_id where p.slice = '${month}'` })
        for (const { account_id: account } of held) {
          const open = (all[at] ?? []).filter((row) => row.account_id === account && row.open_fen > 0).map((row) => row.age_months)
          const isWritten = gone.some((row) => row.account_id === account && row.month <= month)
          const state = open.length > 0 ? accountStates.findIndex((one) => one === bucketOf(Math.max(...open))) : isWritten ? 8 : 0
          const line = digits.get(account) ?? window.map(() => null)
          line[at] = state
          digits.set(account, line)
        }
      }
      const counted = new Map<string, number>()
      for (const line of digits.values()) {
        let last: number | null = null
        const filled = line.map((state) => { last = state ?? (last === null || last === 8 ? last : 9); return last })
        counted.set(filled.join(','), (counted.get(filled.join(',')) ?? 0) + 1)
      }
      expect(new Map(paths.map((path) => [path.states.join(','), path.count]))).toEqual(counted)
      const sums = sumGroups(await readPanel(facts, window))
      window.forEach((_, at) => {
        const rows = all[at] ?? []
        ;[0, 1, 2, 3, 6].forEach((age) => expect(sums.open[at]?.[age]).toBe(rows.filter((row) => row.age_months === age).reduce((total, row) => total + row.open_fen, 0)))
        expect(sums.issued[at]).toBe(rows.filter((row) => row.age_months === 0).reduce((total, row) => total + row.amount_fen, 0))
      })
      // All that was written off fell on bills that were open a month before.
      expect(sums.written.flatMap((line) => [...line]).reduce((total, fen) => total + fen, 0)).toBe(gone.reduce((total, row) => total + row.fen, 0))
    })

    test('a month end is computed once, again when its facts or its rule change, and goes with its files', async () => {
      const officer = asker(1, '6323', 'arrears.viewProvision', 'arrears.provision.draft')
      expect(await run()).toEqual({ computed: 6, dropped: 0 })
      expect(await run()).toEqual({ computed: 0, dropped: 0 })
      const bare = await readProvision(officer, {})
      expect(bare).toMatchObject({ month: newest, areaName: '黄南州', rule: null })
      // Nobody has approved a rule: history speaks, and nothing is set aside.
      expect(bare.lines.every((line) => line.provisionFen === null && line.ratePermille === null)).toBe(true)
      expect(bare.lines.reduce((sum, line) => sum + line.openFen, 0)).toBe((await items(newest)).reduce((sum, row) => sum + row.open_fen, 0))
      const drafted = await draftRule(officer, [provisionKind], { kind: provisionKind.id, variant: '', areaCode: '6323', effectiveFrom: '2011-03-01', body: { ...defaultProvision, writeOffMonths: 5 }, note: '' })
      await submitRule(officer, [provisionKind], { ruleId: drafted.ruleId, revision: 1 })
      await approveRule(asker(2, '6323', 'arrears.provision.approve'), [provisionKind], { ruleId: drafted.ruleId, revision: 2 })
      // The rule holds from March: only the newest month end is provided for by it.
      expect(await run()).toEqual({ computed: 1, dropped: 0 })
      const ruled = await readProvision(officer, {})
      expect(ruled.rule).toMatchObject({ version: 1 })
      for (const line of ruled.lines) {
        const permille = defaultProvision.rates[ageing.find((bucket) => bucket.id === line.bucket)?.id ?? 'current']
        expect([line.ratePermille, line.provisionFen]).toEqual([permille, Math.round((line.openFen * permille) / 1000)])
        expect(line.lossFen).toBeLessThanOrEqual(line.openFen)
        expect(line.lossLowFen ?? 0).toBeLessThanOrEqual(line.lossFen + 1)
        expect(line.lossHighFen ?? 0).toBeGreaterThanOrEqual(line.lossFen - 1)
      }
      // Debts past the age of write-off are lost, but for what comes back after it.
      const old = (await items(newest)).filter((row) => row.age_months >= 7).reduce((sum, row) => sum + row.open_fen, 0)
      expect(ruled.lines.find((line) => line.bucket === 'months7to12')?.lossFen).toBe(Math.round(old * 0.9))
      expect(ruled.places.reduce((sum, place) => sum + place.openFen, 0)).toBe(ruled.lines.reduce((sum, line) => sum + line.openFen, 0))
      await expect(readProvision(asker(1, '6323', 'measure.view'), {})).rejects.toMatchObject({ code: 'NO_PERMISSION' })
      expect(checkProvision({ ...defaultProvision, rates: { ...defaultProvision.rates, month3: 100 } }).map((fault) => fault.code)).toEqual(['PROVISION_RATES_FALL'])
    })

    test('the accounts behind a cell of the matrix are as many as it says, and only one\'s own', async () => {
      const officer = asker(1, '6323', 'arrears.read', 'arrears.viewProvision')
      const { body } = await readProvision(officer, {})
      let cells = 0
      for (const [from, row] of (body?.lastMoves ?? []).entries()) {
        for (const [to, count] of row.entries()) {
          if (count === 0 || from === 9) continue
          cells += 1
          const { moves } = await readMoves(officer, { month: newest, from: accountStates[from] ?? '', to: accountStates[to] ?? '', limit: 500 })
          expect([accountStates[from], accountStates[to], moves.length]).toEqual([accountStates[from], accountStates[to], count])
        }
      }
      expect(cells).toBeGreaterThan(6)
      const own = await readMoves(asker(1, '632322', 'arrears.read'), { month: newest, from: 'nothing', to: 'nothing', limit: 500 })
      expect(new Set(own.moves.map((row) => row.areaName))).toEqual(new Set(['马克堂镇', '康扬镇']))
      expect(await code(readMoves(officer, { month: '2012-01', from: 'current', to: 'month1', limit: 10 }))).toBe('ROLL_MONTH_UNKNOWN')
      const flow = await readAreaFlow(asker(1, '6323', 'measure.view'), { areaCode: '632322' })
      expect(flow.flows.filter((line) => line.to !== 'paid' && line.to !== 'writtenOff').reduce((sum, line) => sum + line.fen, 0)).toBe((await items(newest)).filter((row) => below(row.area_code, '632322')).reduce((sum, row) => sum + row.open_fen, 0))
    })

    test('a write-off is proposed by one and approved by another; who paid since stops it; nobody is listed twice', async () => {
      const officer = asker(1, '6323', 'arrears.viewWriteOff', 'arrears.proposeWriteOff', 'arrears.approveWriteOff')
      const manager = asker(2, '6323', 'arrears.viewWriteOff', 'arrears.approveWriteOff')
      const county = asker(2, '632322', 'arrears.viewWriteOff', 'arrears.approveWriteOff', 'arrears.proposeWriteOff')
      const old = (await items(newest)).filter((row) => row.open_fen > 0 && row.age_months >= 5)
      const accounts = [...new Set(old.map((row) => row.account_id))].toSorted()
      const left = accounts[0] ?? ''
      expect(await code(proposeList(county, { areaCode: '632301', without: [], note: '年末核销' }))).toBe('WRITE_OFF_AREA_OUTSIDE')
      const proposed = await proposeList(officer, { without: [left], note: '二月末满五个月' })
      expect(proposed).toMatchObject({ accounts: accounts.length - 1, amountFen: old.filter((row) => row.account_id !== left).reduce((sum, row) => sum + row.open_fen, 0) })
      expect(await code(approveList(officer, proposed.listId))).toBe('WRITE_OFF_OWN_APPROVAL')
      expect(await code(approveList(county, proposed.listId))).toBe('WRITE_OFF_UNKNOWN')
      const rest = await proposeList(officer, { without: [], note: '补一户' })
      expect(rest.accounts).toBe(1)
      expect(await code(proposeList(officer, { without: [], note: '再来一次' }))).toBe('WRITE_OFF_NOTHING')
      await rejectList(manager, rest.listId, '先上门一次')
      expect(await code(approveList(manager, rest.listId))).toBe('WRITE_OFF_DECIDED')
      // March comes, and one of the list has paid.
      const payer = accounts.at(-1) ?? ''
      const owed = (await items(newest)).filter((row) => row.account_id === payer).reduce((sum, row) => sum + row.open_fen, 0)
      const february = newest
      await bringRows(facts, billFeed, february, [{ month: february, account_id: 'NEW', bill_no: 'NEW1', customer_id: 'K', amount_fen: 900, due_on: '2011-03-31', area_code: places[0] ?? '', brand: '全球通' }])
      await bringRows(facts, paymentFeed, '2011-03-31#1', [{ day: '2011-03-31', file_sequence: 1, receipt_no: 'LATE', account_id: payer, amount_fen: owed }])
      await derive()
      expect(await code(approveList(manager, proposed.listId))).toBe('WRITE_OFF_PAID_SINCE')
      await rejectList(manager, proposed.listId, '有人已缴')
      const again = await proposeList(officer, { without: [], note: '三月末重提' })
      await approveList(manager, again.listId)
      expect((await readLists(officer)).lists.map((list) => [list.listId, list.state])).toEqual([[again.listId, 'approved'], [rest.listId, 'rejected'], [proposed.listId, 'rejected']])
      const { items: listed, list } = await readItems(officer, again.listId)
      expect(listed.reduce((sum, item) => sum + item.amountFen, 0)).toBe(list.amountFen)
      expect(listed.every((item) => item.writtenFen === 0 || item.accountNo !== payer)).toBe(true)
      // The province performs it, and one pays after all, on top of what he owes still.
      const [first] = listed
      const open = (await items(toMonth('2011-03'))).filter((row) => row.account_id === first?.accountNo).reduce((sum, row) => sum + row.open_fen, 0)
      const writtenBefore = (await written()).filter((row) => row.account_id === first?.accountNo).reduce((sum, row) => sum + row.fen, 0)
      await bringRows(facts, writeOffFeed, '2011-04-02#1', [{ day: '2011-04-02', file_sequence: 1, write_off_no: 'H-9', account_id: first?.accountNo ?? '', amount_fen: first?.amountFen ?? 0, reason: '核销' }])
      await bringRows(facts, billFeed, '2011-03', [{ month: '2011-03', account_id: 'NEW', bill_no: 'NEW2', customer_id: 'K', amount_fen: 900, due_on: '2011-04-30', area_code: places[0] ?? '', brand: '全球通' }])
      await bringRows(facts, paymentFeed, '2011-04-30#1', [{ day: '2011-04-30', file_sequence: 1, receipt_no: 'AFTER', account_id: first?.accountNo ?? '', amount_fen: open - (first?.amountFen ?? 0) + 500 }])
      await derive()
      expect((await readItems(officer, again.listId)).items[0]?.writtenFen).toBe(writtenBefore + (first?.amountFen ?? 0))
      const kept = await readKeptDebts(officer)
      expect(kept.debts.find((debt) => debt.accountId === first?.accountNo)).toMatchObject({ writtenFen: writtenBefore + (first?.amountFen ?? 0), returnedFen: 500 })
      expect([kept.writtenFen, kept.returnedFen]).toEqual([kept.debts.reduce((sum, debt) => sum + debt.writtenFen, 0), kept.debts.reduce((sum, debt) => sum + debt.returnedFen, 0)])
      const { rows } = await sql<{ verb: string }>`select verb from audit where subject_kind = 'arrears_write_off_list' order by audit_id`.execute(records.db)
      expect(rows.map((row) => row.verb)).toEqual(['arrears.proposeWriteOff', 'arrears.proposeWriteOff', 'arrears.rejectWriteOff', 'arrears.rejectWriteOff', 'arrears.proposeWriteOff', 'arrears.approveWriteOff'])
    })

    test('a month end whose files are gone has no rates any more', async () => {
      await run()
      await facts.transaction((tx) => tx.run(`delete from slice_pointer where feed_id = '${billFeed.id}' and slice >= '2011-02'`))
      await derive()
      const { dropped } = await run()
      expect(dropped).toBe(2)
      expect((await readProvision(asker(1, '6323', 'arrears.viewProvision'), {})).month).toBe(newest)
    })
  })
}

/** Sixty accounts that pay at once, late, in part or never; payments taken back; old debts written off. */
async function bringWorld(facts: OwnedFacts): Promise<void> {
  const draw = openDraws(17)
  const accounts = Array.from({ length: 60 }, (_, at) => ({ id: `A${String(at).padStart(3, '0')}`, area: places[at % 4] ?? '', kind: at % 6 }))
  for (const month of months) {
    await bringRows(facts, billFeed, month, accounts.filter((one) => one.id < 'A056' || month < '2010-09').map((one) => ({
      month, account_id: one.id, bill_no: `${one.id}-${month}`, customer_id: `C${one.id}`, amount_fen: 2_000 + Math.floor(draw() * 3_000), due_on: lastDayOf(addMonths(month, 1)), area_code: one.area, brand: '全球通',
    })))
    const next = addMonths(month, 1)
    const last = lastDayOf(next)
    const payments = accounts.flatMap((one) => {
      const fen = one.kind <= 2 ? 5_000 : one.kind === 3 ? (draw() < 0.5 ? 9_000 : 0) : one.kind === 4 ? (draw() < 0.3 ? 1_500 : 0) : 0
      return fen === 0 ? [] : [{ day: last, file_sequence: 1, receipt_no: `R${one.id}${next}`, account_id: one.id, amount_fen: fen }]
    })
    await bringRows(facts, paymentFeed, `${last}#1`, payments)
    // Taken back in the month after: what was settled is open again.
    const undone = payments.filter((_, at) => at % 9 === 4)
    const after = firstDayOf(addMonths(next, 1))
    if (next < newest) await bringRows(facts, reversalFeed, `${after}#1`, undone.map((one) => ({ day: after, file_sequence: 1, reversal_no: `V${one.receipt_no}`, receipt_no: one.receipt_no, account_id: one.account_id, amount_fen: one.amount_fen })))
  }
  await bringRows(facts, writeOffFeed, '2010-12-20#1', ['A005', 'A011', 'A017'].map((id, at) => ({ day: '2010-12-20', file_sequence: 1, write_off_no: `H${at}`, account_id: id, amount_fen: 5_500, reason: '核销' })))
}
