import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { catalogue } from '../src/app/catalogue.ts'
import { day } from '../src/kernel/day.ts'
import { assert } from '../src/kernel/refusal.ts'
import type { Context } from '../src/platform/access/context.ts'
import { makePersonPages, recomputeStandings } from '../src/plan/target/index.ts'
import type { Bench } from './bench.ts'
import { fillTargets, YEAR } from './plan.targets.recompute.bench.ts'
import { openBenchServer } from './stores.ts'
import { quantile, rounded, scaled } from './timing.ts'

const TARGETS = 10_000
const REQUESTS_PER_SECOND = 200
const SECONDS = 20

/** The page of one person after the other, asked for at a steady pace whether answers come or not, while another process changes figures and recomputes all targets again and again. */
export const bench: Bench = {
  name: 'plan.person.page',
  needsBuild: false,
  async run(ctx) {
    const { records, connectionString } = await openBenchServer(ctx)
    const targets = scaled(TARGETS, ctx.scale, 100)
    ctx.say('Filling targets and figures')
    await fillTargets(records, targets)
    await recomputeStandings(records, catalogue, { years: [YEAR], now: new Date() })
    const { rows: people } = await sql<{ staff_no: string }>`select staff_no from staff order by staff_no`.execute(records.db)
    const pages = makePersonPages(catalogue)
    const context = (staffNo: string): Context => ({
      records, facts: { engine: 'duckdb', rows: async () => [] }, factsOwner: { run: async () => null }, dataFolder: '', accountId: 0, signInName: staffNo, staffNo, language: 'zh',
      grants: [{ permissions: new Set(['measure.view']), areaCode: '6323' }], today: day('2011-01-05'), now: new Date('2011-01-05T00:00:00Z'),
    })
    let behind = 0
    const ask = async (index: number) => {
      const page = await pages.read(context(people[index % people.length]?.staff_no ?? ''), { month: `${YEAR}-12` })
      assert(page.lines.length > 0, 'Everybody has targets.')
      if (page.isBehind) behind += 1
    }
    for (let index = 0; index < 20; index += 1) await ask(index)
    ctx.say('Timing')
    const recomputing = fork(fileURLToPath(new URL('recomputeChild.ts', import.meta.url)), [connectionString, YEAR], { execArgv: ['--import', 'tsx'] })
    ctx.atEnd(async () => void recomputing.kill())
    let rounds = 0
    recomputing.on('message', () => {
      rounds += 1
    })
    await once(recomputing, 'message')
    rounds = 0
    behind = 0
    const count = scaled(REQUESTS_PER_SECOND * SECONDS, ctx.scale, 40)
    const began = performance.now()
    const times = await Promise.all(Array.from({ length: count }, async (_, index) => {
      // From when it was due, not from when it was sent: a page that waits in a queue has waited.
      const due = began + (index * 1000) / REQUESTS_PER_SECOND
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
      await ask(index)
      return performance.now() - due
    }))
    const ended = once(recomputing, 'exit')
    recomputing.send('over')
    await ended
    ctx.say(`All targets were recomputed ${rounds} times meanwhile; ${behind} of ${count} pages said that they were being recomputed`)
    const line = (name: string, ms: number) => ({ name, value: rounded(ms), unit: 'ms' as const, size: count, against: null, ratio: null })
    return [line('plan.person.page', quantile(times, 0.5)), line('plan.person.page.p99', quantile(times, 0.99))]
  },
}
