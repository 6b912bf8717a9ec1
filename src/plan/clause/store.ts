import { sql } from 'kysely'
import { Refusal } from '../../kernel/refusal.ts'
import type { Allowed } from '../../platform/access/context.ts'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import { areaOutOfScope, areaUnknown, linkGone, planGone } from './contract.ts'
import type { Clause } from './edit.ts'
import { clauseRefusals } from './refusals.ts'
import type { LinkReason, LinkState, PlanTables } from './tables.ts'

/** A plan has this many clauses at most: 8 MB of the shortest sentences would be more, and are no plan. */
export const clausesMax = 100_000

export type PlanRow = { plan_id: number; title: string; year: number | null; area_code: string; version: number; in_force: boolean; imported_at: Date }
const planColumns = ['plan_id', 'title', 'year', 'area_code', 'version', 'in_force', 'imported_at'] as const

export async function getPlan(session: RecordsSession, planId: number): Promise<PlanRow> {
  const plan = await session.tables<PlanTables>().selectFrom('plan').select(planColumns).where('plan_id', '=', planId).executeTakeFirst()
  if (!plan) throw new Refusal(planGone)
  return plan
}

export async function findPlanInForce(session: RecordsSession, areaCode: string): Promise<PlanRow | undefined> {
  return session.tables<PlanTables>().selectFrom('plan').select(planColumns).where('area_code', '=', areaCode).where('in_force', '=', true).executeTakeFirst()
}

/** The plan that a person reads first: in force for one of the areas, or for the nearest one above or below it. */
export async function findPlanFor(session: RecordsSession, areaCodes: readonly string[]): Promise<PlanRow | undefined> {
  const plans = await session.tables<PlanTables>().selectFrom('plan').select(planColumns)
    .where('in_force', '=', true).orderBy('imported_at', 'desc').limit(200).execute()
  if (plans.length <= 1 || areaCodes.length === 0) return plans[0]
  const own = plans.find((plan) => areaCodes.includes(plan.area_code))
  if (own) return own
  const near = await session.tables<PlanTables>().selectFrom('area_closure').select(['ancestor_code', 'area_code'])
    .where((eb) => eb.or([eb('area_code', 'in', [...areaCodes]), eb('ancestor_code', 'in', [...areaCodes])]))
    .where((eb) => eb.or([eb('area_code', 'in', plans.map((plan) => plan.area_code)), eb('ancestor_code', 'in', plans.map((plan) => plan.area_code))]))
    .limit(1_000).execute()
  return plans.find((plan) => near.some((row) => row.ancestor_code === plan.area_code || row.area_code === plan.area_code)) ?? plans[0]
}

/** Changes to a plan are for those who answer for its area, or for one above it. */
export async function requireAreaScope(session: RecordsSession, ctx: Allowed, areaCode: string): Promise<void> {
  const db = session.tables<PlanTables>()
  const area = await db.selectFrom('area').select('area_code').where('area_code', '=', areaCode).executeTakeFirst()
  if (!area) throw new Refusal(areaUnknown, { areaCode })
  if (ctx.scopeAreaCodes.includes(areaCode)) return
  const above = ctx.scopeAreaCodes.length === 0 ? undefined : await db.selectFrom('area_closure').select('ancestor_code')
    .where('area_code', '=', areaCode).where('ancestor_code', 'in', [...ctx.scopeAreaCodes]).limit(1).executeTakeFirst()
  if (!above) throw new Refusal(areaOutOfScope, { areaCode })
}

/** The highest of the areas a person answers for; where a plan without a given area belongs. */
export async function findWidestArea(session: RecordsSession, areaCodes: readonly string[]): Promise<string | undefined> {
  if (areaCodes.length === 0) return undefined
  const row = await session.tables<PlanTables>().selectFrom('area').select('area_code').where('area_code', 'in', [...areaCodes])
    .orderBy(sql`case level when 'province' then 0 when 'prefecture' then 1 when 'county' then 2 else 3 end`).orderBy('area_code').limit(1).executeTakeFirst()
  return row?.area_code
}

export type StoredClause = { clauseId: number; planId: number; isLeaf: boolean; clause: Clause }

