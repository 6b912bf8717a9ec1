import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { assert } from '../src/kernel/refusal.ts'
import { projectFolder } from '../src/platform/config.ts'

const START_MS_MAX = 120_000
export type RunningServer = { becomesHealthy(address: string): Promise<void>; kill(): Promise<void> }

/** The built server, in a group of its own, so that a kill takes all of it: the server and the process that owns the facts. */
export function startServer(env: NodeJS.ProcessEnv): RunningServer {
  const cli = join(projectFolder(), 'dist', 'server', 'cli.js')
  assert(existsSync(cli), 'The built server is measured: npm run bench builds it first.')
  const child: ChildProcess = spawn(process.execPath, [cli, 'start'], { cwd: projectFolder(), env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => void (said = (said + data.toString()).slice(-4_000)))
  let hasEnded = false
  const end = new Promise<void>((done) => child.once('exit', () => { hasEnded = true; done() }))
  return {
    async becomesHealthy(address) {
      const deadline = performance.now() + START_MS_MAX
      while (!(await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(2_000) }).then((answer) => answer.ok, () => false))) {
        if (hasEnded || performance.now() > deadline) throw new Error(`The server did not come up: ${said}`)
        await sleep(20)
      }
    },
    async kill() {
      if (hasEnded || child.pid === undefined) return
      process.kill(-child.pid, 'SIGKILL')
      await end
    },
  }
}
