import { sql } from 'kysely'
import type { Day, Month } from '../../kernel/day.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import type { LeftOutReason, OfferView, PlaceView, PrepayRule, RunView } from './contract.ts'
import { prepayKind } from './rule.ts'

export const offersListedMax = 2_000
const exportedMax = 1_000_000
const within = (scopeAreaCodes: readonly string[]) => sql`(select c.area_code from area_closure c where c.ancestor_code = any(cast(${[...scopeAreaCodes]} as text[])))`

export async function listRuns(session: RecordsSession, accountId: number): Promise<RunView[]> {
  const { rows } = await sql<RunView>`
    select r.run_id as "runId", r.month, r.version, r.rule_id as "ruleId", r.decided_on as "decidedOn", r.state, k.display_name as "decidedBy", r.reason, r.handed_on as "handedOn", r.accept_days as "acceptDays", r.month_ends as "monthEnds",
           ${accountId} in (u.author, u.edited_by) or r.asked_by is not distinct from ${accountId} as "isOwn"
      from prepay_run r join rule u on u.rule_id = r.rule_id left join account k on k.account_id = r.decided_by order by r.month desc, r.run_id desc limit 60`.execute(session.db)
  return rows
}

export async function readRisks(session: RecordsSession, runId: number): Promise<unknown> {
  const { rows: [row] } = await sql<{ risks: unknown }>`select inputs -> 'risks' as risks from prepay_run where run_id = ${runId}`.execute(session.db)
  return row?.risks ?? null
}

export async function readSteps(session: RecordsSession, ruleId: number): Promise<PrepayRule['steps']> {
  const { rows: [row] } = await sql<{ body: unknown }>`select body from rule where rule_id = ${ruleId}`.execute(session.db)
  return row ? prepayKind.read(row.body).steps : []
}

export async function countLeftOut(session: RecordsSession, runId: number, scopeAreaCodes: readonly string[]): Promise<{ reason: LeftOutReason; accounts: number }[]> {
  const { rows } = await sql<{ reason: LeftOutReason; accounts: number }>`select reason, sum(accounts)::int as accounts from prepay_left_out where run_id = ${runId} and area_code in ${within(scopeAreaCodes)} group by reason order by 2 desc, reason`.execute(session.db)
  return rows
}

export type Counts = { readonly heldOut: number; readonly offered: number; readonly dropped: number; readonly accepted: number; readonly gainFen: number; readonly acceptedFen: number }
export async function countOffers(session: RecordsSession, runId: number, scopeAreaCodes: readonly string[]): Promise<Counts> {
  const { rows: [row] } = await sql<Counts>`
    select count(*) filter (where is_held_out and dropped_because is null)::int as "heldOut", count(*) filter (where not is_held_out and dropped_because is null)::int as offered, count(*) filter (where dropped_because is not null)::int as dropped,
           count(*) filter (where not is_held_out and accepted_on is not null)::int as accepted, coalesce(sum(gain_fen) filter (where not is_held_out and dropped_because is null), 0)::bigint as "gainFen",
           coalesce(sum(accepted_fen) filter (where not is_held_out), 0)::bigint as "acceptedFen"
      from prepay_offer where run_id = ${runId} and area_code in ${within(scopeAreaCodes)}`.execute(session.db)
  return row ?? { heldOut: 0, offered: 0, dropped: 0, accepted: 0, gainFen: 0, acceptedFen: 0 }
}

export async function listPlaces(session: RecordsSession, runId: number, scopeAreaCodes: readonly string[]): Promise<PlaceView[]> {
  const { rows } = await sql<PlaceView>`
    select coalesce(a.name, o.county_code) as "countyName", o.step, count(*)::int as offers, sum(o.prestore_fen)::bigint as "prestoreFen", sum(o.gain_fen)::bigint as "gainFen", count(o.accepted_on)::int as accepted
      from prepay_offer o left join area a on a.area_code = o.county_code where o.run_id = ${runId} and not o.is_held_out and o.dropped_because is null and o.area_code in ${within(scopeAreaCodes)}
     group by 1, 2, o.county_code order by 5 desc, 1, 2 limit 1000`.execute(session.db)
  return rows
}

