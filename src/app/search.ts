import { implement } from '@orpc/server'
import { sql } from 'kysely'
import { type Context, hasPermission } from '../platform/access/context.ts'
import { catalogue } from './catalogue.ts'
import { searchContract } from './searchContract.ts'

const hitsPerKindMax = 8

export const searchRouter = implement(searchContract).$context<Context>().handler(async ({ input, context }) => {
  const pattern = `%${input.text.trim().replace(/[\\%_]/g, '\\$&')}%`
  const limit = hitsPerKindMax
  if (input.text.trim() === '') return []
  const needle = input.text.trim().toLowerCase()
  const measures = catalogue.measures
    .filter((measure) => [measure.id, measure.name.zh, measure.name.en].some((name) => name.toLowerCase().includes(needle)))
    .slice(0, limit)
    .map((measure) => ({ kind: 'measure' as const, id: measure.id, label: measure.name, hint: measure.definition }))
  const mayReadPlan = hasPermission(context, 'plan.read')
  const [clauses, areas, units, staff] = await Promise.all([
    mayReadPlan
      ? sql<{ id: number; text: string; number: string | null }>`select c.clause_id as id, c.text, c.number from clause c join plan p on p.plan_id = c.plan_id and p.in_force
          where c.removed_at is null and c.text ilike ${pattern} order by c.clause_id limit ${limit}`.execute(context.records.db).then((found) => found.rows)
      : [],
    sql<{ id: string; name: string; parent: string | null }>`select a.area_code as id, a.name, b.name as parent from area a left join area b on b.area_code = a.parent_code
        where a.successor_code is null and (a.name ilike ${pattern} or a.area_code like ${pattern}) order by length(a.area_code), a.area_code limit ${limit}`.execute(context.records.db).then((found) => found.rows),
    sql<{ id: string; name: string }>`select unit_code as id, name from unit where name ilike ${pattern} or unit_code ilike ${pattern} order by unit_code limit ${limit}`.execute(context.records.db).then((found) => found.rows),
    sql<{ id: string; name: string; post: string; unit: string }>`select s.staff_no as id, s.name, s.post, u.name as unit from staff s join unit u on u.unit_code = s.unit_code
        where s.valid_to is null and (s.name ilike ${pattern} or s.staff_no ilike ${pattern} or s.post ilike ${pattern}) order by s.staff_no limit ${limit}`.execute(context.records.db).then((found) => found.rows),
  ])
  const same = (text: string) => ({ zh: text, en: text })
  return [
    ...clauses.map((clause) => ({ kind: 'clause' as const, id: String(clause.id), label: same(clause.text), hint: same(clause.number ?? '') })),
    ...measures,
    ...areas.map((area) => ({ kind: 'area' as const, id: area.id, label: same(area.name), hint: same(area.parent ?? area.id) })),
    ...units.map((unit) => ({ kind: 'unit' as const, id: unit.id, label: same(unit.name), hint: same(unit.id) })),
    ...staff.map((person) => ({ kind: 'staff' as const, id: person.id, label: same(person.name), hint: same(`${person.unit} ${person.post}`) })),
  ]
})
