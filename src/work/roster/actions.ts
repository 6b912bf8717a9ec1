import { sql } from 'kysely'
import type { OrderKind } from '../../branch/orderKind/contract.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { inScope, isLiveEmergency, servingPairs } from '../order/store.ts'
import { type NewRoster, type Proposal, rosterGone, type RosterRow, rosterStaffUnknown } from './contract.ts'
import { balance, type Candidate, refuseClash, type Waiting } from './rules.ts'

const rosterColumns = sql<RosterRow>`r.roster_id as "rosterId", r.staff_no as "staffNo", s.name, u.name as "unitName", r.kind, r.duty, r.from_day as "fromDay", r.to_day as "toDay", r.deputy_staff_no as "deputyStaffNo", p.name as "deputyName", r.note`
const rosterTables = sql`work_roster r join staff s on s.staff_no = r.staff_no join unit u on u.unit_code = s.unit_code left join staff p on p.staff_no = r.deputy_staff_no`

/** Everybody may know who is on duty and who is away. */
export async function listRoster(ctx: Context, { fromDay, toDay }: { fromDay: string; toDay: string }): Promise<RosterRow[]> {
  requirePermission(ctx, 'work.view')
  const { rows } = await sql<RosterRow>`select ${rosterColumns} from ${rosterTables} where r.from_day <= ${toDay} and r.to_day >= ${fromDay} order by r.from_day, u.unit_code, s.staff_no limit 2000`.execute(ctx.records.db)
  return rows
}

export async function addRoster(asked: Context, entry: NewRoster): Promise<{ rosterId: number }> {
  const ctx = requirePermission(asked, 'work.schedule')
  return ctx.records.transaction(async (tx) => {
    const wanted = [entry.staffNo, ...(entry.deputyStaffNo === null ? [] : [entry.deputyStaffNo])]
    // Two entries for one person at once must see each other.
    const { rows: staff } = await sql<{ staff_no: string }>`select s.staff_no from staff s join unit u on u.unit_code = s.unit_code where s.staff_no = any(cast(${wanted} as text[])) and s.valid_from <= ${entry.toDay} and (s.valid_to is null or s.valid_to >= ${entry.fromDay})
      and ${inScope(ctx.scopeAreaCodes, sql`u.area_code`)} order by s.staff_no for update of s`.execute(tx.db)
    const missing = wanted.find((staffNo) => !staff.some((person) => person.staff_no === staffNo))
    if (missing !== undefined) throw new Refusal(rosterStaffUnknown, { staffNo: missing })
    const { rows: known } = await sql<RosterRow>`select ${rosterColumns} from ${rosterTables} where r.staff_no = any(cast(${wanted} as text[])) and r.from_day <= ${entry.toDay} and r.to_day >= ${entry.fromDay} limit 1000`.execute(tx.db)
    refuseClash(entry, known)
    const { rows: [row] } = await sql<{ roster_id: number }>`insert into work_roster (staff_no, kind, duty, from_day, to_day, deputy_staff_no, note, written_by, written_at)
      values (${entry.staffNo}, ${entry.kind}, ${entry.kind === 'duty' ? (entry.duty ?? '值班') : null}, ${entry.fromDay}, ${entry.toDay}, ${entry.kind === 'leave' ? entry.deputyStaffNo : null}, ${entry.note}, ${ctx.accountId}, ${ctx.now}) returning roster_id`.execute(tx.db)
    await writeAudit(tx, ctx, { verb: `work.roster.${entry.kind}`, subjectKind: 'staff', subjectId: entry.staffNo, detail: { from: entry.fromDay, to: entry.toDay, duty: entry.duty, deputy: entry.deputyStaffNo } })
    return { rosterId: row?.roster_id ?? 0 }
  })
}

