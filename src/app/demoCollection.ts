import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { answerDispute, assignToday, collectionKind, computeReward, defaultCollection, disputeReward, giveCase, ladderKind, ledgerBook, letterKind, publishCollection, readCases, readLeague, readMoney, rewardKind, runCollection, runNight } from '../arrears/index.ts'
import type { RoleId } from '../branch/index.ts'
import { addDays, addMonths, day, type Day, firstDayOf, type Month, monthOf } from '../kernel/day.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Context } from '../platform/access/context.ts'
import type { TaskDeps } from '../platform/facts/owner.ts'
import { approveRule, draftRule, submitRule } from '../platform/rules/index.ts'
import { type EventBody, type GivenEvent, recordEvents } from '../work/index.ts'
import { actAs } from './actAs.ts'
import { orderKinds } from './catalogue.ts'
import { refreshOne } from './figures.ts'
import { ruleKinds } from './ruleKinds.ts'

/** Collection went on for so many closed months; on two days of each the list was given out and worked. */
const monthsWorked = 3
const daysOfMonth = [12, 22] as const
/** A small branch: fewer a day than the usual rule says. */
const perDay: Readonly<Record<string, number>> = { office: 5, area: 2, centre: 10, group: 3 }

type Setting = { readonly areaCode: string; readonly approver: number; readonly today: Day }
type People = { readonly officer: (on: Day, hour: number) => Context; readonly manager: (on: Day, hour: number) => Context; readonly collector: (staffNo: string, on: Day, hour: number) => Context; readonly own: string | null }

/**
 * The demo's collection as a branch does it: rules written by the arrears officer and approved by the general manager, nights on which cases open, lists
 * given out and worked, promises that were kept and broken by what the accounts really did, and two months of rewards with their disputes.
 * Of today's cases nobody has any yet, and the newest closed month is not computed: both are left for the user.
 */
export async function plantDemoCollection(deps: TaskDeps, setting: Setting): Promise<void> {
  const people = await findPeople(deps, setting)
  const first = addMonths(monthOf(setting.today), -monthsWorked)
  if (people === null || !(await hasMonthBefore(deps, first))) return
  await bringRules(deps, people, setting, firstDayOf(addMonths(first, -1)))
  for (const [index, month] of Array.from({ length: monthsWorked }, (_, place) => addMonths(first, place)).entries()) {
    for (const dayOfMonth of daysOfMonth) {
      const on = workingDay(day(`${month}-${dayOfMonth}`))
      if (on >= setting.today) continue
      deps.signal.throwIfAborted()
      await keepNight(deps, on)
      await assignToday(people.officer(on, 9))
      await shareWithOwn(deps, people, on)
      await workList(deps, people, on)
      // The month before is over and in the books; the newest closed one is left for the user.
      if (dayOfMonth === daysOfMonth[0] && index > 0) await rewardMonth(people, addMonths(month, -1), on, index === 1)
    }
  }
  await lastWeek(deps, people, setting.today)
  await keepNight(deps, setting.today)
  await giveOwn(deps, people, setting.today)
  for (const { slice } of await publishCollection(deps, new Date())) await refreshOne(deps, slice)
}

/** Some days ago the list went out once more and half of it is worked: orders and promises that are still open. */
async function lastWeek(deps: TaskDeps, people: People, today: Day): Promise<void> {
  const on = workingDay(addDays(today, -4))
  if (on >= today) return
  await keepNight(deps, on)
  await assignToday(people.officer(on, 9))
  await workList(deps, people, on, 0.5)
}

/** Whoever signs in as a collector has a list: of what nobody has at his place, the officer gives him some by hand, and one of these has promised. */
async function giveOwn(deps: TaskDeps, people: People, today: Day): Promise<void> {
  if (people.own === null) return
  const places = await placesOf(deps, people.own, today)
  const nobodys = (await readCases(people.officer(today, 8), { whose: 'nobody' })).cases.filter((one) => places.has(one.areaCode))
  let given = 0
  for (const one of nobodys) {
    if (given === 4) break
    if (await tryGive(people.officer(today, 8), one.caseId, people.own)) given += 1
  }
  const { rows: [first] } = await sql<{ orderId: number; overdueFen: number; kind: string }>`
    select w.order_id as "orderId", k.overdue_fen as "overdueFen", w.kind from work_order w join arrears_case k on k.account_no = w.subject_code and k.closed_on is null
     where w.owner_staff_no = ${people.own} and w.closed_at is null and w.kind = 'arrears.call' order by w.order_id limit 1`.execute(deps.records.db)
  if (!first) return
  await recordEvents(people.collector(people.own, today, 10), orderKinds, [{ orderId: first.orderId, device: `demo-own${first.orderId}`, sequence: 1, basedOn: null, body: { kind: 'result', outcome: 'promised', values: { reached: 'self', promiseOn: addDays(today, 3), promiseYuan: Math.max(1, Math.floor(first.overdueFen / 100)) } } }])
}

