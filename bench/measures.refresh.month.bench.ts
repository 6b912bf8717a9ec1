import { catalogue } from '../src/app/catalogue.ts'
import { computePeriod, type MeasureValueRow, refreshPeriod } from '../src/branch/index.ts'
import { assert } from '../src/kernel/refusal.ts'
import type { OwnedFacts } from '../src/platform/facts/facts.ts'
import { openPostgresFacts } from '../src/platform/facts/postgres.ts'
import type { Records } from '../src/platform/records/records.ts'
import type { Bench, BenchContext, BenchLine } from './bench.ts'
import { assertSameFigures, computeByHand, isSame } from './handwrittenFigures.ts'
import { benchMonth, copyFacts, makeDuckProvince, seedProvince } from './provinceWorld.ts'
import { openBenchRecords } from './stores.ts'
import { rounded, scaled, secondsOf, timeByTurns } from './timing.ts'

const SUBSCRIBERS = 5_000_000
/** A trial with fewer subscribers than a prefecture has takes a prefecture's areas. */
const PROVINCE_SUBSCRIBERS_MIN = 50_000

/** All measures of one month of a province, against SQL by hand, and DuckDB against PostgreSQL on a tenth. */
export const bench: Bench = {
  name: 'measures.refresh.month',
  needsBuild: false,
  async run(ctx) {
    const records = await openBenchRecords(ctx)
    await seedProvince(records, SUBSCRIBERS * ctx.scale < PROVINCE_SUBSCRIBERS_MIN ? '6323' : '63')
    return [...(await againstHand(ctx, records)), await postgresAgainstDuck(ctx, records)]
  },
}

async function againstHand(ctx: BenchContext, records: Records): Promise<BenchLine[]> {
  const subscribers = scaled(SUBSCRIBERS, ctx.scale, 2_000)
  ctx.say(`Making a province of ${subscribers} subscribers`)
  const facts = await makeDuckProvince(ctx, records, subscribers)
  ctx.say('Comparing the figures')
  assertSameFigures(catalogue, (await computePeriod(facts, catalogue, benchMonth)).rows, await computeByHand(facts, benchMonth))
  ctx.say('Timing the refresh against SQL by hand')
  const refresh = await timeByTurns(ctx.rounds, () => refreshSeconds(records, facts), () => secondsOf(() => computeByHand(facts, benchMonth)))
  const compute = await timeByTurns(ctx.rounds, () => secondsOf(() => computePeriod(facts, catalogue, benchMonth)), () => secondsOf(() => computeByHand(facts, benchMonth)))
  const against = 'DuckDB SQL by hand'
  return [
    { name: 'measures.refresh.month', value: rounded(refresh.ours), unit: 's', size: subscribers, against, ratio: rounded(refresh.ours / refresh.theirs) },
    { name: 'measures.refresh.month.compute', value: rounded(compute.ours), unit: 's', size: subscribers, against, ratio: rounded(compute.ours / compute.theirs) },
  ]
}

async function postgresAgainstDuck(ctx: BenchContext, records: Records): Promise<BenchLine> {
  const subscribers = scaled(SUBSCRIBERS / 10, ctx.scale, 1_000)
  ctx.say(`Bringing ${subscribers} subscribers into PostgreSQL`)
  const duck = await makeDuckProvince(ctx, records, subscribers)
  const postgres = await openPostgresFacts({ connectionString: records.connectionString })
  ctx.atEnd(() => postgres.close())
  await copyFacts(ctx, records, duck, postgres)
  await records.withClient((client) => client.query('vacuum analyze'))
  assertSameRows((await computePeriod(postgres, catalogue, benchMonth)).rows, (await computePeriod(duck, catalogue, benchMonth)).rows)
  ctx.say('Timing the refresh on PostgreSQL against DuckDB')
  const times = await timeByTurns(Math.min(ctx.rounds, 3), () => refreshSeconds(records, postgres), () => refreshSeconds(records, duck))
  return { name: 'measures.refresh.month.postgres', value: rounded(times.ours), unit: 's', size: subscribers, against: 'the same on DuckDB', ratio: rounded(times.ours / times.theirs) }
}

function refreshSeconds(records: Records, facts: OwnedFacts): Promise<number> {
  return secondsOf(() => refreshPeriod(records, facts, catalogue, benchMonth))
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
