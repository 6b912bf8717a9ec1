import { sql } from 'kysely'
import { type Day, day, dayInChina, month as toMonth } from '../../kernel/day.ts'
import { systemScope } from '../../platform/access/scope.ts'
import { literal } from '../../platform/facts/dialect.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import { publishRows } from '../../platform/facts/derived.ts'
import { listVisibleBatches } from '../../platform/facts/ledger.ts'
import type { Records, Transaction } from '../../platform/records/records.ts'
import { restoreMonthFeed, stopResultFeed } from '../feeds.ts'
import { loadSides } from '../ladder/night.ts'
import { visible } from '../ledger/position.ts'
import { instantAt, isOutOfHours, matchResults, type Proposed, type Reported, settleProposal } from './rules.ts'

type Deps = { readonly records: Records; readonly facts: OwnedFacts }
type Touched = { readonly feedId: string; readonly slice: string }
const note = systemScope('what the billing system did')
type ResultRow = { result_no: string; account_id: string; subscriber_id: string | null; area_code: string; kind: string; reason: string; performed_at: string; paid_at: string | null; outcome: string; note: string | null }

/**
 * Takes over what the billing system's files say now, and settles what was proposed by it: done, failed, or not heard of yet; what was done
 * without a proposal stays in sight. A file that is replaced or withdrawn takes its results with it. Gives the slices of figures that changed.
 * `touched` null: every slice; 'new': those of which nothing is known yet.
 */
export async function reconcileStops({ records, facts }: Deps, touched: Touched | 'new' | null, now: Date): Promise<Touched[]> {
  if (touched !== null && touched !== 'new' && touched.feedId !== stopResultFeed.id) return []
  const there = (await listVisibleBatches(facts, [stopResultFeed.id])).map((batch) => String(batch.slice))
  const { rows } = await sql<{ slice: string }>`select distinct slice from arrears_stop_result order by slice`.execute(records.db)
  const known = rows.map((row) => row.slice)
  const slices = touched === null ? [...new Set([...there, ...known])].toSorted() : touched === 'new' ? there.filter((slice) => !known.includes(slice)).toSorted() : [touched.slice]
  const months = new Set<string>()
  for (const slice of slices) {
    const rows = await facts.rows<ResultRow>({ sql: `${note} select result_no, account_id, subscriber_id, area_code, kind, reason, performed_at, paid_at, outcome, note from (${visible(stopResultFeed, `p.slice = ${literal(slice)}`)}) r order by result_no, account_id` })
    const sideOf = await loadSides(records, day(slice.slice(0, 10)))
    const stored = rows.map((row) => {
      const performedMs = instantAt(row.performed_at.slice(0, 10), row.performed_at.slice(11))
      const side = row.kind === 'restore' || row.outcome !== 'done' || row.reason !== 'arrears' ? null : sideOf(row.area_code)
      return {
        ...row, performed_at: new Date(performedMs).toISOString(), paid_at: row.paid_at === null ? null : new Date(instantAt(row.paid_at.slice(0, 10), row.paid_at.slice(11))).toISOString(),
        out_of_hours: side !== null && isOutOfHours(side.ladder.policy, side.nextStopDay, performedMs),
      }
    })
    await records.transaction(async (tx) => {
      const { rows: gone } = await sql<{ account_no: string; month: string }>`delete from arrears_stop_result where slice = ${slice} returning account_no, to_char(performed_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month`.execute(tx.db)
      for (const row of gone) months.add(row.month)
      await sql`insert into arrears_stop_result (slice, result_no, account_no, subscriber_id, area_code, kind, reason, performed_at, paid_at, outcome, note, out_of_hours)
        select ${slice}, result_no, account_id, subscriber_id, area_code, kind, reason, performed_at, paid_at, outcome, note, out_of_hours
          from jsonb_to_recordset(cast(${JSON.stringify(stored)} as jsonb)) as r (result_no text, account_id text, subscriber_id text, area_code text, kind text, reason text, performed_at timestamptz, paid_at timestamptz, outcome text, note text, out_of_hours boolean)`.execute(tx.db)
      const accounts = [...new Set([...gone.map((row) => row.account_no), ...rows.map((row) => row.account_id)])]
      await settleAccounts(tx, accounts)
    })
    for (const row of rows) months.add(row.performed_at.slice(0, 7))
  }
  for (const month of months) await publishRestores({ records, facts }, month, now)
  return [...months].toSorted().map((slice) => ({ feedId: restoreMonthFeed.id, slice }))
}

type ProposalRow = Proposed & { accountNo: string; decidedAt: Date | null }
type StoredResult = { accountNo: string; resultNo: string; slice: string; subscriberId: string | null; kind: string; performedAt: Date; outcome: 'done' | 'failed'; note: string | null }

function byAccount<Row extends { readonly accountNo: string }>(rows: readonly Row[]): ReadonlyMap<string, Row[]> {
  const found = new Map<string, Row[]>()
  for (const row of rows) {
    const own = found.get(row.accountNo)
    if (own === undefined) found.set(row.accountNo, [row])
    else own.push(row)
  }
  return found
}

