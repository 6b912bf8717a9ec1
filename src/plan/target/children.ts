import { sql } from 'kysely'
import { resolvePopulation } from '../../branch/index.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import type { SheetKey, SheetPlace } from './contract.ts'

export type Child = { readonly kind: SheetKey['childKind']; readonly code: string; readonly name: string; readonly level: string }
export type Parent = { readonly kind: 'area' | 'unit'; readonly code: string; readonly name: string; readonly level: string; readonly areaCode: string | null }
type Place = Pick<SheetKey, 'parentKind' | 'parentCode' | 'childKind'>
const childrenMax = 5_000

/** The subject whose target is split; null for the branch's own target. */
export async function findParent(session: RecordsSession, place: Place): Promise<Parent | null> {
  const { rows: [row] } = await sql<Parent>`
    select 'area' as kind, area_code as code, name, level, area_code as "areaCode" from area where ${place.parentKind} = 'area' and area_code = ${place.parentCode} and successor_code is null
    union all select 'unit', unit_code, name, kind, area_code from unit where ${place.parentKind} = 'unit' and unit_code = ${place.parentCode}`.execute(session.db)
  return row ?? null
}

/**
 * What stands directly below a parent, each once, so that the parts can make the whole: areas below an area; county companies below the branch's
 * area and business offices below any other, or units below a unit; outlets of a unit and its halls, or of an area; people of a unit and its halls, or of an area's units.
 */
export async function listChildren(session: RecordsSession, place: Place, onDay: string): Promise<Child[]> {
  const { parentKind, parentCode, childKind } = place
  const { rows } = await sql<Child>`
    with recursive below as (
      select unit_code from unit where ${parentKind} = 'unit' and unit_code = ${parentCode}
      union all select u.unit_code from unit u join below b on u.parent_code = b.unit_code where u.kind = 'hall'
    ), inside as (select area_code from area_closure where ancestor_code = ${parentCode})
    select 'area' as kind, a.area_code as code, a.name, a.level from area a
     where ${childKind} = 'area' and a.successor_code is null and a.level <> 'grid' and case when ${parentKind} = 'top' then a.parent_code is null else ${parentKind} = 'area' and a.parent_code = ${parentCode} end
    union all
    select 'unit', u.unit_code, u.name, u.kind from unit u
     where ${childKind} = 'unit' and u.valid_from <= ${onDay} and (u.valid_to is null or u.valid_to >= ${onDay}) and exists (select 1 from territory t where t.unit_code = u.unit_code)
       and case when ${parentKind} = 'unit' then u.parent_code = ${parentCode} and u.kind in ('county_company', 'business_office')
         else ${parentKind} = 'area' and u.area_code in (select area_code from inside)
           and u.kind = case when exists (select 1 from area p where p.area_code = ${parentCode} and p.level = 'prefecture') and exists (select 1 from unit c where c.kind = 'county_company' and c.area_code in (select area_code from inside)) then 'county_company' else 'business_office' end end
    union all
    select 'outlet', o.outlet_code, o.name, o.kind from outlet o
     where ${childKind} = 'outlet' and o.opened_on <= ${onDay} and (o.closed_on is null or o.closed_on >= ${onDay})
       and case when ${parentKind} = 'unit' then o.unit_code in (select unit_code from below) else ${parentKind} = 'area' and o.area_code in (select area_code from inside) end
    union all
    select 'staff', s.staff_no, s.name, s.post from staff s join unit u on u.unit_code = s.unit_code
     where ${childKind} = 'staff' and s.valid_from <= ${onDay} and (s.valid_to is null or s.valid_to >= ${onDay})
       and case when ${parentKind} = 'unit' then s.unit_code in (select unit_code from below)
         else ${parentKind} = 'area' and (u.area_code = ${parentCode} or (u.area_code in (select area_code from inside) and exists (select 1 from area p where p.area_code = ${parentCode} and p.level <> 'prefecture'))) end
    order by 2 limit ${childrenMax}`.execute(session.db)
  return rows
}

