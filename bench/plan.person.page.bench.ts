import { sql } from 'kysely'
import { catalogue } from '../src/app/catalogue.ts'
import { listKnownMeasures } from '../src/branch/index.ts'
import { day, listMonths, month } from '../src/kernel/day.ts'
import { assert } from '../src/kernel/refusal.ts'
import type { Context } from '../src/platform/access/context.ts'
import { computeStandings, makePersonPages } from '../src/plan/target/index.ts'
import type { Bench } from './bench.ts'
import { fillTargets } from './plan.targets.recompute.bench.ts'
import { openBenchRecords } from './stores.ts'
import { quantile, rounded, scaled } from './timing.ts'

const TARGETS = 10_000
const REQUESTS_PER_SECOND = 200
const SECONDS = 20

/** The page of one person after the other, asked for at a steady pace whether answers come or not, while all targets are recomputed again and again. */
export const bench: Bench = {
  name: 'plan.person.page',
  needsBuild: false,
  async run(ctx) {
    const records = await openBenchRecords(ctx)
    const targets = scaled(TARGETS, ctx.scale, 100)
    ctx.say('Filling targets and figures')
    await fillTargets(records, targets)
    const { rows: people } = await sql<{ staff_no: string }>`select staff_no from staff order by staff_no`.execute(records.db)
    const pages = makePersonPages(catalogue)
    const context = (staffNo: string): Context => ({
      records, facts: { engine: 'duckdb', rows: async () => [] }, factsOwner: { run: async () => null }, dataFolder: '', accountId: 0, signInName: staffNo, staffNo, language: 'zh',
      grants: [{ permissions: new Set(['measure.view']), areaCode: '6323' }], today: day('2011-01-05'), now: new Date('2011-01-05T00:00:00Z'),
    })
    const measures = await listKnownMeasures(records, catalogue)
    const months = listMonths(month('2010-01'), month('2010-12'))
    const ask = async (index: number) => {
      const page = await pages.read(context(people[index % people.length]?.staff_no ?? ''), { month: '2010-12' })
      assert(page.lines.length > 0, 'Everybody has targets.')
    }
    for (let index = 0; index < 20; index += 1) await ask(index)
    ctx.say('Timing')
    let isOver = false
    const recomputing = (async () => {
      while (!isOver) await computeStandings(records, { measures, months })
    })()
    const count = scaled(REQUESTS_PER_SECOND * SECONDS, ctx.scale, 40)
    const began = performance.now()
    const times = await Promise.all(Array.from({ length: count }, async (_, index) => {
      // From when it was due, not from when it was sent: a page that waits in a queue has waited.
      const due = began + (index * 1000) / REQUESTS_PER_SECOND
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
      await ask(index)
      return performance.now() - due
    }))
    isOver = true
    await recomputing
    const line = (name: string, ms: number) => ({ name, value: rounded(ms), unit: 'ms' as const, size: count, against: null, ratio: null })
    return [line('plan.person.page', quantile(times, 0.5)), line('plan.person.page.p99', quantile(times, 0.99))]
  },
}
