import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import { waitSpans } from '../ladder/book.ts'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import type { HandMark, HoldKind, ProposalState, ResultView, StopKind, StopView } from './contract.ts'

export const proposalsListedMax = 1_000
const within = (scopeAreaCodes: readonly string[]) => sql`(select c.area_code from area_closure c where c.ancestor_code = any(cast(${[...scopeAreaCodes]} as text[])))`
/** A file is answered within a day, or somebody asks. */
export const answerHours = 24

/** What keeps an account from being stopped on a day, the longest first. A dispute about one bill leaves the others to be dunned. */
export const heldOn = (accountNo: RawBuilder<unknown>, on: Day) => sql`(select h.kind, h.to_on from ${waitSpans} h where h.account_no = ${accountNo} and h.item_id is null and h.from_on <= ${on} and h.to_on >= ${on} order by h.to_on desc, h.kind limit 1)`
const holdOn = (on: Day) => sql`(select h.* from ${heldOn(sql`p.account_no`, on)} h where p.kind <> 'restore')`
type Hold = { readonly holdKind: HoldKind | null; readonly holdUntil: Day | null }

/** `lateBefore`: who had paid before this instant and still waits is late. */
const viewOf = (view: StopView, at: { now: Date; lateBefore: Date; settledSince: Day }) => {
  switch (view) {
    case 'waiting': return sql`p.state = 'waiting'`
    case 'ready': return sql`p.state = 'approved'`
    case 'notDone': return sql`p.state = 'exported' and e.made_at < ${new Date(at.now.getTime() - answerHours * 3_600_000)}`
    case 'failed': return sql`p.state = 'failed'`
    case 'late': return sql`p.kind = 'restore' and p.state in ('approved', 'exported', 'failed') and p.paid_at < ${at.lateBefore}`
    case 'settled': return sql`p.state in ('done', 'rejected', 'withdrawn') and p.proposed_on >= ${at.settledSince}`
  }
}

export type ProposalRow = {
  readonly proposalId: number; readonly accountNo: string; readonly areaCode: string; readonly areaName: string; readonly kind: StopKind; readonly rungName: string | null; readonly subscriberIds: readonly string[]; readonly overdueFen: number
  readonly byHand: readonly HandMark[]; readonly proposedOn: string; readonly state: ProposalState; readonly decidedBy: string | null; readonly reason: string | null; readonly exportId: number | null
  readonly notBefore: Date | null; readonly doneAt: Date | null; readonly fault: string | null; readonly paidAt: Date | null
}
const columns = sql`p.proposal_id as "proposalId", p.account_no as "accountNo", p.area_code as "areaCode", coalesce(n.name, p.area_code) as "areaName", p.kind,
  (select each ->> 'name' from jsonb_array_elements(r.body -> 'rungs') each where each ->> 'id' = p.rung limit 1) as "rungName", p.subscriber_ids as "subscriberIds", p.overdue_fen as "overdueFen", p.by_hand as "byHand",
  p.proposed_on as "proposedOn", p.state, d.display_name as "decidedBy", p.reason, p.export_id as "exportId", p.not_before as "notBefore", p.done_at as "doneAt", p.fault, p.paid_at as "paidAt"`
const joined = sql`arrears_stop_proposal p left join area n on n.area_code = p.area_code left join rule r on r.rule_id = p.rule_id left join account d on d.account_id = p.decided_by left join arrears_stop_export e on e.export_id = p.export_id`

type ViewAt = { readonly today: Day; readonly now: Date; readonly lateBefore: Date; readonly settledSince: Day }
export async function listProposals(session: RecordsSession, scopeAreaCodes: readonly string[], view: StopView, at: ViewAt): Promise<(ProposalRow & Hold)[]> {
  const { rows } = await sql<ProposalRow & Hold>`
    select ${columns}, h.kind as "holdKind", h.to_on as "holdUntil" from ${joined} left join lateral ${holdOn(at.today)} h on p.state in ('waiting', 'approved') where p.area_code in ${within(scopeAreaCodes)} and ${viewOf(view, at)}
     order by case when p.kind = 'restore' then 0 else 1 end, p.paid_at, cardinality(p.by_hand) desc, p.overdue_fen desc, p.proposal_id limit ${proposalsListedMax + 1}`.execute(session.db)
  return rows
}

