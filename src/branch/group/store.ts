import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { RecordsSession } from '../../platform/records/records.ts'

export type GroupRow = { readonly groupId: string; readonly name: string; readonly staffNo: string; readonly managerName: string; readonly areaCode: string; readonly validFrom: Day }

/** The groups that the file of groups names, with whoever looks after them on a day. */
export async function listGroups(session: RecordsSession, groupIds: readonly string[], on: Day): Promise<Map<string, GroupRow>> {
  const { rows } = await sql<GroupRow>`
    select g.group_id as "groupId", g.name, g.staff_no as "staffNo", s.name as "managerName", g.area_code as "areaCode", g.valid_from as "validFrom" from customer_group g join staff s on s.staff_no = g.staff_no
     where g.group_id = any(cast(${[...groupIds]} as text[])) and g.valid_from <= ${on} and (g.valid_to is null or g.valid_to >= ${on}) order by g.group_id`.execute(session.db)
  return new Map(rows.map((row) => [row.groupId, row]))
}
