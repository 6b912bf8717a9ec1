/**
 * Counter-based random numbers: every draw is a hash of (seed, chapter, subject, period, turn).
 * Nothing is consumed in order, so a chapter added later, or a subscriber added by a promotion, changes no other draw.
 */
export type Stream = number

function mix(input: number): number {
  let h = input
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** The key of one chapter's draws. */
export function openStream(seed: number, chapter: string): Stream {
  let h = mix(0x811c9dc5 ^ seed)
  for (let index = 0; index < chapter.length; index++) h = Math.imul(h ^ chapter.charCodeAt(index), 0x01000193)
  return mix(h)
}

/** 32 even bits, as an unsigned integer. */
export function drawBits(stream: Stream, subject: number, period: number, turn: number): number {
  const first = mix(stream + Math.imul(subject, 0x9e3779b1))
  const second = mix(first + Math.imul(period, 0x85ebca77) + 0x165667b1)
  return mix(second + Math.imul(turn + 1, 0x27d4eb2f)) >>> 0
}

/** In [0, 1). */
export function draw(stream: Stream, subject: number, period: number, turn: number): number {
  return drawBits(stream, subject, period, turn) * 2.3283064365386963e-10
}

/** A whole number in [0, below). */
export function drawBelow(stream: Stream, subject: number, period: number, turn: number, below: number): number {
  return Math.floor(draw(stream, subject, period, turn) * below)
}

/** Rounds up with the probability of the fraction, so that means survive rounding. */
export function roundByChance(expected: number, chance: number): number {
  return Math.floor(expected + chance)
}

/** Mean 1, heavy right tail; takes turns `turn` and `turn + 1`. */
export function drawLogNormal(stream: Stream, subject: number, period: number, turn: number, sigma: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - draw(stream, subject, period, turn)))
  const normal = radius * Math.cos(2 * Math.PI * draw(stream, subject, period, turn + 1))
  return Math.exp(sigma * normal - (sigma * sigma) / 2)
}

/** Index of the first cumulative share above `chance`; the last is expected to be 1. */
export function pick(cumulative: ArrayLike<number>, chance: number): number {
  let low = 0
  let high = cumulative.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (chance < (cumulative[middle] ?? 1)) high = middle
    else low = middle + 1
  }
  return low
}

/** Running shares of positive weights, ending in exactly 1. */
export function cumulate(weights: readonly number[]): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const running = new Float64Array(weights.length)
  let sum = 0
  weights.forEach((weight, index) => {
    sum += weight
    running[index] = index === weights.length - 1 ? 1 : sum / total
  })
  return running
}

/** Splits a whole number by weights, exactly, by largest remainder. */
export function splitWhole(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((running, weight) => running + weight, 0)
  if (sum <= 0) return weights.map(() => 0)
  const exact = weights.map((weight) => (total * weight) / sum)
  const parts = exact.map(Math.floor)
  const missing = total - parts.reduce((running, part) => running + part, 0)
  exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .sort((left, right) => right.rest - left.rest || left.index - right.index)
    .slice(0, missing)
    .forEach(({ index }) => { parts[index] = (parts[index] ?? 0) + 1 })
  return parts
}
