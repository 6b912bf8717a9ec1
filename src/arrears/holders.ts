import { listContacts, listNearestHolders } from '../branch/index.ts'
import type { Day } from '../kernel/day.ts'
import type { Transaction } from '../platform/records/records.ts'

type Holder<Row> = { readonly accountId: number; readonly language: 'zh' | 'en'; readonly rows: readonly Row[] }

/** Who is told of what lies in some areas: those with one of the roles, from the nearest area that has anybody, each with the rows that are theirs. */
export async function listHoldersOf<Row extends { readonly areaCode: string }>(tx: Transaction, roles: readonly string[], rows: readonly Row[], on: Day): Promise<Holder<Row>[]> {
  const nearest = await listNearestHolders(tx, roles, [...new Set(rows.map((row) => row.areaCode))], on)
  const contacts = await listContacts(tx, { staffNos: [], accountIds: [...nearest.values()].flat() })
  return contacts.flatMap(({ accountId, language }) => (accountId === null ? [] : [{ accountId, language: language === 'en' ? 'en' as const : 'zh' as const, rows: rows.filter((row) => nearest.get(row.areaCode)?.includes(accountId)) }]))
}