/** The clauses of a plan in force order is made by `inReadingOrder`; removed ones are left out. */
export async function listClauses(session: RecordsSession, planId: number): Promise<StoredClause[]> {
  const rows = await session.tables<PlanTables>().selectFrom('clause')
    .select(['clause_id', 'plan_id', 'parent_id', 'position', 'level', 'number', 'text', 'source', 'is_leaf'])
    .where('plan_id', '=', planId).where('removed_at', 'is', null).orderBy('clause_id').limit(clausesMax).execute()
  return rows.map((row) => ({
    clauseId: row.clause_id, planId: row.plan_id, isLeaf: row.is_leaf,
    clause: {
      clauseId: String(row.clause_id), parentId: row.parent_id === null ? null : String(row.parent_id),
      position: row.position, level: row.level, number: row.number, text: row.text, source: row.source,
    },
  }))
}

export type ClauseHome = { clause_id: number; plan_id: number; text: string; area_code: string; in_force: boolean; is_leaf: boolean }

export async function getClauseHome(session: RecordsSession, clauseId: number): Promise<ClauseHome> {
  const row = await session.tables<PlanTables>().selectFrom('clause').innerJoin('plan', 'plan.plan_id', 'clause.plan_id')
    .select(['clause.clause_id', 'clause.plan_id', 'clause.text', 'clause.is_leaf', 'plan.area_code', 'plan.in_force'])
    .where('clause.clause_id', '=', clauseId).where('clause.removed_at', 'is', null).executeTakeFirst()
  if (!row) throw new Refusal(clauseRefusals.clauseMissing)
  return row
}

export type LinkHome = { clause_link_id: number; clause_id: number; kind: string; reference: string; state: LinkState; area_code: string; in_force: boolean }

export async function getLinks(session: RecordsSession, linkIds: readonly number[]): Promise<LinkHome[]> {
  const rows = await session.tables<PlanTables>().selectFrom('clause_link as l')
    .innerJoin('clause as c', 'c.clause_id', 'l.clause_id').innerJoin('plan as p', 'p.plan_id', 'c.plan_id')
    .select(['l.clause_link_id', 'l.clause_id', 'l.kind', 'l.reference', 'l.state', 'p.area_code', 'p.in_force'])
    .where('l.clause_link_id', 'in', [...linkIds]).orderBy('l.clause_link_id').limit(linkIds.length).execute()
  if (rows.length !== new Set(linkIds).size) throw new Refusal(linkGone)
  return rows
}

export async function listPlanVersions(session: RecordsSession) {
  const { rows } = await sql<{
    plan_id: number; title: string; year: number | null; area_code: string; version: number; in_force: boolean; imported_at: Date; imported_by: string | null; clause_count: number
  }>`select p.plan_id, p.title, p.year, p.area_code, p.version, p.in_force, p.imported_at, a.display_name as imported_by,
      (select count(*) from clause c where c.plan_id = p.plan_id and c.removed_at is null) as clause_count
    from plan p left join account a on a.account_id = p.imported_by order by p.area_code, p.version desc limit 200`.execute(session.db)
  return rows
}

export async function listSuggestedLinks(session: RecordsSession, planId: number) {
  const { rows } = await sql<{ clause_id: number; clause_text: string; heading: string | null; link_id: number; measure_id: string; because: LinkReason }>`
    select c.clause_id, c.text as clause_text, h.text as heading, l.clause_link_id as link_id, l.reference as measure_id, l.because
    from clause_link l join clause c on c.clause_id = l.clause_id left join clause h on h.clause_id = c.parent_id
    where c.plan_id = ${planId} and c.removed_at is null and l.kind = 'measure' and l.state = 'suggested'
    order by c.clause_id, l.clause_link_id limit 20000`.execute(session.db)
  return rows
}

export async function listStaffInService(session: RecordsSession, today: string) {
  return session.tables<PlanTables>().selectFrom('staff').innerJoin('unit', 'unit.unit_code', 'staff.unit_code')
    .select(['staff.staff_no', 'staff.name', 'staff.post', 'unit.name as unit_name'])
    .where('staff.valid_from', '<=', today).where((eb) => eb.or([eb('staff.valid_to', 'is', null), eb('staff.valid_to', '>=', today)]))
    .orderBy('unit.unit_code').orderBy('staff.staff_no').limit(5_000).execute()
}

/** Takes ids ahead, so that a tree goes in as one COPY. */
export async function takeClauseIds(tx: Transaction, count: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('clause', 'clause_id')) as id from generate_series(1, ${count})`.execute(tx.db)
  return rows.map((row) => row.id)
}
