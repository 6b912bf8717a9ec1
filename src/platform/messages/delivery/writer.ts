import { setTimeout as sleep } from 'node:timers/promises'

export type Writer<Item> = {
  /** Resolves once the item is committed; rejects for good only when the writer ends without it. */
  write(item: Item): Promise<void>
  end(): Promise<void>
}

const batchMax = 500
const triesMax = 8
const retryMs = 250

type Waiting<Item> = { readonly item: Item; readonly done: () => void; readonly fail: (error: unknown) => void }

/** Collects what comes while a batch is being written, and writes it together: one commit for many answers. */
export function makeWriter<Item>(writeBatch: (batch: readonly Item[]) => Promise<void>, onFault: (error: unknown) => void): Writer<Item> {
  const waiting: Waiting<Item>[] = []
  let running: Promise<void> | null = null

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, batchMax)
      await writeWithRetries(batch.map((one) => one.item)).then(() => batch.forEach((one) => one.done()), (error: unknown) => batch.forEach((one) => one.fail(error)))
    }
    running = null
  }
  const writeWithRetries = async (batch: readonly Item[]): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await writeBatch(batch)
      } catch (error) {
        onFault(error)
        // The records may be starting again; what cannot be kept even then shows as unknown after the next start.
        if (attempt >= triesMax) throw error
        await sleep(retryMs * attempt)
      }
    }
  }
  return {
    write(item) {
      const kept = new Promise<void>((done, fail) => waiting.push({ item, done, fail }))
      running ??= Promise.resolve().then(writeAll)
      return kept
    },
    async end() {
      while (running) await running
    },
  }
}