export async function listProposalsOf(session: RecordsSession, accountNo: string): Promise<ProposalRow[]> {
  const { rows } = await sql<ProposalRow>`select ${columns} from ${joined} where p.account_no = ${accountNo} order by p.proposal_id desc limit 100`.execute(session.db)
  return rows
}

export async function countViews(session: RecordsSession, scopeAreaCodes: readonly string[], at: ViewAt): Promise<{ waiting: number; ready: number; notDone: number; failed: number; late: number; settled: number; byKind: { kind: StopKind; count: number }[] }> {
  const { rows: [row] } = await sql<{ waiting: number; ready: number; notDone: number; failed: number; late: number; settled: number }>`
    select count(*) filter (where ${viewOf('waiting', at)})::int as waiting, count(*) filter (where ${viewOf('ready', at)})::int as ready, count(*) filter (where ${viewOf('notDone', at)})::int as "notDone",
           count(*) filter (where ${viewOf('failed', at)})::int as failed, count(*) filter (where ${viewOf('late', at)})::int as late, count(*) filter (where ${viewOf('settled', at)})::int as settled
      from arrears_stop_proposal p left join arrears_stop_export e on e.export_id = p.export_id where p.area_code in ${within(scopeAreaCodes)}`.execute(session.db)
  const { rows: byKind } = await sql<{ kind: StopKind; count: number }>`select p.kind, count(*)::int as count from arrears_stop_proposal p where p.state = 'approved' and not exists ${holdOn(at.today)} and p.area_code in ${within(scopeAreaCodes)} group by p.kind order by p.kind`.execute(session.db)
  return { ...(row ?? { waiting: 0, ready: 0, notDone: 0, failed: 0, late: 0, settled: 0 }), byKind }
}

/** What needs a look: a stop that nobody proposed, or nobody had approved it, or at an hour when nothing is stopped. */
export async function listUnproposed(session: RecordsSession, scopeAreaCodes: readonly string[], since: Day): Promise<ResultView[]> {
  const { rows } = await sql<Omit<ResultView, 'performedAt'> & { performedAt: Date }>`
    select r.account_no as "accountNo", r.subscriber_id as "subscriberId", coalesce(n.name, r.area_code) as "areaName", r.kind, r.performed_at as "performedAt", r.note, r.proposal_id is not null as "isProposed", coalesce(r.was_approved, false) as "wasApproved", r.out_of_hours as "isOutOfHours"
      from arrears_stop_result r left join area n on n.area_code = r.area_code
     where r.reason = 'arrears' and r.outcome = 'done' and r.performed_at >= ${since}::date and ((r.proposal_id is null and r.kind <> 'restore') or r.was_approved is false or r.out_of_hours) and r.area_code in ${within(scopeAreaCodes)}
     order by r.performed_at desc, r.account_no limit 200`.execute(session.db)
  return rows.map((row) => ({ ...row, performedAt: row.performedAt.toISOString() }))
}

/** Minutes from the money to the phone, of accounts that were restored since a day, proposed or by the billing system's own doing. */
export async function readRestoreMinutes(session: RecordsSession, scopeAreaCodes: readonly string[], since: Day, targetMinutes: number): Promise<{ restored: number; timely: number; median: number | null; slowest: number | null }> {
  const { rows: [row] } = await sql<{ restored: number; timely: number; median: number | null; slowest: number | null }>`
    with took as (select floor(extract(epoch from max(r.performed_at) - min(coalesce(r.paid_at, p.paid_at))) / 60) as minutes from arrears_stop_result r left join arrears_stop_proposal p on p.proposal_id = r.proposal_id
       where r.kind = 'restore' and r.reason = 'arrears' and r.outcome = 'done' and r.performed_at >= ${since}::date and coalesce(r.paid_at, p.paid_at) <= r.performed_at and r.area_code in ${within(scopeAreaCodes)}
       group by r.account_no, (r.performed_at at time zone 'Asia/Shanghai')::date)
    select count(*)::int as restored, count(*) filter (where minutes <= ${targetMinutes})::int as timely, percentile_disc(0.5) within group (order by minutes)::int as median, max(minutes)::int as slowest from took`.execute(session.db)
  return row ?? { restored: 0, timely: 0, median: null, slowest: null }
}

