import { catalogue } from '../src/app/catalogue.ts'
import { listSubjects, type MeasureTables, readOverview, seedAreas } from '../src/branch/index.ts'
import { addMonths, listMonths, type Month, month } from '../src/kernel/day.ts'
import { assert } from '../src/kernel/refusal.ts'
import { readSeries } from '../src/plan/index.ts'
import type { Records } from '../src/platform/records/records.ts'
import type { Bench } from './bench.ts'
import { openBenchRecords } from './stores.ts'
import { quantile, rounded, scaled, secondsOf } from './timing.ts'

const READS = 200
const WARM_UP_READS = 5
/** As the demo branch: the board reads twelve of them. */
const MONTHS = 27
const LAST_MONTH = month('2011-03')
const BRANCH = '6323'
const BRANDS = ['', '全球通', '动感地带', '神州行']

/** What the board needs of a year: every measure at the branch, its counties and townships, twelve months. */
export const bench: Bench = {
  name: 'measures.board.year',
  needsBuild: false,
  async run(ctx) {
    const records = await openBenchRecords(ctx)
    await seedAreas(records, { prefix: BRANCH })
    const areaCodes = await listBoardAreas(records)
    const measureIds = catalogue.measures.filter((measure) => !measure.id.startsWith('market.daily.')).map((measure) => measure.id)
    const reads = scaled(READS, ctx.scale, 3)
    // Fewer months fill in a moment; the board reads twelve in any case.
    const monthsFilled = scaled(MONTHS, ctx.scale, 12)
    ctx.say('Filling measure_value')
    await fillFigures(records, areaCodes, measureIds, monthsFilled)
    const months = listMonths(addMonths(LAST_MONTH, -11), LAST_MONTH)
    const rowCount = measureIds.length * areaCodes.length * months.length
    ctx.say('Timing the board')
    const year = await timeReads(reads, async () => assert((await readYear(records, { measureIds, areaCodes, months })) === rowCount, 'The board reads every figure.'))
    const area = await timeReads(reads, async () => {
      const rows = await readOverview(records, catalogue, { period: LAST_MONTH, subjectKind: 'area', subjectCode: BRANCH, brand: '' })
      assert(rows.filter((row) => row.points.length === months.length).length >= measureIds.length, 'Every indicator has its year.')
    })
    const line = (name: string, ms: number, size: number) => ({ name, value: rounded(ms), unit: 'ms' as const, size, against: null, ratio: null })
    return [
      line('measures.board.year', quantile(year, 0.5), rowCount), line('measures.board.year.p99', quantile(year, 0.99), rowCount),
      line('measures.board.year.area', quantile(area, 0.5), measureIds.length * months.length), line('measures.board.year.area.p99', quantile(area, 0.99), measureIds.length * months.length),
    ]
  },
}

async function listBoardAreas(records: Records): Promise<string[]> {
  const levels = await Promise.all(['prefecture', 'county', 'township'].map((level) => listSubjects(records, { kind: 'area', level })))
  return levels.flat().map((area) => area.code)
}

async function fillFigures(records: Records, areaCodes: readonly string[], measureIds: readonly string[], monthCount: number): Promise<void> {
  const months = listMonths(addMonths(LAST_MONTH, 1 - monthCount), LAST_MONTH)
  await records.transaction(async (tx) => {
    const { run_id } = await tx.tables<MeasureTables>().insertInto('measure_run').values({ source_id: 'bench', period: LAST_MONTH, batch_ids: [1] }).returning('run_id').executeTakeFirstOrThrow()
    const rows = months.flatMap((period, index) => measureIds.flatMap((measureId) => areaCodes.flatMap((areaCode, place) =>
      BRANDS.map((brand) => [measureId, period, 'area', areaCode, brand, 1_000 + index * 7 + place * 13, 2_000 + place, run_id, 1]))))
    await records.copyInto(tx, 'measure_value', ['measure_id', 'period', 'subject_kind', 'subject_code', 'brand', 'numerator', 'denominator', 'run_id', 'measure_version'], rows)
  })
  await records.withClient((client) => client.query('vacuum analyze measure_value'))
}

/** What the board asks, for every area at once. Gives how many figures came. */
async function readYear(records: Records, asked: { measureIds: readonly string[]; areaCodes: readonly string[]; months: readonly Month[] }): Promise<number> {
  const subjects = asked.areaCodes.map((code) => ({ kind: 'area' as const, code }))
  const seriesOf = await readSeries(records, { measureIds: asked.measureIds, subjects, months: asked.months })
  return asked.measureIds.reduce((sum, measureId) => sum + subjects.reduce((count, subject) => count + (seriesOf(measureId, subject)?.values.size ?? 0), 0), 0)
}

/** Milliseconds of each read. */
async function timeReads(reads: number, read: () => Promise<void>): Promise<number[]> {
  for (let turn = 0; turn < WARM_UP_READS; turn += 1) await read()
  const times: number[] = []
  for (let turn = 0; turn < reads; turn += 1) times.push((await secondsOf(read)) * 1000)
  return times
}
