import { dayOfNumber, type Day } from '../src/kernel/day.ts'
import type { Areas } from './areas.ts'
import { adoptionAt } from './era.ts'
import type { Adoption, Era } from './era.ts'
import type { ResolvedOptions } from './options.ts'
import { isOpen } from './outlets.ts'
import type { TwinOutlet } from './outlets.ts'
import { cumulate, draw, drawBelow, drawLogNormal, openStream, pick } from './random.ts'
import type { Stream } from './random.ts'
import { COLLECTION, POSTPAID, PREPAID } from './subscribers.ts'
import type { NewSubscriber } from './subscribers.ts'

const LEVEL_SIGMA = 0.85
const LEVEL_MAX = 14
export const GROUPS_PER_COUNTY = 40
const tierThresholds: readonly (readonly number[])[] = [[1.3, 2.3, 4], [3.2, 5.5, 9], [3.6, 6, 9]]

/** What is needed to invent a subscriber; depends on the seed and the branch, never on other subscribers. */
export type Newcomers = {
  readonly stream: Stream
  readonly era: Era
  readonly areas: Areas
  readonly outlets: readonly TwinOutlet[]
  readonly outletsByTownship: readonly (readonly number[])[]
  readonly tariffShares: readonly Float64Array[]
}

export function createNewcomers(options: ResolvedOptions, era: Era, areas: Areas, outlets: readonly TwinOutlet[]): Newcomers {
  const near = areas.townships.map((township, index) => {
    const own = outlets.flatMap((outlet, place) => (outlet.township === index ? [place] : []))
    const seat = areas.counties[township.county]?.townships[0] ?? index
    const seatOutlets = outlets.flatMap((outlet, place) => (outlet.township === seat ? [place] : []))
    // People of a far township buy at home or in the county seat; the own halls there sell most.
    const halls = seatOutlets.filter((place) => outlets[place]?.kind === '自有营业厅')
    return township.isSeat ? [...seatOutlets, ...halls, ...halls] : [...own, ...own, ...own, ...halls, ...seatOutlets.slice(0, 4)]
  })
  return {
    stream: openStream(options.seed, 'subscribers'), era, areas, outlets, outletsByTownship: near,
    tariffShares: era.brands.map((brand) => cumulate(brand.tariffs.map((tariff) => tariff.share))),
  }
}

export function inventSubscriber(
  newcomers: Newcomers,
  story: { subject: number; person: number; brand: number; township: number; openedDay: number; flags: number; level?: number; village?: number },
): NewSubscriber {
  const { stream, era, areas } = newcomers
  const { subject } = story
  const brand = era.brands[story.brand]
  const township = areas.townships[story.township]
  if (!brand || !township) throw new Error(`There is no brand ${story.brand} or township ${story.township}.`)
  const level = story.level ?? Math.min(LEVEL_MAX, drawLogNormal(stream, subject, 0, 0, LEVEL_SIGMA))
  const inGroup = draw(stream, subject, 0, 3) < brand.groupShare * (township.isSeat ? 1.25 : 0.6)
  const onBill = draw(stream, subject, 0, 4) >= brand.prepaidShare
  return {
    subject, person: story.person, brand: story.brand,
    tariff: pick(newcomers.tariffShares[story.brand] ?? [1], draw(stream, subject, 0, 2)),
    payment: onBill ? (inGroup && draw(stream, subject, 0, 5) < 0.6 ? COLLECTION : POSTPAID) : PREPAID,
    tier: tierOf(story.brand, level),
    village: story.village ?? township.villages[pick(township.villageShares, draw(stream, subject, 0, 6))] ?? 0,
    outlet: drawOutlet(newcomers, subject, story.township, dayOfNumber(story.openedDay)),
    group: inGroup ? township.county * GROUPS_PER_COUNTY + Math.floor(GROUPS_PER_COUNTY * draw(stream, subject, 0, 7) ** 2) : -1,
    flags: story.flags, openedDay: story.openedDay, level,
  }
}

export function redrawTariff(newcomers: Newcomers, subject: number, brand: number, monthIndex: number): number {
  return pick(newcomers.tariffShares[brand] ?? [1], draw(newcomers.stream, subject, monthIndex + 1, 2))
}

export function tierOf(brand: number, level: number): number {
  return (tierThresholds[brand] ?? []).filter((threshold) => level >= threshold).length
}

/** -1 where nobody knows any more, as with numbers sold long ago. */
function drawOutlet(newcomers: Newcomers, subject: number, township: number, openedOn: Day): number {
  const places = newcomers.outletsByTownship[township] ?? []
  if (places.length === 0 || draw(newcomers.stream, subject, 0, 8) < 0.03) return -1
  for (let attempt = 0; attempt < 3; attempt++) {
    const place = places[drawBelow(newcomers.stream, subject, 0, 9 + attempt, places.length)] ?? -1
    const outlet = newcomers.outlets[place]
    if (outlet && isOpen(outlet, openedOn)) return place
  }
  return -1
}

/** Whether this subscriber uses the service in this month: takers stay, new ones join as the share grows. */
export function hasAdopted(stream: Stream, subject: number, service: number, adoption: Adoption, monthIndex: number, lift: number): boolean {
  return draw(stream, subject, 0, service) < adoptionAt(adoption, monthIndex) * lift
}