export async function listOpenRestores(session: RecordsSession, scopeAreaCodes: readonly string[]): Promise<{ paidAt: Date }[]> {
  const { rows } = await sql<{ paidAt: Date }>`select p.paid_at as "paidAt" from arrears_stop_proposal p where p.kind = 'restore' and p.state in ('approved', 'exported', 'failed') and p.area_code in ${within(scopeAreaCodes)} order by p.paid_at limit 100000`.execute(session.db)
  return rows
}

type Waiting = Hold & { readonly proposalId: number; readonly accountNo: string; readonly byHand: readonly HandMark[]; readonly stands: boolean }
/** What is to be decided, locked; with the debt's rung and what holds it back, so that nobody is stopped who has paid since or is waited for. */
export async function lockWaiting(tx: Transaction, proposalIds: readonly number[], scopeAreaCodes: readonly string[], on: Day): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select p.proposal_id as "proposalId", p.account_no as "accountNo", p.by_hand as "byHand", exists (select 1 from arrears_state st where st.account_no = p.account_no and st.owes_since = p.owes_since) as stands, h.kind as "holdKind", h.to_on as "holdUntil"
      from arrears_stop_proposal p left join lateral ${holdOn(on)} h on true where p.proposal_id = any(cast(${[...proposalIds]} as bigint[])) and p.state = 'waiting' and p.area_code in ${within(scopeAreaCodes)} order by p.proposal_id for update of p`.execute(tx.db)
  return rows
}

export async function decide(tx: Transaction, proposalIds: readonly number[], decision: { state: 'approved' | 'rejected'; by: number; at: Date; reason: string | null }): Promise<void> {
  await sql`update arrears_stop_proposal set state = ${decision.state}, decided_by = ${decision.by}, decided_at = ${decision.at}, reason = ${decision.reason} where proposal_id = any(cast(${[...proposalIds]} as bigint[]))`.execute(tx.db)
}

/** What can go into a file today, locked; an approved stop that something holds back waits for the next one. */
export async function lockReady(tx: Transaction, scopeAreaCodes: readonly string[], on: Day): Promise<{ proposalId: number; areaCode: string; kind: StopKind }[]> {
  const { rows } = await sql<{ proposalId: number; areaCode: string; kind: StopKind }>`select p.proposal_id as "proposalId", p.area_code as "areaCode", p.kind from arrears_stop_proposal p
     where p.state = 'approved' and not exists ${holdOn(on)} and p.area_code in ${within(scopeAreaCodes)} order by p.proposal_id for update of p`.execute(tx.db)
  return rows
}

export async function insertExport(tx: Transaction, by: { accountId: number; at: Date }, lines: readonly { proposalId: number; notBefore: Date | null }[]): Promise<number> {
  const { rows: [made] } = await sql<{ exportId: number }>`insert into arrears_stop_export (made_by, made_at, line_count) values (${by.accountId}, ${by.at}, ${lines.length}) returning export_id as "exportId"`.execute(tx.db)
  if (!made) throw new Error('An export was not written.')
  await sql`update arrears_stop_proposal p set state = 'exported', export_id = ${made.exportId}, not_before = l.not_before
      from jsonb_to_recordset(cast(${JSON.stringify(lines.map((line) => ({ proposal_id: line.proposalId, not_before: line.notBefore?.toISOString() ?? null })))} as jsonb)) as l (proposal_id bigint, not_before timestamptz) where p.proposal_id = l.proposal_id`.execute(tx.db)
  return made.exportId
}

export type ExportRow = { readonly exportId: number; readonly madeAt: Date; readonly madeBy: string; readonly lines: number; readonly open: number }
export async function listExports(session: RecordsSession, scopeAreaCodes: readonly string[], exportId: number | null, limit: number): Promise<ExportRow[]> {
  const { rows } = await sql<ExportRow>`
    select e.export_id as "exportId", e.made_at as "madeAt", a.display_name as "madeBy", count(*)::int as lines, count(*) filter (where p.state = 'exported')::int as open
      from arrears_stop_export e join account a on a.account_id = e.made_by join arrears_stop_proposal p on p.export_id = e.export_id
     where p.area_code in ${within(scopeAreaCodes)} and (${exportId}::bigint is null or e.export_id = ${exportId}) group by e.export_id, e.made_at, a.display_name order by e.export_id desc limit ${limit}`.execute(session.db)
  return rows
}

export async function listExportLines(session: RecordsSession, scopeAreaCodes: readonly string[], exportId: number): Promise<ProposalRow[]> {
  const { rows } = await sql<ProposalRow>`select ${columns} from ${joined} where p.export_id = ${exportId} and p.area_code in ${within(scopeAreaCodes)} order by case when p.kind = 'restore' then 0 else 1 end, p.proposal_id limit 100000`.execute(session.db)
  return rows
}

/** Stops of other reasons that still hold, by account: a restore leaves them. */
export async function listActiveStops(session: RecordsSession, accountNos: readonly string[]): Promise<{ accountNo: string; reason: 'arrears' | 'lost' | 'ownRequest' | 'fraud'; kind: string; on: Day }[]> {
  const { rows } = await sql<{ accountNo: string; reason: 'arrears' | 'lost' | 'ownRequest' | 'fraud'; kind: string; on: Day }>`
    select account_no as "accountNo", reason, kind, to_char(performed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as on from (
      select distinct on (r.account_no, r.reason) r.account_no, r.reason, r.kind, r.performed_at from arrears_stop_result r
       where r.outcome = 'done' and r.account_no = any(cast(${[...accountNos]} as text[])) order by r.account_no, r.reason, r.performed_at desc, r.kind) last
     where kind in ('oneWayStop', 'twoWayStop', 'preClose') order by account_no, reason`.execute(session.db)
  return rows
}

export async function listDisasters(session: RecordsSession, scopeAreaCodes: readonly string[], today: Day): Promise<{ disasterId: number; areaName: string; fromOn: string; toOn: string; reason: string }[]> {
  const { rows } = await sql<{ disasterId: number; areaName: string; fromOn: string; toOn: string; reason: string }>`
    select d.disaster_id as "disasterId", n.name as "areaName", d.from_on as "fromOn", d.to_on as "toOn", d.reason from arrears_disaster d join area n on n.area_code = d.area_code
     where d.to_on >= ${today} and exists (select 1 from area_closure c where c.area_code = d.area_code and c.ancestor_code = any(cast(${[...scopeAreaCodes]} as text[]))) order by d.from_on, d.disaster_id limit 200`.execute(session.db)
  return rows
}

/** Null when the area lies outside of the scope. */
export async function insertDisaster(tx: Transaction, asked: { areaCode: string; fromOn: string; toOn: string; reason: string }, scopeAreaCodes: readonly string[], by: { accountId: number; at: Date }): Promise<number | null> {
  const { rows: [row] } = await sql<{ disasterId: number }>`insert into arrears_disaster (area_code, from_on, to_on, reason, declared_by, declared_at)
    select ${asked.areaCode}, ${asked.fromOn}, ${asked.toOn}, ${asked.reason}, ${by.accountId}, ${by.at} where ${asked.areaCode} in ${within(scopeAreaCodes)} returning disaster_id as "disasterId"`.execute(tx.db)
  return row?.disasterId ?? null
}
