import { sql } from 'kysely'
import type { Month } from '../../kernel/day.ts'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import { type RollBody, rollBodyShape } from '../roll/contract.ts'
import type { Flow } from '../roll/facts.ts'
import type { ProvisionLine } from './contract.ts'

export type StoredRoll = { readonly month: string; readonly ruleId: number | null; readonly version: number | null; readonly computedAt: string; readonly body: RollBody }

export async function listRollMonths(session: RecordsSession): Promise<{ month: string; madeOf: string }[]> {
  const { rows } = await sql<{ month: string; madeOf: string }>`select month, made_of as "madeOf" from arrears_roll order by month`.execute(session.db)
  return rows
}

export async function readRolls(session: RecordsSession, months: readonly string[]): Promise<StoredRoll[]> {
  const { rows } = await sql<Omit<StoredRoll, 'body'> & { body: unknown }>`
    select month, rule_id as "ruleId", version, to_char(computed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as "computedAt", body
      from arrears_roll where month = any(${[...months]}::text[]) order by month`.execute(session.db)
  return rows.map((row) => ({ ...row, body: rollBodyShape.parse(row.body) }))
}

export type LineToSave = { readonly areaCode: string; readonly bucket: string; readonly openFen: number; readonly bills: number; readonly ratePermille: number | null; readonly provisionFen: number | null; readonly lossFen: number; readonly lossLowFen: number | null; readonly lossHighFen: number | null }
export type RollToSave = { readonly month: Month; readonly madeOf: string; readonly rule: { readonly ruleId: number; readonly version: number } | null; readonly body: RollBody; readonly flows: readonly Flow[]; readonly lines: readonly LineToSave[] }

/** A month's end is written whole, or not at all. */
export async function saveRoll(tx: Transaction, { month, madeOf, rule, body, flows, lines }: RollToSave, now: Date): Promise<void> {
  const [ruleId, version] = [rule?.ruleId ?? null, rule?.version ?? null]
  await sql`insert into arrears_roll (month, made_of, rule_id, version, computed_at, body) values (${month}, ${madeOf}, ${ruleId}, ${version}, ${now}, cast(${JSON.stringify(body)} as jsonb))
    on conflict (month) do update set made_of = excluded.made_of, rule_id = excluded.rule_id, version = excluded.version, computed_at = excluded.computed_at, body = excluded.body`.execute(tx.db)
  await sql`delete from arrears_flow where month = ${month}`.execute(tx.db)
  await sql`insert into arrears_flow (month, area_code, from_state, to_state, amount_fen, bills)
    select ${month}, f."areaCode", f."from", f."to", f.fen, f.bills from jsonb_to_recordset(cast(${JSON.stringify(flows)} as jsonb)) as f ("areaCode" text, "from" text, "to" text, fen bigint, bills int)`.execute(tx.db)
  await sql`delete from arrears_provision where month = ${month}`.execute(tx.db)
  await sql`insert into arrears_provision (month, area_code, bucket, open_fen, bills, rate_permille, provision_fen, loss_fen, loss_low_fen, loss_high_fen, rule_id, version)
    select ${month}, p."areaCode", p.bucket, p."openFen", p.bills, p."ratePermille", p."provisionFen", p."lossFen", p."lossLowFen", p."lossHighFen", ${ruleId}::bigint, ${version}::int
      from jsonb_to_recordset(cast(${JSON.stringify(lines)} as jsonb)) as p ("areaCode" text, bucket text, "openFen" bigint, bills int, "ratePermille" int, "provisionFen" bigint, "lossFen" bigint, "lossLowFen" bigint, "lossHighFen" bigint)`.execute(tx.db)
}

/** A month whose files were withdrawn has no rates any more. */
export async function dropRolls(tx: Transaction, months: readonly string[]): Promise<void> {
  for (const table of ['arrears_roll', 'arrears_flow', 'arrears_provision'] as const) await sql`delete from ${sql.table(table)} where month = any(${[...months]}::text[])`.execute(tx.db)
}

export async function readLines(session: RecordsSession, month: string, areaCode: string): Promise<ProvisionLine[]> {
  const { rows } = await sql<ProvisionLine>`
    select bucket, open_fen as "openFen", bills, rate_permille as "ratePermille", provision_fen as "provisionFen", loss_fen as "lossFen", loss_low_fen as "lossLowFen", loss_high_fen as "lossHighFen"
      from arrears_provision where month = ${month} and area_code = ${areaCode} order by bucket`.execute(session.db)
  return rows
}

export async function readPlaces(session: RecordsSession, month: string, parentCode: string): Promise<{ areaCode: string; name: string; openFen: number; provisionFen: number | null; lossFen: number }[]> {
  const { rows } = await sql<{ areaCode: string; name: string; openFen: number; provisionFen: number | null; lossFen: number }>`
    select p.area_code as "areaCode", a.name, cast(sum(p.open_fen) as bigint) as "openFen", cast(sum(p.provision_fen) as bigint) as "provisionFen", cast(sum(p.loss_fen) as bigint) as "lossFen"
      from arrears_provision p join area a on a.area_code = p.area_code and a.parent_code = ${parentCode} where p.month = ${month}
     group by p.area_code, a.name order by 3 desc, 1 limit 200`.execute(session.db)
  return rows
}

export async function readFlow(session: RecordsSession, month: string, areaCode: string): Promise<{ from: string; to: string; fen: number; bills: number }[]> {
  const { rows } = await sql<{ from: string; to: string; fen: number; bills: number }>`
    select from_state as "from", to_state as "to", amount_fen as fen, bills from arrears_flow where month = ${month} and area_code = ${areaCode} order by from_state, to_state`.execute(session.db)
  return rows
}

/** What was open at each of these month ends in the whole branch, and what was written off in the month before it. */
export async function readWholes(session: RecordsSession, areaCode: string): Promise<{ month: string; openFen: number; writtenFen: number }[]> {
  const { rows } = await sql<{ month: string; openFen: number; writtenFen: number }>`
    select p.month, cast(sum(p.open_fen) as bigint) as "openFen", cast(coalesce((select sum(f.amount_fen) from arrears_flow f where f.month = p.month and f.area_code = ${areaCode} and f.to_state = 'writtenOff'), 0) as bigint) as "writtenFen"
      from arrears_provision p where p.area_code = ${areaCode} group by p.month order by p.month`.execute(session.db)
  return rows
}
