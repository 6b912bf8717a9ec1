import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import { dayNumber } from './accountRules.ts'
import type { BookView, PauseAsk, StateView } from './contract.ts'
import type { TakenStep } from './previewRules.ts'

export const rowsListedMax = 1_000
const within = (scopeAreaCodes: readonly string[]) => sql`(select c.area_code from area_closure c where c.ancestor_code = any(cast(${scopeAreaCodes} as text[])))`
/** A rung is called what it was called in the version that was followed (`rule` as r). */
export const rungNameSql = (rung: string) => sql`(select each ->> 'name' from jsonb_array_elements(r.body -> 'rungs') each where each ->> 'id' = ${sql.raw(rung)} limit 1)`

export async function listStates(session: RecordsSession, scopeAreaCodes: readonly string[], wanted: { rung?: string | undefined; accountNo?: string | undefined; accountNos?: readonly string[] | undefined }): Promise<StateView[]> {
  const { rows } = await sql<StateView>`
    select s.account_no as "accountNo", s.area_code as "areaCode", coalesce(a.name, s.area_code) as "areaName", s.business_date as "businessDate", s.overdue_fen as "overdueFen", s.oldest_due_on as "oldestDueOn", s.ladder_days as "ladderDays",
           s.owes_since as "owesSince", s.rung, ${rungNameSql('s.rung')} as "rungName", s.since, s.because, s.hold, ${rungNameSql('s.next_rung')} as "nextRungName", s.next_on as "nextOn", s.restore_from as "restoreFrom", s.rule_id as "ruleId", s.version
      from arrears_state s left join area a on a.area_code = s.area_code left join rule r on r.rule_id = s.rule_id
     where s.area_code in ${within(scopeAreaCodes)} and (${wanted.rung ?? null}::text is null or coalesce(s.rung, '') = ${wanted.rung ?? null}) and (${wanted.accountNo ?? null}::text is null or s.account_no = ${wanted.accountNo ?? null})
       and (${wanted.accountNos === undefined} or s.account_no = any(cast(${[...(wanted.accountNos ?? [])]} as text[])))
     order by s.overdue_fen desc, s.account_no limit ${rowsListedMax + 1}`.execute(session.db)
  return rows
}

export async function countRungs(session: RecordsSession, scopeAreaCodes: readonly string[]): Promise<Pick<BookView, 'businessDate' | 'toRestore'> & { counts: { rung: string | null; accounts: number; overdueFen: number; held: number }[]; next: { rung: string; accounts: number }[] }> {
  const { rows: counts } = await sql<{ rung: string | null; accounts: number; overdueFen: number; held: number; toRestore: number; businessDate: string }>`
    select rung, count(*)::int as accounts, sum(overdue_fen)::bigint as "overdueFen", count(hold)::int as held, count(restore_from)::int as "toRestore", max(business_date) as "businessDate"
      from arrears_state where area_code in ${within(scopeAreaCodes)} group by rung order by rung limit 100`.execute(session.db)
  const { rows: next } = await sql<{ rung: string; accounts: number }>`
    select next_rung as rung, count(*)::int as accounts from arrears_state where area_code in ${within(scopeAreaCodes)} and next_on = business_date + 1 group by next_rung order by next_rung limit 100`.execute(session.db)
  return { businessDate: counts.map((row) => row.businessDate).toSorted().at(-1) ?? null, toRestore: counts.reduce((sum, row) => sum + row.toRestore, 0), counts, next }
}

/** The rungs whose steps were written by nights before a day, of some accounts, with the debt that they belong to. */
export async function listTaken(session: RecordsSession, accountNos: readonly string[], before: Day): Promise<ReadonlyMap<string, readonly TakenStep[]>> {
  const { rows } = await sql<{ accountNo: string; owesSince: Day; rung: string }>`
    select account_no as "accountNo", owes_since as "owesSince", rung from arrears_step where account_no = any(cast(${[...accountNos]} as text[])) and business_date < ${before}`.execute(session.db)
  const taken = new Map<string, TakenStep[]>()
  for (const { accountNo, owesSince, rung } of rows) {
    const own = taken.get(accountNo) ?? []
    taken.set(accountNo, own)
    own.push({ owesSince: dayNumber(owesSince), rung })
  }
  return taken
}

export async function listSteps(session: RecordsSession, accountNo: string) {
  const { rows } = await sql<{ owesSince: string; rung: string; rungName: string; takenOn: string; because: 'overdue' | 'limit'; overdueFen: number; isHeldOut: boolean; version: number | null }>`
    select s.owes_since as "owesSince", s.rung, coalesce(${rungNameSql('s.rung')}, s.rung) as "rungName", s.taken_on as "takenOn", s.because, s.overdue_fen as "overdueFen", s.is_held_out as "isHeldOut", s.version
      from arrears_step s left join rule r on r.rule_id = s.rule_id where s.account_no = ${accountNo} order by s.taken_on desc, s.rung limit 500`.execute(session.db)
  return rows
}

export async function listPauses(session: RecordsSession, accountNo: string) {
  const { rows } = await sql<{ pauseId: number; kind: PauseAsk['kind']; itemId: string | null; fromOn: string; toOn: string; reason: string; setBy: string; endedOn: string | null }>`
    select p.pause_id as "pauseId", p.kind, p.item_id as "itemId", p.from_on as "fromOn", p.to_on as "toOn", p.reason, a.display_name as "setBy", p.ended_on as "endedOn"
      from arrears_pause p join account a on a.account_id = p.set_by where p.account_no = ${accountNo} order by p.pause_id desc limit 200`.execute(session.db)
  return rows
}

export async function insertPause(tx: Transaction, ask: PauseAsk & { areaCode: string }, accountId: number, now: Date): Promise<number> {
  const { rows: [row] } = await sql<{ pauseId: number }>`
    insert into arrears_pause (account_no, area_code, kind, item_id, from_on, to_on, reason, set_by, set_at) values (${ask.accountNo}, ${ask.areaCode}, ${ask.kind}, ${ask.itemId ?? null}, ${ask.fromOn}, ${ask.toOn}, ${ask.reason}, ${accountId}, ${now})
    returning pause_id as "pauseId"`.execute(tx.db)
  if (!row) throw new Error('A pause was not written.')
  return row.pauseId
}

/** The account whose pause was ended; null when there is none that runs. */
export async function endOnePause(tx: Transaction, pauseId: number, scopeAreaCodes: readonly string[], on: Day, accountId: number): Promise<string | null> {
  const { rows: [row] } = await sql<{ accountNo: string }>`
    update arrears_pause set ended_on = ${on}, ended_by = ${accountId} where pause_id = ${pauseId} and ended_on is null and to_on >= ${on} and area_code in ${within(scopeAreaCodes)} returning account_no as "accountNo"`.execute(tx.db)
  return row?.accountNo ?? null
}
