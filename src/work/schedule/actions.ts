import { sql } from 'kysely'
import type { OrderKind } from '../../branch/orderKind/contract.ts'
import type { Day } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import type { Records, RecordsSession, Transaction } from '../../platform/records/records.ts'
import { type ServiceCalendar, startOfDayMs } from '../clock/calendarRules.ts'
import { serviceCalendars } from '../clock/calendars.ts'
import { type Opener, placeOrders, workNow } from '../order/actions.ts'
import { areaOutside, kindUnknown, newOrderShape } from '../order/contract.ts'
import { checkFields } from '../order/formRules.ts'
import { inScope, listAreasInScope } from '../order/store.ts'
import { listCandidates } from '../roster/actions.ts'
import { balance } from '../roster/rules.ts'
import { type NewSchedule, newScheduleShape, scheduleDoubled, scheduleGone, schedulePlaces, type ScheduleRow, scheduleWindow } from './contract.ts'
import { nextOpening, occasionOn, periodDays } from './rules.ts'

type Place = { readonly code: string; readonly name: string; readonly areaCode: string; readonly unitCode: string | null }
type Stored = NewSchedule & { readonly scheduleId: number }
const everyWords = { day: ['每天', 'day'], week: ['每周', 'week'], month: ['每月', 'month'], quarter: ['每季', 'quarter'], half_year: ['每半年', 'half-year'], year: ['每年', 'year'] } as const
// One transaction of the night holds this many orders, so that nobody waits long for the machine or for a row.
const ordersPerSlice = 250
const SCHEDULE_LOCK = 6_323_031

