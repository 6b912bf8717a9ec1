import type { TaskProgress } from '../facts/owner.ts'
import type { Records } from '../records/records.ts'
import { updateFile } from './store.ts'

const msBetweenMin = 500

export type ProgressLog = {
  report(progress: TaskProgress): void
  /** Waits for what is being written, so that it cannot come after what the caller writes next. */
  flush(): Promise<void>
}

/** Passes progress on at once and writes it down at most twice a second, so that a page can ask for it. */
export function logProgress(records: Records, fileId: number, onProgress: (progress: TaskProgress) => void): ProgressLog {
  let writing: Promise<void> | null = null
  // A file that is done in a moment needs nothing written down.
  let writtenAtMs = performance.now()
  return {
    report(progress) {
      onProgress(progress)
      const isDue = performance.now() - writtenAtMs >= msBetweenMin
      if (writing || !isDue) return
      writtenAtMs = performance.now()
      // Progress is only a courtesy: a load does not fail because it could not be told.
      writing = updateFile(records, fileId, { progress }).catch(() => undefined).finally(() => {
        writing = null
      })
    },
    async flush() {
      await writing
    },
  }
}
