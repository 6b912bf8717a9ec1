import { join } from 'node:path'
import { projectFolder } from '../src/platform/config.ts'
import type { Bench } from './bench.ts'
import { findFreePort, start } from './start.again.bench.ts'
import { rounded, scaled } from './timing.ts'

const SUBSCRIBERS = 120_000
const MONTHS = 27
const FILL_MS_MAX = 1_800_000

/** From the start of the built server in an empty folder until the demo's branch is there: its files through the feeds, its figures, what its people did. */
export const bench: Bench = {
  name: 'start.demo',
  needsBuild: true,
  async run(ctx) {
    const [subscribers, months] = [scaled(SUBSCRIBERS, ctx.scale, 300), scaled(MONTHS, ctx.scale, 2)]
    const port = await findFreePort()
    const env = { ...process.env, DATA_DIR: ctx.makeFolder(), PORT: String(port), HOST: '127.0.0.1', DATABASE_URL: '', LC_ALL: 'C.UTF-8' }
    ctx.say(`Filling a demo branch of ${subscribers} subscribers and ${months} months`)
    const began = performance.now()
    const server = start([join(projectFolder(), 'dist', 'server', 'cli.js'), 'start', '--demo', '--subscribers', String(subscribers), '--months', String(months)], env)
    ctx.atEnd(() => server.stop())
    await server.becomesHealthy(`http://127.0.0.1:${port}/readyz`, FILL_MS_MAX)
    return [{ name: 'start.demo', value: rounded((performance.now() - began) / 1000), unit: 's', size: subscribers * months, against: null, ratio: null }]
  },
}
