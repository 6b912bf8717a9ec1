import { sql } from 'kysely'
import { day as toDay, type Day } from '../../kernel/day.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import type { Records, Transaction } from '../../platform/records/records.ts'
import { workNow } from '../../work/index.ts'
import { dayNumber } from '../ladder/accountRules.ts'
import { waitSpans, withPauses } from '../ladder/book.ts'
import { readBookOf } from '../ladder/facts.ts'
import { loadSides } from '../ladder/night.ts'
import { decideLadder } from '../ladder/rules.ts'
import { listPaidTimes, listSubscribers, listWorth } from './facts.ts'
import { handMarksOf, instantAt } from './rules.ts'
import { heldOn } from './store.ts'

type Deps = { readonly records: Records; readonly facts: Pick<Facts, 'rows'>; readonly now: Date }
const chunk = 2_000

type Candidate = { accountNo: string; areaCode: string; owesSince: Day; rung: string; kind: string; overdueFen: number; ruleId: number | null; version: number | null }

/**
 * After the night: the latest stop among the rungs of each debt is proposed, once; an earlier one that still waits gives way to it.
 * Whoever the draw left out is not stopped, nor is anybody while a pause, a protection or a guarantee holds. What waits for a debt that is no longer there is withdrawn.
 */
export async function proposeStops({ records, facts, now }: Deps, on: Day): Promise<{ proposed: number; withdrawn: number }> {
  const withdrawn = await withdrawSettled(records)
  const { rows: candidates } = await sql<Candidate>`
    select account_no as "accountNo", area_code as "areaCode", owes_since as "owesSince", rung, kind, overdue_fen as "overdueFen", rule_id as "ruleId", version from (
      select distinct on (st.account_no) st.account_no, st.area_code, st.owes_since, s.rung, c.channel ->> 'channel' as kind, st.overdue_fen, s.rule_id, s.version, s.is_held_out
        from arrears_state st join arrears_step s on s.account_no = st.account_no and s.owes_since = st.owes_since join rule r on r.rule_id = s.rule_id
        cross join lateral (select each as rung, place from jsonb_array_elements(r.body -> 'rungs') with ordinality as e (each, place) where each ->> 'id' = s.rung limit 1) g
        cross join lateral jsonb_array_elements(g.rung -> 'channels') c (channel)
       where st.business_date = ${on} and st.owes_since is not null and st.rung is not null and c.channel ->> 'channel' in ('oneWayStop', 'twoWayStop', 'preClose', 'close')
       order by st.account_no, s.taken_on desc, g.place desc) top
     where not is_held_out
       and not exists (select 1 from arrears_stop_proposal p where p.account_no = top.account_no and p.owes_since = top.owes_since and p.kind = top.kind and p.lifted_on is null)
       and not exists ${heldOn(sql`top.account_no`, on)}
     order by account_no`.execute(records.db)
  const sideOf = await loadSides(records, on)
  let proposed = 0
  for (let from = 0; from < candidates.length; from += chunk) {
    const some = candidates.slice(from, from + chunk)
    const accountNos = some.map((each) => each.accountNo)
    const [worth, subscribers] = [await listWorth(facts, accountNos, on), await listSubscribers(facts, accountNos, on)]
    const rows = some.flatMap((each) => {
      const side = sideOf(each.areaCode)
      const subscriberIds = subscribers.get(each.accountNo)
      // Nobody is left to be stopped: all have gone, or pay in advance.
      if (side === null || subscriberIds === undefined) return []
      const known = worth.get(each.accountNo)
      return [{ ...each, subscriberIds, byHand: known === undefined ? [] : handMarksOf(side.ladder.policy, known) }]
    })
    proposed += await records.transaction(async (tx) => {
      const { rows: added } = await sql<{ account_no: string; owes_since: Day }>`
        insert into arrears_stop_proposal (account_no, area_code, kind, owes_since, rung, subscriber_ids, overdue_fen, by_hand, proposed_on, proposed_at, state, rule_id, version)
        select "accountNo", "areaCode", kind, "owesSince", rung, array(select jsonb_array_elements_text("subscriberIds")), "overdueFen", array(select jsonb_array_elements_text("byHand")), ${on}, ${new Date(workNow({ today: on, now }))}, 'waiting', "ruleId", version
          from jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as n ("accountNo" text, "areaCode" text, kind text, "owesSince" date, rung text, "subscriberIds" jsonb, "overdueFen" bigint, "byHand" jsonb, "ruleId" bigint, version int)
        on conflict do nothing returning account_no, owes_since`.execute(tx.db)
      await sql`update arrears_stop_proposal p set state = 'withdrawn', reason = 'superseded' from unnest(cast(${added.map((row) => row.account_no)} as text[])) as n (account_no)
         where p.account_no = n.account_no and p.kind <> 'restore' and p.state in ('waiting', 'approved')
           and p.proposal_id < (select max(q.proposal_id) from arrears_stop_proposal q where q.account_no = p.account_no and q.kind <> 'restore')`.execute(tx.db)
      return added.length
    })
  }
  return { proposed, withdrawn }
}

