import { type ChildProcess, fork } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FactQuery, FactRow, Facts } from '../platform/facts/facts.ts'
import type { FactsOwner, TaskInput, TaskProgress } from '../platform/facts/owner.ts'
import { unpackFailure, type WorkerAnswer, type WorkerRequest, type WorkerStart } from './workerMessages.ts'

export type FactsChild = Facts & FactsOwner & { stop(): Promise<void>; readonly pid: number | undefined }

type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void; onProgress?: (progress: TaskProgress) => void }

const restartsMax = 20
/** Who lived this long did not die of the start; its death counts as the first. */
const steadyMs = 600_000

/**
 * Starts the process that owns the facts and keeps it alive: when it dies, what was asked of it fails with a sentence,
 * and it is started again; the ledger makes a load that was cut off harmless.
 * `start` may still be on its way: the process reads its own code meanwhile. When it fails, no process is left.
 */
export async function startFactsChild(options: { entry: string; execArgv?: string[]; engine: WorkerStart['facts']; start: Promise<Omit<WorkerStart, 'kind'>>; onDeath?: (code: number | null) => void; onRestart?: () => void }): Promise<FactsChild> {
  const waiting = new Map<number, Waiting>()
  let nextId = 1
  let stopped = false
  let restarts = 0
  let child: ChildProcess
  let ready: Promise<void>

  const launch = () => {
    const launchedAt = Date.now()
    const started = fork(options.entry, [], { serialization: 'advanced', execArgv: options.execArgv ?? [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    child = started
    ready = new Promise((resolve, reject) => {
      started.on('message', (answer: WorkerAnswer) => {
        if (answer.kind === 'ready') return resolve()
        const asked = waiting.get(answer.id)
        if (answer.kind === 'progress') return asked?.onProgress?.(answer.progress)
        waiting.delete(answer.id)
        if (answer.kind === 'result') asked?.resolve(answer.result)
        else asked?.reject(unpackFailure(answer.failure))
      })
      started.on('exit', (code) => {
        reject(new Error(`The process that owns the facts ended before it was ready (exit ${code}).`))
        for (const asked of waiting.values()) asked.reject(new Error('The process that owns the facts ended; ask again.'))
        waiting.clear()
        if (stopped) return
        options.onDeath?.(code)
        restarts = Date.now() - launchedAt > steadyMs ? 1 : restarts + 1
        if (restarts > restartsMax) return
        ready = relaunch(Math.min(200 * restarts, 5_000))
        ready.catch(() => undefined)
      })
    })
    ready.catch(() => undefined)
    options.start.then(
      (start) => started.send({ kind: 'start', ...start } satisfies WorkerStart, () => undefined),
      // A child that is gone already says so by its exit.
      () => {
        stopped = true
        started.kill()
      },
    )
  }
  // What is asked meanwhile waits for the next one.
  const relaunch = async (waitMs: number): Promise<void> => {
    await sleep(waitMs)
    if (stopped) throw new Error('The server is stopping.')
    launch()
    await ready
    options.onRestart?.()
  }
  launch()

  const ask = async (request: Omit<Extract<WorkerRequest, { kind: 'rows' }>, 'id'> | Omit<Extract<WorkerRequest, { kind: 'task' }>, 'id'>, onProgress?: (progress: TaskProgress) => void) => {
    await ready
    return new Promise<unknown>((resolve, reject) => {
      const id = nextId++
      waiting.set(id, { resolve, reject, ...(onProgress ? { onProgress } : {}) })
      child.send({ ...request, id } as WorkerRequest, (error) => {
        if (!error) return
        waiting.delete(id)
        reject(new Error('The process that owns the facts does not answer.', { cause: error }))
      })
    })
  }
  await ready!.catch((error: unknown) => {
    stopped = true
    throw error
  })
  return {
    engine: options.engine,
    get pid() {
      return child.pid
    },
    rows: async <Row extends FactRow>(query: FactQuery) => (await ask({ kind: 'rows', query })) as Row[],
    run: (task: string, input: TaskInput, onProgress) => ask({ kind: 'task', task, input }, onProgress),
    stop: () =>
      new Promise((resolve) => {
        stopped = true
        if (child.exitCode !== null || child.signalCode !== null || !child.connected) return resolve()
        // What it does is safe to cut off; it only gets time to do it tidily.
        const last = setTimeout(() => child.kill('SIGKILL'), 20_000)
        child.on('exit', () => {
          clearTimeout(last)
          resolve()
        })
        child.send({ kind: 'stop', id: 0 } satisfies WorkerRequest)
      }),
  }
}
