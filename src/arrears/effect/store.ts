import { sql } from 'kysely'
import type { RecordsSession } from '../../platform/records/records.ts'
import type { EffectView } from './contract.ts'

export async function listEffects(session: RecordsSession): Promise<EffectView[]> {
  const { rows } = await sql<EffectView>`select rung, rung_name as name, measured_on as "measuredOn", horizon_days as "horizonDays", treated, held_out as "heldOut", per_account_fen as "perAccountFen", low_fen as "lowFen", high_fen as "highFen" from arrears_effect order by rung limit 50`.execute(session.db)
  return rows
}
