import { sql } from 'kysely'
import type { Day, Month } from '../../kernel/day.ts'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import type { DisputeView, RewardPerson, RewardPolicy } from './contract.ts'
import type { OwnedPiece, RewardLine, Spell } from './rules.ts'

const within = (scopeAreaCodes: readonly string[]) => sql`(select c.area_code from area_closure c where c.ancestor_code = any(cast(${[...scopeAreaCodes]} as text[])))`

/** Whether the rewards of a unit (u) may be seen: it lies within the areas, or belongs to the whole branch; without any area none may. */
export const isUnitWithin = (scopeAreaCodes: readonly string[]) => sql<boolean>`(${scopeAreaCodes.length > 0} and (u.area_code is null or u.area_code in ${within(scopeAreaCodes)}))`

/** Who had which account's case at some time of a month. */
export async function listSpells(session: RecordsSession, span: { first: Day; last: Day }, posts: readonly string[]): Promise<Spell[]> {
  const { rows } = await sql<Spell>`
    select c.account_no as "accountNo", o.staff_no as "staffNo", o.from_on as "from", o.to_on as "to" from arrears_case_owner o join arrears_case c on c.case_id = o.case_id join staff s on s.staff_no = o.staff_no
     where o.from_on <= ${span.last} and (o.to_on is null or o.to_on > greatest(${span.first}::date, o.from_on)) and (${posts.length === 0} or s.post = any(cast(${[...posts]} as text[])))
     order by c.account_no, o.from_on, o.case_owner_id limit 2000000`.execute(session.db)
  return rows
}

export type StoredRun = { readonly runId: number; readonly month: Month; readonly areaCode: string; readonly ruleId: number | null; readonly version: number | null; readonly policy: RewardPolicy; readonly batchIds: readonly number[]; readonly historyMonths: readonly string[]; readonly unownedFen: number; readonly computedAt: Date }
export async function listRuns(session: RecordsSession): Promise<StoredRun[]> {
  const { rows } = await sql<StoredRun>`
    select run_id as "runId", month, area_code as "areaCode", rule_id as "ruleId", version, policy, batch_ids as "batchIds", history_months as "historyMonths", unowned_fen as "unownedFen", computed_at as "computedAt" from arrears_reward_run order by month desc limit 240`.execute(session.db)
  return rows
}

export async function insertRun(tx: Transaction, run: Omit<StoredRun, 'runId' | 'computedAt'>, by: { accountId: number; now: Date }): Promise<number> {
  const { rows: [row] } = await sql<{ runId: number }>`
    insert into arrears_reward_run (month, area_code, rule_id, version, policy, batch_ids, history_months, unowned_fen, computed_by, computed_at)
    values (${run.month}, ${run.areaCode}, ${run.ruleId}, ${run.version}, cast(${JSON.stringify(run.policy)} as jsonb), cast(${[...run.batchIds]} as bigint[]), cast(${[...run.historyMonths]} as text[]), ${run.unownedFen}, ${by.accountId}, ${by.now}) returning run_id as "runId"`.execute(tx.db)
  if (!row) throw new Error('A reward run was not written.')
  return row.runId
}