/** Settles the proposals of some accounts by all that is known of them: any order of files comes to the same. */
async function settleAccounts(tx: Transaction, accountNos: readonly string[]): Promise<void> {
  if (accountNos.length === 0) return
  const { rows: proposals } = await sql<ProposalRow>`
    select proposal_id as "proposalId", account_no as "accountNo", kind, proposed_on as "proposedOn", subscriber_ids as "subscriberIds", decided_at as "decidedAt" from arrears_stop_proposal
     where account_no = any(cast(${[...accountNos]} as text[])) and state not in ('rejected', 'withdrawn') order by proposal_id for update`.execute(tx.db)
  const { rows: results } = await sql<StoredResult>`
    select account_no as "accountNo", result_no as "resultNo", slice, subscriber_id as "subscriberId", kind, performed_at as "performedAt", outcome, note from arrears_stop_result
     where account_no = any(cast(${[...accountNos]} as text[])) and reason = 'arrears' order by performed_at, result_no`.execute(tx.db)
  const proposalsOf = byAccount(proposals)
  const resultsOf = byAccount(results)
  const settled: { proposal_id: number; state: string; done_at: string | null; fault: string | null }[] = []
  const matched: { account_no: string; result_no: string; proposal_id: number | null; was_approved: boolean | null }[] = []
  for (const accountNo of accountNos) {
    const own = proposalsOf.get(accountNo) ?? []
    const reported = (resultsOf.get(accountNo) ?? []).map((row): Reported => ({ resultNo: row.resultNo, kind: row.kind, performedOn: dayInChina(row.performedAt), subscriberId: row.subscriberId, outcome: row.outcome, performedMs: row.performedAt.getTime(), note: row.note }))
    const match = matchResults(own, reported)
    for (const result of reported) {
      const proposalId = match.get(result.resultNo) ?? null
      const proposal = own.find((each) => each.proposalId === proposalId)
      matched.push({ account_no: accountNo, result_no: result.resultNo, proposal_id: proposalId, was_approved: proposal === undefined ? null : proposal.kind === 'restore' || (proposal.decidedAt !== null && proposal.decidedAt.getTime() <= result.performedMs) })
    }
    for (const proposal of own) {
      const end = settleProposal(proposal.subscriberIds, reported.filter((result) => match.get(result.resultNo) === proposal.proposalId))
      settled.push({ proposal_id: proposal.proposalId, state: end.state, done_at: end.doneMs === null ? null : new Date(end.doneMs).toISOString(), fault: end.fault })
    }
  }
  await sql`update arrears_stop_result r set proposal_id = m.proposal_id, was_approved = m.was_approved
      from jsonb_to_recordset(cast(${JSON.stringify(matched)} as jsonb)) as m (account_no text, result_no text, proposal_id bigint, was_approved boolean) where r.account_no = m.account_no and r.result_no = m.result_no and r.reason = 'arrears'`.execute(tx.db)
  await sql`update arrears_stop_proposal p set done_at = s.done_at, fault = s.fault,
        state = case when s.state <> 'open' then s.state when p.export_id is not null then 'exported' when p.decided_at is not null or p.kind = 'restore' then 'approved' else 'waiting' end
      from jsonb_to_recordset(cast(${JSON.stringify(settled)} as jsonb)) as s (proposal_id bigint, state text, done_at timestamptz, fault text) where p.proposal_id = s.proposal_id`.execute(tx.db)
}

/** The restores of a month with their minutes, as rows that figures read. */
async function publishRestores({ records, facts }: Deps, month: string, now: Date): Promise<void> {
  const { rows } = await sql<{ accountNo: string; resultNo: string; areaCode: string; paidAt: Date; performedAt: Date }>`
    select r.account_no as "accountNo", r.result_no as "resultNo", r.area_code as "areaCode", coalesce(r.paid_at, p.paid_at) as "paidAt", r.performed_at as "performedAt"
      from arrears_stop_result r left join arrears_stop_proposal p on p.proposal_id = r.proposal_id
     where r.kind = 'restore' and r.reason = 'arrears' and r.outcome = 'done' and to_char(r.performed_at at time zone 'Asia/Shanghai', 'YYYY-MM') = ${month} and coalesce(r.paid_at, p.paid_at) <= r.performed_at
     order by r.account_no, r.result_no`.execute(records.db)
  const on: Day = day(`${toMonth(month)}-01`)
  const sideOf = await loadSides(records, on)
  const text = (instant: Date) => new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
  await facts.transaction(async (tx) => {
    await publishRows(tx, restoreMonthFeed, month, rows.map((row) => {
      const minutes = Math.floor((row.performedAt.getTime() - row.paidAt.getTime()) / 60_000)
      const restore = sideOf(row.areaCode)?.ladder.policy.restore ?? { targetMinutes: 10, ceilingHours: 48 }
      return [month, row.accountNo, row.resultNo, row.areaCode, text(row.paidAt), text(row.performedAt), minutes, minutes <= restore.targetMinutes ? 1 : 0, minutes <= restore.ceilingHours * 60 ? 1 : 0]
    }), now)
  })
}
