import { addDays, addMonths, day, firstDayOf } from '../src/kernel/day.ts'
import type { Day } from '../src/kernel/day.ts'
import type { Areas } from './areas.ts'
import type { ResolvedOptions } from './options.ts'

export type UnitKind = '分公司' | '县分公司' | '营业部' | '营业厅' | '部门' | '代维单位'
export type TwinUnit = {
  readonly code: string
  readonly name: string
  readonly kind: UnitKind
  readonly parentCode: string
  readonly areaCode: string
  readonly county: number | null
}
export type Territory = { readonly unitCode: string; readonly areaCode: string; readonly validFrom: Day; readonly validTo: Day | null }
export type Organisation = {
  readonly units: readonly TwinUnit[]
  /** Business office by township, as at the start. */
  readonly officeByTownship: readonly string[]
  readonly territories: readonly Territory[]
  /** From this day the files carry the changed territory. */
  readonly territoryChangesOn: Day
}

export const UNITS_VALID_FROM = day('2006-01-01')
const TOWNSHIPS_PER_OFFICE = 3
const TERRITORY_CHANGE_MONTH_INDEX = 14
const departmentNames = ['市场部', '欠费管理中心', '渠道管理中心', '集团客户部', '客户服务部', '网络部', '机房'] as const

export function shortName(name: string): string {
  return name.replace(/(蒙古族自治县|藏族自治州|蒙古族藏族自治州|自治州|自治县|镇|乡|县|市|州|地区)$/, '')
}

export function createOrganisation(areas: Areas, options: ResolvedOptions): Organisation {
  const prefix = areas.prefecture.code
  const branchName = shortName(areas.prefecture.name)
  const units: TwinUnit[] = [{ code: `B${prefix}`, name: `${branchName}分公司`, kind: '分公司', parentCode: '', areaCode: prefix, county: null }]
  departmentNames.forEach((name, index) => {
    units.push({ code: `D${prefix}${pad(index + 1)}`, name: `${branchName}分公司${name}`, kind: '部门', parentCode: `B${prefix}`, areaCode: prefix, county: null })
  })
  const officeByTownship = new Array<string>(areas.townships.length).fill('')
  areas.counties.forEach((county, countyIndex) => {
    const parentCode = `C${county.code}`
    units.push({ code: parentCode, name: `${county.name.endsWith('自治县') ? `${shortName(county.name)}县` : county.name}分公司`, kind: '县分公司', parentCode: `B${prefix}`, areaCode: county.code, county: countyIndex })
    const officeCount = Math.ceil(county.townships.length / TOWNSHIPS_PER_OFFICE)
    county.townships.forEach((townshipIndex, place) => {
      const office = Math.floor((place * officeCount) / county.townships.length)
      const township = areas.townships[townshipIndex]
      if (!township) return
      const code = `O${county.code}${pad(office + 1)}`
      officeByTownship[townshipIndex] = code
      if (units.some((unit) => unit.code === code)) return
      units.push({ code, name: `${shortName(township.name)}营业部`, kind: '营业部', parentCode, areaCode: township.code, county: countyIndex })
    })
    hallNames(areas, countyIndex).forEach(({ name, areaCode }, index) => {
      units.push({ code: `H${county.code}${pad(index + 1)}`, name, kind: '营业厅', parentCode, areaCode, county: countyIndex })
    })
  })
  ;['第一代维队', '第二代维队'].forEach((name, index) => {
    units.push({ code: `W${prefix}${pad(index + 1)}`, name: `${branchName}${name}（演示）`, kind: '代维单位', parentCode: `D${prefix}06`, areaCode: prefix, county: null })
  })
  const territoryChangesOn = firstDayOf(addMonths(options.firstMonth, TERRITORY_CHANGE_MONTH_INDEX))
  return { units, officeByTownship, territories: listTerritories(areas, units, officeByTownship, territoryChangesOn), territoryChangesOn }
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}

/** One hall in every county seat, a second in the two largest counties, one in a second town: 6 to 9 in a prefecture of four counties. */
function hallNames(areas: Areas, countyIndex: number): { name: string; areaCode: string }[] {
  const county = areas.counties[countyIndex]
  if (!county) return []
  const towns = county.townships.flatMap((index) => areas.townships[index] ?? [])
  const seat = towns[0]
  if (!seat) return []
  const halls = [{ name: `${shortName(county.name)}中心营业厅`, areaCode: seat.code }]
  if (towns.length >= 9) halls.push({ name: `${shortName(county.name)}第二营业厅`, areaCode: seat.code })
  const second = towns[1]
  if (second && towns.length >= 7 && second.code[6] === '1') halls.push({ name: `${shortName(second.name)}营业厅`, areaCode: second.code })
  return halls
}

function listTerritories(areas: Areas, units: readonly TwinUnit[], officeByTownship: readonly string[], changesOn: Day): Territory[] {
  const territories: Territory[] = []
  for (const unit of units) {
    if (unit.kind === '分公司' || unit.kind === '县分公司') territories.push({ unitCode: unit.code, areaCode: unit.areaCode, validFrom: UNITS_VALID_FROM, validTo: null })
  }
  areas.counties.forEach((county, index) => {
    const contractor = units.filter((unit) => unit.kind === '代维单位')[index % 2]
    if (contractor) territories.push({ unitCode: contractor.code, areaCode: county.code, validFrom: UNITS_VALID_FROM, validTo: null })
  })
  const moved = findTownshipThatChangesOffice(areas, officeByTownship)
  areas.townships.forEach((township, index) => {
    const unitCode = officeByTownship[index] ?? ''
    if (index !== moved?.township) {
      territories.push({ unitCode, areaCode: township.code, validFrom: UNITS_VALID_FROM, validTo: null })
      return
    }
    territories.push({ unitCode, areaCode: township.code, validFrom: UNITS_VALID_FROM, validTo: addDays(changesOn, -1) })
    territories.push({ unitCode: moved.office, areaCode: township.code, validFrom: changesOn, validTo: null })
  })
  return territories
}

/** The last township of the first county's second office goes to that county's third (or first) office. */
function findTownshipThatChangesOffice(areas: Areas, officeByTownship: readonly string[]): { township: number; office: string } | null {
  const townships = areas.counties[0]?.townships ?? []
  const offices = [...new Set(townships.map((index) => officeByTownship[index] ?? ''))]
  const from = offices[1]
  const to = offices[2] ?? offices[0]
  const township = townships.filter((index) => officeByTownship[index] === from).at(-1)
  return from && to && township !== undefined ? { township, office: to } : null
}

/** Territories as a file of this day would list them: a change is not in the files before it is made. */
export function listTerritoriesAsOf(organisation: Organisation, asOf: Day): Territory[] {
  return organisation.territories
    .filter((territory) => territory.validFrom <= asOf)
    .map((territory) => (territory.validTo !== null && territory.validTo >= asOf ? { ...territory, validTo: null } : territory))
}
