import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import { listGroups } from '../../branch/index.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import type { GroupManager } from './contract.ts'

export type AskedGroup = { readonly groupId: string; readonly areaCode: string }
export type KnownGroup = { readonly name: string | null; /** Where the file says that it is. */ readonly areaCode: string | null; readonly manager: GroupManager | null }

/** What each group is called and who looks after it on a day: whom the file of groups names, else whoever holds the role nearest upward of the account's area. */
export async function loadGroupManagers(session: RecordsSession, asked: readonly AskedGroup[], on: Day): Promise<(of: AskedGroup) => KnownGroup> {
  const groups = await listGroups(session, [...new Set(asked.map((each) => each.groupId))], on)
  const holders = await listHolders(session, asked.filter((each) => !groups.has(each.groupId)).map((each) => each.areaCode), on)
  return ({ groupId, areaCode }) => {
    const group = groups.get(groupId)
    if (group) return { name: group.name, areaCode: group.areaCode, manager: { name: group.managerName, staffNo: group.staffNo, since: group.validFrom, isNamed: true } }
    const holder = holders.get(areaCode)
    return { name: null, areaCode: null, manager: holder === undefined ? null : { ...holder, since: null, isNamed: false } }
  }
}

/** Who holds the role of group manager for each area, nearest upward. */
async function listHolders(session: RecordsSession, areaCodes: readonly string[], on: Day): Promise<Map<string, { name: string; staffNo: string | null }>> {
  if (areaCodes.length === 0) return new Map()
  const { rows } = await sql<{ areaCode: string; name: string; staffNo: string | null }>`
    select distinct on (c.area_code) c.area_code as "areaCode", coalesce(s.name, a.display_name) as name, s.staff_no as "staffNo" from area_closure c join role_grant g on g.area_code = c.ancestor_code and g.role = 'group_manager' and g.valid_from <= ${on} and (g.valid_to is null or g.valid_to >= ${on})
      join account a on a.account_id = g.account_id left join staff s on s.staff_no = a.staff_no where c.area_code = any(cast(${[...new Set(areaCodes)]} as text[])) order by c.area_code, length(c.ancestor_code) desc, a.account_id`.execute(session.db)
  return new Map(rows.map(({ areaCode, ...holder }) => [areaCode, holder]))
}
