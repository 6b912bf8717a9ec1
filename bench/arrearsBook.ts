import type pg from 'pg'
import { arrearsFeeds, type Book, type BookAccount } from '../src/arrears/index.ts'
import type { LadderPolicy } from '../src/arrears/ladder/contract.ts'
import { defaultLadder } from '../src/arrears/ladder/ladder.data.ts'
import { subscriberFeed } from '../src/branch/index.ts'
import { addDays, addMonths, day, daysBetween, monthOf } from '../src/kernel/day.ts'
import type { OwnedFacts } from '../src/platform/facts/facts.ts'
import { placeOf, prepareFacts, publishBatch } from '../src/platform/facts/ledger.ts'
import type { Records } from '../src/platform/records/records.ts'

/** The day of the night, and what its book is made around. */
export const nightOn = day('2011-03-22')
const areaCode = '6323'
const epoch = day('1970-01-01')

/** One area, a ladder in force, and a table of open items that is empty. */
export async function seedBranch(records: Records, policy: LadderPolicy): Promise<void> {
  await records.withClient(async (client) => {
    await client.query("insert into area (area_code, name, level, parent_code) values ($1, '黄南州', 'prefecture', null)", [areaCode])
    await client.query("insert into area_closure (ancestor_code, area_code, ancestor_level) values ($1, $1, 'prefecture')", [areaCode])
    const { rows: [author, approver] } = await client.query<{ account_id: number }>("insert into account (sign_in_name, display_name, password_hash) values ('bench-a', 'a', 'x'), ('bench-b', 'b', 'x') returning account_id")
    await client.query(
      "insert into rule (kind, variant, area_code, version, effective_from, state, body, note, author, edited_by, approver, submitted_at, decided_at) values ('arrears.ladder', '', $1, 1, '2010-01-01', 'approved', $2, '', $3, $3, $4, now(), now())",
      [areaCode, JSON.stringify(policy), author?.account_id, approver?.account_id],
    )
    await client.query('create table bench_item (account_no text collate "C" not null, item_id int not null, due_on int not null, amount_fen int not null, paid_on int, paid_fen int)')
    await client.query('create index on bench_item (account_no)')
  })
}

/** The usual ladder, and for each account three open items and a limit whose days hold back longer than that ladder does; every second one has paid a part. */
export async function seedArrears(records: Records, accounts: number): Promise<void> {
  await seedBranch(records, defaultLadder)
  await records.withClient(async (client) => {
    // Bills of three months; half of the accounts paid a part of the oldest.
    await client.query(
      `insert into bench_item select 'A' || lpad(a::text, 8, '0'), m, $2::int - 20 - 31 * m - (a % 29)::int, 2000 + (a * 7 % 90)::int * 100, case when m = 2 and a % 2 = 0 then $2::int - 15 end, case when m = 2 and a % 2 = 0 then 900 end
         from generate_series(1, $1::int) a, generate_series(0, 2) m order by 1, 2`, [accounts, daysBetween(epoch, nightOn)],
    )
    await client.query('analyze bench_item')
    await client.query(
      "insert into credit_term (account_no, from_on, limit_days, one_way_stop_days) select 'A' || lpad(a::text, 8, '0'), '2010-01-01', 15 + a % 4 * 10, 15 from generate_series(1, $1::int) a", [accounts],
    )
    await client.query('vacuum analyze credit_term')
  })
}

type ItemRow = { accountNo: string; ids: number[]; due: number[]; amounts: number[]; paid: (number | null)[]; paidFen: (number | null)[] }

/** Open items as the ledger gives them, from a plain table with as many for each account. */
export function openBook(records: Records, itemsEach = 3): Book {
  return {
    async readPage(after, limit) {
      const { rows } = await records.withClient((client: pg.ClientBase) => client.query<ItemRow>(
        `select account_no as "accountNo", array_agg(item_id) as ids, array_agg(due_on) as due, array_agg(amount_fen) as amounts, array_agg(paid_on) as paid, array_agg(paid_fen) as "paidFen"
           from (select * from bench_item where account_no > $1 order by account_no limit $2) page group by account_no order by account_no`, [after, limit * itemsEach]))
      return rows.map(accountOf)
    },
  }
}

function accountOf(row: ItemRow): BookAccount {
  const moneys = row.paid.flatMap((on, index) => (on === null ? [] : [{ on, amountFen: row.paidFen[index] ?? 0, reversedOn: null }]))
  return { accountNo: row.accountNo, areaCode, items: row.ids.map((id, index) => ({ itemId: String(id), issuedOn: (row.due[index] ?? 0) - 30, dueOn: row.due[index] ?? 0, amountFen: row.amounts[index] ?? 0, debitUntil: null })), moneys, pauses: [], protections: [], limitUses: [], limitTerms: [] }
}

/** The same bills and payments as facts: what the ledger of a branch is worked out from. */
export async function bringLedger(facts: OwnedFacts, accounts: number): Promise<void> {
  await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds])
  await facts.transaction(async (tx) => {
    const publish = async (feedId: string, table: string, slice: string, columns: string, select: string): Promise<void> => {
      const place = await placeOf(tx, feedId, slice)
      await tx.run(`insert into ${table} (batch_id, ${columns}) select ${place.batchId}, ${select}`)
      await publishBatch(tx, place, { file_name: feedId, content_hash: `${feedId} ${slice}`, row_count: accounts, loaded_at: `${nightOn}T00:00:00Z` })
    }
    const account = "'A' || lpad(cast(a as varchar), 8, '0')"
    for (const m of [2, 1, 0]) {
      const of = addMonths(monthOf(nightOn), -2 - m)
      await publish('arrears.bills', 'bill_month', of, 'month, account_id, bill_no, customer_id, amount_fen, due_on, area_code, brand',
        `'${of}', ${account}, ${account} || '-${of}', ${account}, 2000 + (a * 7 % 90) * 100, cast(cast('${addDays(nightOn, -20 - 31 * m)}' as date) - cast(a % 29 as int) as varchar), '${areaCode}', '神州行' from range(1, ${accounts + 1}) r(a)`)
    }
    const paidOn = addDays(nightOn, -15)
    await publish('arrears.payments', 'payment_day', `${paidOn}#1`, 'day, file_sequence, receipt_no, account_id, amount_fen', `'${paidOn}', 1, 'R' || cast(a as varchar), ${account}, 900 from range(2, ${accounts + 1}, 2) r(a)`)
  })
}
