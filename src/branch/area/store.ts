import { sql } from 'kysely'
import { Refusal } from '../../kernel/refusal.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import type { AreaShape } from './contract.ts'
import { areaUnknown } from './refusals.ts'

const areaColumns = sql`a.area_code as "areaCode", a.name, a.level, a.parent_code as "parentCode", f.year, f.population, f.households, f.longitude, f.latitude, f.source`
const levels = ['province', 'prefecture', 'county', 'township', 'village', 'grid'] as const
const areasMax = 20_000

export async function listAreas(session: RecordsSession, downTo: AreaShape['level'] | undefined): Promise<AreaShape[]> {
  const wanted = downTo ? levels.slice(0, levels.indexOf(downTo) + 1) : [...levels]
  const { rows } = await sql<AreaShape>`
    select ${areaColumns} from area a left join (select distinct on (area_code) * from area_fact order by area_code, year desc) f on f.area_code = a.area_code
     where a.successor_code is null and a.level = any(${wanted}) order by a.area_code limit ${areasMax}`.execute(session.db)
  return rows
}

export async function getArea(session: RecordsSession, written: string) {
  const { rows: [area] } = await sql<AreaShape>`
    select ${areaColumns} from area_spelling s join area a on a.area_code = s.area_code
      left join (select distinct on (area_code) * from area_fact order by area_code, year desc) f on f.area_code = a.area_code
     where s.written = ${written} limit 1`.execute(session.db)
  if (!area) throw new Refusal(areaUnknown, { areaCode: written })
  const code = area.areaCode
  const former = await sql<{ areaCode: string; name: string; validTo: string | null }>`select area_code as "areaCode", name, valid_to as "validTo" from area where successor_code = ${code} order by valid_to desc limit 100`.execute(session.db)
  const spellings = await sql<{ written: string }>`select written from area_spelling where area_code = ${code} order by written limit 100`.execute(session.db)
  const facts = await sql<{ year: number; population: number | null; households: number | null; source: string }>`select year, population, households, source from area_fact where area_code = ${code} order by year desc limit 200`.execute(session.db)
  const territories = await sql<{ unitCode: string; unitName: string; validFrom: string; validTo: string | null }>`
    select t.unit_code as "unitCode", u.name as "unitName", t.valid_from as "validFrom", t.valid_to as "validTo" from territory t join unit u on u.unit_code = t.unit_code
      join area_closure c on c.ancestor_code = t.area_code where c.area_code = ${code} order by t.valid_from desc, t.unit_code limit 200`.execute(session.db)
  return { area, former: former.rows, spellings: spellings.rows.map((row) => row.written), facts: facts.rows, territories: territories.rows }
}
