import { addMonths, dayNumber, dayOfNumber, daysBetween, firstDayOf, lastDayOf } from '../src/kernel/day.ts'
import type { Month } from '../src/kernel/day.ts'
import { assert } from '../src/kernel/refusal.ts'
import { holdsTownship } from './areas.ts'
import { inventSubscriber, redrawTariff, tierOf } from './newcomer.ts'
import { cumulate, draw, drawBelow, openStream, pick, roundByChance } from './random.ts'
import { addsSeason, addsWeight, leaversSeason, listDays, stopSeason } from './season.ts'
import type { LivedMonth, PendingReturn, World } from './state.ts'
import {
  ABUSE, ADDS_PER_CELL_MAX, addSubscriber, ARREARS, CLOSED, CLOSING, dropLeavers, hasReturned, LOST, MAY_RETURN, NO_REASON, NORMAL,
  ONE_WAY_STOP, OWN_REQUEST, OWN_STOP, subjectOfAdd, subjectOfReturn, TWO_WAY_STOP,
} from './subscribers.ts'
import { count, createTally } from './tally.ts'

/** Of those who leave and may return: into another brand within 60 days (the re-entries that the truth counts). */
export const REENTRY_SHARE = 0.15
/** Returns that are no re-entries: into the same brand, or later than 60 days. */
const SAME_BRAND_RETURN_SHARE = 0.03
const LATE_RETURN_SHARE = 0.02
export const REENTRY_DAYS_MAX = 60
const ADDS_TREND_PER_MONTH = 0.0025
const SAME_MONTH_LEAVERS_SHARE = 0.003
const STOP_PER_MONTH = 0.034
const OWN_STOP_PER_MONTH = 0.0022
const LOST_PER_MONTH = 0.0009
const ABUSE_PER_MONTH = 0.0002
const AREA_MOVE_PER_MONTH = 0.003
// Per month, from row to column: 全球通, 动感地带, 神州行.
const brandMoves: readonly (readonly number[])[] = [[0, 0.0002, 0.0035], [0.0016, 0, 0.004], [0.0008, 0.0015, 0]]

/** Lives one month: leaves, stops, moves, returns and adds. Usage is worked out when the month closes. */
export function liveMonth(world: World, index: number): LivedMonth {
  const month = addMonths(world.options.firstMonth, index)
  const days = listDays(month)
  const size = days.length * world.cellCount
  const lived: LivedMonth = {
    index, month, days, firstDay: dayNumber(firstDayOf(month)), tally: createTally(world.cellCount),
    grossAdds: new Int32Array(size), leavers: new Int32Array(size), stops: new Int32Array(size), restores: new Int32Array(size),
    paymentCount: new Int32Array(size), paymentFen: new Float64Array(size),
    reentries: [], addsByOutlet: new Int32Array(world.outlets.length),
  }
  dropLeavers(world.subscribers)
  ageSubscribers(world, lived)
  addReturns(world, lived)
  addNewcomers(world, lived)
  return lived
}

