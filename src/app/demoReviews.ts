import { sql } from 'kysely'
import { addDays, addMonths, type Day, day, firstDayOf, listMonths, type Month, month } from '../kernel/day.ts'
import type { Context } from '../platform/access/context.ts'
import type { TaskDeps } from '../platform/facts/owner.ts'
import { computeForecasts } from '../plan/forecast/index.ts'
import { closeMeeting, openReview, orderAction, readFindings, worstPlace, writeCause, writeMinutes } from '../plan/review/index.ts'
import { listFitting, recordEvents, workNow } from '../work/index.ts'
import { actAs } from './actAs.ts'
import { catalogue, orderKinds } from './catalogue.ts'
import { attendees, decisions, minutesLines, reviewTexts } from './demoReviews.data.ts'

type Setting = { readonly areaCode: string; readonly approver: number; readonly today: Day }
/** The meeting is held on this day of the next month, when the last file of the month is in. */
const dayOfMeeting = 13
const actionsPerMeeting = 3

/** The meetings of the demo's year, held through the same actions as anybody's; that of the newest month is still ahead and left for the user to hold. */
export async function plantDemoReviews(deps: TaskDeps, setting: Setting): Promise<void> {
  const { rows: [there] } = await sql<{ n: number; newest: string | null }>`
    select (select count(*) from review) as n, (select max(period) from measure_value where subject_kind = 'area' and subject_code = ${setting.areaCode} and length(period) = 7) as newest`.execute(deps.records.db)
  if (!there?.newest || there.n > 0) return
  const year = setting.today.slice(0, 4)
  const months = listMonths(month(`${year}-01`), month(there.newest))
  // As it was foreseen before the year, and with each month that came.
  for (const through of [addMonths(month(`${year}-01`), -1), ...months]) await computeForecasts(deps, catalogue, { year, through, now: new Date() })
  for (const of of months) {
    const heldOn = day(`${addMonths(of, 1)}-${dayOfMeeting}`)
    if (heldOn <= setting.today) await holdMeeting(deps, setting, { of, heldOn })
  }
}

function chairAt(deps: TaskDeps, setting: Setting, on: Day, hour: number): Context {
  const ctx = actAs(deps, { accountId: setting.approver, signInName: 'zong', roles: ['general_manager', 'administrator'], areaCode: setting.areaCode, today: on })
  return { ...ctx, now: new Date(`${on}T${String(hour).padStart(2, '0')}:00:00+08:00`) }
}

async function holdMeeting(deps: TaskDeps, setting: Setting, { of, heldOn }: { of: Month; heldOn: Day }): Promise<void> {
  const ctx = chairAt(deps, setting, heldOn, 9)
  const { findings } = await readFindings(deps.records, catalogue, { areaCode: setting.areaCode, month: of })
  const { reviewId } = await openReview(ctx, catalogue, { areaCode: setting.areaCode, month: of })
  const off = findings.filter((finding) => finding.state === 'offTrack')
  for (const finding of off) {
    await writeCause(ctx, catalogue, { reviewId, measureId: finding.measureId, cause: textsOf(finding.measureId, worstPlace(finding)?.name ?? '各县').cause })
  }
  for (const finding of off.slice(0, actionsPerMeeting)) {
    const place = worstPlace(finding)
    const texts = textsOf(finding.measureId, place?.name ?? '全州')
    const areaCode = place?.areaCode ?? setting.areaCode
    const [owner] = await listFitting(ctx.records, { areaCode, onDay: heldOn, now: workNow(ctx) })
    const dueOn = addDays(firstDayOf(addMonths(of, 2)), -1)
    const { orderId } = await orderAction(ctx, catalogue, { reviewId, measureId: finding.measureId, title: texts.title, what: texts.what, expected: texts.expected, areaCode, ownerStaffNo: owner?.staffNo ?? null, dueOn })
    if (owner) await doWork(deps, setting, { orderId, staffNo: owner.staffNo, from: heldOn, dueOn, expected: texts.expected })
  }
  const worst = findings[0]?.name.zh ?? '重点指标'
  const fill = (text: string) => text.replaceAll('{month}', `${Number(of.slice(5, 7))} 月`).replaceAll('{worst}', worst)
  await writeMinutes(ctx, { reviewId, basedOn: 0, heldOn, attendees, minutes: minutesLines.map(fill).join('\n'), decisions: decisions.map(fill) })
  await closeMeeting(chairAt(deps, setting, heldOn, 17), catalogue, reviewId)
}

/** The owner takes the order the next day; one that fell due has its result. */
async function doWork(deps: TaskDeps, setting: Setting, order: { orderId: number; staffNo: string; from: Day; dueOn: Day; expected: string }): Promise<void> {
  const device = `demo-r${order.orderId}`
  const owner = (on: Day): Context => ({ ...chairAt(deps, setting, on, 10), staffNo: order.staffNo })
  const accepted = addDays(order.from, 1)
  if (accepted > setting.today) return
  await recordEvents(owner(accepted), orderKinds, [{ orderId: order.orderId, device, sequence: 1, basedOn: null, body: { kind: 'accepted' } }])
  const finished = addDays(order.dueOn, -3)
  if (finished > setting.today) return
  await recordEvents(owner(finished), orderKinds, [{ orderId: order.orderId, device, sequence: 2, basedOn: null, body: { kind: 'result', outcome: 'partly', values: { done: '已按要求办理，名单逐户有记录', reached: order.expected } } }])
  await recordEvents(chairAt(deps, setting, addDays(finished, 1), 11), orderKinds, [{ orderId: order.orderId, device, sequence: 3, basedOn: null, body: { kind: 'closed', note: '记录齐全' } }])
}

function textsOf(measureId: string, place: string) {
  const found = reviewTexts.find((texts) => texts.measure.test(measureId))
  const fill = (text: string | undefined) => (text ?? '').replaceAll('{place}', place)
  return { cause: fill(found?.cause), title: fill(found?.title), what: fill(found?.what), expected: fill(found?.expected) }
}
