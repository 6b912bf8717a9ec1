import { sql } from 'kysely'
import { month as toMonth, type Month } from '../../kernel/day.ts'
import type { SliceOf } from '../../branch/index.ts'
import { publishRows } from '../../platform/facts/derived.ts'
import type { TaskDeps } from '../../platform/facts/owner.ts'
import type { Records } from '../../platform/records/records.ts'
import { collectionFeed } from './feeds.ts'
import { shareOut } from './shareRules.ts'

type Row = { month: string; accountNo: string; areaCode: string; brand: string; done: number; inTime: number; isContacted: number; promisesDue: number; promisesKept: number; recoveredFen: number; rewardFen: number }

/** Writes the months that collection touched anew, so that measures read them like any file's rows. A month that did not change keeps its batch. */
export async function publishCollection({ records, facts }: Pick<TaskDeps, 'records' | 'facts'>, now: Date): Promise<SliceOf[]> {
  const months = await listMonthRows(records)
  const changed: SliceOf[] = []
  for (const [month, rows] of months) {
    const values = rows.map((row) => [month, row.accountNo, row.areaCode, row.brand, row.done, row.inTime, row.isContacted, row.promisesDue, row.promisesKept, row.recoveredFen, row.rewardFen])
    const { isChanged } = await facts.transaction((tx) => publishRows(tx, collectionFeed, month, values, now))
    if (isChanged) changed.push({ feedId: collectionFeed.id, slice: month })
  }
  return changed
}

async function listMonthRows(records: Records): Promise<Map<Month, Row[]>> {
  const { rows } = await sql<Omit<Row, 'rewardFen'>>`
    with told as (select to_char(w.result_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, w.subject_code as account_no, count(*)::int as done, count(*) filter (where w.in_time)::int as in_time, max((w.outcome <> 'nobody')::int) as contacted
        from work_order w where w.kind in ('arrears.call', 'arrears.visit') and w.subject_kind = 'account' and w.result_at is not null group by 1, 2),
      promised as (select to_char(due_on, 'YYYY-MM') as month, account_no, count(*)::int as due, count(*) filter (where state = 'kept')::int as kept from arrears_promise where state <> 'open' group by 1, 2),
      money as (select r.month, m.account_no, sum(m.amount_fen) as fen from arrears_reward_money m join arrears_reward_run r on r.run_id = m.run_id group by 1, 2),
      named as (select month, account_no from told union select month, account_no from promised union select month, account_no from money),
      place as (select distinct on (account_no) account_no, area_code, brand from arrears_case order by account_no, case_id desc)
    select n.month, n.account_no as "accountNo", p.area_code as "areaCode", p.brand, coalesce(t.done, 0) as done, coalesce(t.in_time, 0) as "inTime", coalesce(t.contacted, 0) as "isContacted", coalesce(q.due, 0) as "promisesDue", coalesce(q.kept, 0) as "promisesKept", coalesce(m.fen, 0)::bigint as "recoveredFen"
      from named n join place p on p.account_no = n.account_no left join told t on t.month = n.month and t.account_no = n.account_no left join promised q on q.month = n.month and q.account_no = n.account_no left join money m on m.month = n.month and m.account_no = n.account_no
     order by n.month, n.account_no limit 5000000`.execute(records.db)
  const reward = await shareRewards(records)
  const months = new Map<Month, Row[]>()
  for (const row of rows) {
    const month = toMonth(row.month)
    const own = months.get(month)
    const whole = { ...row, rewardFen: reward.get(`${row.month} ${row.accountNo}`) ?? 0 }
    if (own) own.push(whole)
    else months.set(month, [whole])
  }
  return months
}

/** Rewards by account: what each person was paid for a month, less what was taken back of it and with what was corrected. */
async function shareRewards(records: Records): Promise<Map<string, number>> {
  const { rows: paid } = await sql<{ month: string; runId: number; staffNo: string; fen: number }>`
    select r.month, p.run_id as "runId", p.staff_no as "staffNo", greatest(0, p.paid_fen + coalesce((select sum(c.amount_fen) from arrears_reward_clawback c where c.from_run_id = p.run_id and c.staff_no = p.staff_no), 0)
        + coalesce((select sum(d.correction_fen) from arrears_reward_dispute d where d.run_id = p.run_id and d.staff_no = p.staff_no), 0))::bigint as fen
      from arrears_reward_person p join arrears_reward_run r on r.run_id = p.run_id order by r.month, p.staff_no limit 100000`.execute(records.db)
  const { rows: money } = await sql<{ runId: number; staffNo: string; accountNo: string; fen: number }>`select run_id as "runId", staff_no as "staffNo", account_no as "accountNo", sum(amount_fen)::bigint as fen from arrears_reward_money group by 1, 2, 3 order by 1, 2, 3 limit 5000000`.execute(records.db)
  const parts = new Map<string, { accountNo: string; fen: number }[]>()
  for (const row of money) parts.set(`${row.runId} ${row.staffNo}`, [...(parts.get(`${row.runId} ${row.staffNo}`) ?? []), row])
  const shares = new Map<string, number>()
  for (const person of paid) for (const [accountNo, fen] of shareOut(person.fen, parts.get(`${person.runId} ${person.staffNo}`) ?? [])) shares.set(`${person.month} ${accountNo}`, (shares.get(`${person.month} ${accountNo}`) ?? 0) + fen)
  return shares
}
