import { yuanText } from '../src/kernel/money.ts'
import { addDays, addMonths, firstDayOf } from '../src/kernel/day.ts'
import type { Day, Month } from '../src/kernel/day.ts'
import type { TwinFile } from './file.ts'
import { listProvinceFigures } from './provinceFigures.ts'
import { draw, openStream } from './random.ts'
import type { World } from './state.ts'
import { findCell } from './truth.ts'
import type { MonthTruth } from './truth.ts'
import { listTypedActuals } from './typedActuals.ts'
import { workbookFile } from './workbook.ts'
import type { SheetCell } from './workbook.ts'

const COMMISSION_FEN_PER_ADD = 1_200
const COMMISSION_SHARE_OF_REVENUE = 0.032
const ACQUISITION_FEN_PER_ADD = 3_600

/** The day of the following month on which a file comes. */
const deliveryDays = { typed: 4, province: 7, costs: 9, competitors: 12 } as const

function deliveredOn(month: Month, dayOfMonth: number): Day {
  return addDays(firstDayOf(addMonths(month, 1)), dayOfMonth - 1)
}

/** The small files about a closed month; those whose day has come are handed out. */
export function branchFiles(world: World, truth: MonthTruth, index: number, on: Day): TwinFile[] {
  const stamp = truth.month.replace('-', '')
  const offered = [
    { on: deliveredOn(truth.month, deliveryDays.typed), file: () => typedFile(world, truth, index, stamp, on) },
    { on: deliveredOn(truth.month, deliveryDays.province), file: () => provinceFile(world, truth, index, stamp, on) },
    { on: deliveredOn(truth.month, deliveryDays.costs), file: () => costFile(world, truth, index, stamp, on) },
    { on: deliveredOn(truth.month, deliveryDays.competitors), file: () => competitorFile(world, truth, index, stamp, on) },
  ]
  return offered.filter((candidate) => candidate.on === on).map((candidate) => candidate.file())
}

function typedFile(world: World, truth: MonthTruth, index: number, stamp: string, on: Day): TwinFile {
  return workbookFile('branch.typed', `手工指标_演示_${stamp}.xlsx`, on, ['区域代码', '账期', '指标编码', '分子', '分母', '备注'], () =>
    listTypedActuals(world, truth, index).map((actual): SheetCell[] =>
      [world.areas.codeInFiles(actual.areaCode), truth.month, actual.indicator, actual.numerator, actual.denominator, actual.note || null]))
}

function provinceFile(world: World, truth: MonthTruth, index: number, stamp: string, on: Day): TwinFile {
  return workbookFile('branch.province', `省公司通报_演示_${stamp}.xlsx`, on, ['区域代码', '账期', '指标代码', '品牌', '通报值'], () => {
    const before = world.history[index - 1] ?? null
    return listProvinceFigures(world, truth, index, before).figures
      .map((figure): SheetCell[] => [world.areas.codeInFiles(figure.areaCode), truth.month, figure.indicator, figure.brand || null, Number(figure.figure)])
  })
}

function costFile(world: World, truth: MonthTruth, index: number, stamp: string, on: Day): TwinFile {
  const stream = openStream(world.options.seed, 'costs')
  return workbookFile('market.costs', `渠道酬金_演示_${stamp}.xlsx`, on, ['区域代码', '账期', '渠道酬金', '发展成本'], () =>
    world.areas.counties.map((county, place): SheetCell[] => {
      const cell = findCell(truth, county.code)
      const swing = (turn: number) => 0.92 + 0.16 * draw(stream, place, index, turn)
      const commissionFen = Math.round(cell.grossAdds * COMMISSION_FEN_PER_ADD * swing(0) + cell.usage.totalFen * COMMISSION_SHARE_OF_REVENUE)
      const acquisitionFen = Math.round(cell.grossAdds * ACQUISITION_FEN_PER_ADD * swing(1))
      return [world.areas.codeInFiles(county.code), truth.month, yuanText(commissionFen), yuanText(acquisitionFen)]
    }))
}

function competitorFile(world: World, truth: MonthTruth, index: number, stamp: string, on: Day): TwinFile {
  return workbookFile('market.competitors', `竞争对手_演示_${stamp}.xlsx`, on, ['区域代码', '账期', '运营商', '用户数', '净增用户', '收入'], () =>
    world.areas.counties.flatMap((county, place) => world.era.competitors.map((_, operator): SheetCell[] => {
      const now = competitorAt(world, place, operator, index)
      const before = competitorAt(world, place, operator, index - 1)
      return [world.areas.codeInFiles(county.code), truth.month, now.name, now.users, now.users - before.users, yuanText(now.revenueFen)]
    })))
}

/** Users by growth from the start, so that net adds are exactly the change of users. */
function competitorAt(world: World, county: number, operator: number, index: number): { name: string; users: number; revenueFen: number } {
  const competitor = world.era.competitors[operator]
  if (!competitor) throw new Error('There is no such competitor.')
  const stream = openStream(world.options.seed, 'competitors')
  const brandCount = world.era.brands.length
  const townships = world.areas.counties[county]?.townships ?? []
  const ours = townships.reduce((sum, township) => sum + world.era.brands.reduce((inner, _, brand) => inner + (world.firstUsers[township * brandCount + brand] ?? 0), 0), 0)
  const strength = 0.75 + 0.5 * draw(stream, county, 0, operator)
  const growth = (1 + competitor.growthPerMonth * (0.7 + 0.6 * draw(stream, county, 0, 10 + operator))) ** index
  const swing = 0.985 + 0.03 * draw(stream, county, index + 1, 20 + operator)
  const users = Math.round((ours * competitor.share * strength * growth * swing) / (1 - 0.26))
  return { name: competitor.name, users, revenueFen: Math.round(users * competitor.arpuFen * (0.95 + 0.1 * draw(stream, county, index + 1, 30 + operator))) }
}
