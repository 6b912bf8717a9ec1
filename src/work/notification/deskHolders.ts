import { listNearestHolders } from '../../branch/index.ts'
import type { Transaction } from '../../platform/records/records.ts'
import { workPermissions } from '../permissions.ts'

const deskRoles = workPermissions.find(({ verb }) => verb === 'work.dispatch')?.roles ?? []

/** Who decides about the orders of some areas: those who may, from the nearest area that has anybody. */
export function listDesks(tx: Transaction, areaCodes: readonly string[], onDay: string): Promise<Map<string, number[]>> {
  return listNearestHolders(tx, deskRoles, areaCodes, onDay)
}