/** Stops that no file holds yet, of debts that are paid. */
async function withdrawSettled(records: Records): Promise<number> {
  const { numAffectedRows } = await sql`update arrears_stop_proposal p set state = 'withdrawn', reason = 'paid'
     where p.kind <> 'restore' and p.state in ('waiting', 'approved')
       and not exists (select 1 from arrears_state st where st.account_no = p.account_no and st.owes_since = p.owes_since)`.execute(records.db)
  return Number(numAffectedRows ?? 0)
}

/**
 * When money has come: whoever was stopped for the debt and owes nothing any more is to be restored, approved by nobody, because who has paid is served.
 * A stop that is not in a file yet is withdrawn at once. Stops for other reasons are left alone. The clock runs from the time of the payment where
 * the file says it, else from now: that is when the branch knew. `afterNight`: where the night of this day has just written how accounts stand,
 * that is read and the ledger is not worked out again.
 */
export async function proposeRestores({ records, facts, now }: Deps, on: Day, { afterNight = false }: { readonly afterNight?: boolean } = {}): Promise<{ restores: number; withdrawn: number }> {
  const barred = await listBarred(records, null)
  const sideOf = await loadSides(records, on)
  const sum = { restores: 0, withdrawn: 0 }
  const stopped = new Set(barred.filter((each) => each.isStopped).map((each) => each.accountNo))
  const allPaid = await listPaid({ records, facts }, on, barred.map((each) => each.accountNo), { sideOf, afterNight })
  for (let from = 0; from < allPaid.length; from += chunk) {
    const paid = allPaid.slice(from, from + chunk)
    const accountNos = paid.map(({ accountNo }) => accountNo)
    const [times, subscribers] = [await listPaidTimes(facts, accountNos), await listSubscribers(facts, accountNos, on)]
    const nowMs = workNow({ today: on, now }).getTime()
    const rows = paid.filter(({ accountNo }) => stopped.has(accountNo)).map(({ accountNo, areaCode, side }) => {
      const said = times.get(accountNo)
      const saidMs = said === undefined ? nowMs : instantAt(said.slice(0, 10), said.slice(11))
      return { accountNo, areaCode, subscriberIds: subscribers.get(accountNo) ?? [], overdueFen: 0, paidAt: new Date(Math.min(saidMs, nowMs)).toISOString(), ruleId: side.rule.ruleId, version: side.rule.version }
    })
    await records.transaction(async (tx) => {
      const { numAffectedRows: gone } = await sql`update arrears_stop_proposal set state = 'withdrawn', reason = 'paid' where kind <> 'restore' and state in ('waiting', 'approved') and account_no = any(cast(${accountNos} as text[]))`.execute(tx.db)
      sum.withdrawn += Number(gone ?? 0)
      sum.restores += await insertRestores(tx, rows, { on, nowMs, reason: 'paid' })
    })
  }
  const paidNos = new Set(allPaid.map(({ accountNo }) => accountNo))
  sum.restores += await restoreGuaranteed({ records, facts, now }, on, [...stopped].filter((accountNo) => !paidNos.has(accountNo)))
  return sum
}

/** When an opening was guaranteed: whoever is stopped for the debt is to be restored, approved by those who approved the guarantee. Gives how many restores that made. */
export async function openGuaranteed(deps: Deps, on: Day, accountNo: string): Promise<number> {
  const barred = await listBarred(deps.records, accountNo)
  return restoreGuaranteed(deps, on, barred.filter((each) => each.isStopped).map((each) => each.accountNo))
}

/** Whose service was taken for a debt, or may be by a stop that is proposed, and who has no restore on the way. */
async function listBarred(records: Records, accountNo: string | null): Promise<{ accountNo: string; isStopped: boolean }[]> {
  const own = accountNo === null ? sql`true` : sql`account_no = ${accountNo}`
  const { rows } = await sql<{ accountNo: string; isStopped: boolean }>`
    with last as (select distinct on (r.account_no) r.account_no, r.kind from arrears_stop_result r where r.reason = 'arrears' and r.outcome = 'done' and ${own} order by r.account_no, r.performed_at desc, r.kind)
    select account_no as "accountNo", bool_or(is_stopped) as "isStopped" from (
      select account_no, true as is_stopped from last where kind in ('oneWayStop', 'twoWayStop', 'preClose')
      union all select account_no, state = 'exported' from arrears_stop_proposal where kind <> 'restore' and state in ('waiting', 'approved', 'exported') and ${own}) b
     where not exists (select 1 from arrears_stop_proposal p where p.account_no = b.account_no and p.kind = 'restore' and p.state in ('waiting', 'approved', 'exported', 'failed'))
     group by account_no order by account_no`.execute(records.db)
  return rows
}