/** Every parent that has something below it, with what it can be split into. */
export async function listPlaces(session: RecordsSession, onDay: string): Promise<SheetPlace[]> {
  const { rows } = await sql<SheetPlace>`
    select 'top' as kind, '' as code, a.name, 'top' as level, array['area'] as children, 0 as place from area a where a.parent_code is null and a.successor_code is null
    union all
    select 'area', a.area_code, a.name, a.level, array_remove(array['area', case when a.level in ('prefecture', 'county') then 'unit' end, case when a.level in ('county', 'township') then 'outlet' end, 'staff'], null), 1
      from area a where a.successor_code is null and a.level in ('prefecture', 'county')
    union all
    select 'unit', u.unit_code, u.name, u.kind, array_remove(array[case when u.kind = 'county_company' then 'unit' end, 'outlet', 'staff'], null), 2
      from unit u where u.kind in ('county_company', 'business_office', 'hall') and u.valid_from <= ${onDay} and (u.valid_to is null or u.valid_to >= ${onDay})
    order by place, code limit 2000`.execute(session.db)
  return rows.map(({ kind, code, name, level, children }) => ({ kind, code, name, level, children }))
}

/** Whether an area lies within others. */
export async function liesWithin(session: RecordsSession, areaCode: string, scopeAreaCodes: readonly string[]): Promise<boolean> {
  const { rows } = await sql`select 1 from area_closure where area_code = ${areaCode} and ancestor_code = any(cast(${[...scopeAreaCodes]} as text[])) limit 1`.execute(session.db)
  return rows.length > 0
}

/** Brands that an indicator has at an area. */
export async function listBrands(session: RecordsSession, measureId: string, areaCode: string): Promise<string[]> {
  const { rows } = await sql<{ brand: string }>`select distinct brand from measure_value where subject_code = ${areaCode} and measure_id = ${measureId} and subject_kind = 'area' and brand <> '' order by brand limit 100`.execute(session.db)
  return rows.map((row) => row.brand)
}

export type BasisRow = {
  readonly code: string
  /** Twelve of last year; numerator, and the denominator that a ratio is weighted by. */
  readonly months: readonly { readonly numerator: number | null; readonly denominator: number | null }[]
  readonly population: number | null
  readonly households: number | null
  readonly outlets: number | null
  readonly staff: number | null
}