export async function addSchedule(asked: Context, kinds: readonly OrderKind[], schedule: NewSchedule): Promise<{ scheduleId: number; opened: number }> {
  const ctx = requirePermission(asked, 'work.schedule')
  const kind = kinds.find((each) => each.id === schedule.kind)
  if (!kind) throw new Refusal(kindUnknown, { kind: schedule.kind })
  const most = periodDays[schedule.every]
  if (schedule.opensAfterDays + schedule.windowDays > most) throw new Refusal(scheduleWindow, { every: everyWords[schedule.every][0], everyEn: everyWords[schedule.every][1], most })
  checkFields(kind.ask, schedule.ask)
  // The schedule and its first orders, or neither: a server that ends in between leaves nothing half arranged.
  return ctx.records.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(${SCHEDULE_LOCK})`.execute(tx.db)
    const areas = await listAreasInScope(tx, [schedule.places.within], ctx.scopeAreaCodes)
    if (!areas.has(schedule.places.within)) throw new Refusal(areaOutside, { areaCode: schedule.places.within })
    if ((await listPlaces(tx, schedule, ctx.today, { limit: 1 })).length === 0) throw new Refusal(schedulePlaces)
    await refuseDouble(tx, schedule)
    const { rows: [row] } = await sql<{ schedule_id: number }>`
      insert into work_schedule (kind, title, every, subject_kind, subjects, opens_after_days, window_days, tolerance_days, skips_holidays, ask, serves, priority, valid_from, valid_to, written_by, written_at)
      values (${schedule.kind}, ${schedule.title}, ${schedule.every}, ${schedule.subjectKind}, cast(${JSON.stringify(schedule.places)} as jsonb), ${schedule.opensAfterDays}, ${schedule.windowDays}, ${schedule.toleranceDays}, ${schedule.skipsHolidays},
        cast(${JSON.stringify(schedule.ask)} as jsonb), cast(${JSON.stringify(schedule.serves)} as jsonb), ${schedule.priority}, ${schedule.validFrom}, ${schedule.validTo}, ${ctx.accountId}, ${ctx.now}) returning schedule_id`.execute(tx.db)
    await writeAudit(tx, ctx, { verb: 'work.schedule', subjectKind: 'work_schedule', subjectId: String(row?.schedule_id), detail: { kind: schedule.kind, every: schedule.every, within: schedule.places.within } })
    const scheduleId = row?.schedule_id ?? 0
    // Once each in any case: the night's run finds them opened.
    const by = { accountId: ctx.accountId, staffNo: ctx.staffNo, nowMs: workNow(ctx).getTime(), receivedAt: ctx.now }
    for (let opened = 0; ;) {
      const slice = await openSlice(tx, kinds, { ...schedule, scheduleId }, ctx.today, by)
      opened += slice.opened
      if (slice.isWhole) return { scheduleId, opened }
    }
  })
}

/** The same work arranged twice, as by a page that heard no answer, would open every order twice. */
async function refuseDouble(tx: Transaction, schedule: NewSchedule): Promise<void> {
  const { rows: [there] } = await sql<{ schedule_id: number }>`select schedule_id from work_schedule where ended_at is null and kind = ${schedule.kind} and title = ${schedule.title} and every = ${schedule.every} and subject_kind = ${schedule.subjectKind}
    and subjects ->> 'within' = ${schedule.places.within} and subjects ->> 'level' is not distinct from ${schedule.places.level} and opens_after_days = ${schedule.opensAfterDays}`.execute(tx.db)
  if (there) throw new Refusal(scheduleDoubled, { title: schedule.title })
}

export async function endSchedule(asked: Context, scheduleId: number): Promise<{ scheduleId: number }> {
  const ctx = requirePermission(asked, 'work.schedule')
  return ctx.records.transaction(async (tx) => {
    const { rows: [row] } = await sql<{ schedule_id: number }>`update work_schedule set ended_at = ${ctx.now} where schedule_id = ${scheduleId} and ended_at is null and ${inScope(ctx.scopeAreaCodes, sql`subjects ->> 'within'`)} returning schedule_id`.execute(tx.db)
    if (!row) throw new Refusal(scheduleGone)
    await writeAudit(tx, ctx, { verb: 'work.schedule.end', subjectKind: 'work_schedule', subjectId: String(scheduleId) })
    return { scheduleId }
  })
}

const storedColumns = sql`w.schedule_id as "scheduleId", w.kind, w.title, w.every, w.subject_kind as "subjectKind", w.subjects as places, w.opens_after_days as "opensAfterDays", w.window_days as "windowDays", w.tolerance_days as "toleranceDays",
  w.skips_holidays as "skipsHolidays", w.ask, w.serves, w.priority, w.valid_from as "validFrom", w.valid_to as "validTo"`

export async function listSchedules(asked: Context, kinds: readonly OrderKind[]): Promise<ScheduleRow[]> {
  const ctx = requirePermission(asked, 'work.view')
  const { rows } = await sql<Stored & { placeName: string | null; openedCount: number; openCount: number }>`
    select ${storedColumns}, a.name as "placeName", coalesce(n.opened, 0) as "openedCount", coalesce(n.open, 0) as "openCount" from work_schedule w left join area a on a.area_code = w.subjects ->> 'within'
      left join (select split_part(origin, ':', 2) as schedule_id, count(*) as opened, count(*) filter (where closed_at is null) as open from work_order where starts_with(origin, 'schedule:') group by 1) n on n.schedule_id = cast(w.schedule_id as text)
     where w.ended_at is null and ${inScope(ctx.scopeAreaCodes, sql`w.subjects ->> 'within'`)} order by w.schedule_id desc limit 500`.execute(ctx.records.db)
  return rows.map((row) => ({ ...row, ...newScheduleShape.parse(row), nextOpensOn: nextOpening(row, ctx.today, calendarFor(kinds.find((kind) => kind.id === row.kind))) }))
}

/** The holidays that a schedule leaves out are those of its kind; a clock that counts every hour has none, so the office's hold. */
function calendarFor(kind: OrderKind | undefined): ServiceCalendar {
  const calendar = kind?.clock.calendar ?? 'office'
  return serviceCalendars[calendar === 'always' ? 'office' : calendar]
}

/** The places of a schedule as they are on a day; with `unopened` only those that have no order yet for its occasion. */
async function listPlaces(session: RecordsSession, { subjectKind, places }: Pick<Stored, 'subjectKind' | 'places'>, onDay: string, { unopened, limit }: { unopened?: string; limit: number }): Promise<Place[]> {
  const within = sql<boolean>`in (select c.area_code from area_closure c where c.ancestor_code = ${places.within})`
  const place = subjectKind === 'area'
    ? sql<Place>`select a.area_code as code, a.name, a.area_code as "areaCode", cast(null as text) as "unitCode" from area a where a.area_code ${within} and a.successor_code is null and a.level = ${places.level ?? 'township'}`
    : subjectKind === 'unit'
      ? sql<Place>`select u.unit_code as code, u.name, u.area_code as "areaCode", u.unit_code as "unitCode" from unit u where u.kind = 'business_office' and u.area_code ${within} and u.valid_from <= ${onDay} and (u.valid_to is null or u.valid_to >= ${onDay})`
      : sql<Place>`select o.outlet_code as code, o.name, o.area_code as "areaCode", o.unit_code as "unitCode" from outlet o where o.area_code ${within} and o.opened_on <= ${onDay} and (o.closed_on is null or o.closed_on >= ${onDay})`
  const isWanted = unopened === undefined ? sql`true` : sql`not exists (select 1 from work_order w where w.origin = ${`${unopened}:`} || p.code)`
  return (await sql<Place>`select p.* from (${place}) p where ${isWanted} order by p.code limit ${limit}`.execute(session.db)).rows
}

/** Opens what one schedule still owes on a day, at most one slice of it, each place once for the occasion. */
async function openSlice(session: Records | Transaction, kinds: readonly OrderKind[], schedule: Stored, onDay: Day, by: Opener): Promise<{ opened: number; isWhole: boolean }> {
  const kind = kinds.find((each) => each.id === schedule.kind)
  const occasion = occasionOn(schedule, onDay, calendarFor(kind))
  if (!kind || !occasion) return { opened: 0, isWhole: true }
  const origin = `schedule:${schedule.scheduleId}:${occasion.key}`
  const places = await listPlaces(session, schedule, onDay, { unopened: origin, limit: ordersPerSlice })
  if (places.length === 0) return { opened: 0, isWhole: true }
  const owners = schedule.places.assigns ? await ownersFor(session, places, { kind, isEmergency: schedule.priority === 'emergency' }, onDay) : new Map<number, string>()
  const dueMs = startOfDayMs(occasion.dueOn) + 18 * 3_600_000
  const orders = places.map((place, index) => ({
    ...newOrderShape.parse({
      title: `${schedule.title} ${place.name}`.slice(0, 200), areaCode: place.areaCode, unitCode: place.unitCode, priority: schedule.priority, ask: schedule.ask, ownerStaffNo: owners.get(index) ?? null,
      dueAt: new Date(Math.max(dueMs, by.nowMs + 60_000)).toISOString(), serves: schedule.serves, subject: schedule.subjectKind === 'area' ? null : { kind: schedule.subjectKind, code: place.code, name: place.name },
    }),
    origin: `${origin}:${place.code}`,
  }))
  const place = async (tx: Transaction) => (await placeOrders(tx, by, kind, orders)).filter((order) => order.isNew).length
  return { opened: session.kind === 'pool' ? await session.transaction(place) : await place(session), isWhole: places.length < ordersPerSlice }
}

async function ownersFor(session: RecordsSession, places: readonly Place[], { kind, isEmergency }: { readonly kind: OrderKind; readonly isEmergency: boolean }, onDay: string): Promise<Map<number, string>> {
  const people = await listCandidates(session, places.map((place) => place.areaCode), onDay)
  const proposals = balance(places.map((place, index) => ({ orderId: index, kind: kind.id, areaCode: place.areaCode, skill: kind.skill ?? null, isEmergency })), people)
  return new Map(proposals.flatMap((proposal) => (proposal.staffNo === null ? [] : [[proposal.orderId, proposal.staffNo] as const])))
}

/**
 * The next slice of what recurring work owes on a business date, from a schedule on; `next`: the schedule to go on with, null when all is open.
 * Repeating it opens nothing twice.
 */
export async function openScheduledSlice(records: Records, kinds: readonly OrderKind[], { onDay, fromSchedule }: { readonly onDay: Day; readonly fromSchedule: number }, now: Date): Promise<{ opened: number; next: number | null }> {
  const { rows } = await sql<Stored>`select ${storedColumns} from work_schedule w where w.schedule_id >= ${fromSchedule} and w.ended_at is null and w.valid_from <= ${onDay} and (w.valid_to is null or w.valid_to >= ${onDay}) order by w.schedule_id limit 10000`.execute(records.db)
  const by = { accountId: null, staffNo: null, nowMs: startOfDayMs(onDay) + 8 * 3_600_000, receivedAt: now }
  let opened = 0
  for (const [index, row] of rows.entries()) {
    const slice = await openSlice(records, kinds, { ...newScheduleShape.parse(row), scheduleId: row.scheduleId }, onDay, by)
    opened += slice.opened
    if (!slice.isWhole) return { opened, next: row.scheduleId }
    if (opened >= ordersPerSlice) return { opened, next: rows[index + 1]?.scheduleId ?? null }
  }
  return { opened, next: null }
}

/** All that recurring work owes on a business date, slice after slice. */
export async function openScheduled(records: Records, kinds: readonly OrderKind[], onDay: Day, now: Date): Promise<number> {
  let opened = 0
  for (let from: number | null = 0; from !== null;) {
    const slice: { opened: number; next: number | null } = await openScheduledSlice(records, kinds, { onDay, fromSchedule: from }, now)
    opened += slice.opened
    from = slice.next
  }
  return opened
}