export async function listOffers(session: RecordsSession, runId: number, scopeAreaCodes: readonly string[], limit = offersListedMax + 1): Promise<OfferView[]> {
  const { rows } = await sql<OfferView>`
    select o.account_no as "accountNo", o.area_code as "areaCode", coalesce(a.name, o.area_code) as "areaName", coalesce(c.name, o.county_code) as "countyName", o.brand, o.tier, o.place, o.step, o.prestore_fen as "prestoreFen", o.gift_fen as "giftFen", o.median_fen as "medianFen",
           o.risk_class as "riskClass", o.risk_permille as "riskPermille", o.chance_permille as "chancePermille", o.gain_fen as "gainFen", o.why, o.is_held_out as "isHeldOut", o.dropped_because as "droppedBecause", o.accepted_on as "acceptedOn", o.accepted_fen as "acceptedFen"
      from prepay_offer o left join area a on a.area_code = o.area_code left join area c on c.area_code = o.county_code
     where o.run_id = ${runId} and o.area_code in ${within(scopeAreaCodes)} order by o.is_held_out, o.place limit ${limit}`.execute(session.db)
  return rows
}

/** By step: who was offered, who was held out, and who stored. */
export async function listConversions(session: RecordsSession, runId: number, scopeAreaCodes: readonly string[]): Promise<{ step: string; offered: number; accepted: number; heldOut: number; heldOutAccepted: number }[]> {
  const { rows } = await sql<{ step: string; offered: number; accepted: number; heldOut: number; heldOutAccepted: number }>`
    select step, count(*) filter (where not is_held_out)::int as offered, count(accepted_on) filter (where not is_held_out)::int as accepted, count(*) filter (where is_held_out)::int as "heldOut", count(accepted_on) filter (where is_held_out)::int as "heldOutAccepted"
      from prepay_offer where run_id = ${runId} and dropped_because is null and area_code in ${within(scopeAreaCodes)} group by step order by step`.execute(session.db)
  return rows
}

export type PrepayOffer = {
  readonly runId: number; readonly month: Month; readonly accountNo: string; readonly areaCode: string; readonly brand: string; readonly tier: string | null; readonly step: string; readonly prestoreFen: number; readonly giftFen: number; readonly gainFen: number; readonly handedOn: Day | null; readonly acceptedOn: Day | null
}
/**
 * For campaigns: the offers of a month's approved list within an area, best first; `handedOn` is null while nobody has handed it out.
 * Held-out accounts are never among them and must not be reached by another campaign of prepayment; `listPrepayHeldOut` names them.
 */
export async function listPrepayOffers(session: RecordsSession, wanted: { readonly month: Month; readonly areaCode: string }): Promise<PrepayOffer[]> {
  return ofMonth(session, wanted, false)
}
/** Whom no campaign of prepayment may reach while what the offers do is measured. */
export async function listPrepayHeldOut(session: RecordsSession, wanted: { readonly month: Month; readonly areaCode: string }): Promise<string[]> {
  return (await ofMonth(session, wanted, true)).map((offer) => offer.accountNo)
}

async function ofMonth(session: RecordsSession, { month, areaCode }: { readonly month: Month; readonly areaCode: string }, isHeldOut: boolean): Promise<PrepayOffer[]> {
  const { rows } = await sql<PrepayOffer>`
    select r.run_id as "runId", r.month, o.account_no as "accountNo", o.area_code as "areaCode", o.brand, o.tier, o.step, o.prestore_fen as "prestoreFen", o.gift_fen as "giftFen", o.gain_fen as "gainFen", r.handed_on as "handedOn", o.accepted_on as "acceptedOn"
      from prepay_offer o join prepay_run r on r.run_id = o.run_id
     where r.month = ${month} and r.state in ('approved', 'handedOut') and o.is_held_out = ${isHeldOut} and o.dropped_because is null and o.area_code in ${within([areaCode])} order by r.run_id, o.place limit ${exportedMax}`.execute(session.db)
  return rows
}

export async function areasWithin(session: RecordsSession, areaCodes: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ areaCode: string }>`select distinct area_code as "areaCode" from area_closure where ancestor_code = any(cast(${[...areaCodes]} as text[]))`.execute(session.db)
  return new Set(rows.map((row) => row.areaCode))
}
