import { join } from 'node:path'
import { arrearsFeeds, computeRoll, listWindow } from '../src/arrears/index.ts'
import { addMonths, month } from '../src/kernel/day.ts'
import { assert } from '../src/kernel/refusal.ts'
import { openDuckFacts } from '../src/platform/facts/duckdb.ts'
import type { OwnedFacts } from '../src/platform/facts/facts.ts'
import { placeOf, prepareFacts, publishBatch } from '../src/platform/facts/ledger.ts'
import type { Bench } from './bench.ts'
import { rounded, scaled, secondsOf } from './timing.ts'

const ACCOUNTS = 1_000_000
const MONTHS = 13
const first = month('2010-03')

/** The roll rates of a month's end: paths, money by age, 500 draws, forecast, vintages, from thirteen month ends of a million accounts. */
export const bench: Bench = {
  name: 'arrears.roll',
  needsBuild: false,
  async run(ctx) {
    const size = scaled(ACCOUNTS, ctx.scale, 1_000)
    const facts = await openDuckFacts({ path: join(ctx.makeFolder(), 'facts.duckdb'), threads: 2 })
    ctx.atEnd(() => facts.close())
    await prepareFacts(facts, arrearsFeeds)
    ctx.say(`Making ${MONTHS} month ends of ${size} accounts`)
    for (let at = 0; at < MONTHS; at += 1) await bringMonth(facts, size, at)
    const last = addMonths(first, MONTHS - 1)
    ctx.say('Computing')
    let seconds = 0
    seconds = await secondsOf(async () => {
      const months = await listWindow(facts, last, MONTHS)
      assert(months.length === MONTHS, 'All month ends stand.')
      const body = await computeRoll(facts, months, 12)
      assert(body.standing.reduce((sum, count) => sum + count, 0) === size && body.money !== null, 'Everybody is counted, and the money is foretold.')
    })
    return [{ name: 'arrears.roll', value: rounded(seconds), unit: 's', size, against: null, ratio: null }]
  },
}

/** Everybody is billed each month; a twentieth owes for one to three months, a hundredth for as long as it has been billed. */
async function bringMonth(facts: OwnedFacts, size: number, at: number): Promise<void> {
  const of = addMonths(first, at)
  await facts.transaction(async (tx) => {
    const publish = async (feedId: string, table: string, columns: string, select: string): Promise<void> => {
      const place = await placeOf(tx, feedId, of)
      await tx.run(`insert into ${table} (batch_id, month, ${columns}) select ${place.batchId}, '${of}', ${select}`)
      await publishBatch(tx, place, { file_name: feedId, content_hash: `${feedId} ${of}`, row_count: size, loaded_at: '2011-04-01T00:00:00Z' })
    }
    const account = "'A' || lpad(cast(n as varchar), 8, '0')"
    // How many of its newest bills an account leaves open at this month's end.
    const open = `case when n % 100 = 7 then ${at + 1} when (n * 7 + ${at} * 13) % 20 = 3 then least(${at + 1}, 1 + (n + ${at}) % 3) else 0 end`
    await publish('arrears.accounts', 'arrears_account_month', 'account_id, area_code, brand, way, billed_fen, cash_fen, allocated_fen, advance_fen, open_fen, opening_fen, month_cash_fen, month_waived_fen, month_base_fen, recovered_fen, old_base_fen, old_recovered_fen',
      `${account}, '632301100', '神州行', 'ordinary', 5000, 0, 0, 0, 5000 * (${open}), 0, 0, 0, 0, 0, 0, 0 from range(${size}) r(n)`)
    await publish('arrears.openItems', 'open_item_month', 'account_id, bill_no, bill_month, area_code, brand, way, due_on, amount_fen, settled_fen, open_fen, age_months',
      `${account}, ${account} || '-' || cast(${at} - age as varchar), '${of}', '632301100', '神州行', 'ordinary', '${of}-28', 5000, 0, case when age < (${open}) then 5000 else 0 end, age from range(${size}) r(n), range(${at + 1}) a(age) where age = 0 or age < (${open})`)
  })
}
