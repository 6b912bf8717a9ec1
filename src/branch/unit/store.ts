import { sql } from 'kysely'
import type { RecordsSession } from '../../platform/records/records.ts'
import type { OutletShape, StaffShape, UnitShape } from './contract.ts'

const rowsMax = 20_000

export async function listUnits(session: RecordsSession, asOf: string): Promise<UnitShape[]> {
  const { rows } = await sql<UnitShape>`
    select u.unit_code as "unitCode", u.name, u.kind, u.parent_code as "parentCode", p.name as "parentName", u.area_code as "areaCode", a.name as "areaName",
           u.valid_from as "validFrom", u.valid_to as "validTo", coalesce(s.staff_count, 0) as "staffCount", coalesce(t.areas, '[]') as territory
      from unit u left join unit p on p.unit_code = u.parent_code left join area a on a.area_code = u.area_code
      left join (select unit_code, count(*) as staff_count from staff where valid_from <= ${asOf} and (valid_to is null or valid_to >= ${asOf}) group by unit_code) s on s.unit_code = u.unit_code
      left join (select t.unit_code, jsonb_agg(jsonb_build_object('areaCode', t.area_code, 'name', x.name, 'validFrom', to_char(t.valid_from, 'YYYY-MM-DD'), 'validTo', to_char(t.valid_to, 'YYYY-MM-DD')) order by t.area_code) as areas
                   from territory t join area x on x.area_code = t.area_code where t.valid_from <= ${asOf} and (t.valid_to is null or t.valid_to >= ${asOf}) group by t.unit_code) t on t.unit_code = u.unit_code
     where u.valid_from <= ${asOf} and (u.valid_to is null or u.valid_to >= ${asOf}) order by u.unit_code limit ${rowsMax}`.execute(session.db)
  return rows
}

const staffColumns = sql`s.staff_no as "staffNo", s.name, s.unit_code as "unitCode", u.name as "unitName", s.post, s.phone_number as "phoneNumber", s.mail_address as "mailAddress", s.valid_from as "validFrom", s.valid_to as "validTo", false as "isMasked"`

export async function listStaff(session: RecordsSession, asOf: string, unitCode: string | null): Promise<StaffShape[]> {
  const { rows } = await sql<StaffShape>`select ${staffColumns} from staff s join unit u on u.unit_code = s.unit_code
    where s.valid_from <= ${asOf} and (s.valid_to is null or s.valid_to >= ${asOf}) and (cast(${unitCode} as text) is null or s.unit_code = ${unitCode}) order by s.unit_code, s.staff_no limit ${rowsMax}`.execute(session.db)
  return rows
}
export async function findStaff(session: RecordsSession, staffNo: string): Promise<StaffShape | null> {
  const { rows: [row] } = await sql<StaffShape>`select ${staffColumns} from staff s join unit u on u.unit_code = s.unit_code where s.staff_no = ${staffNo}`.execute(session.db)
  return row ?? null
}

export async function listOutlets(session: RecordsSession, asOf: string, unitCode: string | null): Promise<OutletShape[]> {
  const { rows } = await sql<OutletShape>`
    select o.outlet_code as "outletCode", o.name, o.kind, o.area_code as "areaCode", a.name as "areaName", o.unit_code as "unitCode", u.name as "unitName", o.agent_name as "agentName", o.opened_on as "openedOn", o.closed_on as "closedOn"
      from outlet o join area a on a.area_code = o.area_code join unit u on u.unit_code = o.unit_code
     where o.opened_on <= ${asOf} and (o.closed_on is null or o.closed_on >= ${asOf}) and (cast(${unitCode} as text) is null or o.unit_code = ${unitCode}) order by o.outlet_code limit ${rowsMax}`.execute(session.db)
  return rows
}
