import { addDays, addMonths, dayNumber, daysBetween, firstDayOf, lastDayOf, monthOf, monthsBetween } from '../src/kernel/day.ts'
import type { Day } from '../src/kernel/day.ts'
import { assert } from '../src/kernel/refusal.ts'
import type { TwinAction } from './action.ts'
import { loadAreas } from './areas.ts'
import type { Areas } from './areas.ts'
import { arrearsTruth, createArrearsBook, forgetSettled, issueBills, planMoney } from './arrears.ts'
import { billFile, moneyFiles } from './arrearsFiles.ts'
import { branchFiles } from './branchFiles.ts'
import { creditUseFiles } from './creditUse.ts'
import { dailyFile, dailyTruth } from './dailyFiles.ts'
import { answerRungs, createDunningBook, performStops, stopResultFiles } from './dunning.ts'
import { eraNamed } from './era.ts'
import type { Era } from './era.ts'
import type { TwinFile } from './file.ts'
import { masterFiles } from './masterFiles.ts'
import { subscriberFile, usageFile } from './monthFiles.ts'
import { liveMonth } from './movement.ts'
import { createNewcomers, inventSubscriber } from './newcomer.ts'
import { resolveOptions } from './options.ts'
import type { TwinOptions } from './options.ts'
import { openingFiles, testNumberFile } from './openingFiles.ts'
import { createOutlets } from './outlets.ts'
import { planPayments } from './payments.ts'
import { answerOffers } from './prepay.ts'
import { answerPromises, createPromiseBook, settlePromises, takePromises } from './promises.ts'
import { listProvinceFigures } from './provinceFigures.ts'
import { draw, openStream, splitWhole } from './random.ts'
import { createStaff } from './staff.ts'
import type { World } from './state.ts'
import { addSubscriber, ARREARS, CELLS_MAX, CLOSING, createSubscribers, MAY_RETURN, ONE_WAY_STOP, OWN_REQUEST, OWN_STOP, TWO_WAY_STOP } from './subscribers.ts'
import { sumUp } from './truth.ts'
import type { DayTruth, MonthTruth } from './truth.ts'
import { createOrganisation } from './units.ts'
import { workOutUsage } from './usage.ts'

export type { TwinAction } from './action.ts'
export type { TwinFile } from './file.ts'
export type { TwinOptions } from './options.ts'
export type { World } from './state.ts'
export type { CellTruth, DailyTruth, DayTruth, MonthTruth, ReentryTruth, UsageTruth } from './truth.ts'

/** Users in the 27th month against the first day. */
const GROWTH_OF_27_MONTHS = { plan: 1.2, today: 1.06 } as const
const SECOND_NUMBER_SHARE = 0.045
const TENURE_DAYS_MEAN = 950
const TENURE_DAYS_MAX = 2900
/** Running shares of the first users who are stopped, as the months afterwards keep them. */
const firstStops = [
  { below: 0.026, status: ONE_WAY_STOP, reason: ARREARS },
  { below: 0.043, status: TWO_WAY_STOP, reason: ARREARS },
  { below: 0.051, status: CLOSING, reason: ARREARS },
  { below: 0.059, status: OWN_STOP, reason: OWN_REQUEST },
] as const

/** A branch on the evening before its first month. */
export function createWorld(options: TwinOptions = {}): World {
  const resolved = resolveOptions(options)
  const era = eraNamed(resolved.era)
  const areas = loadAreas(resolved.areaPrefix, resolved.era, resolved.seed)
  const organisation = createOrganisation(areas, resolved)
  const outlets = createOutlets(areas, organisation, resolved)
  const cellCount = areas.townships.length * era.brands.length
  assert(cellCount <= CELLS_MAX, 'The twin holds at most 1024 townships x brands.')
  const firstUsers = splitFirstUsers(areas, era, resolved.seed, Math.round(resolved.subscribers / GROWTH_OF_27_MONTHS[resolved.era]))
  const world: World = {
    options: resolved, era, areas, organisation, outlets, cellCount, firstUsers,
    staff: createStaff(organisation, resolved),
    newcomers: createNewcomers(resolved, era, areas, outlets),
    lifeStream: openStream(resolved.seed, 'life'),
    usageStream: openStream(resolved.seed, 'usage'),
    subscribers: createSubscribers(Math.ceil(resolved.subscribers * 1.15) + 64),
    arrears: createArrearsBook({ outlets }),
    dunning: createDunningBook(),
    promises: createPromiseBook(),
    stored: new Map(),
    actions: [], pendingReturns: [], history: [],
    today: addDays(firstDayOf(resolved.firstMonth), -1),
    lived: null, steps: 0,
  }
  addFirstUsers(world)
  return world
}

/** More numbers per head in the county seats; each brand where its people are. */
function splitFirstUsers(areas: Areas, era: Era, seed: number, total: number): number[] {
  const stream = openStream(seed, 'penetration')
  const users = new Array<number>(areas.townships.length * era.brands.length).fill(0)
  const brandTotals = splitWhole(total, era.brands.map((brand) => brand.share))
  era.brands.forEach((brand, brandIndex) => {
    const weights = areas.townships.map((township, index) => township.population * (0.72 + 0.56 * draw(stream, index, 0, 0)) * (township.isSeat ? 1.35 * brand.seatWeight : township.isPasture ? 0.8 : 0.95))
    splitWhole(brandTotals[brandIndex] ?? 0, weights).forEach((count, township) => { users[township * era.brands.length + brandIndex] = count })
  })
  return users
}

