import { sql } from 'kysely'
import type { Day, Month } from '../../kernel/day.ts'
import { copyRows, type CopyValue } from '../../platform/records/copyRows.ts'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import type { dropReasons, RunState } from './contract.ts'
import type { AcceptedCell } from './historyRules.ts'
import type { Listed, OfferList } from './rules.ts'

export type NewRun = { readonly month: Month; readonly ruleId: number; readonly version: number; readonly on: Day; readonly now: Date; readonly askedBy: number | null; readonly acceptDays: number; readonly monthEnds: number; readonly inputs: object }

/** The list of a month by this rule, whatever became of it. */
export async function findRunOf(session: RecordsSession, month: Month, ruleId: number): Promise<number | null> {
  const { rows: [row] } = await sql<{ runId: number }>`select run_id as "runId" from prepay_run where month = ${month} and rule_id = ${ruleId}`.execute(session.db)
  return row?.runId ?? null
}

const columns = ['run_id', 'account_no', 'area_code', 'county_code', 'brand', 'tier', 'place', 'step', 'prestore_fen', 'gift_fen', 'median_fen', 'risk_class', 'risk_permille', 'chance_permille', 'gain_fen', 'foreseen_fen', 'why', 'is_held_out'] as const
function* rowsOf(runId: number, listed: readonly Listed[]): Generator<CopyValue[]> {
  for (const { profile, offer, place, isHeldOut } of listed) {
    yield [
      runId, profile.accountNo, profile.areaCode, profile.countyCode, profile.brand, profile.tier, place, offer.step, offer.prestoreFen, offer.giftFen, offer.medianFen, offer.riskClass, offer.riskPermille, offer.chancePermille, offer.gainFen, offer.foreseenFen, JSON.stringify(offer.why), String(isHeldOut),
    ]
  }
}

/** The whole list in one transaction: a run that was killed has left nothing. Null when the month has been decided by this rule meanwhile. */
export async function saveRun(tx: Transaction, run: NewRun, list: OfferList): Promise<number | null> {
  const { rows: [row] } = await sql<{ runId: number }>`
    insert into prepay_run (month, rule_id, version, decided_on, made_at, asked_by, inputs, accept_days, month_ends, state)
    values (${run.month}, ${run.ruleId}, ${run.version}, ${run.on}, ${run.now}, ${run.askedBy}, cast(${JSON.stringify(run.inputs)} as jsonb), ${run.acceptDays}, ${run.monthEnds}, 'waiting')
    on conflict (month, rule_id) do nothing returning run_id as "runId"`.execute(tx.db)
  if (!row) return null
  // What nobody had approved yet is out of date.
  await sql`update prepay_run set state = 'overtaken' where state = 'waiting' and run_id <> ${row.runId}`.execute(tx.db)
  await sql`insert into prepay_left_out (run_id, area_code, reason, accounts) select ${row.runId}::bigint, l."areaCode", l.because, l.accounts from jsonb_to_recordset(cast(${JSON.stringify(list.leftOut)} as jsonb)) as l ("areaCode" text, because text, accounts int)`.execute(tx.db)
  await tx.withClient((client) => copyRows(client, 'prepay_offer', columns, rowsOf(row.runId, list.listed)))
  return row.runId
}

/** Offered or held out since a month, by lists that were approved: they rest. */
export async function listResting(session: RecordsSession, since: Month): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ accountNo: string }>`
    select distinct o.account_no as "accountNo" from prepay_offer o join prepay_run r on r.run_id = o.run_id where r.state in ('approved', 'handedOut') and r.month > ${since} and o.dropped_because is null`.execute(session.db)
  return new Set(rows.map((row) => row.accountNo))
}

