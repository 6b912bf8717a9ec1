import { sql } from 'kysely'
import { assign, deputise, listKnownMeasures } from '../branch/index.ts'
import { addDays, addMonths, day, type Day, monthOf } from '../kernel/day.ts'
import type { Context } from '../platform/access/context.ts'
import type { TaskDeps } from '../platform/facts/owner.ts'
import { approveVersion, type GivenRow, givenOf, type Method, readSheet, saveSheet, type Sheet, type SheetKey, splitRows, submitVersion, type Three, usualMethod } from '../plan/target/index.ts'
import { actAs } from './actAs.ts'
import { catalogue } from './catalogue.ts'

/**
 * The figures that the demo's plan names, as months: `grow` on the same month of last year, `hold` one value in every month,
 * `reach` a value in December on a straight line from last December. Counties grow by the same share.
 * Numbers of users are those of a branch of the usual size; a smaller demo is asked for so much less.
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
  { measureId: 'arrears.recovery.rate', way: 'hold', by: 0.5 },
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


/** Split further: to business offices, and to the people of each office. */
const officeMeasures = ['market.users.grossAdds', 'market.users.onBooks', 'market.revenue.total', 'market.users.churnRate', 'arrears.ratio.monthEnd', 'arrears.recovery.rate'] as const
const personMeasures = ['market.users.grossAdds', 'market.revenue.total'] as const
/** A change of course in the middle of the year, written and waiting for its approval. */
const waiting = { measureId: 'market.mms.users', growth: 1.1 } as const

/** By brand as well; what they leave of the branch's own target is owned like any other residual. */
const brandMeasure = 'market.users.grossAdds'
const givenToBrands = 0.96

/** `residualOwner`: who answers for what the counties' targets leave of the branch's. */
type People = { readonly writer: Context; readonly approver: Context; readonly residualOwner: string | null }

/** The demo's targets as a branch makes them: the market department writes, the general manager approves; duties before targets of persons. */
export async function plantDemoTargets(deps: TaskDeps, { areaCode, approver, today, scale }: { areaCode: string; approver: number; today: Day; scale: number }): Promise<void> {
  const { rows: [market] } = await sql<{ account_id: number }>`select account_id from account where sign_in_name = 'shichang'`.execute(deps.records.db)
  if (!market) return
  const { rows: [owner] } = await sql<{ staff_no: string }>`select staff_no from staff where post = '市场部经理' and valid_to is null order by 1 limit 1`.execute(deps.records.db)
  const people: People = {
    residualOwner: owner?.staff_no ?? null,
    writer: actAs(deps, { accountId: market.account_id, signInName: 'shichang', roles: ['market'], areaCode, today }),
    approver: actAs(deps, { accountId: approver, signInName: 'zong', roles: ['general_manager'], areaCode, today }),
  }
  const year = today.slice(0, 4)
  await assignDuties(deps, people.approver, day(`${year}-01-01`))
  const known = new Set((await listKnownMeasures(deps.records, catalogue)).map((measure) => measure.id))
  const branch = { year, brand: '', parentKind: 'area', parentCode: areaCode, childKind: 'area' } as const
  for (const goal of yearGoals.filter((one) => known.has(one.measureId)).map((one) => (one.way === 'reach' && one.by > 1_000 ? { ...one, by: Math.round(one.by * scale) } : one))) {
    await bring(people, { ...branch, measureId: goal.measureId, parentKind: 'top', parentCode: '' }, (sheet) => goalRows(sheet, goal, sheet.rows[0]?.opening ?? null))
    await bring(people, { ...branch, measureId: goal.measureId }, (sheet) => {
      const isWhole = sheet.parent?.months.every((three) => three.target !== null) === true
      return isWhole && sheet.kind !== 'ratio' ? splitRows(sheet, sheet.rows.map(givenOf), methodOf(sheet), sheet.from) : goalRows(sheet, goal, sheet.parent?.opening ?? null)
    })
  }
  const { rows: counties } = await sql<{ area_code: string }>`select area_code from area where parent_code = ${areaCode} and successor_code is null and level = 'county' order by 1`.execute(deps.records.db)
  const { rows: offices } = await sql<{ unit_code: string }>`select unit_code from unit where kind = 'business_office' and valid_to is null order by 1`.execute(deps.records.db)
  for (const measureId of officeMeasures) for (const county of counties) await bring(people, { ...branch, measureId, parentCode: county.area_code, childKind: 'unit' }, splitUsual)
  for (const measureId of personMeasures) for (const office of offices) await bring(people, { ...branch, measureId, parentKind: 'unit', parentCode: office.unit_code, childKind: 'staff' }, splitUsual)
  await splitByBrand(people, { ...branch, measureId: brandMeasure, parentKind: 'top', parentCode: '' })
  await writeWaiting(people, { ...branch, measureId: waiting.measureId }, today)
}