function addFirstUsers(world: World): void {
  const { era, options } = world
  const stream = openStream(options.seed, 'first users')
  const lastDay = dayNumber(world.today)
  let subject = 0
  world.firstUsers.forEach((users, cell) => {
    const brand = cell % era.brands.length
    const township = Math.floor(cell / era.brands.length)
    let soloBefore = false
    for (let place = 0; place < users; place++) {
      const isSecond: boolean = soloBefore && draw(stream, subject, 0, 0) < SECOND_NUMBER_SHARE
      const tenureDays = Math.min(TENURE_DAYS_MAX, Math.floor(-Math.log(1 - draw(stream, subject, 0, 1)) * TENURE_DAYS_MEAN))
      const person = isSecond ? subject - 1 : subject
      const row = addSubscriber(world.subscribers, inventSubscriber(world.newcomers, { subject, person, brand, township, openedDay: lastDay - tenureDays, flags: isSecond ? 0 : MAY_RETURN }))
      const stopped = firstStops.find(({ below }) => draw(stream, subject, 0, 2) < below)
      if (stopped) {
        world.subscribers.status[row] = stopped.status
        world.subscribers.reason[row] = stopped.reason
      }
      // Whoever holds two numbers never returns under a third: each re-entry then has one leaver.
      if (isSecond) world.subscribers.flags[row - 1] = 0
      soloBefore = !isSecond
      subject++
    }
  })
}

/**
 * Lives on to `day` and hands out what the branch would upload on the days since: daily summaries of the days before,
 * master data that changed, and on the first of a month the month-end files. Rungs, stops, offers and promises of the day before are answered at once; promotions count from the next month that has not begun.
 * Files of subscribers and usage must be read before the world is advanced again; so advance day by day, or read at once.
 */
export function advance(world: World, day: Day, actions: readonly TwinAction[] = []): { files: TwinFile[]; truth: DayTruth } {
  assert(daysBetween(world.today, day) === 1, `The world stands at ${world.today}: the next day comes next, not ${day}.`)
  for (const action of actions) {
    if (action.kind === 'rungs') {
      world.dunning.answers.push(...answerRungs(world, action).answers)
      continue
    }
    if (action.kind === 'promises') {
      takePromises(world, action)
      continue
    }
    if (action.kind === 'offers') {
      answerOffers(world, action)
      continue
    }
    if (action.kind === 'stops') {
      performStops(world, action)
      continue
    }
    assert(world.lived === null || action.from > world.lived.month, 'A promotion starts in a month that has not begun.')
    world.actions.push(action)
  }
  world.steps++
  const files: TwinFile[] = []
  const yesterday = world.today
  settlePromises(world, yesterday)
  const isFirstDay = world.history.length === 0 && world.lived === null && yesterday < firstDayOf(world.options.firstMonth)
  const isFirstOfMonth = day === firstDayOf(monthOf(day))
  if (isFirstDay) files.push(...masterFiles(world, day, null))
  else if (isFirstOfMonth) files.push(...masterFiles(world, day, firstDayOf(addMonths(monthOf(day), -1))))
  let daily: DayTruth['daily'] = []
  if (!isFirstDay) {
    const lived = livedMonthOf(world, yesterday)
    const place = daysBetween(firstDayOf(lived.month), yesterday)
    daily = dailyTruth(world, lived, place)
    if (lived.month >= world.options.dailyFrom) files.push(dailyFile(world, lived, place))
  }
  const money = isFirstDay ? [] : [...moneyFiles(world, day), ...openingFiles(world, day)]
  if (!isFirstDay && day.endsWith('-01-01')) money.push(testNumberFile(world, day))
  const stops = isFirstDay ? [] : stopResultFiles(world, day)
  const closed = isFirstOfMonth && !isFirstDay ? closeMonth(world, day, files) : null
  files.push(...money, ...stops)
  if (closed) files.push(billFile(world, closed.month, day))
  if (isFirstDay || isFirstOfMonth) {
    planMoney(world, monthOf(day))
    answerPromises(world, monthOf(day))
  }
  const last = world.history.at(-1)
  if (last && monthsBetween(last.month, monthOf(day)) === 1) files.push(...branchFiles(world, last, world.history.length - 1, day))
  files.push(...creditUseFiles(world, day))
  world.today = day
  return { files, truth: { day, daily, month: closed } }
}

/** A month is lived in one stride when its first day is reported. */
function livedMonthOf(world: World, of: Day) {
  const index = monthsBetween(world.options.firstMonth, monthOf(of))
  if (world.lived?.index === index) return world.lived
  const lived = liveMonth(world, index)
  planPayments(world, lived)
  world.lived = lived
  return lived
}

function closeMonth(world: World, on: Day, files: TwinFile[]): MonthTruth {
  const { lived } = world
  assert(lived && lastDayOf(lived.month) === world.today, 'A month closes after its last day.')
  const usage = workOutUsage(world, lived)
  const arrears = arrearsTruth(world, lived.month)
  forgetSettled(world)
  issueBills(world, lived, usage)
  const addsByOutlet: Record<string, number> = {}
  world.outlets.forEach((outlet, index) => { addsByOutlet[outlet.code] = lived.addsByOutlet[index] ?? 0 })
  const sums = { month: lived.month, cells: sumUp(world, lived.tally), reentries: lived.reentries, addsByOutlet, arrears }
  const { differences } = listProvinceFigures(world, sums, lived.index, world.history.at(-1) ?? null)
  const truth: MonthTruth = { ...sums, provinceDifferences: differences }
  world.history.push(truth)
  files.push(subscriberFile(world, lived, on), usageFile(world, lived, usage, on))
  return truth
}
