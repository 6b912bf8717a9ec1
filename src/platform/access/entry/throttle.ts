const WINDOW_MS = 15 * 60_000
const KEYS_MAX = 20_000

export type Throttle = {
  /** Counts an attempt; gives the instant until which the key is refused, or null when it may try. */
  attempt(key: string, now: Date): Date | null
  /** Takes back an attempt that proved right; the others stay counted. */
  forgive(key: string): void
}

/** At most `attemptsMax` per key in a quarter of an hour; kept in memory, bounded. */
export function throttleOf(attemptsMax: number): Throttle {
  const counted = new Map<string, { attempts: number; until: number }>()
  return {
    attempt(key, now) {
      const known = counted.get(key)
      const current = known && known.until > now.getTime() ? known : { attempts: 0, until: now.getTime() + WINDOW_MS }
      current.attempts += 1
      // Set anew, a key moves to the end: those that were quiet longest go first.
      counted.delete(key)
      counted.set(key, current)
      if (counted.size > KEYS_MAX) for (const oldest of counted.keys()) {
        counted.delete(oldest)
        if (counted.size <= KEYS_MAX) break
      }
      return current.attempts > attemptsMax ? new Date(current.until) : null
    },
    forgive(key) {
      const known = counted.get(key)
      if (known) known.attempts -= 1
    },
  }
}