/** Who is protected, and who disputes, on a day. */
export async function listPaused(session: RecordsSession, on: Day): Promise<{ readonly protectedOnes: ReadonlySet<string>; readonly paused: ReadonlySet<string> }> {
  const { rows } = await sql<{ accountNo: string; kind: string }>`
    select distinct account_no as "accountNo", kind from arrears_pause where kind in ('protection', 'dispute', 'hardship') and from_on <= ${on} and ${on} <= to_on and (ended_on is null or ${on} < ended_on)`.execute(session.db)
  const of = (isProtection: boolean) => new Set(rows.filter((row) => (row.kind === 'protection') === isProtection).map((row) => row.accountNo))
  return { protectedOnes: of(true), paused: of(false) }
}

export async function listCounties(session: RecordsSession): Promise<(areaCode: string) => string> {
  const { rows } = await sql<{ areaCode: string; county: string }>`select area_code as "areaCode", ancestor_code as county from area_closure where ancestor_level = 'county'`.execute(session.db)
  const known = new Map(rows.map((row) => [row.areaCode, row.county]))
  return (areaCode) => known.get(areaCode) ?? areaCode
}

/** What became of offers whose days are over, by class and step. */
export async function listAcceptance(session: RecordsSession, knownUpTo: Day): Promise<AcceptedCell[]> {
  const { rows } = await sql<AcceptedCell>`
    select o.step, o.risk_class as "riskClass", count(*)::int as offered, count(o.accepted_on)::int as accepted from prepay_offer o join prepay_run r on r.run_id = o.run_id
     where r.handed_on is not null and r.handed_on + r.accept_days - 1 <= ${knownUpTo}::date and not o.is_held_out and o.dropped_because is null group by o.step, o.risk_class order by o.step, o.risk_class`.execute(session.db)
  return rows
}

export type StoredRun = { readonly runId: number; readonly month: Month; readonly state: RunState; readonly ruleId: number; readonly ruleAuthors: readonly number[]; readonly askedBy: number | null; readonly handedOn: Day | null; readonly acceptDays: number; readonly monthEnds: number }
const storedRun = sql`r.run_id as "runId", r.month, r.state, r.rule_id as "ruleId", array[u.author, u.edited_by] as "ruleAuthors", r.asked_by as "askedBy", r.handed_on as "handedOn", r.accept_days as "acceptDays", r.month_ends as "monthEnds"`
export async function findRunForUpdate(tx: Transaction, runId: number): Promise<StoredRun | null> {
  const { rows: [row] } = await sql<StoredRun>`select ${storedRun} from prepay_run r join rule u on u.rule_id = r.rule_id where r.run_id = ${runId} for update of r`.execute(tx.db)
  return row ?? null
}
export async function findRun(session: RecordsSession, runId: number): Promise<StoredRun | null> {
  const { rows: [row] } = await sql<StoredRun>`select ${storedRun} from prepay_run r join rule u on u.rule_id = r.rule_id where r.run_id = ${runId}`.execute(session.db)
  return row ?? null
}
export async function listHandedOut(session: RecordsSession): Promise<StoredRun[]> {
  const { rows } = await sql<StoredRun>`select ${storedRun} from prepay_run r join rule u on u.rule_id = r.rule_id where r.handed_on is not null order by r.month, r.run_id limit 1000`.execute(session.db)
  return rows
}

export async function saveVerdict(tx: Transaction, runId: number, verdict: { state: 'approved' | 'rejected'; by: number; at: Date; reason: string | null }): Promise<void> {
  await sql`update prepay_run set state = ${verdict.state}, decided_by = ${verdict.by}, decided_at = ${verdict.at}, reason = ${verdict.reason} where run_id = ${runId}`.execute(tx.db)
}

