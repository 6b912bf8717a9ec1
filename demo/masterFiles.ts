import type { Day } from '../src/kernel/day.ts'
import type { TwinFile } from './file.ts'
import { groupFile } from './groups.ts'
import { listOutletsAsOf } from './outlets.ts'
import { drawBelow, openStream } from './random.ts'
import type { World } from './state.ts'
import { listTerritoriesAsOf, UNITS_VALID_FROM } from './units.ts'
import { workbookFile } from './workbook.ts'
import type { SheetCell } from './workbook.ts'

export const INVENTED = '演示数据（虚构）'
const PERSONS_PER_HOUSEHOLD = 4.1
/** Rough places of the county seats; villages are strewn around them. */
const seats: Readonly<Record<string, readonly [number, number]>> = {
  632301: [102.02, 35.51], 632322: [102.03, 35.94], 632323: [101.47, 35.04], 632324: [101.61, 34.74],
}

function stamp(day: Day): string {
  return day.replaceAll('-', '')
}

export function areaFactFile(world: World, on: Day): TwinFile {
  return workbookFile('branch.areaFacts', '区域资料_演示.xlsx', on, ['区域代码', '年份', '常住人口', '户数', '经度', '纬度', '来源'], () => {
    const { areas, options } = world
    const year = options.era === 'plan' ? 2010 : 2023
    const stream = openStream(options.seed, 'places')
    const row = (code: string, population: number, place: readonly [number, number] | null): SheetCell[] =>
      [code, year, population, Math.round(population / PERSONS_PER_HOUSEHOLD), place?.[0] ?? null, place?.[1] ?? null, INVENTED]
    const townshipPlaces = areas.townships.map((township, index): readonly [number, number] | null => {
      const seat = seats[township.code.slice(0, 6)]
      return seat ? (township.isSeat ? seat : strew(seat, 0.32, stream, index, 1)) : null
    })
    const sum = (townships: readonly number[]) => townships.reduce((total, index) => total + (areas.townships[index]?.population ?? 0), 0)
    return [
      row(areas.prefecture.code, sum(areas.townships.map((_, index) => index)), seats[areas.counties[0]?.code ?? ''] ?? null),
      ...areas.counties.map((county) => row(county.code, sum(county.townships), seats[county.code] ?? null)),
      ...areas.townships.map((township, index) => row(township.code, township.population, townshipPlaces[index] ?? null)),
      ...areas.villages.map((village, index) => {
        const centre = townshipPlaces[village.township] ?? null
        return row(village.code, village.population, centre ? strew(centre, 0.07, stream, index, 2) : null)
      }),
    ]
  })
}

function strew(centre: readonly [number, number], degrees: number, stream: number, subject: number, period: number): readonly [number, number] {
  const shift = (turn: number) => (drawBelow(stream, subject, period, turn, 2001) / 1000 - 1) * degrees
  return [round4(centre[0] + shift(0)), round4(centre[1] + shift(1))]
}
function round4(value: number): number {
  return Math.round(value * 10_000) / 10_000
}

export function unitFile(world: World, on: Day): TwinFile {
  return workbookFile('branch.units', '单位_演示.xlsx', on, ['单位编码', '名称', '类型', '上级单位', '区域代码', '生效日期', '失效日期'], () =>
    world.organisation.units.map((unit) => [unit.code, unit.name, unit.kind, unit.parentCode || null, unit.areaCode, UNITS_VALID_FROM, null]))
}

export function territoryFile(world: World, on: Day): TwinFile {
  return workbookFile('branch.territories', `辖区_演示_${stamp(on)}.xlsx`, on, ['单位编码', '区域代码', '生效日期', '失效日期'], () =>
    listTerritoriesAsOf(world.organisation, on).map((territory) => [territory.unitCode, territory.areaCode, territory.validFrom, territory.validTo]))
}

/** The name of the file says that these people are invented; the rows look like real ones. */
export function staffFile(world: World, on: Day): TwinFile {
  return workbookFile('branch.staff', `人员_演示_${stamp(on)}.xlsx`, on, ['工号', '姓名', '单位编码', '岗位', '联系电话', '电子邮箱', '生效日期', '失效日期'], () =>
    world.staff.filter((person) => person.validFrom <= on)
      .map((person) => [person.staffNo, person.name, person.unitCode, person.post, person.phoneNumber, person.mailAddress, person.validFrom, person.validTo]))
}

export function outletFile(world: World, on: Day): TwinFile {
  return workbookFile('branch.outlets', `网点_演示_${stamp(on)}.xlsx`, on, ['网点编码', '网点名称', '类型', '区域代码', '单位编码', '代办商', '开业日期', '关闭日期'], () =>
    listOutletsAsOf(world.outlets, on).map((outlet) => [outlet.code, outlet.name, outlet.kind, outlet.villageCode, outlet.unitCode, outlet.agentName || null, outlet.openedOn, outlet.closedOn]))
}

/** All master data on the first day; afterwards what changed since `before`. */
export function masterFiles(world: World, on: Day, before: Day | null): TwinFile[] {
  if (before === null) return [areaFactFile(world, on), unitFile(world, on), territoryFile(world, on), staffFile(world, on), outletFile(world, on), groupFile(world, on)]
  const isNew = (day: Day | null) => day !== null && day > before && day <= on
  const files: TwinFile[] = []
  if (isNew(world.organisation.territoryChangesOn)) files.push(territoryFile(world, on), groupFile(world, on))
  if (world.staff.some((person) => isNew(person.validFrom))) files.push(staffFile(world, on))
  if (world.outlets.some((outlet) => isNew(outlet.openedOn) || isNew(outlet.closedOn))) files.push(outletFile(world, on))
  return files
}
