import type { OutletCover } from './contract.ts'

/** A village point sells for little and lies far from a bank; a partner hall banks every other day. */
export const defaultOutletCover: OutletCover = {
  partner_hall: { payInDays: 3, warnBelowPercent: 200, stopBelowPercent: 100, stopLateDays: 30 },
  agent: { payInDays: 5, warnBelowPercent: 160, stopBelowPercent: 100, stopLateDays: 30 },
  village_point: { payInDays: 10, warnBelowPercent: 150, stopBelowPercent: 80, stopLateDays: 45 },
  differenceAboveFen: 1_000,
  againAfterDays: 10,
}