export async function saveReward(tx: Transaction, runId: number, given: { lines: readonly RewardLine[]; people: readonly { staffNo: string; sumFen: number; paidFen: number; accounts: number }[]; pieces: readonly OwnedPiece[] }): Promise<void> {
  await sql`insert into arrears_reward_line (run_id, staff_no, grade, items, base_fen, expected_fen, recovered_fen, reward_fen)
    select ${runId}, l."staffNo", l.grade, l.items, l."baseFen", l."expectedFen", l."recoveredFen", l."rewardFen" from jsonb_to_recordset(cast(${JSON.stringify(given.lines)} as jsonb)) as l ("staffNo" text, grade text, items int, "baseFen" bigint, "expectedFen" bigint, "recoveredFen" bigint, "rewardFen" bigint)`.execute(tx.db)
  await sql`insert into arrears_reward_person (run_id, staff_no, unit_code, accounts, sum_fen, paid_fen)
    select ${runId}, p."staffNo", s.unit_code, p.accounts, p."sumFen", p."paidFen" from jsonb_to_recordset(cast(${JSON.stringify(given.people)} as jsonb)) as p ("staffNo" text, accounts int, "sumFen" bigint, "paidFen" bigint) join staff s on s.staff_no = p."staffNo"`.execute(tx.db)
  await sql`insert into arrears_reward_money (run_id, receipt_no, bill_no, account_no, staff_no, grade, paid_on, amount_fen)
    select ${runId}, m."receiptNo", m."billNo", m."accountNo", m."staffNo", m.grade, m."on", m."amountFen" from jsonb_to_recordset(cast(${JSON.stringify(given.pieces)} as jsonb)) as m ("receiptNo" text, "billNo" text, "accountNo" text, "staffNo" text, grade text, "on" date, "amountFen" bigint)`.execute(tx.db)
}

export async function saveClawbacks(tx: Transaction, runId: number, clawbacks: readonly { fromRunId: number; staffNo: string; amountFen: number; receipts: readonly string[] }[]): Promise<void> {
  if (clawbacks.length === 0) return
  await sql`insert into arrears_reward_clawback (run_id, from_run_id, staff_no, amount_fen, receipts)
    select ${runId}, c."fromRunId", c."staffNo", c."amountFen", c.receipts from jsonb_to_recordset(cast(${JSON.stringify(clawbacks)} as jsonb)) as c ("fromRunId" bigint, "staffNo" text, "amountFen" bigint, receipts jsonb)`.execute(tx.db)
}

/** Lines, money and what was paid less taken back so far, of a run that stands. */
export async function readRun(session: RecordsSession, runId: number): Promise<{ lines: RewardLine[]; pieces: OwnedPiece[]; paidFen: Map<string, number> }> {
  const { rows: lines } = await sql<RewardLine>`select staff_no as "staffNo", grade, items, base_fen as "baseFen", expected_fen as "expectedFen", recovered_fen as "recoveredFen", reward_fen as "rewardFen" from arrears_reward_line where run_id = ${runId} order by staff_no, grade limit 100000`.execute(session.db)
  const { rows: pieces } = await sql<OwnedPiece>`select receipt_no as "receiptNo", bill_no as "billNo", account_no as "accountNo", staff_no as "staffNo", grade, paid_on as "on", amount_fen as "amountFen", 0 as "ageMonths" from arrears_reward_money where run_id = ${runId} order by paid_on, receipt_no, bill_no limit 1000000`.execute(session.db)
  const { rows: paid } = await sql<{ staffNo: string; fen: number }>`
    select p.staff_no as "staffNo", (p.paid_fen + coalesce((select sum(c.amount_fen) from arrears_reward_clawback c where c.from_run_id = p.run_id and c.staff_no = p.staff_no), 0))::bigint as fen from arrears_reward_person p where p.run_id = ${runId} order by p.staff_no limit 100000`.execute(session.db)
  return { lines, pieces, paidFen: new Map(paid.map((row) => [row.staffNo, row.fen])) }
}