/** A sheet that has nothing yet is written, submitted and approved by another person. */
async function bring({ writer, approver, residualOwner }: People, key: SheetKey, rowsOf: (sheet: Sheet) => GivenRow[]): Promise<void> {
  const sheet = await readSheet(writer, catalogue, key)
  if (sheet.shows !== 'nothing' || sheet.rows.length === 0) return
  const rows = rowsOf(sheet).filter((row) => row.year.target !== null || row.months.some((three) => three.target !== null))
  if (rows.length === 0) return
  const saved = await saveSheet(writer, catalogue, { ...key, revision: null, inForceFrom: sheet.from, method: sheet.kind === 'ratio' ? null : methodOf(sheet), residualOwnerNo: key.parentKind === 'area' || key.brand !== '' ? residualOwner : null, note: null, rows })
  await submitVersion(writer, catalogue, saved)
  await approveVersion(approver, catalogue, { versionId: saved.versionId, revision: saved.revision + 1, unownedBecause: '分公司本级目标由班子共同承担，不单设责任人' })
}

function methodOf(sheet: Sheet): Method {
  const less = sheet.measure.better === 'lower'
  return { ...usualMethod, mix: { lastYear: 0.7, market: 0.2, capacity: 0.1, hand: 0 }, baseRatio: less ? 1.1 : 0.92, challengeRatio: less ? 0.9 : 1.08 }
}

/** Each brand gets its share of last year; a little of the branch's target stays with no brand. */
async function splitByBrand(people: People, key: SheetKey): Promise<void> {
  const whole = await readSheet(people.writer, catalogue, key)
  const [branchRow] = whole.rows
  if (!branchRow) return
  const sheets = await Promise.all(whole.brands.map((brand) => readSheet(people.writer, catalogue, { ...key, brand })))
  const sum = (values: readonly (number | null)[]) => values.reduce<number>((total, value) => total + Math.max(0, value ?? 0), 0)
  const all = sum(sheets.flatMap((sheet) => sheet.rows[0]?.lastYear ?? []))
  if (all === 0) return
  for (const sheet of sheets) {
    const share = (sum(sheet.rows[0]?.lastYear ?? []) / all) * givenToBrands
    const part = (value: number | null): Three => ({ base: null, target: value === null ? null : Math.floor(Math.max(0, value) * share), challenge: null })
    const months = branchRow.months.map((three) => part(three.target))
    const year = months.some((three) => three.target === null) ? part(branchRow.year.target) : { base: null, target: sum(months.map((three) => three.target)), challenge: null }
    await bring(people, sheet.key, (of) => of.rows.map((row) => ({ ...givenOf(row), year, months })))
  }
}

/** By last year alone where one of the other bases is not known for anybody. */
function splitUsual(sheet: Sheet): GivenRow[] {
  const isHeld = (row: Sheet['rows'][number]) => row.kind !== 'staff' || (row.basis.lastYear ?? 0) > 0
  const held = { ...sheet, rows: sheet.rows.filter(isHeld) }
  const method = methodOf(sheet)
  const hasAll = (['lastYear', 'population', 'outlets'] as const).every((name) => held.rows.some((row) => (row.basis[name] ?? 0) > 0))
  if (sheet.kind !== 'ratio' && !held.rows.some((row) => (row.basis.lastYear ?? 0) > 0)) return []
  return splitRows(held, held.rows.map(givenOf), hasAll ? method : { ...method, mix: usualMethod.mix }, sheet.from)
}

/** Months of a goal for each row of a sheet; base and challenge a little on either side. */
function goalRows(sheet: Sheet, goal: YearGoal, branchOpening: number | null): GivenRow[] {
  const isRatio = sheet.kind === 'ratio'
  const round = (value: number | null) => (value === null ? null : isRatio ? Number(value.toFixed(5)) : Math.round(value))
  const less = sheet.measure.better === 'lower'
  const three = (target: number | null) => {
    if (target === null) return { base: null, target, challenge: null }
    // A share that is to be nearly whole has little left to win.
    const challenge = !isRatio ? target + Math.abs(target) * (less ? -0.08 : 0.08) : less ? target * 0.9 : sheet.measure.unit === 'percent' ? target + (1 - target) * 0.2 : target * 1.05
    return sheet.measure.better === 'neither' ? { base: null, target, challenge: null } : { base: round(target + Math.abs(target) * (less ? 0.1 : isRatio ? -0.05 : -0.08)), target, challenge: round(less ? challenge : Math.max(target, challenge)) }
  }
  return sheet.rows.map((row): GivenRow => {
    const reach = row.opening === null || branchOpening === null || branchOpening === 0 ? null : (row.opening * goal.by) / branchOpening
    const months = Array.from({ length: 12 }, (_, index) => {
      if (goal.way === 'hold') return row.opening === null ? null : goal.by
      const before = row.lastYear[index] ?? null
      if (goal.way === 'grow') return before === null ? null : round(before * goal.by)
      return reach === null || row.opening === null ? null : round(row.opening + ((reach - row.opening) * (index + 1)) / 12)
    })
    const isWhole = months.every((value) => value !== null)
    const sum = months.reduce<number>((total, value) => total + (value ?? 0), 0)
    const year = !isWhole ? null : sheet.kind === 'flow' ? sum : sheet.measure.rollUp === 'last' ? (months[11] ?? null) : round(sum / 12)
    return { ...givenOf(row), year: three(year), months: months.map(three) }
  })
}

