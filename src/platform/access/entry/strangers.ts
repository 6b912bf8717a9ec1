const NAMES_MAX = 20_000

/** Failures of names that no account bears, so that being paused does not tell which names exist. */
export type Strangers = {
  failuresOf(signInName: string): number
  lockedUntil(signInName: string): Date | null
  note(signInName: string, failures: number, lockedUntil: Date | null): void
}

export function strangersInMemory(): Strangers {
  const known = new Map<string, { failures: number; lockedUntil: Date | null }>()
  return {
    failuresOf: (signInName) => known.get(signInName)?.failures ?? 0,
    lockedUntil: (signInName) => known.get(signInName)?.lockedUntil ?? null,
    note(signInName, failures, lockedUntil) {
      known.delete(signInName)
      known.set(signInName, { failures, lockedUntil })
      const [oldest] = known.keys()
      if (known.size > NAMES_MAX && oldest !== undefined) known.delete(oldest)
    },
  }
}