/** Takes an entry away; the trail keeps what it said. */
export async function removeRoster(asked: Context, rosterId: number): Promise<{ rosterId: number }> {
  const ctx = requirePermission(asked, 'work.schedule')
  return ctx.records.transaction(async (tx) => {
    const { rows: [row] } = await sql<{ staff_no: string; kind: string; from_day: string; to_day: string; duty: string | null }>`delete from work_roster r using staff s, unit u where r.roster_id = ${rosterId} and s.staff_no = r.staff_no and u.unit_code = s.unit_code
      and ${inScope(ctx.scopeAreaCodes, sql`u.area_code`)} returning r.staff_no, r.kind, r.from_day, r.to_day, r.duty`.execute(tx.db)
    if (!row) throw new Refusal(rosterGone)
    await writeAudit(tx, ctx, { verb: 'work.roster.remove', subjectKind: 'staff', subjectId: row.staff_no, detail: { kind: row.kind, from: row.from_day, to: row.to_day, duty: row.duty } })
    return { rosterId }
  })
}

/** Owners for orders that wait, by territory, skill and load; a proposal, which the desk sends or changes. */
export async function proposeOwners(asked: Context, kinds: readonly OrderKind[], orderIds: readonly number[]): Promise<Proposal[]> {
  const ctx = requirePermission(asked, 'work.dispatch')
  const { rows } = await sql<{ order_id: number; area_code: string; kind: string; priority: string }>`select o.order_id, o.area_code, o.kind, o.priority from work_order o where o.order_id = any(cast(${[...orderIds]} as bigint[])) and o.closed_at is null and ${inScope(ctx.scopeAreaCodes, sql`o.area_code`)}`.execute(ctx.records.db)
  const waiting = rows.map((row): Waiting => ({ orderId: row.order_id, kind: row.kind, areaCode: row.area_code, skill: kinds.find((kind) => kind.id === row.kind)?.skill ?? null, isEmergency: row.priority === 'emergency' }))
  return balance(waiting, await listCandidates(ctx.records, waiting.map((order) => order.areaCode), ctx.today))
}

/** Everybody in post who answers for one of the areas, the nearest kind of unit only: the branch's departments are not sent to a village that has an office. */
export async function listCandidates(session: RecordsSession, areaCodes: readonly string[], onDay: string): Promise<Candidate[]> {
  type Row = { staffNo: string; name: string; load: number; skills: string[]; duties: string[]; isAway: boolean; areaCodes: string[]; urgentKinds: string[] }
  const { rows } = await sql<Row>`
    with d as (select distinct x as area_code, cast(${onDay} as date) as on_day from unnest(cast(${[...new Set(areaCodes)]} as text[])) x), ${servingPairs},
    fit as (
      select v.area_code, s.staff_no, s.name, rank() over (partition by v.area_code order by case u.kind when 'business_office' then 0 when 'hall' then 0 when 'county_company' then 1 when 'contractor' then 2 else 3 end) as nearness
        from serving v join staff s on s.staff_no = v.staff_no join unit u on u.unit_code = s.unit_code)
    select f.staff_no as "staffNo", min(f.name) as name, array_agg(f.area_code) as "areaCodes", coalesce(min(l.open_count), 0) as load, coalesce((select array_agg(distinct o.kind) from work_order o where o.owner_staff_no = f.staff_no and ${isLiveEmergency}), '{}') as "urgentKinds",
           coalesce((select array_agg(distinct g.duty) from assignment g where g.staff_no = f.staff_no and g.valid_from <= ${onDay} and (g.valid_to is null or g.valid_to >= ${onDay})), '{}') as skills,
           coalesce((select array_agg(r.duty) from work_roster r where r.staff_no = f.staff_no and r.kind = 'duty' and r.from_day <= ${onDay} and r.to_day >= ${onDay}), '{}') as duties,
           exists (select 1 from work_roster r where r.staff_no = f.staff_no and r.kind = 'leave' and r.from_day <= ${onDay} and r.to_day >= ${onDay}) as "isAway"
      from fit f left join (select owner_staff_no, count(*) as open_count from work_order where closed_at is null and owner_staff_no in (select fit.staff_no from fit) group by 1) l on l.owner_staff_no = f.staff_no
     where f.nearness = 1 group by f.staff_no order by f.staff_no limit 20000`.execute(session.db)
  return rows.map((row) => ({ ...row, skills: new Set(row.skills), duties: new Set(row.duties), urgentKinds: new Set(row.urgentKinds), areaCodes: new Set(row.areaCodes) }))
}
