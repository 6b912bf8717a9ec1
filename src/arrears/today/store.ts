import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { rungNameSql } from '../ladder/store.ts'

const within = (scopeAreaCodes: readonly string[]) => sql`(select c.area_code from area_closure c where c.ancestor_code = any(cast(${[...scopeAreaCodes]} as text[])))`

export type StopDue = { readonly accountNo: string; readonly areaCode: string; readonly areaName: string; readonly rungName: string; readonly fen: number; readonly on: string }
/** Whose next rung takes service away on the day after the last night. */
export async function listStopsDue(session: RecordsSession, scopeAreaCodes: readonly string[], limit: number): Promise<StopDue[]> {
  const { rows } = await sql<StopDue>`
    select s.account_no as "accountNo", s.area_code as "areaCode", coalesce(n.name, s.area_code) as "areaName", coalesce(${rungNameSql('s.next_rung')}, s.next_rung) as "rungName", s.overdue_fen as fen, s.next_on as on
      from arrears_state s join rule r on r.rule_id = s.rule_id left join area n on n.area_code = s.area_code
     where s.next_on = s.business_date + 1 and s.area_code in ${within(scopeAreaCodes)}
       and exists (select 1 from jsonb_array_elements(r.body -> 'rungs') g, jsonb_array_elements(g -> 'channels') c where g ->> 'id' = s.next_rung and c ->> 'channel' in ('oneWayStop', 'twoWayStop', 'preClose', 'close'))
     order by s.overdue_fen desc, s.account_no limit ${limit}`.execute(session.db)
  return rows
}

export type Broken = { readonly accountNo: string; readonly areaName: string; readonly promisedOn: string; readonly fen: number; readonly reason: string }
/** Promises whose day has passed lately and whose debt still stands; the newest of each account, unless a later one runs. One with an amount is broken only when its money was found missing. */
export async function listBroken(session: RecordsSession, scopeAreaCodes: readonly string[], today: Day, since: Day): Promise<Broken[]> {
  const { rows } = await sql<Broken>`
    select l.account_no as "accountNo", coalesce(n.name, l.area_code) as "areaName", l.to_on as "promisedOn", s.overdue_fen as fen, l.reason from (
      select distinct on (p.account_no) p.*, q.state as promise_state from arrears_pause p left join arrears_promise q on q.pause_id = p.pause_id where p.kind = 'promise' and p.ended_on is null order by p.account_no, p.to_on desc) l
      join arrears_state s on s.account_no = l.account_no and s.owes_since is not null and s.owes_since <= l.to_on left join area n on n.area_code = l.area_code
     where coalesce(l.promise_state, 'broken') = 'broken' and l.to_on < ${today} and l.to_on >= ${since} and l.area_code in ${within(scopeAreaCodes)} order by s.overdue_fen desc, l.account_no limit 10000`.execute(session.db)
  return rows
}

/** The rung on which an account stood on a day when it had been told something by then, by account and day; what the draw left out was not told. Of several taken at once it is the last. */
export async function rungsStoodOn(session: RecordsSession, days: readonly { readonly accountNo: string; readonly day: string }[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ accountNo: string; day: string; rungName: string }>`
    select distinct on (k.account_no, k.day) k.account_no as "accountNo", k.day, coalesce(${rungNameSql('s.rung')}, s.rung) as "rungName"
      from unnest(cast(${days.map((each) => each.accountNo)} as text[]), cast(${days.map((each) => each.day)} as date[])) k (account_no, day)
      join arrears_step s on s.account_no = k.account_no and s.taken_on <= k.day and not s.is_held_out left join rule r on r.rule_id = s.rule_id
     order by k.account_no, k.day, s.taken_on desc, (select g.place from jsonb_array_elements(r.body -> 'rungs') with ordinality g (rung, place) where g.rung ->> 'id' = s.rung limit 1) desc nulls last, s.rung`.execute(session.db)
  return new Map(rows.map((row) => [`${row.accountNo} ${row.day}`, row.rungName]))
}

export async function countWaiting(session: RecordsSession, scopeAreaCodes: readonly string[]): Promise<{ stops: number; byHand: number; grants: number; rules: number; letters: number; parked: number; prepay: number }> {
  const { rows: [row] } = await sql<{ stops: number; byHand: number; grants: number; rules: number; letters: number; parked: number; prepay: number }>`
    select (select count(*)::int from arrears_stop_proposal where state = 'waiting' and area_code in ${within(scopeAreaCodes)}) as stops,
           (select count(*)::int from arrears_stop_proposal where state = 'waiting' and cardinality(by_hand) > 0 and area_code in ${within(scopeAreaCodes)}) as "byHand",
           (select count(*)::int from credit_grant where state in ('waiting', 'second') and area_code in ${within(scopeAreaCodes)}) as grants,
           (select count(*)::int from rule where state = 'submitted' and kind like 'arrears.%' and area_code in ${within(scopeAreaCodes)}) as rules,
           (select count(*)::int from arrears_act a join arrears_state s on s.account_no = a.account_no and s.owes_since = a.owes_since where a.state = 'waiting' and a.channel = 'letter' and a.area_code in ${within(scopeAreaCodes)}) as letters,
           (select count(*)::int from arrears_parked where state = 'open' and area_code in ${within(scopeAreaCodes)}) as parked,
           (select count(*)::int from prepay_run where state in ('waiting', 'approved')) as prepay`.execute(session.db)
  return row ?? { stops: 0, byHand: 0, grants: 0, rules: 0, letters: 0, parked: 0, prepay: 0 }
}
