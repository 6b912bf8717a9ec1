import { type RawBuilder, sql } from 'kysely'
import { addDays, type Day, type Month } from '../../../kernel/day.ts'
import { copyRows, type CopyValue } from '../../../platform/records/copyRows.ts'
import type { Records, RecordsSession, Transaction } from '../../../platform/records/records.ts'
import type { Decided } from './rules.ts'

export async function startRun(records: Records, month: Month, { on, rules, now }: { on: Day; rules: string; now: Date }): Promise<void> {
  await sql`insert into credit_run (month, decided_on, started_at, rules) values (${month}, ${on}, ${now}, ${rules})
    on conflict (month) do update set decided_on = excluded.decided_on, started_at = excluded.started_at, rules = excluded.rules, finished_at = null`.execute(records.db)
}
export async function finishRun(tx: Transaction, month: Month, { accounts, withoutRule, now }: { accounts: number; withoutRule: number; now: Date }): Promise<void> {
  await sql`update credit_run set finished_at = ${now}, accounts = ${accounts}, without_rule = ${withoutRule} where month = ${month}`.execute(tx.db)
}

/** Which versions hold on a day, as one text: another one is a reason to decide again. Empty: nobody has decided how limits are set. */
export async function rulesOn(session: RecordsSession, kinds: readonly string[], on: Day): Promise<string> {
  const { rows: [row] } = await sql<{ rules: string | null }>`select string_agg(rule_id || coalesce(' until ' || retired_from, ''), ', ' order by rule_id) as rules from rule
    where kind = any(cast(${[...kinds]} as text[])) and state in ('approved', 'retired') and effective_from <= ${on}`.execute(session.db)
  return row?.rules ?? ''
}
export async function isDecided(session: RecordsSession, month: Month, rules: string): Promise<boolean> {
  const { rows } = await sql`select 1 from credit_run where month = ${month} and finished_at is not null and rules = ${rules}`.execute(session.db)
  return rows.length > 0
}

/** About how many accounts have a limit: as many as the last run decided. */
export async function countDecided(session: RecordsSession): Promise<number> {
  const { rows: [row] } = await sql<{ accounts: number }>`select coalesce(accounts, 0) as accounts from credit_run where finished_at is not null order by month desc limit 1`.execute(session.db)
  return row?.accounts ?? 0
}

/** What accounts of a page hold already. */
export async function listCurrent(session: RecordsSession, after: string, last: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ accountNo: string; limitFen: number }>`select account_no as "accountNo", limit_fen as "limitFen" from credit_limit where account_no > ${after} and account_no <= ${last}`.execute(session.db)
  return new Map(rows.map((row) => [row.accountNo, row.limitFen]))
}

const columns = ['account_no', 'area_code', 'brand', 'tier', 'way', 'limit_fen', 'limit_days', 'one_way_stop_days', 'why', 'inputs', 'is_held', 'needs_review', 'rule_id', 'version'] as const

function* rowsOf(decided: readonly Decided[]): Generator<CopyValue[]> {
  for (const { profile, inputs, decision, rule } of decided) {
    yield [
      profile.accountNo, profile.areaCode, profile.brand, profile.tier, profile.way, decision.limitFen, decision.limitDays, decision.oneWayStopDays, JSON.stringify(decision.why), JSON.stringify(inputs),
      String(decision.isHeld), String(decision.needsReview), rule.ruleId, rule.version,
    ]
  }
}

type Page = { readonly on: Day; readonly month: Month; readonly after: string; readonly last: string; readonly isKnown: readonly string[]; readonly decided: readonly Decided[] }