/** What shares can be made of, child by child. A person has what he answers for on the day, by his share of it. */
export async function readBasis(session: RecordsSession, asked: { subjects: readonly Pick<Child, 'kind' | 'code'>[]; measureId: string; brand: string; lastYear: string; onDay: string }): Promise<ReadonlyMap<string, BasisRow>> {
  const held = sql`
    wanted as (select kind, code from unnest(cast(${asked.subjects.map((one) => one.kind)} as text[]), cast(${asked.subjects.map((one) => one.code)} as text[])) as w (kind, code)),
    held as (
      select code as child, kind, code, cast(1 as double precision) as weight from wanted where kind <> 'staff'
      union all select w.code, a.subject_kind, a.subject_code, a.credit_share from wanted w join assignment a on w.kind = 'staff' and a.staff_no = w.code
        where a.duty in ('owner', 'credit') and a.subject_kind in ('area', 'unit', 'outlet') and a.valid_from <= ${asked.onDay} and (a.valid_to is null or a.valid_to >= ${asked.onDay})
    ), ground as (
      select child, weight, kind, code, code as area_code from held where kind = 'area'
      union all select h.child, h.weight, h.kind, h.code, t.area_code from held h join territory t on h.kind = 'unit' and t.unit_code = h.code and t.valid_from <= ${asked.onDay} and (t.valid_to is null or t.valid_to >= ${asked.onDay})
    )`
  const [figures, grounds, counts, areas, facts] = await Promise.all([
    sql<{ child: string; month: number; numerator: number | null; denominator: number | null }>`with ${held}
      select h.child, cast(right(v.period, 2) as int) as month, sum(v.numerator * h.weight) as numerator, sum(v.denominator * h.weight) as denominator
      from held h join measure_value v on v.subject_code = h.code and v.subject_kind = h.kind and v.measure_id = ${asked.measureId} and v.brand = ${asked.brand} and v.period between ${`${asked.lastYear}-01`} and ${`${asked.lastYear}-12`} and length(v.period) = 7
      group by h.child, v.period`.execute(session.db),
    sql<{ child: string; area_code: string; weight: number }>`with ${held} select child, area_code, weight from ground`.execute(session.db),
    sql<{ child: string; outlets: number | null; staff: number | null }>`with recursive ${held},
      under as (select h.child, h.weight, h.code as unit_code from held h where h.kind = 'unit' union all select d.child, d.weight, u.unit_code from under d join unit u on u.parent_code = d.unit_code),
      outlets as (
        select child, sum(weight) as n from (
          select distinct g.child, g.weight, o.outlet_code from ground g join area_closure c on c.ancestor_code = g.area_code join outlet o on o.area_code = c.area_code and o.opened_on <= ${asked.onDay} and (o.closed_on is null or o.closed_on >= ${asked.onDay})
          union select h.child, h.weight, h.code from held h where h.kind = 'outlet') each group by child),
      people as (
        select child, sum(weight) as n from (
          select distinct d.child, d.weight, s.staff_no from under d join staff s on s.unit_code = d.unit_code and s.valid_from <= ${asked.onDay} and (s.valid_to is null or s.valid_to >= ${asked.onDay})
          union select distinct g.child, g.weight, s.staff_no from ground g join area_closure c on g.kind = 'area' and c.ancestor_code = g.area_code join unit u on u.area_code = c.area_code join staff s on s.unit_code = u.unit_code and s.valid_from <= ${asked.onDay} and (s.valid_to is null or s.valid_to >= ${asked.onDay})) each group by child)
      select w.code as child, o.n as outlets, p.n as staff from wanted w left join outlets o on o.child = w.code left join people p on p.child = w.code`.execute(session.db),
    sql<{ areaCode: string; parentCode: string | null }>`select area_code as "areaCode", parent_code as "parentCode" from area where successor_code is null and level <> 'grid' order by area_code`.execute(session.db),
    sql<{ areaCode: string; year: number; population: number | null; households: number | null }>`select area_code as "areaCode", year, population, households from area_fact where year <= ${Number(asked.lastYear) + 1} order by year`.execute(session.db),
  ])
  const known = new Map(resolvePopulation(areas.rows, facts.rows).map((fact) => [fact.areaCode, fact]))
  const sumOf = (child: string, name: 'population' | 'households'): number | null => {
    const parts = grounds.rows.filter((row) => row.child === child).flatMap((row) => {
      const value = known.get(row.area_code)?.[name] ?? null
      return value === null ? [] : [value * row.weight]
    })
    return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0)
  }
  const countOf = new Map(counts.rows.map((row) => [row.child, row]))
  const monthsOf = new Map<string, { numerator: number | null; denominator: number | null }[]>()
  for (const row of figures.rows) {
    const months = monthsOf.get(row.child) ?? Array.from({ length: 12 }, () => ({ numerator: null, denominator: null }))
    months[row.month - 1] = { numerator: row.numerator, denominator: row.denominator }
    monthsOf.set(row.child, months)
  }
  return new Map(asked.subjects.map((one): [string, BasisRow] => [one.code, {
    code: one.code, months: monthsOf.get(one.code) ?? Array.from({ length: 12 }, () => ({ numerator: null, denominator: null })),
    population: sumOf(one.code, 'population'), households: sumOf(one.code, 'households'), outlets: countOf.get(one.code)?.outlets ?? null, staff: countOf.get(one.code)?.staff ?? null,
  }]))
}
