import { catalogue } from '../src/app/catalogue.ts'
import { computePeriod, refreshPeriod, storePeriod } from '../src/branch/index.ts'
import type { Bench } from './bench.ts'
import { assertSameFigures, computeByHand } from './handwrittenFigures.ts'
import { benchMonth, makeDuckProvince, seedProvince } from './provinceWorld.ts'
import { openBenchRecords } from './stores.ts'
import { rounded, scaled, secondsOf, timeByTurns } from './timing.ts'

const SUBSCRIBERS = 5_000_000

/** All measures of one month of a province, against the same sums by SQL written by hand. */
export const bench: Bench = {
  name: 'measures.refresh.month',
  needsBuild: false,
  async run(ctx) {
    const subscribers = scaled(SUBSCRIBERS, ctx.scale, 2_000)
    const records = await openBenchRecords(ctx)
    await seedProvince(records, subscribers)
    ctx.say(`Making a province of ${subscribers} subscribers`)
    const facts = await makeDuckProvince(ctx, records, subscribers)
    ctx.say('Comparing the figures')
    const figures = await computePeriod(facts, catalogue, benchMonth)
    assertSameFigures(catalogue, figures.rows, await computeByHand(facts, benchMonth))
    ctx.say('Timing the refresh against SQL by hand')
    // Whoever writes the SQL by hand has to store its figures as well: both sides write the same rows in the same way.
    const handStored = () => secondsOf(async () => {
      await computeByHand(facts, benchMonth)
      await storePeriod(records, catalogue, { period: benchMonth, ...figures })
    })
    const refresh = await timeByTurns(ctx.rounds, () => secondsOf(() => refreshPeriod(records, facts, catalogue, benchMonth)), handStored)
    const compute = await timeByTurns(ctx.rounds, () => secondsOf(() => computePeriod(facts, catalogue, benchMonth)), () => secondsOf(() => computeByHand(facts, benchMonth)))
    const against = 'DuckDB SQL by hand'
    return [
      { name: 'measures.refresh.month', value: rounded(refresh.ours), unit: 's', size: subscribers, against, ratio: rounded(refresh.ours / refresh.theirs) },
      { name: 'measures.refresh.month.compute', value: rounded(compute.ours), unit: 's', size: subscribers, against, ratio: rounded(compute.ours / compute.theirs) },
    ]
  },
}
