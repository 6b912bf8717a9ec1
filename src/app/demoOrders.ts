import { sql } from 'kysely'
import { correctiveAction } from '../plan/index.ts'
import { marketVisit } from '../market/index.ts'
import { addDays, addMonths, type Day, monthOf } from '../kernel/day.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Context } from '../platform/access/context.ts'
import type { TaskDeps } from '../platform/facts/owner.ts'
import { type EventBody, listFitting, openOrder, recordEvents, workNow } from '../work/index.ts'
import { actAs } from './actAs.ts'
import { orderKinds } from './catalogue.ts'

type Gap = { measure_id: string; clause_id: number; area_code: string; area_name: string; name: string }
type Person = { accountId: number | null }

/** How far each order of the demo has come: the days before today on which something happened, and what it was. */
type Story = { readonly openedDaysAgo: number; readonly dueInDays: number; readonly isAssigned: boolean; readonly steps: readonly (readonly [daysAgo: number, by: 'owner' | 'desk', body: EventBody])[] }
const done = (values: Record<string, string | number>, outcome: string): EventBody => ({ kind: 'result', outcome, values })
const correctiveStories: readonly Story[] = [
  { openedDaysAgo: 24, dueInDays: 14, isAssigned: true, steps: [[23, 'owner', { kind: 'accepted' }], [20, 'owner', { kind: 'started' }], [12, 'owner', done({ done: '集中走访六个村，现场办理入网', reached: '当月净增由负转正' }, 'effective')], [11, 'desk', { kind: 'closed', note: '效果属实' }]] },
  { openedDaysAgo: 20, dueInDays: 12, isAssigned: true, steps: [[19, 'owner', { kind: 'accepted' }], [15, 'owner', { kind: 'started' }]] },
  { openedDaysAgo: 12, dueInDays: 20, isAssigned: true, steps: [[11, 'owner', { kind: 'accepted' }], [10, 'owner', { kind: 'started' }], [6, 'owner', { kind: 'paused', reason: '大雪封路，等道路恢复' }]] },
  { openedDaysAgo: 14, dueInDays: 13, isAssigned: true, steps: [[13, 'owner', { kind: 'accepted' }], [3, 'owner', done({ done: '逐户回访流失客户，挽留政策已宣传', reached: '挽回 23 户' }, 'partly')]] },
  { openedDaysAgo: 3, dueInDays: 10, isAssigned: true, steps: [] },
  { openedDaysAgo: 2, dueInDays: 12, isAssigned: false, steps: [] },
  { openedDaysAgo: 15, dueInDays: 17, isAssigned: true, steps: [[14, 'owner', { kind: 'accepted' }], [6, 'owner', done({ done: '调整了营业厅陈列' }, 'no_effect')], [5, 'desk', { kind: 'returned', reason: '只改了陈列，没有到村，请补充走访' }]] },
  { openedDaysAgo: 6, dueInDays: 9, isAssigned: true, steps: [[5, 'owner', { kind: 'refused', reason: '本月在州上培训，请改派' }]] },
]
const visitStories: readonly Story[] = [
  { openedDaysAgo: 9, dueInDays: 7, isAssigned: true, steps: [[8, 'owner', { kind: 'accepted' }], [5, 'owner', done({ reached: 46, signed: 9, competitor: '对手本周在集市发放小礼品', needs: '冬季牧场信号弱' }, 'done')]] },
  { openedDaysAgo: 5, dueInDays: 8, isAssigned: true, steps: [[4, 'owner', { kind: 'accepted' }], [1, 'owner', { kind: 'travelled' }]] },
  { openedDaysAgo: 4, dueInDays: 6, isAssigned: true, steps: [[3, 'owner', { kind: 'accepted' }], [1, 'owner', { kind: 'started' }]] },
  { openedDaysAgo: 13, dueInDays: 7, isAssigned: true, steps: [[12, 'owner', { kind: 'accepted' }]] },
  { openedDaysAgo: 1, dueInDays: 7, isAssigned: true, steps: [] },
  { openedDaysAgo: 10, dueInDays: 7, isAssigned: true, steps: [[9, 'owner', { kind: 'accepted' }], [6, 'owner', done({ reached: 12, signed: 0, needs: '多数人家已转场' }, 'nobody')]] },
]
const tasks: readonly { readonly what: string; readonly expected: string }[] = [
  { what: '对本月流失客户逐户回访，登记原因，符合条件的当场办理挽留', expected: '下月流失比本月减少两成' },
  { what: '组织到村走访，每周不少于两个村，现场受理入网和业务', expected: '下月净增达到目标' },
  { what: '清理沉默卡，重点推荐短信和彩铃体验包', expected: '使用户数提高一成' },
]

