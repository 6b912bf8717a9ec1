import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findPostmaster, stopPostmaster } from '../src/platform/records/postmaster.ts'
import type { Bench, BenchContext, BenchLine } from './bench.ts'

const FOLDER = 'bihuan-bench-'
const ROUNDS = 5
const SETTLE_MS_MAX = 10_000

/** Runs one bench and leaves nothing behind: no folder, no server, whatever happens. */
export async function runBench(bench: Bench, options: { scale: number; rounds?: number; say?: (words: string) => void; signal?: AbortSignal }): Promise<BenchLine[]> {
  const closing: (() => Promise<unknown>)[] = []
  const folders: string[] = []
  const ctx: BenchContext = {
    scale: options.scale,
    rounds: options.rounds ?? ROUNDS,
    makeFolder() {
      const folder = mkdtempSync(join(tmpdir(), `${FOLDER}${process.pid}-`))
      folders.push(folder)
      return folder
    },
    atEnd: (close) => void closing.push(close),
    say: options.say ?? (() => undefined),
  }
  let stop = (): void => undefined
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new Error('The bench was stopped.'))
  })
  options.signal?.throwIfAborted()
  options.signal?.addEventListener('abort', stop, { once: true })
  const running = bench.run(ctx)
  const closeAll = async () => {
    for (let close = closing.pop(); close; close = closing.pop()) await close().catch((error: unknown) => ctx.say(`Closing failed: ${String(error)}`))
  }
  try {
    return await Promise.race([running, stopped])
  } finally {
    options.signal?.removeEventListener('abort', stop)
    await closeAll()
    // A bench that was stopped in the middle of opening something still opens it, and fails at the next step.
    await Promise.race([running.catch(() => undefined), sleep(SETTLE_MS_MAX, undefined, { ref: false })])
    await closeAll()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** A run that was killed could not clean up: the next one ends its server and removes its folders. */
export async function removeLeftOvers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${FOLDER}(\\d+)-`).exec(name)?.[1]
    if (pid === undefined || isAlive(Number(pid))) continue
    const folder = join(tmpdir(), name)
    const left = findPostmaster(join(folder, 'records', 'cluster'))
    if (left) await stopPostmaster(left.pid)
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, and is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
