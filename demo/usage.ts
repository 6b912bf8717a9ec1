import { hasAdopted } from './newcomer.ts'
import { draw, drawLogNormal } from './random.ts'
import { silentSeason, voiceSeason } from './season.ts'
import type { LivedMonth, World } from './state.ts'
import { CLOSED, NORMAL, ONE_WAY_STOP, OWN_STOP } from './subscribers.ts'
import { count, usageCounters } from './tally.ts'
import type { Tally } from './tally.ts'

/** The month's use and bill by row of the subscribers; money in fen, data in hundredths of a megabyte so that sums stay exact. */
export type UsageMonth = {
  /** 1 where the subscriber was billed or active: only those have a row in the file. */
  readonly hasRow: Uint8Array
  readonly values: readonly Int32Array[]
}
export const VOICE_MINUTES = 0
export const SMS_COUNT = 1
export const MMS_COUNT = 2
export const DATA_CENTIMEGABYTES = 3
export const RENT_FEN = 4
export const VOICE_FEN = 5
export const SMS_FEN = 6
export const MMS_FEN = 7
export const RINGBACK_FEN = 8
export const DATA_FEN = 9
export const OTHER_FEN = 10
export const TOTAL_FEN = 11
const VALUES = 12

const OWN_STOP_FEN = 500
const RINGBACK_FEN_PER_MONTH = 500
const SMS_FEN_EACH = 10
const MMS_FEN_EACH = 40
const MMS_MEAN = 5
const MEGABYTES_MAX = 300_000
// By brand 全球通, 动感地带, 神州行; means over the branch near 1.
const ringbackLift = [1.1, 1.25, 0.93]
const mmsLift = [1.7, 1.9, 0.7]
const dataLift = [1.3, 1.9, 0.77]
const smsLift = [1.15, 1.25, 0.93]
const otherLift = [1.4, 1.4, 0.86]

type Bill = Int32Array

/** Works out the use and bill of everybody in the month that closes, and counts them. */
export function workOutUsage(world: World, lived: LivedMonth): UsageMonth {
  const { subscribers, areas, era } = world
  const size = subscribers.count
  const usage: UsageMonth = { hasRow: new Uint8Array(size), values: Array.from({ length: VALUES }, () => new Int32Array(size)) }
  const voiceByTownship = areas.townships.map((township) => voiceSeason(lived.month, township.isPasture, township.isSeat))
  const silentByTownship = areas.townships.map((township) => silentSeason(lived.month, township.isPasture))
  const bill = new Int32Array(VALUES)
  for (let row = 0; row < size; row++) {
    const township = areas.villages[subscribers.village[row] ?? 0]?.township ?? 0
    const cell = township * era.brands.length + (subscribers.brand[row] ?? 0)
    countStatus(lived.tally, world, row, cell)
    bill.fill(0)
    const share = activeShare(world, lived, row, silentByTownship[township] ?? 0)
    const rent = rentShare(world, lived, row)
    if (share > 0) fillUse(world, lived.index, row, bill, share * (voiceByTownship[township] ?? 1))
    fillRent(world, row, bill, rent)
    let total = 0
    for (let item = RENT_FEN; item < TOTAL_FEN; item++) total += bill[item] ?? 0
    bill[TOTAL_FEN] = total
    if (total === 0 && !isActive(bill)) continue
    usage.hasRow[row] = 1
    for (let item = 0; item < VALUES; item++) {
      const column = usage.values[item]
      if (column) column[row] = bill[item] ?? 0
    }
    countUse(lived.tally.usage, cell, bill)
    if (subscribers.status[row] === CLOSED) countUse(lived.tally.leaversUsage, cell, bill)
    if (subscribers.status[row] === OWN_STOP && total > 0) {
      count(lived.tally, cell, 'ownStopBilled')
      count(lived.tally, cell, 'ownStopRevenueFen', total)
    }
  }
  return usage
}

function isActive(bill: Bill): boolean {
  return (bill[VOICE_MINUTES] ?? 0) + (bill[SMS_COUNT] ?? 0) + (bill[MMS_COUNT] ?? 0) + (bill[DATA_CENTIMEGABYTES] ?? 0) > 0
}

/** Share of the month in which the subscriber could use the service; 0 for silent ones. */
function activeShare(world: World, lived: LivedMonth, row: number, silent: number): number {
  const { subscribers } = world
  const status = subscribers.status[row]
  const previous = subscribers.previousStatus[row]
  if (draw(world.usageStream, subscribers.subject[row] ?? 0, lived.index + 1, 0) < silent) return 0
  const openShare = monthShareSince(lived, subscribers.openedDay[row] ?? 0)
  if (status === NORMAL) return previous === NORMAL ? openShare : 0.6
  if (status === ONE_WAY_STOP) return previous === NORMAL ? 0.65 * openShare : 0.2
  if (status === OWN_STOP) return previous === NORMAL ? 0.4 * openShare : 0
  return status === CLOSED && previous === NORMAL ? 0.45 * openShare : 0
}

function rentShare(world: World, lived: LivedMonth, row: number): number {
  const { subscribers } = world
  const status = subscribers.status[row]
  const previous = subscribers.previousStatus[row]
  if (status === NORMAL || status === ONE_WAY_STOP) return monthShareSince(lived, subscribers.openedDay[row] ?? 0) > 0.5 ? 1 : 0.5
  return previous === NORMAL && (status === OWN_STOP || status === CLOSED) ? 0.5 : 0
}