/** He has worked in every month: where the list gave him nothing, the officer gives him a case of his place by hand. */
async function shareWithOwn(deps: TaskDeps, people: People, on: Day): Promise<void> {
  if (people.own === null) return
  const places = await placesOf(deps, people.own, on)
  const here = (await readCases(people.officer(on, 9), { whose: 'all' })).cases.filter((one) => places.has(one.areaCode))
  if (here.some((one) => one.ownerStaffNo === people.own)) return
  for (const one of here.filter((each) => each.orderId !== null)) {
    if (await tryGive(people.officer(on, 9), one.caseId, people.own)) return
  }
}

/** False where the case is at another's place, or its customer was contacted enough: the next one may do. */
async function tryGive(officer: Context, caseId: number, staffNo: string): Promise<boolean> {
  return giveCase(officer, { caseId, staffNo, reason: '客户要求熟悉的人联系' }).then(() => true, (error: unknown) => {
    if (error instanceof Refusal) return false
    throw error
  })
}

async function placesOf(deps: TaskDeps, staffNo: string, on: Day): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ areaCode: string }>`
    select c.area_code as "areaCode" from staff s join territory t on t.unit_code = s.unit_code and t.valid_from <= ${on} and (t.valid_to is null or t.valid_to >= ${on})
      join area_closure c on c.ancestor_code = t.area_code where s.staff_no = ${staffNo}`.execute(deps.records.db)
  return new Set(rows.map((row) => row.areaCode))
}

async function keepNight(deps: TaskDeps, on: Day): Promise<void> {
  await runNight({ records: deps.records, book: ledgerBook(deps.facts, on), signal: deps.signal }, on)
  await runCollection({ records: deps.records, facts: deps.facts, signal: deps.signal }, on)
}

async function findPeople(deps: TaskDeps, { areaCode }: Setting): Promise<People | null> {
  const { rows } = await sql<{ account_id: number; sign_in_name: string; staff_no: string | null }>`select account_id, sign_in_name, staff_no from account where sign_in_name in ('zong', 'qianfei', 'cuijiao')`.execute(deps.records.db)
  const accountOf = (signInName: string) => rows.find((row) => row.sign_in_name === signInName)
  const [officer, manager, collector] = [accountOf('qianfei'), accountOf('zong'), accountOf('cuijiao')]
  if (!officer || !manager || !collector) return null
  const as = (account: { account_id: number; sign_in_name: string }, staffNo: string | null, role: RoleId, on: Day, hour: number): Context => ({
    ...actAs(deps, { accountId: account.account_id, signInName: account.sign_in_name, roles: [role], areaCode, today: on }), staffNo, now: new Date(`${on}T${String(hour).padStart(2, '0')}:00:00+08:00`),
  })
  return {
    officer: (on, hour) => as(officer, officer.staff_no, 'arrears_officer', on, hour), manager: (on, hour) => as(manager, manager.staff_no, 'general_manager', on, hour),
    collector: (staffNo, on, hour) => as(collector, staffNo, 'collector', on, hour), own: collector.staff_no,
  }
}

async function hasMonthBefore(deps: TaskDeps, first: Month): Promise<boolean> {
  const rows = await deps.facts.rows<{ slice: string }>({ sql: `select slice from slice_pointer where feed_id = 'arrears.openItems' and slice = '${addMonths(first, -1)}'` })
  return rows.length > 0
}

async function bringRules(deps: TaskDeps, people: People, { areaCode, today }: Setting, from: Day): Promise<void> {
  const [officer, manager] = [people.officer(today, 9), people.manager(today, 10)]
  const { rows: there } = await sql<{ kind: string }>`select distinct kind from rule where state = 'approved'`.execute(deps.records.db)
  const known = new Set(there.map((row) => row.kind))
  const bodies = [
    [ladderKind, ladderKind.initial], [collectionKind, { ...defaultCollection, collectors: defaultCollection.collectors.map((each) => ({ ...each, perDay: perDay[each.id] ?? each.perDay })) }], [rewardKind, rewardKind.initial],
    [letterKind, { ...letterKind.initial, payee: '黄南分公司（演示）', bank: '演示银行隆务支行', bankAccount: '0000 0000 0000 000' }],
  ] as const
  for (const [kind, body] of bodies) {
    if (known.has(kind.id)) continue
    const { ruleId } = await draftRule(officer, ruleKinds, { kind: kind.id, variant: '', areaCode, effectiveFrom: from, body, note: '按年度工作计划第二条制定' })
    await submitRule(officer, ruleKinds, { ruleId, revision: 1 })
    await approveRule(manager, ruleKinds, { ruleId, revision: 2 })
  }
}

