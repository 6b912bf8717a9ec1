import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { assert } from '../src/kernel/refusal.ts'
import { projectFolder } from '../src/platform/config.ts'
import type { Bench } from './bench.ts'
import { median, quantile, scaled } from './timing.ts'

const SUBSCRIBERS = 3_000
const MONTHS = 4
const STARTS = 5
const FIRST_START_MS_MAX = 300_000
const START_MS_MAX = 60_000
const STOP_MS_MAX = 60_000

/** From the start of the process to a healthy server, on a folder that a demo branch fills already. */
export const bench: Bench = {
  name: 'start.again',
  needsBuild: true,
  async run(ctx) {
    const cli = join(projectFolder(), 'dist', 'server', 'cli.js')
    assert(existsSync(cli), 'The built server is measured: npm run bench builds it first.')
    const port = await findFreePort()
    const options = ['start', '--demo', '--subscribers', String(scaled(SUBSCRIBERS, ctx.scale, 300)), '--months', String(scaled(MONTHS, ctx.scale, 2))]
    const env = { ...process.env, DATA_DIR: ctx.makeFolder(), PORT: String(port), HOST: '127.0.0.1', DATABASE_URL: '', LC_ALL: 'C.UTF-8' }
    let running: Started | null = null
    ctx.atEnd(async () => running?.stop())
    const startOnce = async (msMax: number): Promise<number> => {
      const began = performance.now()
      running = start([cli, ...options], env)
      await running.becomesHealthy(`http://127.0.0.1:${port}/healthz`, msMax)
      const ms = performance.now() - began
      await running.stop()
      running = null
      return ms
    }
    ctx.say('Filling a demo branch')
    await startOnce(FIRST_START_MS_MAX)
    ctx.say('Timing its next starts')
    const times: number[] = []
    for (let turn = 0; turn < scaled(STARTS, ctx.scale, 1); turn += 1) times.push(await startOnce(START_MS_MAX))
    const line = (name: string, ms: number) => ({ name, value: Math.round(ms), unit: 'ms' as const, size: times.length, against: null, ratio: null })
    return [line('start.again', median(times)), line('start.again.slowest', quantile(times, 1))]
  },
}

type Started = { becomesHealthy(address: string, msMax: number): Promise<void>; stop(): Promise<void> }

export function start(args: readonly string[], env: NodeJS.ProcessEnv): Started {
  const child: ChildProcess = spawn(process.execPath, args, { cwd: projectFolder(), env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => void (said = (said + data.toString()).slice(-4_000)))
  let ended = false
  const end = new Promise<void>((done) => child.once('close', () => { ended = true; done() }))
  return {
    async becomesHealthy(address, msMax) {
      const deadline = performance.now() + msMax
      while (!(await answers(address))) {
        if (ended) throw new Error(`The server ended before it answered: ${said}`)
        if (performance.now() > deadline) throw new Error(`The server did not answer in ${msMax} ms: ${said}`)
        await sleep(10)
      }
    },
    async stop() {
      if (ended) return
      child.kill('SIGTERM')
      const isLate = await Promise.race([end.then(() => false), sleep(STOP_MS_MAX, true, { ref: false })])
      if (!isLate) return
      child.kill('SIGKILL')
      await end
      throw new Error(`The server did not stop in ${STOP_MS_MAX} ms: ${said}`)
    },
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(address, { signal: AbortSignal.timeout(2_000) })).status === 200
  } catch {
    // Nobody listens yet: that is what is being waited for.
    return false
  }
}

export function findFreePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen({ port: 0, host: '127.0.0.1' }, () => {
      const address = probe.address()
      probe.close(() => (address !== null && typeof address === 'object' ? done(address.port) : fail(new Error('The system gave no port.'))))
    })
  })
}
