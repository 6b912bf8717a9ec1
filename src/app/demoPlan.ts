import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { type Day, addMonths, listMonths, month } from '../kernel/day.ts'
import { Refusal, refusal } from '../kernel/refusal.ts'
import { demoPlanText } from '../plan/index.ts'
import { decideLinks, importPlan, linkClause } from '../plan/index.ts'
import type { TaskDeps } from '../platform/facts/owner.ts'
import { actAs } from './actAs.ts'
import { findBranchSettings, todayOf } from './branchSettings.ts'
import { codeOf } from '../platform/records/folderLock.ts'
import { catalogue } from './catalogue.ts'
import { fileNotReadable } from './refusals.ts'

/** Which post answers for a sentence of a chapter, by the words of the heading it stands under. */
const ownerPosts: readonly { heading: RegExp; post: RegExp }[] = [
  { heading: /欠费/, post: /欠费管理主管/ },
  { heading: /渠道/, post: /渠道主管/ },
  { heading: /集团/, post: /集团客户部经理/ },
  { heading: /服务|客户/, post: /客户服务部经理/ },
  { heading: /机房/, post: /机房主任/ },
  { heading: /优化/, post: /网络优化工程师/ },
  { heading: /维护|网络/, post: /网络部经理/ },
  { heading: /增值/, post: /增值业务主管/ },
  { heading: /./, post: /市场部经理/ },
]

/**
 * The figures that the demo's plan names, as months: `grow` on the same month of last year, `hold` one value in every month,
 * `reach` a value in December on a straight line from last December. Counties grow by the same share.
 */
type YearGoal = { readonly measureId: string; readonly way: 'grow' | 'hold' | 'reach'; readonly by: number }
const yearGoals: readonly YearGoal[] = [
  { measureId: 'market.users.onBooks', way: 'reach', by: 126_000 },
  { measureId: 'market.users.netAdds', way: 'grow', by: 0.75 },
  { measureId: 'market.users.grossAdds', way: 'grow', by: 1.05 },
  { measureId: 'market.users.churnRate', way: 'hold', by: 0.019 },
  { measureId: 'market.users.penetration', way: 'grow', by: 1.05 },
  { measureId: 'market.revenue.total', way: 'grow', by: 1.08 },
  { measureId: 'market.revenue.arpu', way: 'grow', by: 1.02 },
  { measureId: 'market.revenue.valueAdded', way: 'grow', by: 1.25 },
  { measureId: 'market.revenue.valueAddedShare', way: 'reach', by: 0.16 },
  { measureId: 'market.share.users', way: 'reach', by: 0.731 },
  { measureId: 'market.share.netAdds', way: 'hold', by: 0.6 },
  { measureId: 'market.sms.penetration', way: 'reach', by: 0.74 },
  { measureId: 'market.mms.users', way: 'reach', by: 20_000 },
  { measureId: 'market.ringback.penetration', way: 'hold', by: 0.5 },
  { measureId: 'market.data.users', way: 'grow', by: 1.3 },
  { measureId: 'market.cost.commissionShare', way: 'hold', by: 0.036 },
  { measureId: 'arrears.ratio.monthEnd', way: 'hold', by: 0.035 },
  { measureId: 'arrears.recovery.rate', way: 'hold', by: 0.85 },
  { measureId: 'channel.coverage.village', way: 'reach', by: 0.85 },
  { measureId: 'channel.agent.visitRate', way: 'hold', by: 0.9 },
  { measureId: 'group.informatisation.members', way: 'reach', by: 10_000 },
  { measureId: 'care.snapshot.retention', way: 'hold', by: 0.92 },
  { measureId: 'maintenance.site.outOfServiceRate', way: 'hold', by: 0.01 },
  { measureId: 'maintenance.generation.timelyRate', way: 'hold', by: 0.95 },
  { measureId: 'maintenance.patrol.doneRate', way: 'hold', by: 1 },
  { measureId: 'optimisation.cell.worstRatio', way: 'reach', by: 0.03 },
  { measureId: 'optimisation.complaint.repeatRate', way: 'hold', by: 0.07 },
  { measureId: 'optimisation.data.downloadSpeed', way: 'reach', by: 95 },
]

