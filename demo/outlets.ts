import { addDays, addMonths, day, firstDayOf } from '../src/kernel/day.ts'
import type { Day } from '../src/kernel/day.ts'
import type { Areas } from './areas.ts'
import type { ResolvedOptions } from './options.ts'
import { draw, drawBelow, openStream } from './random.ts'
import type { Stream } from './random.ts'
import { composeName } from './staff.ts'
import { shortName } from './units.ts'
import type { Organisation } from './units.ts'

export type OutletKind = '自有营业厅' | '合作营业厅' | '代办点' | '村级服务点' | '电子渠道'
export type TwinOutlet = {
  readonly code: string
  readonly name: string
  readonly kind: OutletKind
  readonly county: number
  readonly township: number
  readonly villageCode: string
  readonly unitCode: string
  readonly agentName: string
  readonly openedOn: Day
  readonly closedOn: Day | null
}

const SEAT_OUTLETS_PER_COUNTY = 19
const signs = ['祥瑞', '吉祥', '雪域', '黄河', '同心', '金桥', '宏达', '热贡', '康巴', '天路', '草原', '顺达', '民族', '新华', '高原', '惠民']

export function createOutlets(areas: Areas, organisation: Organisation, options: ResolvedOptions): TwinOutlet[] {
  const stream = openStream(options.seed, 'outlets')
  const outlets: TwinOutlet[] = []
  const add = (kind: OutletKind, township: number, unitCode: string, name?: string): void => {
    const home = areas.townships[township]
    if (!home) return
    const subject = outlets.length
    const village = areas.villages[home.villages[drawBelow(stream, subject, 0, 1, kind === '村级服务点' ? home.villages.length : Math.min(4, home.villages.length))] ?? 0]
    const isAgent = kind === '代办点' || kind === '村级服务点' || kind === '合作营业厅'
    const place = kind === '村级服务点' ? (village?.name ?? '').replace(/(村民委员会|居民委员会|社区居民委员会|村委会|牧委会|居委会)$/, '') : shortName(home.name)
    outlets.push({
      code: `Q${home.code.slice(0, 6)}${String(subject + 1).padStart(4, '0')}`,
      name: name ?? `${place}${signs[drawBelow(stream, subject, 0, 2, signs.length)] ?? ''}${kind === '村级服务点' ? '服务点' : kind === '代办点' ? '代办点' : '合作厅'}`,
      kind, county: home.county, township, villageCode: village?.code ?? '', unitCode,
      agentName: isAgent ? composeName(stream, subject, 1000) : '',
      ...drawLife(stream, subject, kind, options),
    })
  }
  for (const unit of organisation.units) {
    const township = areas.townships.findIndex((candidate) => candidate.code === unit.areaCode)
    if (unit.kind === '营业厅' && township >= 0) add('自有营业厅', township, unit.code, unit.name)
  }
  areas.counties.forEach((county) => {
    const seat = county.townships[0] ?? 0
    for (let index = 0; index < SEAT_OUTLETS_PER_COUNTY; index++) add(index < 3 ? '合作营业厅' : '代办点', seat, organisation.officeByTownship[seat] ?? '')
    for (const township of county.townships.slice(1)) {
      const count = 1 + drawBelow(stream, township, 1, 0, 4)
      for (let index = 0; index < count; index++) add(index === 0 ? '代办点' : '村级服务点', township, organisation.officeByTownship[township] ?? '')
    }
  })
  add('电子渠道', areas.counties[0]?.townships[0] ?? 0, organisation.units[1]?.code ?? '', `${shortName(areas.prefecture.name)}网上营业厅`)
  return outlets
}

/** Every tenth opens within the run, a few close; own halls were there before. */
function drawLife(stream: Stream, subject: number, kind: OutletKind, options: ResolvedOptions): { openedOn: Day; closedOn: Day | null } {
  const isAgent = kind === '代办点' || kind === '村级服务点'
  if (isAgent && draw(stream, subject, 0, 3) < 0.1) {
    return { openedOn: addDays(firstDayOf(addMonths(options.firstMonth, drawBelow(stream, subject, 0, 4, 24))), drawBelow(stream, subject, 0, 5, 28)), closedOn: null }
  }
  const openedOn = addDays(day(options.era === 'plan' ? '2003-03-01' : '2016-03-01'), drawBelow(stream, subject, 0, 6, 1900))
  const closes = isAgent && draw(stream, subject, 0, 7) < 0.04
  return { openedOn, closedOn: closes ? addDays(firstDayOf(addMonths(options.firstMonth, 3 + drawBelow(stream, subject, 0, 8, 20))), 27) : null }
}

export function isOpen(outlet: TwinOutlet, on: Day): boolean {
  return outlet.openedOn <= on && (outlet.closedOn === null || outlet.closedOn > on)
}

/** Outlets as a file of this day would list them. */
export function listOutletsAsOf(outlets: readonly TwinOutlet[], asOf: Day): TwinOutlet[] {
  return outlets
    .filter((outlet) => outlet.openedOn <= asOf)
    .map((outlet) => (outlet.closedOn !== null && outlet.closedOn > asOf ? { ...outlet, closedOn: null } : outlet))
}
