import { listRoleHolders } from '../../branch/index.ts'
import type { Transaction } from '../../platform/records/records.ts'
import { workPermissions } from '../permissions.ts'

const levels = ['province', 'prefecture', 'county', 'township', 'village', 'grid']
const deskRoles = workPermissions.find(({ verb }) => verb === 'work.dispatch')?.roles ?? []

/** Who decides about the orders of some areas: those who may, from the nearest area that has anybody. */
export async function listDesks(tx: Transaction, areaCodes: readonly string[], onDay: string): Promise<Map<string, number[]>> {
  const holders = await listRoleHolders(tx, [...new Set(areaCodes)].flatMap((areaCode) => deskRoles.map((role) => ({ role, areaCode }))), onDay)
  return new Map(areaCodes.map((areaCode) => {
    const here = holders.filter((holder) => holder.areaCode === areaCode)
    const nearest = Math.max(...here.map((holder) => levels.indexOf(holder.level)))
    return [areaCode, [...new Set(here.filter((holder) => levels.indexOf(holder.level) === nearest).map((holder) => holder.accountId))]]
  }))
}
