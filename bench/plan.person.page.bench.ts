import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { catalogue } from '../src/app/catalogue.ts'
import { assert } from '../src/kernel/refusal.ts'
import { recomputeStandings } from '../src/plan/target/index.ts'
import type { Bench } from './bench.ts'
import { startServer } from './builtServer.ts'
import { signIn } from './officeDay.ts'
import { fillTargets, YEAR } from './plan.targets.recompute.bench.ts'
import { findFreePort } from './start.again.bench.ts'
import { openBenchServer } from './stores.ts'
import { quantile, rounded, scaled } from './timing.ts'

const TARGETS = 10_000
const REQUESTS_PER_SECOND = 200
const SECONDS = 20
const MAIN = `/targets/person?month=${YEAR}-12`
/** What the browser asks when somebody opens his page, in the order in which the page can ask: the shell first, then all that stands on the page, then what waits for the person. */
const STEPS: readonly (readonly string[])[] = [
  ['/session'],
  ['/notices/unread', '/work/waiting', '/work/orders?whose=mine&stage=live', '/assessment/mine/so-far', '/assessment/mine', '/measures/periods', MAIN],
  ['/targets/person/days'],
]
const requestsOfPage = STEPS.flat().length

/**
 * The page of one person after the other over HTTP, each with all that the browser asks for it, at a steady pace whether answers come or not,
 * while another process changes figures and the server, finding them changed, recomputes all targets again and again.
 */
export const bench: Bench = {
  name: 'plan.person.page',
  needsBuild: true,
  async run(ctx) {
    const { records, connectionString } = await openBenchServer(ctx)
    const targets = scaled(TARGETS, ctx.scale, 100)
    ctx.say('Filling targets and figures')
    await fillTargets(records, targets)
    await recomputeStandings(records, catalogue, { years: [YEAR], now: new Date() })
    const { rows: people } = await sql<{ staffNo: string }>`select staff_no as "staffNo" from staff order by staff_no`.execute(records.db)
    const cookies = await signIn(records, people.map(({ staffNo }) => ({ name: staffNo.toLowerCase(), staffNo, role: 'customer_manager' })))
    const port = await findFreePort()
    const address = `http://127.0.0.1:${port}`
    const server = startServer({ ...process.env, DATA_DIR: ctx.makeFolder(), PORT: String(port), HOST: '127.0.0.1', DATABASE_URL: connectionString, LC_ALL: 'C.UTF-8', LOG_LEVEL: 'error' })
    ctx.atEnd(() => server.kill())
    await server.becomesHealthy(address)

    const seen = { main: [] as number[], each: [] as number[], whole: [] as number[], behind: 0 }
    const ask = async (cookie: string, path: string, dueAt: number): Promise<void> => {
      const answer = await fetch(`${address}/api${path}`, { headers: { 'x-bihuan': '1', cookie } })
      const text = await answer.text()
      assert(answer.ok, `${path} was answered: ${answer.status} ${text.slice(0, 200)}`)
      const ms = performance.now() - dueAt
      seen.each.push(ms)
      if (path !== MAIN) return
      seen.main.push(ms)
      const page = JSON.parse(text) as { lines: unknown[]; isBehind: boolean }
      assert(page.lines.length > 0, 'Everybody has targets.')
      if (page.isBehind) seen.behind += 1
    }
    /** The first step is timed from when the page was due, not from when it was sent: a page that waits in a queue has waited. Each later one from when the page could ask. */
    const open = async (index: number, dueAt: number): Promise<void> => {
      const cookie = cookies[index % cookies.length] ?? ''
      let from = dueAt
      for (const step of STEPS) {
        await Promise.all(step.map((path) => ask(cookie, path, from)))
        from = performance.now()
      }
      seen.whole.push(performance.now() - dueAt)
    }
    const warming = scaled(100, ctx.scale, 5)
    for (let index = 0; index < warming; index += 1) await open(index, performance.now())
    ctx.say('Timing')
    const changing = fork(fileURLToPath(new URL('changeChild.ts', import.meta.url)), [connectionString, YEAR], { execArgv: ['--import', 'tsx'] })
    ctx.atEnd(async () => void changing.kill())
    let rounds = 0
    changing.on('message', () => {
      rounds += 1
    })
    await once(changing, 'message')
    Object.assign(seen, { main: [], each: [], whole: [], behind: 0 })
    rounds = 0
    const count = scaled((REQUESTS_PER_SECOND * SECONDS) / requestsOfPage, ctx.scale, 10)
    const began = performance.now()
    await Promise.all(Array.from({ length: count }, async (_, index) => {
      const dueAt = began + (index * 1000 * requestsOfPage) / REQUESTS_PER_SECOND
      await sleep(Math.max(0, dueAt - performance.now()))
      await open(index, dueAt)
    }))
    const ended = once(changing, 'exit')
    changing.send('over')
    await ended
    ctx.say(`Figures changed and were recomputed ${rounds} times meanwhile; ${seen.behind} of ${count} pages said that they were being recomputed`)
    const line = (name: string, times: readonly number[], share: number) => ({ name: `plan.person.page${name}`, value: rounded(quantile(times, share)), unit: 'ms' as const, size: times.length, against: null, ratio: null })
    return [line('', seen.main, 0.5), line('.p99', seen.main, 0.99), line('.requests.p99', seen.each, 0.99), line('.whole', seen.whole, 0.5), line('.whole.p99', seen.whole, 0.99)]
  },
}
