import { sql } from 'kysely'
import { addDays, type Day } from '../../kernel/day.ts'
import { systemScope } from '../../platform/access/scope.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import type { Records } from '../../platform/records/records.ts'
import { paymentFeed, reversalFeed } from '../feeds.ts'
import { measureEffect, type Outcome } from '../ladder/effectRules.ts'
import { visible } from '../ledger/position.ts'

/** So many days after a rung money counts as an answer to it; the next rung comes no earlier in the usual ladder. */
export const horizonDays = 7
/** Rungs of the last half-year, taken on their day: nobody was treated late. */
const lookBackDays = 183
const lateDaysMax = 3
const accountsAtOnce = 2_000
const note = systemScope('effect of rungs')

type Step = { readonly accountNo: string; readonly rung: string; readonly rungName: string; readonly takenOn: Day; readonly owedFen: number; readonly isHeldOut: boolean }

/** Measures each rung that has a hold-out, from what accounts paid within the days after it; receipts that were reversed are no money, and one that is sent twice is money once. */
export async function measureEffects({ records, facts }: { readonly records: Records; readonly facts: Pick<Facts, 'rows'> }, on: Day): Promise<number> {
  const { rows: steps } = await sql<Step>`
    select s.account_no as "accountNo", s.rung, g.name as "rungName", s.taken_on as "takenOn", s.overdue_fen as "owedFen", s.is_held_out as "isHeldOut"
      from arrears_step s join rule r on r.rule_id = s.rule_id
      cross join lateral (select each ->> 'name' as name from jsonb_array_elements(r.body -> 'rungs') each where each ->> 'id' = s.rung and cast(each ->> 'holdOutPermille' as int) > 0 limit 1) g
     where s.taken_on > ${on}::date - ${lookBackDays}::int and s.taken_on <= ${on}::date - ${horizonDays}::int and s.business_date <= s.taken_on + ${lateDaysMax}::int
     order by s.rung, s.account_no, s.taken_on limit 500000`.execute(records.db)
  const paid = await listReceipts(facts, [...new Set(steps.map((step) => step.accountNo))], addDays(on, -lookBackDays))
  const byRung = new Map<string, { name: string; outcomes: Outcome[] }>()
  for (const step of steps) {
    const until = addDays(step.takenOn, horizonDays)
    const paidFen = (paid.get(step.accountNo) ?? []).reduce((sum, receipt) => (receipt.on >= step.takenOn && receipt.on < until ? sum + receipt.fen : sum), 0)
    const known = byRung.get(step.rung) ?? { name: step.rungName, outcomes: [] }
    byRung.set(step.rung, known)
    known.outcomes.push({ isHeldOut: step.isHeldOut, owedFen: step.owedFen, paidFen })
  }
  const rows = [...byRung].map(([rung, { name, outcomes }]) => {
    const effect = measureEffect(outcomes)
    const heldOut = outcomes.filter((each) => each.isHeldOut).length
    return { rung, rung_name: name, treated: outcomes.length - heldOut, held_out: heldOut, per_account_fen: effect?.perAccountFen ?? null, low_fen: effect?.lowFen ?? null, high_fen: effect?.highFen ?? null }
  })
  await sql`insert into arrears_effect (rung, rung_name, measured_on, horizon_days, treated, held_out, per_account_fen, low_fen, high_fen)
    select rung, rung_name, ${on}, ${horizonDays}, treated, held_out, per_account_fen, low_fen, high_fen
      from jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as e (rung text, rung_name text, treated int, held_out int, per_account_fen double precision, low_fen double precision, high_fen double precision)
    on conflict (rung) do update set rung_name = excluded.rung_name, measured_on = excluded.measured_on, horizon_days = excluded.horizon_days, treated = excluded.treated, held_out = excluded.held_out, per_account_fen = excluded.per_account_fen, low_fen = excluded.low_fen, high_fen = excluded.high_fen`.execute(records.db)
  return rows.length
}

async function listReceipts(facts: Pick<Facts, 'rows'>, accountNos: readonly string[], from: Day): Promise<Map<string, { on: string; fen: number }[]>> {
  const found = new Map<string, { on: string; fen: number }[]>()
  for (let start = 0; start < accountNos.length; start += accountsAtOnce) {
    const own = literalList(accountNos.slice(start, start + accountsAtOnce))
    const rows = await facts.rows<{ account_id: string; paid_on: string; fen: number }>({
      sql: `${note} with undone as (select receipt_no, sum(amount_fen) as fen from (${visible(reversalFeed, `t.account_id in ${own}`)}) v group by receipt_no)
        select y.account_id, coalesce(y.paid_on, y.day) as paid_on, cast(sum(y.amount_fen - coalesce(u.fen, 0)) as bigint) as fen
        from (select s.*, row_number() over (partition by s.receipt_no order by s.day, coalesce(s.file_sequence, 1), s.account_id) as turn from (${visible(paymentFeed, `t.day >= ${literal(from)} and t.account_id in ${own}`)}) s) y
        left join undone u on u.receipt_no = y.receipt_no where y.turn = 1 group by y.account_id, coalesce(y.paid_on, y.day) order by y.account_id`,
    })
    for (const row of rows) {
      const receipts = found.get(row.account_id)
      if (receipts) receipts.push({ on: row.paid_on, fen: row.fen })
      else found.set(row.account_id, [{ on: row.paid_on, fen: row.fen }])
    }
  }
  return found
}