function ageSubscribers(world: World, lived: LivedMonth): void {
  const { subscribers, areas, era } = world
  const brandCount = era.brands.length
  const leave = era.brands.map((brand) => brand.leavePerMonth * leaversSeason(lived.month, brand.isYoung))
  const stop = STOP_PER_MONTH * stopSeason(lived.month)
  const villageShares = cumulate(areas.villages.map((village) => village.population))
  const monthNumber = Number(lived.month.slice(5))
  const areaMove = AREA_MOVE_PER_MONTH * (monthNumber === 3 || monthNumber === 9 ? 1.7 : 1)
  for (let row = 0; row < subscribers.count; row++) {
    const subject = subscribers.subject[row] ?? 0
    const brand = subscribers.brand[row] ?? 0
    const township = areas.villages[subscribers.village[row] ?? 0]?.township ?? 0
    const cell = township * brandCount + brand
    const status = subscribers.status[row] ?? NORMAL
    count(lived.tally, cell, 'opening')
    const chance = draw(world.lifeStream, subject, lived.index, 0)
    const tenureDays = lived.firstDay - (subscribers.openedDay[row] ?? 0)
    const next = status === NORMAL
      ? afterNormal(chance, (leave[brand] ?? 0) * tenureFactor(tenureDays) * ((subscribers.group[row] ?? -1) >= 0 ? 0.4 : 1), stop)
      : afterStop(status, subscribers.reason[row] ?? NO_REASON, chance)
    subscribers.previousStatus[row] = status
    subscribers.status[row] = next.status
    subscribers.reason[row] = next.reason
    if (next.status === NORMAL && status === NORMAL) {
      maybeMove(world, lived, row, cell, areaMove, villageShares)
      continue
    }
    const place = drawBelow(world.lifeStream, subject, lived.index, 1, lived.days.length)
    if (next.status === CLOSED) leaveBooks(world, lived, row, cell, place)
    else if (next.status === NORMAL) register(lived, lived.restores, 'restores', place, cell)
    else if (status === NORMAL) register(lived, lived.stops, 'stops', place, cell)
    else if (next.status === CLOSING && status !== CLOSING) count(lived.tally, cell, 'enteredPreClosing')
  }
}

type Next = { readonly status: number; readonly reason: number }
const stay: readonly Next[] = [NORMAL, ONE_WAY_STOP, TWO_WAY_STOP, OWN_STOP, CLOSING, CLOSED].map((status) => ({
  status, reason: status === OWN_STOP ? OWN_REQUEST : status === ONE_WAY_STOP || status === TWO_WAY_STOP || status === CLOSING ? ARREARS : NO_REASON,
}))
const lostStop: Next = { status: TWO_WAY_STOP, reason: LOST }
const abuseStop: Next = { status: TWO_WAY_STOP, reason: ABUSE }
function to(status: number): Next {
  return stay[status] ?? { status, reason: NO_REASON }
}

function afterNormal(chance: number, leaveChance: number, stopChance: number): Next {
  let bound = leaveChance
  if (chance < bound) return to(CLOSED)
  if (chance < (bound += stopChance)) return to(ONE_WAY_STOP)
  if (chance < (bound += OWN_STOP_PER_MONTH)) return to(OWN_STOP)
  if (chance < (bound += LOST_PER_MONTH)) return lostStop
  return chance < bound + ABUSE_PER_MONTH ? abuseStop : to(NORMAL)
}

function afterStop(status: number, reason: number, chance: number): Next {
  if (status === ONE_WAY_STOP) return to(chance < 0.56 ? NORMAL : chance < 0.63 ? ONE_WAY_STOP : TWO_WAY_STOP)
  if (status === OWN_STOP) return to(chance < 0.22 ? NORMAL : chance < 0.25 ? CLOSED : OWN_STOP)
  if (status === CLOSING) return to(chance < 0.08 ? NORMAL : chance < 0.9 ? CLOSED : CLOSING)
  if (reason === LOST) return to(chance < 0.85 ? NORMAL : CLOSED)
  if (reason === ABUSE) return to(chance < 0.5 ? NORMAL : CLOSED)
  return to(chance < 0.34 ? NORMAL : chance < 0.5 ? TWO_WAY_STOP : CLOSING)
}

/** Those who came lately leave soonest. */
function tenureFactor(tenureDays: number): number {
  return tenureDays < 45 ? 0.5 : tenureDays < 240 ? 1.7 : 0.85
}

function register(lived: LivedMonth, byDay: Int32Array, counter: 'grossAdds' | 'leavers' | 'stops' | 'restores', place: number, cell: number): void {
  const at = place * lived.tally.cellCount + cell
  byDay[at] = (byDay[at] ?? 0) + 1
  count(lived.tally, cell, counter)
}