/** One COPY and set-based merges. A small change holds at once; one above the threshold waits, and what holds meanwhile stays as it is. */
export async function savePage(tx: Transaction, { on, month, after, last, isKnown, decided }: Page): Promise<{ changed: number; waiting: number }> {
  const done = await tx.withClient(async (client) => {
    await client.query(`create temp table fresh (account_no text collate "C" primary key, area_code text collate "C", brand text collate "C", tier text collate "C", way text collate "C", limit_fen bigint, limit_days int, one_way_stop_days int,
      why jsonb, inputs jsonb, is_held boolean, needs_review boolean, rule_id bigint, version int) on commit drop`)
    await copyRows(client, 'fresh', columns, rowsOf(decided))
    // A proposal that this decision does not repeat is out of date.
    await client.query(`update credit_review r set state = 'overtaken' from credit_limit l left join fresh f on f.account_no = l.account_no
      where r.state = 'waiting' and r.account_no = l.account_no and l.account_no > $1 and l.account_no <= $2 and (f.account_no is null or not f.needs_review or f.limit_fen <> r.to_fen or f.rule_id <> r.rule_id)`, [after, last])
    const reviews = await client.query(`insert into credit_review (account_no, area_code, month, from_fen, to_fen, limit_days, one_way_stop_days, why, inputs, rule_id, version, proposed_on, state)
      select f.account_no, f.area_code, $1, l.limit_fen, f.limit_fen, f.limit_days, f.one_way_stop_days, f.why, f.inputs, f.rule_id, f.version, $2, 'waiting'
        from fresh f join credit_limit l on l.account_no = f.account_no
       where f.needs_review and not exists (select 1 from credit_review r where r.account_no = f.account_no and (r.state = 'waiting' or (r.state = 'rejected' and r.month = $1 and r.to_fen = f.limit_fen and r.rule_id = f.rule_id)))`, [month, on])
    await client.query(`update credit_limit l set area_code = f.area_code, brand = f.brand, tier = f.tier, way = f.way, month = $1 from fresh f where f.account_no = l.account_no and f.needs_review`, [month])
    const changes = await client.query(`insert into credit_change (account_no, changed_on, month, from_fen, to_fen, why, rule_id, version)
      select f.account_no, $2, $1, l.limit_fen, f.limit_fen, f.why, f.rule_id, f.version from fresh f left join credit_limit l on l.account_no = f.account_no
       where not f.needs_review and l.limit_fen is distinct from f.limit_fen`, [month, on])
    await client.query(`insert into credit_limit (account_no, area_code, brand, tier, way, limit_fen, limit_days, one_way_stop_days, previous_fen, why, inputs, is_held, month, decided_on, rule_id, version)
      select account_no, area_code, brand, tier, way, limit_fen, limit_days, one_way_stop_days, null, why, inputs, is_held, $1, $2, rule_id, version from fresh where not needs_review
      on conflict (account_no) do update set area_code = excluded.area_code, brand = excluded.brand, tier = excluded.tier, way = excluded.way, limit_days = excluded.limit_days, one_way_stop_days = excluded.one_way_stop_days,
        previous_fen = case when credit_limit.limit_fen <> excluded.limit_fen then credit_limit.limit_fen when credit_limit.month = excluded.month then credit_limit.previous_fen end,
        limit_fen = excluded.limit_fen, why = excluded.why, inputs = excluded.inputs, is_held = excluded.is_held, month = excluded.month, decided_on = excluded.decided_on, rule_id = excluded.rule_id, version = excluded.version`, [month, on])
    // Who left, or has gone over to prepayment, holds no credit.
    await client.query('delete from credit_limit where account_no > $1 and account_no <= $2 and not (account_no = any($3::text[]))', [after, last, isKnown])
    return { changed: changes.rowCount ?? 0, waiting: reviews.rowCount ?? 0 }
  })
  await keepTerms(tx, on, (accountNo) => sql`${accountNo} > ${after} and ${accountNo} <= ${last}`)
  return done
}

/** Behind the last account of the book. */
export async function dropGone(tx: Transaction, after: string, on: Day): Promise<void> {
  await sql`delete from credit_limit where account_no > ${after}`.execute(tx.db)
  await keepTerms(tx, on, (accountNo) => sql`${accountNo} > ${after}`)
  await sql`update credit_review r set state = 'overtaken' where state = 'waiting' and not exists (select 1 from credit_limit l where l.account_no = r.account_no)`.execute(tx.db)
}

/**
 * Keeps since when the days of limits hold. They count from the day after, like whatever is noted by day: the night of the day itself was decided without them.
 * What held before stays written, so that a rung that was taken under it stays taken.
 */
export async function keepTerms(tx: Transaction, on: Day, isOf: (accountNo: RawBuilder<unknown>) => RawBuilder<boolean>): Promise<void> {
  const holds = sql`(t.to_on is null and exists (select 1 from credit_limit l where l.account_no = t.account_no and l.limit_days = t.limit_days and l.one_way_stop_days = t.one_way_stop_days))`
  await sql`delete from credit_term t where ${isOf(sql.ref('t.account_no'))} and t.from_on > ${on} and not ${holds}`.execute(tx.db)
  await sql`update credit_term t set to_on = ${on} where ${isOf(sql.ref('t.account_no'))} and t.from_on <= ${on} and (t.to_on is null or t.to_on > ${on}) and not ${holds}`.execute(tx.db)
  await sql`insert into credit_term (account_no, from_on, limit_days, one_way_stop_days)
    select l.account_no, cast(${addDays(on, 1)} as date), l.limit_days, l.one_way_stop_days from credit_limit l
     where ${isOf(sql.ref('l.account_no'))} and not exists (select 1 from credit_term t where t.account_no = l.account_no and t.to_on is null)`.execute(tx.db)
}
