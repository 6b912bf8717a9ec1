import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Records, RecordsSession, Transaction } from '../../platform/records/records.ts'
import { lateDaysMax, lookBackDays, patientChannels, promptChannels } from './beginRules.ts'
import type { ActView, LetterView } from './contract.ts'
import type { Holds, ToContact } from './personRules.ts'

export type DueAct = { readonly actId: number; readonly accountNo: string; readonly rungName: string; readonly withStop: boolean; readonly areaCode: string; readonly overdueFen: number; readonly oldestDueOn: Day | null }

const within = (scopeAreaCodes: readonly string[]) => sql`(select c.area_code from area_closure c where c.ancestor_code = any(cast(${[...scopeAreaCodes]} as text[])))`
const rungName = sql`(select each ->> 'name' from jsonb_array_elements(r.body -> 'rungs') each where each ->> 'id' = a.rung limit 1)`

/**
 * Writes down what the rungs of the last nights come to, one row for each channel that is no stop. Only the rung on which a debt stands acts:
 * of several that were caught up at once the earlier ones say nothing new. By the rule of `channelsThatBegin`, set-based.
 */
export async function planActs(records: Records, on: Day): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into arrears_act (account_no, owes_since, rung, channel, who, with_stop, area_code, taken_on, business_date, overdue_fen, oldest_due_on, state)
    select s.account_no, s.owes_since, s.rung, c.channel ->> 'channel', c.channel ->> 'who', f.with_stop, s.area_code, s.taken_on, s.business_date, s.overdue_fen, st.oldest_due_on,
           case when s.is_held_out then 'heldOut' when c.channel ->> 'channel' = any(cast(${[...patientChannels]} as text[])) then 'waiting' else 'due' end
      from arrears_step s
      join arrears_state st on st.account_no = s.account_no and st.owes_since = s.owes_since and st.rung = s.rung and st.business_date = ${on}
      join rule r on r.rule_id = s.rule_id
      cross join lateral (select each as rung from jsonb_array_elements(r.body -> 'rungs') each where each ->> 'id' = s.rung limit 1) g
      cross join lateral (select bool_or(each ->> 'channel' in ('oneWayStop', 'twoWayStop', 'preClose', 'close')) as with_stop from jsonb_array_elements(g.rung -> 'channels') each) f
      cross join lateral jsonb_array_elements(g.rung -> 'channels') c (channel)
     where s.business_date between ${on}::date - ${lookBackDays}::int and ${on}::date
       and (c.channel ->> 'channel' = any(cast(${[...patientChannels]} as text[])) or (c.channel ->> 'channel' = any(cast(${[...promptChannels]} as text[])) and s.taken_on >= ${on}::date - ${lateDaysMax}::int))
    on conflict do nothing`.execute(records.db)
  return Number(numAffectedRows ?? 0)
}

/** What waited for the limits of contacts is not begun any more once its debt has left the rung. */
export async function lapseActs(records: Records, on: Day): Promise<void> {
  await sql`update arrears_act a set state = 'lapsed', order_id = null where a.state = 'due' and a.free_on <= ${on}
    and not exists (select 1 from arrears_state st where st.account_no = a.account_no and st.owes_since = a.owes_since and st.rung = a.rung)`.execute(records.db)
}

const contactsMax = 200_000
/** Every call and visit that is to be made, whoever has waited longest first, and of one day the larger debt. */
export async function listToContact(session: RecordsSession, on: Day): Promise<ToContact[]> {
  const { rows } = await sql<ToContact>`
    select act_id as "actId", account_no as "accountNo", overdue_fen as "overdueFen", free_on is null or free_on <= ${on} as "isFree"
      from arrears_act where state = 'due' and channel in ('call', 'visit') order by taken_on, overdue_fen desc, account_no, act_id limit ${contactsMax}`.execute(session.db)
  return rows
}

/** Accounts of which somebody has a call or visit in hand. */
export async function listInHand(session: RecordsSession, kinds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ accountNo: string }>`
    select distinct subject_code as "accountNo" from work_order where kind = any(cast(${[...kinds]} as text[])) and subject_kind = 'account' and closed_at is null order by 1 limit ${contactsMax}`.execute(session.db)
  return rows.map((row) => row.accountNo)
}

/** What waits for another account of the person names the order that it waits for. */
export async function nameOrders(tx: Transaction, held: Holds['held'], kinds: readonly string[]): Promise<void> {
  await sql`update arrears_act a set order_id = o.order_id
      from jsonb_to_recordset(cast(${JSON.stringify(held)} as jsonb)) as h ("actId" bigint, "accountNo" text)
      join (select subject_code, max(order_id) as order_id from work_order where kind = any(cast(${[...kinds]} as text[])) and subject_kind = 'account' and closed_at is null group by subject_code) o on o.subject_code = h."accountNo"
     where a.act_id = h."actId" and a.state = 'due'`.execute(tx.db)
}

/** Of these accounts those whose call or visit waits for that of another account of the same person. */
export async function listWaitingForOther(session: RecordsSession, accountNos: readonly string[], on: Day): Promise<string[]> {
  const { rows } = await sql<{ accountNo: string }>`
    select distinct a.account_no as "accountNo" from arrears_act a join work_order w on w.order_id = a.order_id and w.closed_at is null and w.subject_code <> a.account_no
     where a.account_no = any(cast(${[...accountNos]} as text[])) and a.state = 'due' and a.free_on > ${on} order by 1`.execute(session.db)
  return rows.map((row) => row.accountNo)
}

/** The next acts of a channel that nobody has begun and that wait for no later day, locked for the transaction. */
export async function listDueActs(tx: Transaction, channel: 'sms' | 'call' | 'visit', on: Day, limit: number): Promise<DueAct[]> {
  const { rows } = await sql<DueAct>`
    select a.act_id as "actId", a.account_no as "accountNo", coalesce(${rungName}, a.rung) as "rungName", a.with_stop as "withStop", a.area_code as "areaCode", a.overdue_fen as "overdueFen", a.oldest_due_on as "oldestDueOn"
      from arrears_act a left join arrears_step s on s.account_no = a.account_no and s.owes_since = a.owes_since and s.rung = a.rung left join rule r on r.rule_id = s.rule_id
     where a.state = 'due' and a.channel = ${channel} and (a.free_on is null or a.free_on <= ${on}) order by a.act_id limit ${limit} for update of a`.execute(tx.db)
  return rows
}

/** The order of a kind that somebody has in hand for an account; the newest where there are several. */
export async function liveOrdersOf(tx: Transaction, kind: string, accountNos: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ accountNo: string; orderId: number }>`
    select subject_code as "accountNo", max(order_id) as "orderId" from work_order
     where kind = ${kind} and subject_kind = 'account' and subject_code = any(cast(${[...accountNos]} as text[])) and closed_at is null group by subject_code`.execute(tx.db)
  return new Map(rows.map((row) => [row.accountNo, row.orderId]))
}

/** They stay due, with the day from which the person may be contacted again. An order that an act waited for is behind it. */
export async function postponeActs(tx: Transaction, waits: readonly { readonly actId: number; readonly freeOn: Day }[]): Promise<void> {
  await sql`update arrears_act a set free_on = w."freeOn", order_id = null from jsonb_to_recordset(cast(${JSON.stringify(waits)} as jsonb)) as w ("actId" bigint, "freeOn" date) where a.act_id = w."actId"`.execute(tx.db)
}

/** `messageKey`: the message that was queued under it. */
export async function saveActs(tx: Transaction, made: readonly { readonly actId: number; readonly state: 'noNumber' | 'done'; readonly messageKey?: string; readonly orderId?: number }[], at: Date): Promise<void> {
  const rows = made.map((each) => ({ act_id: each.actId, state: each.state, message_key: each.messageKey ?? null, order_id: each.orderId ?? null }))
  await sql`update arrears_act a set state = m.state, order_id = m.order_id, done_at = case when m.state = 'done' then ${at}::timestamptz end, message_id = (select x.message_id from message x where x.dedupe_key = m.message_key)
      from jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as m (act_id bigint, state text, message_key text, order_id bigint) where a.act_id = m.act_id`.execute(tx.db)
}

/** The business office that answers for each area on a day, else the county company: the nearest territory upward. */
export async function officesOf(session: RecordsSession, areaCodes: readonly string[], on: Day): Promise<Map<string, string>> {
  const { rows } = await sql<{ areaCode: string; unitCode: string }>`
    select distinct on (x.area_code) x.area_code as "areaCode", t.unit_code as "unitCode"
      from area_closure x join territory t on t.area_code = x.ancestor_code and t.valid_from <= ${on} and (t.valid_to is null or t.valid_to >= ${on})
      join unit u on u.unit_code = t.unit_code and u.kind in ('business_office', 'county_company')
     where x.area_code = any(cast(${[...new Set(areaCodes)]} as text[])) order by x.area_code, length(x.ancestor_code) desc, u.kind, t.unit_code`.execute(session.db)
  return new Map(rows.map((row) => [row.areaCode, row.unitCode]))
}

export async function listActs(session: RecordsSession, accountNo: string): Promise<ActView[]> {
  const { rows } = await sql<ActView>`
    select a.act_id as "actId", a.channel, coalesce(${rungName}, a.rung) as "rungName", a.taken_on as "takenOn", a.state, case when a.state = 'due' then a.free_on end as "freeOn", m.state as "messageState", a.order_id as "orderId", o.status as "orderStatus"
      from arrears_act a left join arrears_step s on s.account_no = a.account_no and s.owes_since = a.owes_since and s.rung = a.rung left join rule r on r.rule_id = s.rule_id
      left join message m on m.message_id = a.message_id left join work_order o on o.order_id = a.order_id
     where a.account_no = ${accountNo} order by a.taken_on desc, a.act_id desc limit 300`.execute(session.db)
  return rows
}

export const lettersListedMax = 1_000
/** Letters that wait within the areas, of debts that still stand on their rung or above. */
export async function listLetters(session: RecordsSession, scopeAreaCodes: readonly string[]): Promise<LetterView[]> {
  const { rows } = await sql<LetterView>`
    select a.act_id as "actId", a.account_no as "accountNo", coalesce(n.name, a.area_code) as "areaName", a.taken_on as "takenOn", st.overdue_fen as "overdueFen", st.oldest_due_on as "oldestDueOn", st.ladder_days as "ladderDays"
      from arrears_act a join arrears_state st on st.account_no = a.account_no and st.owes_since = a.owes_since left join area n on n.area_code = a.area_code
     where a.state = 'waiting' and a.channel = 'letter' and a.area_code in ${within(scopeAreaCodes)} order by st.overdue_fen desc, a.account_no limit ${lettersListedMax + 1}`.execute(session.db)
  return rows
}

/** Gives the accounts whose letters went out; those of other areas and those that were sent before are left alone. */
export async function markLettersSent(tx: Transaction, actIds: readonly number[], scopeAreaCodes: readonly string[], by: { accountId: number; at: Date }): Promise<string[]> {
  const { rows } = await sql<{ accountNo: string }>`update arrears_act set state = 'done', done_by = ${by.accountId}, done_at = ${by.at}
      where act_id = any(cast(${[...actIds]} as bigint[])) and state = 'waiting' and channel = 'letter' and area_code in ${within(scopeAreaCodes)} returning account_no as "accountNo"`.execute(tx.db)
  return rows.map((row) => row.accountNo)
}
