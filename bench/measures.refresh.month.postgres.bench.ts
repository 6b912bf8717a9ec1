import { catalogue } from '../src/app/catalogue.ts'
import { computePeriod, type MeasureValueRow, readSums, refreshPeriod } from '../src/branch/index.ts'
import { assert } from '../src/kernel/refusal.ts'
import { openPostgresFacts } from '../src/platform/facts/postgres.ts'
import type { Bench } from './bench.ts'
import { isSame } from './handwrittenFigures.ts'
import { benchMonth, copyFacts, makeDuckProvince, seedProvince } from './provinceWorld.ts'
import { openBenchRecords } from './stores.ts'
import { rounded, scaled, secondsOf, timeByTurns } from './timing.ts'

/** PostgreSQL gets a tenth of the province. */
const SUBSCRIBERS = 500_000
const TIMES_LARGER = 10
const ROUNDS_MAX = 3

/** The same engine code with the facts in PostgreSQL, against DuckDB: whole refreshes at the same size, and the sums alone at the size that each is meant for. */
export const bench: Bench = {
  name: 'measures.refresh.month.postgres',
  needsBuild: false,
  async run(ctx) {
    const subscribers = scaled(SUBSCRIBERS, ctx.scale, 1_000)
    const records = await openBenchRecords(ctx)
    await seedProvince(records, subscribers)
    ctx.say(`Bringing ${subscribers} subscribers into PostgreSQL`)
    const duck = await makeDuckProvince(ctx, records, subscribers)
    const postgres = await openPostgresFacts({ connectionString: records.connectionString })
    ctx.atEnd(() => postgres.close())
    await copyFacts(ctx, records, duck, postgres)
    await records.withClient((client) => client.query('vacuum analyze'))
    assertSameRows((await computePeriod(postgres, catalogue, benchMonth)).rows, (await computePeriod(duck, catalogue, benchMonth)).rows)
    ctx.say('Timing the refresh on PostgreSQL against DuckDB')
    const rounds = Math.min(ctx.rounds, ROUNDS_MAX)
    const refresh = await timeByTurns(rounds, () => secondsOf(() => refreshPeriod(records, postgres, catalogue, benchMonth)), () => secondsOf(() => refreshPeriod(records, duck, catalogue, benchMonth)))
    const larger = subscribers * TIMES_LARGER
    ctx.say(`Making a province of ${larger} subscribers`)
    const province = await makeDuckProvince(ctx, records, larger)
    await readSums(province, catalogue, benchMonth)
    ctx.say('Timing the sums on each')
    const sums = await timeByTurns(rounds, () => secondsOf(() => readSums(postgres, catalogue, benchMonth)), () => secondsOf(() => readSums(province, catalogue, benchMonth)))
    return [
      { name: 'measures.refresh.month.postgres', value: rounded(refresh.ours), unit: 's', size: subscribers, against: 'the same on DuckDB', ratio: rounded(refresh.ours / refresh.theirs) },
      {
        name: 'measures.refresh.month.postgres.sums', value: rounded(sums.ours), unit: 's', size: subscribers, against: 'DuckDB at ten times the size, per subscriber',
        ratio: rounded((sums.ours / sums.theirs) * TIMES_LARGER),
      },
    ]
  },
}

function assertSameRows(ours: readonly MeasureValueRow[], theirs: readonly MeasureValueRow[]): void {
  const keyOf = (row: MeasureValueRow) => `${row.measureId} ${row.subjectKind} ${row.subjectCode} ${row.brand}`
  const expected = new Map(theirs.map((row) => [keyOf(row), row]))
  assert(ours.length === expected.size, `PostgreSQL has ${ours.length} figures, DuckDB ${expected.size}.`)
  for (const row of ours) {
    const other = expected.get(keyOf(row))
    assert(other && isSame(row.numerator, other.numerator) && isSame(row.denominator, other.denominator), `Different figures at ${keyOf(row)}: ${JSON.stringify([row, other])}.`)
  }
}