type Waiting = { orderId: number; kind: string; accountNo: string; staffNo: string; overdueFen: number; longitude: number | null; latitude: number | null }
/** What everybody does with the day's list: told by what the account really paid in the days after. */
async function workList(deps: TaskDeps, people: People, on: Day, share = 1): Promise<void> {
  const { rows: waiting } = await sql<Waiting>`
    select w.order_id as "orderId", w.kind, w.subject_code as "accountNo", w.owner_staff_no as "staffNo", k.overdue_fen as "overdueFen", f.longitude, f.latitude
      from work_order w join arrears_case k on k.account_no = w.subject_code and k.closed_on is null
      left join area_closure c on c.area_code = w.area_code and c.ancestor_level = 'township' left join lateral (select longitude, latitude from area_fact f where f.area_code = c.ancestor_code order by year desc limit 1) f on true
     where w.kind in ('arrears.call', 'arrears.visit') and w.subject_kind = 'account' and w.owner_staff_no is not null and w.closed_at is null order by w.order_id limit 20000`.execute(deps.records.db)
  const paid = new Map<string, { on: Day; amountFen: number }[]>()
  for (const money of await readMoney(deps.facts, [...new Set(waiting.map((each) => each.accountNo))], addDays(on, 1), addDays(on, 10))) paid.set(money.accountNo, [...(paid.get(money.accountNo) ?? []), money])
  const byPerson = new Map<string, Waiting[]>()
  for (const each of waiting) byPerson.set(each.staffNo, [...(byPerson.get(each.staffNo) ?? []), each])
  for (const [staffNo, orders] of byPerson) {
    for (const isLate of [false, true]) {
      const own = orders.filter((each) => (chanceOf(each.accountNo, on, 'late') < 0.12 * share) === isLate && chanceOf(each.accountNo, on, 'worked') < share && (share === 1 || !isLate))
      if (own.length === 0) continue
      const doneOn = isLate ? addDays(on, 5) : on
      const events = own.flatMap((each): GivenEvent[] => {
        const device = `demo-a${each.orderId}`
        return [{ orderId: each.orderId, device, sequence: 1, basedOn: null, body: { kind: 'accepted' } }, { orderId: each.orderId, device, sequence: 2, basedOn: null, body: tellResult(each, on, doneOn, paid.get(each.accountNo) ?? []) }]
      })
      await recordEvents(people.collector(staffNo, doneOn, 15), orderKinds, events).catch((error: unknown) => {
        throw error instanceof Refusal ? new Error(`Collection of ${on} by ${staffNo}: ${error.message}`, { cause: error }) : error
      })
    }
  }
}

function tellResult(each: Waiting, on: Day, doneOn: Day, paid: readonly { on: Day; amountFen: number }[]): EventBody {
  const draw = chanceOf(each.accountNo, on, 'told')
  const said = (outcome: string, values: Record<string, string | number>): EventBody => ({
    kind: 'result', outcome, values,
    ...(each.kind === 'arrears.visit' ? { position: { longitude: each.longitude ?? 102.02, latitude: each.latitude ?? 35.52, accuracyM: 20 } } : {}),
  })
  const after = paid.filter((money) => money.on > doneOn && money.amountFen > 0)
  const last = after.at(-1)
  if (last !== undefined && draw < 0.7) {
    const yuan = Math.floor(Math.min(each.overdueFen, after.reduce((sum, money) => sum + money.amountFen, 0)) / 100)
    if (yuan > 0) return said('promised', { reached: draw < 0.5 ? 'self' : 'family', promiseOn: last.on, promiseYuan: yuan })
  }
  if (last === undefined && draw < 0.15) return said('promised', { reached: 'self', promiseOn: addDays(doneOn, 7), promiseYuan: Math.max(1, Math.floor(each.overdueFen / 200)) })
  if (draw < 0.45) return said('nobody', { reached: 'nobody' })
  if (draw < 0.7) return said('refused', { reached: 'self' })
  if (draw < 0.85) return said('moved', { reached: 'other', movedTo: draw < 0.78 ? '已去西宁打工' : '搬到夏季牧场' })
  return said('disputed', { reached: 'self', dispute: draw < 0.92 ? '说上月话费里的彩信不是本人用的' : '说已在代办点缴过，没有收据' })
}

/** The same account on the same day always tells the same. */
function chanceOf(accountNo: string, on: Day, what: string): number {
  return createHash('sha256').update(`${accountNo} ${on} ${what}`).digest().readUInt32BE(0) / 4_294_967_296
}

async function rewardMonth(people: People, month: Month, on: Day, isAnswered: boolean): Promise<void> {
  await computeReward(people.officer(on, 16), month)
  const league = await readLeague(people.officer(on, 16), month)
  const mine = league.people.find((person) => person.staffNo === people.own)
  if (!mine) return
  const { disputeId } = await disputeReward(people.collector(mine.staffNo, addDays(on, 1), 10), { month, reason: isAnswered ? '月初在麦秀镇上门收的一户，当时案件还在别人名下，钱没算给我，收据附后。' : '有两户是我月底催回来的，系统里看不到。' })
  if (isAnswered) await answerDispute(people.manager(addDays(on, 2), 11), { disputeId, outcome: 'upheld', reply: '核对改派记录和收据，属实，按规则补奖。', correctionFen: 1_500 })
}

/** Nobody is given a list on a Saturday or Sunday. */
function workingDay(on: Day): Day {
  const weekday = new Date(`${on}T00:00:00Z`).getUTCDay()
  return weekday === 6 ? addDays(on, 2) : weekday === 0 ? addDays(on, 1) : on
}
