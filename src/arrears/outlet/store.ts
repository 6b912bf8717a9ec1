import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Words } from '../../kernel/refusal.ts'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import type { StopView } from './contract.ts'

const stopsListedMax = 500
const inScope = (areaCodes: readonly string[]) => sql`(select c.area_code from area_closure c where c.ancestor_code = any(cast(${areaCodes} as text[])))`

export type OutletRow = { readonly outletCode: string; readonly name: string; readonly kind: string; readonly areaCode: string; readonly areaName: string; readonly agentName: string | null; readonly unitName: string; readonly unitCode: string }
export async function listOutlets(session: RecordsSession, areaCodes: readonly string[] | null): Promise<OutletRow[]> {
  const { rows } = await sql<OutletRow>`
    select o.outlet_code as "outletCode", o.name, o.kind, o.area_code as "areaCode", a.name as "areaName", o.agent_name as "agentName", u.name as "unitName", o.unit_code as "unitCode"
      from outlet o join area a on a.area_code = o.area_code join unit u on u.unit_code = o.unit_code
     where ${areaCodes === null ? sql`true` : sql`o.area_code in ${inScope(areaCodes)}`} order by o.outlet_code limit 20000`.execute(session.db)
  return rows
}

const stopColumns = sql`s.stop_id as "stopId", s.outlet_code as "outletCode", o.name, a.name as "areaName", s.state, s.because, s.why, s.balance_fen as "balanceFen", s.deposit_fen as "depositFen", s.late_days as "lateDays", s.proposed_on as "proposedOn", s.version,
  k.display_name as "decidedBy", s.decided_on as "decidedOn", s.decision_reason as "decisionReason", s.ended_on as "endedOn", s.end_why as "endWhy", s.end_version as "endVersion"`
const stopTables = sql`outlet_stop s join outlet o on o.outlet_code = s.outlet_code join area a on a.area_code = s.area_code left join account k on k.account_id = s.decided_by`
/** Those that wait first, then those that hold, then what is over. */
export async function listStops(session: RecordsSession, wanted: { readonly areaCodes: readonly string[]; readonly outletCode?: string }): Promise<StopView[]> {
  const { rows } = await sql<StopView>`select ${stopColumns} from ${stopTables} where s.area_code in ${inScope(wanted.areaCodes)} and (${wanted.outletCode ?? null}::text is null or s.outlet_code = ${wanted.outletCode ?? null})
     order by case s.state when 'proposed' then 0 when 'approved' then 1 else 2 end, s.stop_id desc limit ${stopsListedMax}`.execute(session.db)
  return rows
}

export type OpenStop = { readonly outletCode: string; readonly open: 'none' | 'proposed' | 'approved'; readonly rejectedOn: Day | null }
/** What stands of each outlet: the stop that is open, and the day on which one was refused last. */
export async function listOpenStops(session: RecordsSession): Promise<ReadonlyMap<string, OpenStop>> {
  const { rows } = await sql<OpenStop>`
    select outlet_code as "outletCode", coalesce(max(state) filter (where state in ('proposed', 'approved')), 'none') as open, max(decided_on) filter (where state = 'rejected') as "rejectedOn"
      from outlet_stop group by outlet_code limit 20000`.execute(session.db)
  return new Map(rows.map((row) => [row.outletCode, row]))
}

export type NewStop = { readonly outletCode: string; readonly areaCode: string; readonly because: 'cover' | 'late'; readonly why: Words; readonly balanceFen: number; readonly depositFen: number; readonly lateDays: number; readonly ruleId: number; readonly version: number }
export async function insertStops(tx: Transaction, stops: readonly NewStop[], on: Day): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into outlet_stop (outlet_code, area_code, state, because, why, balance_fen, deposit_fen, late_days, proposed_on, rule_id, version)
    select n."outletCode", n."areaCode", 'proposed', n.because, n.why, n."balanceFen", n."depositFen", n."lateDays", ${on}, n."ruleId", n.version
      from jsonb_to_recordset(cast(${JSON.stringify(stops)} as jsonb)) as n ("outletCode" text, "areaCode" text, because text, why jsonb, "balanceFen" bigint, "depositFen" bigint, "lateDays" int, "ruleId" bigint, version int)
    on conflict (outlet_code) where state in ('proposed', 'approved') do nothing`.execute(tx.db)
  return Number(numAffectedRows ?? 0n)
}

export type StopEnd = { readonly outletCode: string; readonly why: Words; readonly ruleId: number; readonly version: number }
/** Proposals that are no longer needed are withdrawn, stops are lifted. */
export async function endStops(tx: Transaction, ends: readonly StopEnd[], on: Day): Promise<{ outletCode: string; state: 'withdrawn' | 'lifted' }[]> {
  const { rows } = await sql<{ outletCode: string; state: 'withdrawn' | 'lifted' }>`
    update outlet_stop s set state = case s.state when 'approved' then 'lifted' else 'withdrawn' end, ended_on = ${on}, end_why = n.why, end_rule_id = n."ruleId", end_version = n.version
      from jsonb_to_recordset(cast(${JSON.stringify(ends)} as jsonb)) as n ("outletCode" text, why jsonb, "ruleId" bigint, version int)
     where s.outlet_code = n."outletCode" and s.state in ('proposed', 'approved') returning s.outlet_code as "outletCode", s.state`.execute(tx.db)
  return rows
}

export async function findStopForUpdate(tx: Transaction, stopId: number, areaCodes: readonly string[]): Promise<{ outletCode: string; state: StopView['state'] } | null> {
  const { rows: [row] } = await sql<{ outletCode: string; state: StopView['state'] }>`select outlet_code as "outletCode", state from outlet_stop where stop_id = ${stopId} and area_code in ${inScope(areaCodes)} for update`.execute(tx.db)
  return row ?? null
}
export async function saveDecision(tx: Transaction, stopId: number, decision: { readonly state: 'approved' | 'rejected'; readonly accountId: number; readonly on: Day; readonly reason: string }): Promise<void> {
  await sql`update outlet_stop set state = ${decision.state}, decided_by = ${decision.accountId}, decided_on = ${decision.on}, decision_reason = ${decision.reason === '' ? null : decision.reason} where stop_id = ${stopId}`.execute(tx.db)
}

/** Orders about differences by outlet and day, as their origin names them. */
export async function listDifferenceOrders(session: RecordsSession, origins: readonly string[]): Promise<ReadonlyMap<string, { orderId: number; status: string }>> {
  const { rows } = await sql<{ origin: string; orderId: number; status: string }>`select origin, order_id as "orderId", status from work_order where origin = any(cast(${origins} as text[])) limit 100000`.execute(session.db)
  return new Map(rows.map((row) => [row.origin, { orderId: row.orderId, status: row.status }]))
}
