import { sql } from 'kysely'
import type { Records, Transaction } from '../../platform/records/records.ts'
import { seedTypedIndicators } from '../measure/typed.ts'
import { readNationalAreas } from './nationalCodes.ts'

/**
 * Seeds the areas of a prefecture (`6323`) or province (`63`) with their former codes. Seeding again changes nothing;
 * what the branch added itself (grids, local codes) stays.
 */
export async function seedAreas(records: Records, { prefix }: { prefix: string }): Promise<{ areaCount: number }> {
  const areas = await readNationalAreas(prefix)
  await records.transaction(async (tx) => {
    const rows = JSON.stringify(areas.map((area) => ({
      area_code: area.areaCode, name: area.name, level: area.level, parent_code: area.parentCode,
      valid_from: area.validFrom, valid_to: area.validTo, successor_code: area.successorCode,
    })))
    await sql`
      insert into area (area_code, name, level, parent_code, valid_from, valid_to, successor_code)
      select area_code, name, level, parent_code, valid_from, valid_to, successor_code
        from jsonb_to_recordset(cast(${rows} as jsonb))
          as given (area_code text, name text, level text, parent_code text, valid_from date, valid_to date, successor_code text)
      on conflict (area_code) do update
        set name = excluded.name, parent_code = coalesce(excluded.parent_code, area.parent_code), valid_to = excluded.valid_to, successor_code = excluded.successor_code
        where (area.name, coalesce(area.parent_code, ''), area.valid_to, area.successor_code)
          is distinct from (excluded.name, coalesce(excluded.parent_code, area.parent_code, ''), excluded.valid_to, excluded.successor_code)`.execute(tx.db)
    await rebuildAreaClosure(tx)
    await sql`
      insert into area_spelling (written, area_code)
      select area_code, coalesce(successor_code, area_code) from area
      on conflict (written) do nothing`.execute(tx.db)
  })
  await seedTypedIndicators(records)
  return { areaCount: areas.filter((area) => area.successorCode === null).length }
}

/** Containment of the current areas, written anew from their parents; run whenever an area is added or moved. */
export async function rebuildAreaClosure(tx: Transaction): Promise<void> {
  await sql`
    with recursive above as (
      select area_code, area_code as ancestor_code, parent_code, level as ancestor_level from area where successor_code is null
      union all
      select b.area_code, a.area_code, a.parent_code, a.level from above b join area a on a.area_code = b.parent_code
    ), gone as (
      delete from area_closure c where not exists (select 1 from above b where b.area_code = c.area_code and b.ancestor_code = c.ancestor_code)
    )
    insert into area_closure (ancestor_code, area_code, ancestor_level)
    select ancestor_code, area_code, ancestor_level from above
    on conflict (area_code, ancestor_code) do nothing`.execute(tx.db)
}