function leaveBooks(world: World, lived: LivedMonth, row: number, cell: number, place: number): void {
  const { subscribers, era, areas } = world
  const closedOn = lived.days[place]
  assert(closedOn, 'A day lies within its month.')
  subscribers.closedDay[row] = dayNumber(closedOn)
  register(lived, lived.leavers, 'leavers', place, cell)
  if (subscribers.previousStatus[row] === CLOSING) count(lived.tally, cell, 'closedFromPreClosing')
  const subject = subscribers.subject[row] ?? 0
  if (((subscribers.flags[row] ?? 0) & MAY_RETURN) === 0 || hasReturned(subject)) return
  const chance = draw(world.lifeStream, subject, 1000, 0)
  if (chance >= REENTRY_SHARE + SAME_BRAND_RETURN_SHARE + LATE_RETURN_SHARE) return
  const isSameBrand = chance >= REENTRY_SHARE && chance < REENTRY_SHARE + SAME_BRAND_RETURN_SHARE
  const isLate = chance >= REENTRY_SHARE + SAME_BRAND_RETURN_SHARE
  const brand = subscribers.brand[row] ?? 0
  const step = 1 + drawBelow(world.lifeStream, subject, 1000, 1, era.brands.length - 1)
  const delayDays = 1 + drawBelow(world.lifeStream, subject, 1000, 2, isLate ? 40 : REENTRY_DAYS_MAX) + (isLate ? REENTRY_DAYS_MAX : 0)
  const village = subscribers.village[row] ?? 0
  world.pendingReturns.push({
    closedDay: dayNumber(closedOn), openDay: dayNumber(closedOn) + delayDays,
    subject: subjectOfReturn(subject), person: subscribers.person[row] ?? subject,
    fromBrand: brand, toBrand: isSameBrand ? brand : (brand + step) % era.brands.length,
    township: areas.villages[village]?.township ?? 0, village, level: subscribers.level[row] ?? 1,
  })
}

function maybeMove(world: World, lived: LivedMonth, row: number, cell: number, areaMove: number, villageShares: Float64Array): void {
  const { subscribers, areas, era } = world
  const subject = subscribers.subject[row] ?? 0
  const fromBrand = subscribers.brand[row] ?? 0
  const fromTownship = Math.floor(cell / era.brands.length)
  const chances = brandMoves[fromBrand] ?? []
  let toBrand = fromBrand
  let bound = 0
  const chance = draw(world.lifeStream, subject, lived.index, 2)
  for (let brand = 0; brand < era.brands.length; brand++) {
    bound += chances[brand] ?? 0
    if (chance < bound) { toBrand = brand; break }
  }
  let toTownship = fromTownship
  if (draw(world.lifeStream, subject, lived.index, 3) < areaMove) {
    const seat = areas.counties[areas.townships[fromTownship]?.county ?? 0]?.townships[0] ?? fromTownship
    const goesToSeat = draw(world.lifeStream, subject, lived.index, 4) < 0.5
    const where = draw(world.lifeStream, subject, lived.index, 5)
    const seatTownship = areas.townships[seat]
    const village = goesToSeat && seatTownship ? seatTownship.villages[pick(seatTownship.villageShares, where)] ?? 0 : pick(villageShares, where)
    subscribers.village[row] = village
    toTownship = areas.villages[village]?.township ?? fromTownship
  }
  if (toBrand !== fromBrand) {
    subscribers.brand[row] = toBrand
    subscribers.tariff[row] = redrawTariff(world.newcomers, subject, toBrand, lived.index)
    subscribers.tier[row] = tierOf(toBrand, subscribers.level[row] ?? 1)
  }
  if (toBrand !== fromBrand || toTownship !== fromTownship) lived.tally.moves.push({ fromTownship, fromBrand, toTownship, toBrand })
}

function addReturns(world: World, lived: LivedMonth): void {
  const lastDay = dayNumber(lastDayOf(lived.month))
  const due = world.pendingReturns.filter((pending) => pending.openDay <= lastDay)
  world.pendingReturns = world.pendingReturns.filter((pending) => pending.openDay > lastDay)
  // By day, then by subject: the order does not depend on who else left.
  due.sort((left, right) => left.openDay - right.openDay || left.subject - right.subject)
  for (const pending of due) addReturn(world, lived, pending)
}

