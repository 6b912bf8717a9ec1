import { assert } from '../src/kernel/refusal.ts'

export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

/**
 * Times two ways of doing the same by turns, A B A B: what else the machine does then meets both alike.
 * Each way gives the seconds that count, so that it can prepare outside of them.
 */
export async function timeByTurns(rounds: number, ours: () => Promise<number>, theirs: () => Promise<number>): Promise<{ ours: number; theirs: number }> {
  assert(rounds >= 1, 'At least one round is timed.')
  const times = { ours: [] as number[], theirs: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    times.ours.push(await ours())
    times.theirs.push(await theirs())
  }
  return { ours: median(times.ours), theirs: median(times.theirs) }
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value that the given share of all values does not pass. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)]
  const above = sorted[Math.ceil(place)]
  assert(below !== undefined && above !== undefined, 'There is something to choose from.')
  return below + (above - below) * (place - Math.floor(place))
}

/** Three significant digits: the rest is noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3))
}

export function scaled(size: number, scale: number, sizeMin: number): number {
  return Math.max(sizeMin, Math.round(size * scale))
}
