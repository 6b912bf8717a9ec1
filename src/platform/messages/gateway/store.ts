import { sql } from 'kysely'
import { assert } from '../../../kernel/refusal.ts'
import type { RecordsSession, Transaction } from '../../records/records.ts'
import type { GatewayChannel } from '../contract.ts'
import { usualPolicy } from '../policy/policy.data.ts'
import type { Policy } from '../policy/rules.ts'
import { gatewaySettingsShape, type GatewaySettings } from './contract.ts'

export type StoredGateway = { readonly gatewayId: number; readonly name: string; readonly isOn: boolean; readonly gateway: GatewaySettings; readonly sealed: string | null; readonly changedAt: Date; readonly changedBy: string | null }
type GatewayRow = { gateway_id: number; channel: GatewayChannel; name: string; is_on: boolean; settings: unknown; secret: string | null; changed_at: Date; changed_by: string | null }

export async function listGateways(session: RecordsSession): Promise<StoredGateway[]> {
  const { rows } = await sql<GatewayRow>`select g.gateway_id, g.channel, g.name, g.is_on, g.settings, g.secret, g.changed_at, a.display_name as changed_by
    from gateway g left join account a on a.account_id = g.changed_by where g.removed_at is null order by g.channel, g.gateway_id limit 200`.execute(session.db)
  return rows.map((row) => ({
    gatewayId: row.gateway_id, name: row.name, isOn: row.is_on, gateway: gatewaySettingsShape.parse({ channel: row.channel, settings: row.settings }), sealed: row.secret, changedAt: row.changed_at, changedBy: row.changed_by,
  }))
}

type Saved = { readonly name: string; readonly isOn: boolean; readonly gateway: GatewaySettings; readonly sealed: string | null; readonly accountId: number; readonly now: Date }

export async function insertGateway(tx: Transaction, saved: Saved): Promise<number> {
  const { rows: [row] } = await sql<{ gateway_id: number }>`insert into gateway (channel, name, is_on, settings, secret, changed_by, changed_at)
    values (${saved.gateway.channel}, ${saved.name}, ${saved.isOn}, cast(${JSON.stringify(saved.gateway.settings)} as jsonb), ${saved.sealed}, ${saved.accountId}, ${saved.now}) returning gateway_id`.execute(tx.db)
  assert(row, 'An insert gives its row.')
  return row.gateway_id
}
export async function updateGateway(tx: Transaction, gatewayId: number, saved: Saved): Promise<void> {
  await sql`update gateway set name = ${saved.name}, is_on = ${saved.isOn}, settings = cast(${JSON.stringify(saved.gateway.settings)} as jsonb), secret = ${saved.sealed}, changed_by = ${saved.accountId}, changed_at = ${saved.now}
    where gateway_id = ${gatewayId}`.execute(tx.db)
}
export async function removeGateway(tx: Transaction, gatewayId: number, accountId: number, now: Date): Promise<void> {
  await sql`update gateway set removed_at = ${now}, is_on = false, secret = null, changed_by = ${accountId}, changed_at = ${now} where gateway_id = ${gatewayId}`.execute(tx.db)
}

const policySetting = 'message_policy'
export async function readPolicy(session: RecordsSession): Promise<Policy> {
  const { rows: [row] } = await sql<{ value: Policy }>`select value from setting where name = ${policySetting}`.execute(session.db)
  // A limit that came with a later version has its usual value until somebody saves the policy.
  return { ...usualPolicy, ...row?.value }
}
export async function writePolicy(tx: Transaction, policy: Policy): Promise<void> {
  await sql`insert into setting (name, value) values (${policySetting}, cast(${JSON.stringify(policy)} as jsonb)) on conflict (name) do update set value = excluded.value, changed_at = now()`.execute(tx.db)
}