/** County managers answer for their county, heads of offices for the office, district managers for its townships, heads of halls for their hall; one of them is on leave. */
async function assignDuties(deps: TaskDeps, ctx: Context, from: Day): Promise<void> {
  const { rows: [there] } = await sql<{ n: number }>`select count(*) as n from assignment where duty = 'owner'`.execute(deps.records.db)
  if ((there?.n ?? 0) > 0) return
  const { rows: duties } = await sql<{ staff_no: string; valid_from: Day; kind: 'area' | 'unit' | 'outlet'; code: string }>`
    with township as (
      select t.unit_code, t.area_code, row_number() over (partition by t.unit_code order by t.area_code) as place from territory t join unit u on u.unit_code = t.unit_code and u.kind = 'business_office' where t.valid_to is null
    ), manager as (
      select s.staff_no, s.valid_from, s.unit_code, row_number() over (partition by s.unit_code order by s.staff_no) as place, count(*) over (partition by s.unit_code) as among from staff s where s.post = '片区经理' and s.valid_to is null
    )
    select distinct on (kind, code) staff_no, valid_from, kind, code from (
      select s.staff_no, s.valid_from, 'area' as kind, u.area_code as code from staff s join unit u on u.unit_code = s.unit_code where s.post = '县分公司经理' and s.valid_to is null
      union all select s.staff_no, s.valid_from, 'unit', s.unit_code from staff s where s.post = '营业部主任' and s.valid_to is null
      union all select m.staff_no, m.valid_from, 'area', t.area_code from township t join manager m on m.unit_code = t.unit_code and m.place = (t.place - 1) % m.among + 1
      union all select s.staff_no, s.valid_from, 'outlet', o.outlet_code from staff s join outlet o on o.unit_code = s.unit_code and o.closed_on is null where s.post = '营业厅班长' and s.valid_to is null
    ) each order by kind, code, staff_no`.execute(deps.records.db)
  for (const duty of duties) {
    await assign(ctx, { subjectKind: duty.kind, subjectCode: duty.code, people: [{ staffNo: duty.staff_no, share: 1 }], from: duty.valid_from > from ? duty.valid_from : from, to: null })
  }
  const head = duties.find((duty) => duty.kind === 'unit')
  const deputy = head && (await sql<{ staff_no: string }>`select s.staff_no from staff s join staff h on h.unit_code = s.unit_code where h.staff_no = ${head.staff_no} and s.post = '片区经理' and s.valid_from <= ${ctx.today} order by 1 limit 1`.execute(deps.records.db)).rows[0]
  if (head && deputy) await deputise(ctx, { staffNo: head.staff_no, deputyNo: deputy.staff_no, from: addDays(ctx.today, -2), to: addDays(ctx.today, 5) })
}

async function writeWaiting({ writer, residualOwner }: People, key: SheetKey, today: Day): Promise<void> {
  const sheet = await readSheet(writer, catalogue, key)
  const from = addMonths(monthOf(today), 1)
  if (sheet.shows !== 'inForce' || from.slice(0, 4) !== key.year) return
  const raise = (value: number | null) => (value === null ? null : Math.round(value * waiting.growth))
  const rows = sheet.rows.map((row): GivenRow => {
    const months = row.months.map((three, index) => ((sheet.months[index] ?? '') < from ? three : { base: raise(three.base), target: raise(three.target), challenge: raise(three.challenge) }))
    const yearOf = (side: 'base' | 'target' | 'challenge') => (sheet.kind === 'flow' ? months.reduce<number>((sum, three) => sum + (three[side] ?? 0), 0) : (months[11]?.[side] ?? null))
    return { ...givenOf(row), year: { base: yearOf('base'), target: yearOf('target'), challenge: yearOf('challenge') }, months }
  })
  const saved = await saveSheet(writer, catalogue, { ...key, revision: null, inForceFrom: from, method: sheet.version?.method ?? null, residualOwnerNo: residualOwner, note: '彩信用户超进度，自下月起上调一成', rows })
  await submitVersion(writer, catalogue, saved)
}