function addReturn(world: World, lived: LivedMonth, pending: PendingReturn): void {
  const cell = pending.township * world.era.brands.length + pending.toBrand
  addPerson(world, lived, cell, { ...pending, brand: pending.toBrand, openedDay: pending.openDay, flags: 0 })
  const days = pending.openDay - pending.closedDay
  if (pending.fromBrand === pending.toBrand || days > REENTRY_DAYS_MAX) return
  count(lived.tally, cell, 'reentries')
  lived.reentries.push({ from: world.era.brands[pending.fromBrand]?.name ?? '', to: world.era.brands[pending.toBrand]?.name ?? '', townshipCode: world.areas.townships[pending.township]?.code ?? '', days })
}

function addPerson(world: World, lived: LivedMonth, cell: number, story: Parameters<typeof inventSubscriber>[1]): void {
  const entry = inventSubscriber(world.newcomers, story)
  const row = addSubscriber(world.subscribers, entry)
  register(lived, lived.grossAdds, 'grossAdds', story.openedDay - lived.firstDay, cell)
  if (entry.outlet >= 0) lived.addsByOutlet[entry.outlet] = (lived.addsByOutlet[entry.outlet] ?? 0) + 1
  if (draw(world.lifeStream, story.subject, lived.index, 6) >= SAME_MONTH_LEAVERS_SHARE) return
  // A card sold and given back within the month is both an add and a leaver.
  const daysLeft = daysBetween(dayOfNumber(story.openedDay), lastDayOf(lived.month)) + 1
  const place = story.openedDay - lived.firstDay + drawBelow(world.lifeStream, story.subject, lived.index, 7, daysLeft)
  world.subscribers.status[row] = CLOSED
  world.subscribers.closedDay[row] = lived.firstDay + place
  register(lived, lived.leavers, 'leavers', place, cell)
}

function addNewcomers(world: World, lived: LivedMonth): void {
  const { era, areas } = world
  const stream = openStream(world.options.seed, 'adds')
  const dayShares = cumulate(lived.days.map(addsWeight))
  for (let cell = 0; cell < world.cellCount; cell++) {
    const townshipIndex = Math.floor(cell / era.brands.length)
    const brandIndex = cell % era.brands.length
    const brand = era.brands[brandIndex]
    const township = areas.townships[townshipIndex]
    if (!brand || !township) continue
    const trend = (1 + ADDS_TREND_PER_MONTH) ** lived.index * (township.isSeat ? 0.95 : 1.06)
    const expected = (world.firstUsers[cell] ?? 0) * brand.addsPerMonth * addsSeason(lived.month, brand.isYoung) * trend
    const effect = promotionEffect(world, lived.month, townshipIndex, brand.name)
    const plain = roundByChance(expected, draw(stream, cell, lived.index, 0))
    const extra = effect === 0 ? 0 : roundByChance(expected * effect, draw(stream, cell, lived.index, 1))
    assert(plain + extra < ADDS_PER_CELL_MAX, 'A township takes fewer than 16,384 adds of a brand in a month.')
    // A promotion's adds come after the others: those keep their subjects and with them everything that they will ever do.
    for (let place = 0; place < plain + extra; place++) {
      const subject = subjectOfAdd(lived.index, cell, place)
      const openedDay = lived.firstDay + pick(dayShares, draw(stream, subject, lived.index, 2))
      addPerson(world, lived, cell, { subject, person: subject, brand: brandIndex, township: townshipIndex, openedDay, flags: MAY_RETURN })
    }
  }
}

function promotionEffect(world: World, month: Month, townshipIndex: number, brand: string): number {
  return world.actions
    .filter((action) => action.brand === brand && action.from <= month && month <= action.to && holdsTownship(world.areas, action.areaCode, townshipIndex))
    .reduce((sum, action) => sum + action.effect, 0)
}