/** Puts the demo's own plan in force, with most of its links confirmed, owners and targets; some are left open, as in a real branch. */
export async function plantDemoPlan(deps: TaskDeps, { areaCode, approver, today }: { areaCode: string; approver: number; today: Day }): Promise<void> {
  const { rows: [there] } = await sql<{ n: number }>`select count(*) as n from plan`.execute(deps.records.db)
  if ((there?.n ?? 0) > 0) return
  const ctx = actAs(deps, { accountId: approver, signInName: 'zong', roles: ['general_manager', 'administrator'], areaCode, today })
  const { planId } = await importPlan(ctx, { text: demoPlanText, areaCode, fileName: '黄南分公司2011年工作计划（演示）.txt' })
  const { rows: suggested } = await sql<{ clause_link_id: number; reference: string; has_figures: boolean; place: number }>`
    select l.clause_link_id, l.reference, exists (select 1 from measure_value v where v.measure_id = l.reference) as has_figures,
      row_number() over (partition by l.clause_id order by l.clause_link_id) as place
    from clause_link l join clause c on c.clause_id = l.clause_id where c.plan_id = ${planId} and l.kind = 'measure' and l.state = 'suggested' order by l.clause_link_id`.execute(deps.records.db)
  const confirmed = suggested.filter((link) => link.has_figures && Number(link.place) <= 2).map((link) => link.clause_link_id)
  if (confirmed.length > 0) await decideLinks(ctx, { linkIds: confirmed, state: 'confirmed' })
  await assignOwners(deps, ctx, planId)
  await setYearGoals(deps, { areaCode, approver, today })
}

async function assignOwners(deps: TaskDeps, ctx: ReturnType<typeof actAs>, planId: number): Promise<void> {
  const { rows: staff } = await sql<{ staff_no: string; post: string }>`select staff_no, post from staff where valid_to is null order by staff_no`.execute(deps.records.db)
  const { rows: leaves } = await sql<{ clause_id: number; headings: string }>`
    select c.clause_id, coalesce(p.text, '') || ' ' || coalesce(g.text, '') || ' ' || coalesce(h.text, '') as headings
    from clause c left join clause p on p.clause_id = c.parent_id left join clause g on g.clause_id = p.parent_id left join clause h on h.clause_id = g.parent_id
    where c.plan_id = ${planId} and c.is_leaf and exists (select 1 from clause_link l where l.clause_id = c.clause_id and l.state = 'confirmed') order by c.clause_id`.execute(deps.records.db)
  for (const [index, leaf] of leaves.entries()) {
    // Every ninth sentence has nobody yet: the board says so.
    if (index % 9 === 8) continue
    const post = ownerPosts.find((entry) => entry.heading.test(leaf.headings))?.post
    const person = staff.find((candidate) => post?.test(candidate.post))
    if (person) await linkClause(ctx, catalogue.measures, { clauseId: leaf.clause_id, kind: 'owner', reference: person.staff_no })
  }
}

