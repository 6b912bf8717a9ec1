/**
 * Runs work side by side, `limit` at a time. `add` waits for room, `idle` for the end of all; both throw what failed first,
 * and nothing is begun after that.
 */
export function atMost(limit: number): { add(work: () => Promise<unknown>): Promise<void>; idle(): Promise<void> } {
  const running = new Set<Promise<void>>()
  let failure: { readonly cause: unknown } | null = null
  const throwFailure = () => {
    if (failure) throw failure.cause
  }
  return {
    async add(work) {
      while (running.size >= limit && !failure) await Promise.race(running)
      throwFailure()
      const one: Promise<void> = work().then(() => undefined, (cause: unknown) => { failure ??= { cause } }).finally(() => running.delete(one))
      running.add(one)
    },
    async idle() {
      await Promise.all(running)
      throwFailure()
    },
  }
}