export type Dropped = { readonly accountNo: string; readonly because: (typeof dropReasons)[number] }
export async function saveHandOut(tx: Transaction, runId: number, given: { dropped: readonly Dropped[]; by: number; on: Day }): Promise<{ offered: number; dropped: number }> {
  await sql`update prepay_offer o set dropped_because = d.because from jsonb_to_recordset(cast(${JSON.stringify(given.dropped)} as jsonb)) as d ("accountNo" text, because text) where o.run_id = ${runId} and o.account_no = d."accountNo"`.execute(tx.db)
  await sql`update prepay_run set state = 'handedOut', handed_on = ${given.on}, handed_by = ${given.by} where run_id = ${runId}`.execute(tx.db)
  const { rows: [row] } = await sql<{ offered: number; dropped: number }>`
    select count(*) filter (where not is_held_out and dropped_because is null)::int as offered, count(*) filter (where dropped_because is not null)::int as dropped from prepay_offer where run_id = ${runId}`.execute(tx.db)
  return row ?? { offered: 0, dropped: 0 }
}

export type OfferRow = { readonly accountNo: string; readonly areaCode: string; readonly brand: string; readonly step: string; readonly prestoreFen: number; readonly medianFen: number; readonly foreseenFen: number; readonly gainFen: number; readonly isHeldOut: boolean; readonly acceptedOn: Day | null; readonly acceptedFen: number | null }
/** Who is compared: everybody on the list who was not dropped, offered and held out alike. */
export async function listCompared(session: RecordsSession, runId: number): Promise<OfferRow[]> {
  const { rows } = await sql<OfferRow>`
    select account_no as "accountNo", area_code as "areaCode", brand, step, prestore_fen as "prestoreFen", median_fen as "medianFen", foreseen_fen as "foreseenFen", gain_fen as "gainFen", is_held_out as "isHeldOut", accepted_on as "acceptedOn", accepted_fen as "acceptedFen"
      from prepay_offer where run_id = ${runId} and dropped_because is null order by account_no`.execute(session.db)
  return rows
}

export async function saveAccepted(tx: Transaction, runId: number, accepted: readonly { readonly accountNo: string; readonly on: Day; readonly amountFen: number }[]): Promise<void> {
  await sql`update prepay_offer o set accepted_on = a."on", accepted_fen = a."amountFen"
    from prepay_offer own left join jsonb_to_recordset(cast(${JSON.stringify(accepted)} as jsonb)) as a ("accountNo" text, "on" date, "amountFen" bigint) on a."accountNo" = own.account_no
   where own.run_id = ${runId} and o.run_id = own.run_id and o.account_no = own.account_no and (o.accepted_on, o.accepted_fen) is distinct from (a."on", a."amountFen")`.execute(tx.db)
}

export type EffectRow = { readonly of: string; readonly monthEnds: number; readonly treated: number; readonly heldOut: number; readonly perAccountFen: number | null; readonly lowFen: number | null; readonly highFen: number | null }
export async function saveEffects(tx: Transaction, on: Day, rows: readonly EffectRow[]): Promise<void> {
  await sql`insert into prepay_effect (of, measured_on, month_ends, treated, held_out, per_account_fen, low_fen, high_fen)
    select e.of, ${on}, e."monthEnds", e.treated, e."heldOut", e."perAccountFen", e."lowFen", e."highFen"
      from jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as e (of text, "monthEnds" int, treated int, "heldOut" int, "perAccountFen" double precision, "lowFen" double precision, "highFen" double precision)
    on conflict (of) do update set measured_on = excluded.measured_on, month_ends = excluded.month_ends, treated = excluded.treated, held_out = excluded.held_out, per_account_fen = excluded.per_account_fen, low_fen = excluded.low_fen, high_fen = excluded.high_fen`.execute(tx.db)
}
export async function listEffects(session: RecordsSession): Promise<ReadonlyMap<string, EffectRow>> {
  const { rows } = await sql<EffectRow>`select of, month_ends as "monthEnds", treated, held_out as "heldOut", per_account_fen as "perAccountFen", low_fen as "lowFen", high_fen as "highFen" from prepay_effect order by of limit 2000`.execute(session.db)
  return new Map(rows.map((row) => [row.of, row]))
}