/** Targets of each month of the year, for the branch and its counties. */
async function setYearGoals(deps: TaskDeps, { areaCode, approver, today }: { areaCode: string; approver: number; today: Day }): Promise<void> {
  const year = Number(today.slice(0, 4))
  const months = listMonths(month(`${year}-01`), month(`${year}-12`)).map((period, index) => ({ period, base: addMonths(period, -12), share: (index + 1) / 12 }))
  await sql`
    with goal as (select * from jsonb_to_recordset(cast(${JSON.stringify(yearGoals)} as jsonb)) as g ("measureId" text, way text, "by" double precision)),
    month as (select * from jsonb_to_recordset(cast(${JSON.stringify(months)} as jsonb)) as m (period text, base text, share double precision)),
    figure as (
      select v.measure_id, v.subject_code, v.period, v.denominator is not null as is_ratio,
        case when v.denominator is null then v.numerator else v.numerator / nullif(v.denominator, 0) end as value
      from measure_value v join area a on a.area_code = v.subject_code and a.successor_code is null and (a.area_code = ${areaCode} or a.parent_code = ${areaCode})
      where v.subject_kind = 'area' and v.brand = '' and v.period between ${`${year - 1}-01`} and ${`${year - 1}-12`}
    ),
    december as (select f.*, b.value as branch_value from figure f left join figure b on b.measure_id = f.measure_id and b.period = f.period and b.subject_code = ${areaCode} where f.period = ${`${year - 1}-12`})
    , wanted as (
      select d.measure_id, d.subject_code, m.period, round(cast(w.value as numeric), case when d.is_ratio then 5 else 0 end) as value
      from december d join goal g on g."measureId" = d.measure_id cross join month m
      left join figure f on f.measure_id = d.measure_id and f.subject_code = d.subject_code and f.period = m.base
      cross join lateral (select case g.way when 'hold' then g."by" when 'grow' then f.value * g."by"
        else d.value + (d.value * g."by" / nullif(d.branch_value, 0) - d.value) * m.share end as value) w
      where w.value is not null
    ), made as (
      insert into target_version (measure_id, year, parent_kind, parent_code, child_kind, version_no, state, in_force_from, author, decided_by, decided_at)
      select distinct measure_id, ${String(year)}, case when subject_code = ${areaCode} then 'top' else 'area' end, case when subject_code = ${areaCode} then '' else ${areaCode} end, 'area', 1, 'approved', ${`${year}-01`}, cast(${approver} as bigint), cast(${approver} as bigint), now()
      from wanted on conflict do nothing returning version_id, measure_id, parent_kind
    )
    insert into target (version_id, measure_id, subject_kind, subject_code, brand, period, value, author, in_force_at)
    select v.version_id, w.measure_id, 'area', w.subject_code, '', w.period, w.value, ${approver}, now()
    from wanted w join made v on v.measure_id = w.measure_id and (v.parent_kind = 'top') = (w.subject_code = ${areaCode})`.execute(deps.records.db)
}

const noBranchYet = refusal('NO_BRANCH_YET', {
  zh: '这个数据目录里还没有分公司。请先运行一次 bihuan start。',
  en: 'There is no branch in this data folder yet. Run bihuan start once.',
})

/** `bihuan plan import`: in the name of the administrator. */
export async function importPlanFile(deps: TaskDeps, bytes: Buffer, fileName: string) {
  const settings = await findBranchSettings(deps.records)
  const { rows: [admin] } = await sql<{ account_id: number; sign_in_name: string }>`
    select a.account_id, a.sign_in_name from account a join role_grant g on g.account_id = a.account_id and g.role = 'administrator'
    where a.disabled_at is null order by a.account_id limit 1`.execute(deps.records.db)
  if (!settings || !admin) throw new Refusal(noBranchYet)
  const ctx = actAs(deps, { accountId: admin.account_id, signInName: admin.sign_in_name, roles: ['general_manager', 'administrator'], areaCode: settings.areaCode, today: todayOf(settings, new Date()) })
  return importPlan(ctx, { ...planSourceOf(bytes, fileName), areaCode: settings.areaCode, fileName })
}

/** @throws FILE_NOT_READABLE */
export function readPlanBytes(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw Object.assign(new Refusal(fileNotReadable, { file: path, reason: codeOf(cause) }), { cause })
  }
}

/** A Word document goes as it is; anything else is text, in UTF-8 or GB18030. */
export function planSourceOf(bytes: Buffer, fileName: string): { text: string } | { docxBase64: string } {
  if (/\.docx$/i.test(fileName)) return { docxBase64: bytes.toString('base64') }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return { text: new TextDecoder('gb18030').decode(bytes) }
  }
}