function monthShareSince(lived: LivedMonth, openedDay: number): number {
  const missed = Math.max(0, openedDay - lived.firstDay)
  return Math.max(0, (lived.days.length - missed) / lived.days.length)
}

function fillRent(world: World, row: number, bill: Bill, share: number): void {
  const { subscribers, era } = world
  const tariff = era.brands[subscribers.brand[row] ?? 0]?.tariffs[subscribers.tariff[row] ?? 0]
  bill[RENT_FEN] = Math.round((tariff?.rentFen ?? 0) * share)
  // A number kept by its owner's wish costs a small fee every month.
  if (subscribers.status[row] === OWN_STOP && subscribers.previousStatus[row] === OWN_STOP) bill[RENT_FEN] = OWN_STOP_FEN
}

function fillUse(world: World, monthIndex: number, row: number, bill: Bill, share: number): void {
  const { subscribers, era, usageStream } = world
  const subject = subscribers.subject[row] ?? 0
  const brandIndex = subscribers.brand[row] ?? 0
  const brand = era.brands[brandIndex]
  const tariff = brand?.tariffs[subscribers.tariff[row] ?? 0]
  if (!brand || !tariff) return
  const level = subscribers.level[row] ?? 1
  const swing = (turn: number) => 0.6 + 0.4 * (draw(usageStream, subject, monthIndex + 1, turn) + draw(usageStream, subject, monthIndex + 1, turn + 1))
  const minutes = Math.max(1, Math.round(brand.minutesMean * level * share * swing(1)))
  bill[VOICE_MINUTES] = minutes
  // Who talks most pays the least for a minute: bundles bend the bill.
  const paid = Math.max(0, minutes - tariff.includedMinutes)
  bill[VOICE_FEN] = Math.round(Math.min(paid, 600) * tariff.voiceFenPerMinute + Math.max(0, paid - 600) * tariff.voiceFenPerMinute * 0.6)
  if (hasAdopted(usageStream, subject, 1, era.sms, monthIndex, smsLift[brandIndex] ?? 1)) {
    const messages = Math.max(1, Math.round(brand.messagesMean * Math.sqrt(level) * share * swing(3)))
    bill[SMS_COUNT] = messages
    bill[SMS_FEN] = Math.max(0, messages - tariff.includedMessages) * SMS_FEN_EACH
  }
  if (hasAdopted(usageStream, subject, 2, era.mms, monthIndex, mmsLift[brandIndex] ?? 1)) {
    const messages = Math.round(MMS_MEAN * Math.sqrt(level) * share * swing(5))
    bill[MMS_COUNT] = messages
    bill[MMS_FEN] = messages * MMS_FEN_EACH
  }
  if (hasAdopted(usageStream, subject, 3, era.ringback, monthIndex, ringbackLift[brandIndex] ?? 1)) bill[RINGBACK_FEN] = RINGBACK_FEN_PER_MONTH
  if (hasAdopted(usageStream, subject, 4, era.data, monthIndex, dataLift[brandIndex] ?? 1)) {
    const growth = (1 + era.megabytesGrowthPerMonth) ** Math.min(monthIndex, 40)
    const megabytes = Math.min(MEGABYTES_MAX, era.megabytesMean * growth * drawLogNormal(usageStream, subject, 0, 5, 0.9) * share * swing(7))
    bill[DATA_CENTIMEGABYTES] = Math.max(1, Math.round(megabytes * 100))
    bill[DATA_FEN] = Math.min(era.dataCapFen, Math.round(Math.max(0, megabytes - tariff.includedMegabytes) * era.dataFenPerMegabyte))
  }
  if (hasAdopted(usageStream, subject, 7, era.other, monthIndex, otherLift[brandIndex] ?? 1)) bill[OTHER_FEN] = 300 + 100 * Math.floor(5 * draw(usageStream, subject, 0, 8))
}

function countStatus(tally: Tally, world: World, row: number, cell: number): void {
  const { status, payment } = world.subscribers
  if (status[row] === CLOSED) return
  count(tally, cell, 'closing')
  if (payment[row] === 0) count(tally, cell, 'prepaid')
  if (status[row] === 1 || status[row] === 2) count(tally, cell, 'stopped')
  if (status[row] === OWN_STOP) count(tally, cell, 'ownStop')
  if (status[row] === 4) count(tally, cell, 'preClosing')
}

/** Adds one bill to a cell, in the order of `usageCounters`: rows, billed, active, twelve amounts, users of six services. */
function countUse(sums: Float64Array, cell: number, bill: Bill): void {
  const start = cell * usageCounters.length
  const add = (place: number, amount: number) => { sums[start + place] = (sums[start + place] ?? 0) + amount }
  add(0, 1)
  if ((bill[TOTAL_FEN] ?? 0) > 0) add(1, 1)
  if (isActive(bill)) add(2, 1)
  for (let item = 0; item < VALUES; item++) add(3 + item, bill[item] ?? 0)
  if ((bill[VOICE_MINUTES] ?? 0) > 0) add(15, 1)
  if ((bill[SMS_COUNT] ?? 0) > 0) add(16, 1)
  if ((bill[MMS_COUNT] ?? 0) > 0) add(17, 1)
  if ((bill[RINGBACK_FEN] ?? 0) > 0) add(18, 1)
  if ((bill[DATA_CENTIMEGABYTES] ?? 0) > 0) add(19, 1)
  if ((bill[OTHER_FEN] ?? 0) > 0) add(20, 1)
}
