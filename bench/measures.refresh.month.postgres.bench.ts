import { catalogue } from '../src/app/catalogue.ts'
import { computePeriod, type MeasureValueRow, refreshPeriod } from '../src/branch/index.ts'
import { assert } from '../src/kernel/refusal.ts'
import { openPostgresFacts } from '../src/platform/facts/postgres.ts'
import type { Bench } from './bench.ts'
import { isSame } from './handwrittenFigures.ts'
import { benchMonth, copyFacts, makeDuckProvince, seedProvince } from './provinceWorld.ts'
import { openBenchRecords } from './stores.ts'
import { rounded, scaled, secondsOf, timeByTurns } from './timing.ts'

/** A tenth of a province. */
const SUBSCRIBERS = 500_000
const ROUNDS_MAX = 3

/** The same refresh with the facts in PostgreSQL, against DuckDB. */
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
    const refresh = await timeByTurns(rounds, ...both((facts) => secondsOf(() => refreshPeriod(records, facts, catalogue, benchMonth))))
    const compute = await timeByTurns(rounds, ...both((facts) => secondsOf(() => computePeriod(facts, catalogue, benchMonth))))
    const against = 'the same on DuckDB'
    return [
      { name: 'measures.refresh.month.postgres', value: rounded(refresh.ours), unit: 's', size: subscribers, against, ratio: rounded(refresh.ours / refresh.theirs) },
      { name: 'measures.refresh.month.postgres.compute', value: rounded(compute.ours), unit: 's', size: subscribers, against, ratio: rounded(compute.ours / compute.theirs) },
    ]

    function both(work: (facts: typeof duck) => Promise<number>): [() => Promise<number>, () => Promise<number>] {
      return [() => work(postgres), () => work(duck)]
    }
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
