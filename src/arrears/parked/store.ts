import { sql, type SqlBool } from 'kysely'
import type { Records, RecordsSession, Transaction } from '../../platform/records/records.ts'
import type { ParkedShape } from './contract.ts'

export type Waiting = {
  readonly kind: string; readonly reference: string; readonly account_id: string; readonly day: string; readonly amount_fen: number; readonly reason: string
  readonly turn: number; readonly area_code: string | null
}

/**
 * Keeps what waits: new rows come on the list, rows that wait no longer (their bill came, their file was replaced) are cleared and stay on it.
 * A bill that was replaced stays until a person has looked: the rows that it replaced do not last.
 */
export async function saveParked(records: Records, waiting: readonly Waiting[], now: Date): Promise<void> {
  await records.transaction(async (tx) => {
    await sql`
      with waiting as (
        select * from jsonb_to_recordset(cast(${JSON.stringify(waiting)} as jsonb))
          as w (kind text, reference text, account_id text, day date, amount_fen bigint, reason text, turn int, area_code text)),
      put as (
        insert into arrears_parked (kind, reference, turn, account_id, area_code, business_day, amount_fen, reason, parked_at)
        select kind, reference, turn, account_id, area_code, day, amount_fen, reason, ${now} from waiting
        on conflict (kind, reference, account_id, turn, reason) do update
          set amount_fen = excluded.amount_fen, area_code = excluded.area_code, business_day = excluded.business_day,
            state = case when arrears_parked.state = 'cleared' then 'open' else arrears_parked.state end, cleared_at = null
        returning parked_id)
      update arrears_parked p set state = 'cleared', cleared_at = ${now}
      where p.state = 'open' and p.kind <> 'bill'
        and not exists (select 1 from waiting w where w.kind = p.kind and w.reference = p.reference and w.account_id = p.account_id and w.turn = p.turn and w.reason = p.reason)`.execute(tx.db)
  })
}

export type ParkedRow = {
  readonly parked_id: number; readonly kind: ParkedShape['kind']; readonly reference: string; readonly account_id: string; readonly area_code: string | null; readonly area_name: string | null
  readonly business_day: string; readonly amount_fen: number; readonly reason: ParkedShape['reason']; readonly state: ParkedShape['state']; readonly settlement: string | null
  readonly settled_by: string | null
}

type ParkedScope = { readonly scopeAreaCodes: readonly string[]; readonly branchAreaCode: string | null }

/** Within the areas of the asker; what has no area is seen by whoever answers for the whole branch. */
function inScope({ scopeAreaCodes, branchAreaCode }: ParkedScope) {
  return sql<SqlBool>`(p.area_code in (select x.area_code from area_closure x where x.ancestor_code = any(${[...scopeAreaCodes]}::text[]))
    or (p.area_code is null and ${branchAreaCode}::text = any(${[...scopeAreaCodes]}::text[])))`
}

export async function listParked(session: RecordsSession, wanted: ParkedScope & { state: string; before: number | null; limit: number }): Promise<ParkedRow[]> {
  const { rows } = await sql<ParkedRow>`
    select p.parked_id, p.kind, p.reference, p.account_id, p.area_code, a.name as area_name, to_char(p.business_day, 'YYYY-MM-DD') as business_day, p.amount_fen, p.reason, p.state, p.settlement,
      c.display_name as settled_by
    from arrears_parked p left join area a on a.area_code = p.area_code left join account c on c.account_id = p.settled_by
    where p.state = ${wanted.state} and (${wanted.before}::bigint is null or p.parked_id < ${wanted.before}) and ${inScope(wanted)}
    order by p.parked_id desc limit ${wanted.limit}`.execute(session.db)
  return rows
}

export async function findParkedForUpdate(tx: Transaction, parkedId: number, scope: ParkedScope): Promise<Pick<ParkedRow, 'parked_id' | 'reference' | 'state'> | undefined> {
  const { rows: [found] } = await sql<Pick<ParkedRow, 'parked_id' | 'reference' | 'state'>>`
    select p.parked_id, p.reference, p.state from arrears_parked p where p.parked_id = ${parkedId} and ${inScope(scope)} for update`.execute(tx.db)
  return found
}

export async function settleRow(tx: Transaction, parkedId: number, { settlement, by, at }: { settlement: string; by: number; at: Date }): Promise<void> {
  await sql`update arrears_parked set state = 'settled', settlement = ${settlement}, settled_by = ${by}, settled_at = ${at} where parked_id = ${parkedId}`.execute(tx.db)
}