/** Statements in short; a person counts within an area when the unit of that month lies there, or belongs to the whole branch. */
export async function listPeople(session: RecordsSession, wanted: { runId?: number; staffNo?: string; scopeAreaCodes: readonly string[] | null }): Promise<(RewardPerson & { month: string })[]> {
  const { runId = null, staffNo = null, scopeAreaCodes } = wanted
  const { rows } = await sql<RewardPerson & { month: string }>`
    select r.month, p.staff_no as "staffNo", s.name, p.unit_code as "unitCode", u.name as "unitName", p.accounts, coalesce(l.base, 0)::bigint as "baseFen", coalesce(l.expected, 0)::bigint as "expectedFen", coalesce(l.recovered, 0)::bigint as "recoveredFen",
           p.sum_fen as "sumFen", p.paid_fen as "paidFen", coalesce(c.fen, 0)::bigint as "clawbackFen", coalesce(d.fen, 0)::bigint as "correctionFen", (p.paid_fen + coalesce(c.fen, 0) + coalesce(d.fen, 0))::bigint as "totalFen", coalesce(d.state, 'none') as dispute
      from arrears_reward_person p join arrears_reward_run r on r.run_id = p.run_id join staff s on s.staff_no = p.staff_no join unit u on u.unit_code = p.unit_code
      left join (select run_id, staff_no, sum(base_fen) as base, sum(expected_fen) as expected, sum(recovered_fen) as recovered from arrears_reward_line group by 1, 2) l on l.run_id = p.run_id and l.staff_no = p.staff_no
      left join (select run_id, staff_no, sum(amount_fen) as fen from arrears_reward_clawback group by 1, 2) c on c.run_id = p.run_id and c.staff_no = p.staff_no
      left join (select run_id, staff_no, sum(correction_fen) as fen, (array_agg(coalesce(outcome, 'open') order by dispute_id desc))[1] as state from arrears_reward_dispute group by 1, 2) d on d.run_id = p.run_id and d.staff_no = p.staff_no
     where (${runId}::bigint is null or p.run_id = ${runId}) and (${staffNo}::text is null or p.staff_no = ${staffNo})
       and (${scopeAreaCodes === null} or ${isUnitWithin(scopeAreaCodes ?? [])})
     order by r.month desc, "totalFen" desc, "recoveredFen" desc, p.staff_no limit 5000`.execute(session.db)
  return rows
}

export async function listClawbacks(session: RecordsSession, runId: number, staffNo: string): Promise<{ fromMonth: string; amountFen: number; receipts: string[] }[]> {
  const { rows } = await sql<{ fromMonth: string; amountFen: number; receipts: string[] }>`select f.month as "fromMonth", c.amount_fen as "amountFen", c.receipts from arrears_reward_clawback c join arrears_reward_run f on f.run_id = c.from_run_id where c.run_id = ${runId} and c.staff_no = ${staffNo} order by f.month limit 240`.execute(session.db)
  return rows
}

export async function listDisputes(session: RecordsSession, wanted: { runId?: number; staffNo?: string; disputeId?: number; scopeAreaCodes: readonly string[] | null; accountId: number; ownStaffNo: string | null }): Promise<DisputeView[]> {
  const { runId = null, staffNo = null, disputeId = null, scopeAreaCodes } = wanted
  const { rows } = await sql<Omit<DisputeView, 'madeAt'> & { madeAt: Date }>`
    select d.dispute_id as "disputeId", r.month, d.staff_no as "staffNo", s.name, d.reason, d.made_at as "madeAt", d.outcome, d.reply, d.correction_fen as "correctionFen", a.display_name as "repliedBy", (d.made_by = ${wanted.accountId} or d.staff_no = coalesce(${wanted.ownStaffNo}, '')) as "isOwn"
      from arrears_reward_dispute d join arrears_reward_run r on r.run_id = d.run_id join staff s on s.staff_no = d.staff_no join unit u on u.unit_code = s.unit_code left join account a on a.account_id = d.replied_by
     where (${runId}::bigint is null or d.run_id = ${runId}) and (${staffNo}::text is null or d.staff_no = ${staffNo}) and (${disputeId}::bigint is null or d.dispute_id = ${disputeId}) and (${scopeAreaCodes === null} or ${isUnitWithin(scopeAreaCodes ?? [])})
     order by d.outcome is not null, d.dispute_id desc limit 1000`.execute(session.db)
  return rows.map((row) => ({ ...row, madeAt: row.madeAt.toISOString() }))
}
