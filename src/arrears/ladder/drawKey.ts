import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { RecordsSession } from '../../platform/records/records.ts'
import type { DrawKey } from './drawRules.ts'

/** Made once for a branch and kept among its settings. */
export async function drawKey(records: RecordsSession): Promise<DrawKey> {
  const made = { high: randomBytes(4).readUInt32BE(), low: randomBytes(4).readUInt32BE() }
  await sql`insert into setting (name, value) values ('arrears_draw_key', cast(${JSON.stringify(made)} as jsonb)) on conflict (name) do nothing`.execute(records.db)
  const { rows: [row] } = await sql<{ value: DrawKey }>`select value from setting where name = 'arrears_draw_key'`.execute(records.db)
  return row?.value ?? made
}
