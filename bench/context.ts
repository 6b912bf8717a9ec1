import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bench, BenchContext, BenchLine } from './bench.ts'

/** Runs one bench and leaves nothing behind: no folder, no server, whatever happens. */
export async function runBench(bench: Bench, options: { scale: number; say?: (words: string) => void; signal?: AbortSignal }): Promise<BenchLine[]> {
  const closing: (() => Promise<unknown>)[] = []
  const folders: string[] = []
  const ctx: BenchContext = {
    scale: options.scale,
    makeFolder() {
      const folder = mkdtempSync(join(tmpdir(), 'bihuan-bench-'))
      folders.push(folder)
      return folder
    },
    atEnd: (close) => void closing.push(close),
    say: options.say ?? (() => undefined),
  }
  const stopped = new Promise<never>((_, reject) => {
    options.signal?.addEventListener('abort', () => reject(new Error('The bench was stopped.')), { once: true })
  })
  try {
    options.signal?.throwIfAborted()
    return await Promise.race([bench.run(ctx), stopped])
  } finally {
    for (const close of closing.reverse()) await close().catch((error: unknown) => ctx.say(`Closing failed: ${String(error)}`))
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