/** The clock runs from now: that is when the branch knew. Stops that are lifted so may be proposed again once the guarantee is over. */
async function restoreGuaranteed({ records, facts, now }: Deps, on: Day, stopped: readonly string[]): Promise<number> {
  if (stopped.length === 0) return 0
  const { rows: held } = await sql<{ accountNo: string; areaCode: string; overdueFen: number }>`
    select distinct on (g.account_no) g.account_no as "accountNo", coalesce(s.area_code, g.area_code) as "areaCode", coalesce(s.overdue_fen, 0) as "overdueFen"
      from credit_grant g join ${waitSpans} w on w.account_no = g.account_no and w.kind = 'guaranteedOpening' and w.from_on <= ${on} and w.to_on >= ${on} left join arrears_state s on s.account_no = g.account_no
     where g.account_no = any(cast(${[...stopped]} as text[])) and g.kind = 'guaranteedOpening' and g.state = 'approved' order by g.account_no, g.grant_id desc`.execute(records.db)
  if (held.length === 0) return 0
  const [sideOf, subscribers] = [await loadSides(records, on), await listSubscribers(facts, held.map((each) => each.accountNo), on)]
  const nowMs = workNow({ today: on, now }).getTime()
  const rows = held.flatMap((each) => {
    const side = sideOf(each.areaCode)
    return side === null ? [] : [{ ...each, subscriberIds: subscribers.get(each.accountNo) ?? [], paidAt: new Date(nowMs).toISOString(), ruleId: side.rule.ruleId, version: side.rule.version }]
  })
  return records.transaction(async (tx) => {
    await sql`update arrears_stop_proposal set lifted_on = ${on} where kind <> 'restore' and state in ('exported', 'done') and lifted_on is null and account_no = any(cast(${rows.map((row) => row.accountNo)} as text[]))`.execute(tx.db)
    return insertRestores(tx, rows, { on, nowMs, reason: 'guaranteed' })
  })
}

type Restore = { readonly accountNo: string; readonly areaCode: string; readonly subscriberIds: readonly string[]; readonly overdueFen: number; readonly paidAt: string; readonly ruleId: number; readonly version: number }
async function insertRestores(tx: Transaction, rows: readonly Restore[], { on, nowMs, reason }: { readonly on: Day; readonly nowMs: number; readonly reason: 'paid' | 'guaranteed' }): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into arrears_stop_proposal (account_no, area_code, kind, subscriber_ids, overdue_fen, proposed_on, proposed_at, paid_at, state, reason, rule_id, version)
    select "accountNo", "areaCode", 'restore', array(select jsonb_array_elements_text("subscriberIds")), "overdueFen", ${on}, ${new Date(nowMs)}, "paidAt", 'approved', cast(${reason} as text), "ruleId", version
      from jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as n ("accountNo" text, "areaCode" text, "subscriberIds" jsonb, "overdueFen" bigint, "paidAt" timestamptz, "ruleId" bigint, version int)
    on conflict do nothing`.execute(tx.db)
  return Number(numAffectedRows ?? 0)
}

type SideOf = Awaited<ReturnType<typeof loadSides>>
type PaidAccount = { readonly accountNo: string; readonly areaCode: string; readonly side: NonNullable<ReturnType<SideOf>> }

/** Of these accounts, those that owe nothing that is dunned. The ledger is asked for those of which the night has not written anything. */
async function listPaid({ records, facts }: Pick<Deps, 'records' | 'facts'>, on: Day, accountNos: readonly string[], { sideOf, afterNight }: { readonly sideOf: SideOf; readonly afterNight: boolean }): Promise<PaidAccount[]> {
  const { rows: standing } = afterNight
    ? await sql<{ accountNo: string; areaCode: string; owes: boolean }>`select account_no as "accountNo", area_code as "areaCode", owes_since is not null as owes from arrears_state where business_date = ${on} and account_no = any(cast(${[...accountNos]} as text[])) order by account_no`.execute(records.db)
    : { rows: [] }
  const known = new Set(standing.map((row) => row.accountNo))
  const book = await withPauses(records, await readBookOf(facts, on, accountNos.filter((accountNo) => !known.has(accountNo))))
  const decided = book.map((account) => {
    const side = sideOf(account.areaCode)
    return { accountNo: account.accountNo, areaCode: account.areaCode, owes: side === null || decideLadder(account, side.ladder, dayNumber(on), side.nextStopDay).owesSince !== null }
  })
  return [...standing, ...decided].filter((account) => !account.owes).flatMap(({ accountNo, areaCode }) => {
    const side = sideOf(areaCode)
    return side === null ? [] : [{ accountNo, areaCode, side }]
  })
}

/** The day as the newest money says, for files that come while nobody asks; never after the branch's own. */
export const dayOfMoney = (slices: readonly string[], today: Day): Day => {
  const newest = slices.map((slice) => slice.split('#')[0] ?? '').toSorted().at(-1)
  return newest === undefined || newest > today ? today : toDay(newest)
}