/** Work orders in every state, as a branch has them on an ordinary Monday: opened and done through the same actions as anybody's. */
export async function plantDemoOrders(deps: TaskDeps, { areaCode, approver, today }: { areaCode: string; approver: number; today: Day }): Promise<void> {
  // Dunning nights opened theirs before.
  const { rows: [there] } = await sql<{ n: number }>`select count(*) as n from work_order where kind in (${correctiveAction.id}, ${marketVisit.id})`.execute(deps.records.db)
  if ((there?.n ?? 0) > 0) return
  const desk = (daysAgo: number): Context => actAs(deps, { accountId: approver, signInName: 'zong', roles: ['general_manager', 'administrator'], areaCode, today: addDays(today, -daysAgo) })
  const people = await listPeople(deps)
  const period = addMonths(monthOf(today), -1)
  for (const [index, gap] of (await listGaps(deps, areaCode)).entries()) {
    const task = tasks[index % tasks.length]
    await tellStory({ desk, people, story: correctiveStories[index % correctiveStories.length], device: `demo-c${index}`, place: { areaCode: gap.area_code, index }, kind: correctiveAction,
      asked: { title: `${gap.area_name}：${gap.name}`, ask: { what: task?.what ?? '', expected: task?.expected ?? '' }, priority: index % 5 === 0 ? 'high' : 'normal', serves: { clauseId: gap.clause_id, measureId: gap.measure_id, areaCode: gap.area_code, period } } })
  }
  for (const [index, township] of (await listTownships(deps, areaCode)).entries()) {
    await tellStory({ desk, people, story: visitStories[index % visitStories.length], device: `demo-v${index}`, place: { areaCode: township.area_code, index }, kind: marketVisit,
      asked: { title: `走访${township.name}`, ask: { way: index % 3 === 2 ? 'call' : 'visit', aim: '春季返乡客户摸底，推荐长途优惠', count: 40 }, serves: { clauseId: township.clause_id, measureId: 'market.users.netAdds', areaCode: township.area_code, period } } })
  }
}

type Telling = {
  desk(daysAgo: number): Context; people: ReadonlyMap<string, Person>; story: Story | undefined; device: string; place: { areaCode: string; index: number }
  kind: typeof marketVisit; asked: Pick<Parameters<typeof openOrder>[3], 'title' | 'ask' | 'priority' | 'serves'>
}

async function tellStory({ desk, people, story, device, place, kind, asked }: Telling): Promise<void> {
  if (!story) return
  const ctx = desk(story.openedDaysAgo)
  const fitting = (await listFitting(ctx.records, { areaCode: place.areaCode, onDay: ctx.today, now: workNow(ctx) })).filter((person) => people.has(person.staffNo))
  const near = fitting.filter((person) => person.unitCode === fitting[0]?.unitCode)
  const owner = near[place.index % Math.max(1, near.length)]
  const dueAt = `${addDays(ctx.today, story.dueInDays)}T18:00:00+08:00`
  const morning = atHour(ctx, 9, place.index)
  const { orderId } = await ctx.records.transaction((tx) => openOrder(morning, tx, kind, { ...asked, areaCode: place.areaCode, dueAt, ...(story.isAssigned && owner ? { ownerStaffNo: owner.staffNo } : {}) }))
  if (!owner) return
  for (const [step, [daysAgo, by, body]] of story.steps.entries()) {
    const whose = atHour(desk(daysAgo), 10 + step, place.index)
    const staffNo = by === 'owner' ? owner.staffNo : null
    await recordEvents({ ...whose, staffNo, accountId: by === 'owner' ? (people.get(owner.staffNo)?.accountId ?? whose.accountId) : whose.accountId }, orderKinds, [{ orderId, device, sequence: step + 1, basedOn: null, body }]).catch((error: unknown) => {
      throw error instanceof Refusal ? new Error(`${asked.title}, ${body.kind}: ${error.message}`, { cause: error }) : error
    })
  }
}

/** A time of that day: the demo's day is a setting, so its hours are given with it. */
function atHour(ctx: Context, hour: number, minute: number): Context {
  return { ...ctx, now: new Date(`${ctx.today}T${String(hour).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00+08:00`) }
}

/** The confirmed indicators whose figure fell, county by county: what a review would act upon. */
async function listGaps(deps: TaskDeps, areaCode: string): Promise<Gap[]> {
  const { rows } = await sql<Gap>`
    select l.reference as measure_id, l.clause_id, a.area_code, a.name as area_name, case when length(c.text) > 24 then left(c.text, 24) || '…' else c.text end as name
      from (select distinct on (reference) reference, clause_id from clause_link where kind = 'measure' and state = 'confirmed' order by reference, clause_id) l
      join clause c on c.clause_id = l.clause_id cross join area a
     where a.level = 'county' and a.successor_code is null and a.area_code in (select x.area_code from area_closure x where x.ancestor_code = ${areaCode})
       and exists (select 1 from measure_value v where v.measure_id = l.reference and v.subject_kind = 'area' and v.subject_code = a.area_code)
     order by md5(l.reference || a.area_code) limit 24`.execute(deps.records.db)
  return rows
}
async function listTownships(deps: TaskDeps, areaCode: string): Promise<{ area_code: string; name: string; clause_id: number | null }[]> {
  const { rows } = await sql<{ area_code: string; name: string; clause_id: number | null }>`
    select a.area_code, a.name, (select min(l.clause_id) from clause_link l where l.kind = 'measure' and l.reference = 'market.users.netAdds' and l.state = 'confirmed') as clause_id from area a
     where a.level = 'township' and a.successor_code is null and a.area_code in (select x.area_code from area_closure x where x.ancestor_code = ${areaCode}) order by a.area_code limit 18`.execute(deps.records.db)
  return rows
}
/** Everybody in post; who has an account acts under it. */
async function listPeople(deps: TaskDeps): Promise<Map<string, Person>> {
  const { rows } = await sql<{ staff_no: string; account_id: number | null }>`select s.staff_no, a.account_id from staff s left join account a on a.staff_no = s.staff_no where s.valid_to is null limit 20000`.execute(deps.records.db)
  return new Map(rows.map((row) => [row.staff_no, { accountId: row.account_id }]))
}
