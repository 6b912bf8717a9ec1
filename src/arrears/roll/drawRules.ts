/** A seeded stream of numbers in [0, 1): the same seed gives the same intervals. */
export function openDraws(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

// ln n!, remembered up to here; above it Stirling's series is exact to the last digits.
const logFactorials: number[] = [0]
for (let n = 1; n <= 1_024; n += 1) logFactorials.push((logFactorials[n - 1] ?? 0) + Math.log(n))
const logFactorial = (n: number): number => logFactorials[n] ?? (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3)

/** A binomial number by inversion from its mode outwards: exact, and about as many steps as its spread. */
export function drawBinomial(trials: number, chance: number, draw: () => number): number {
  if (trials <= 0 || chance <= 0) return 0
  if (chance >= 1) return trials
  const odds = chance / (1 - chance)
  const mode = Math.min(trials, Math.floor((trials + 1) * chance))
  const atMode = Math.exp(logFactorial(trials) - logFactorial(mode) - logFactorial(trials - mode) + mode * Math.log(chance) + (trials - mode) * Math.log1p(-chance))
  let left = draw() - atMode
  let [below, above] = [mode, mode]
  let [chanceBelow, chanceAbove] = [atMode, atMode]
  while (left > 0 && (below > 0 || above < trials)) {
    if (above < trials) {
      chanceAbove *= ((trials - above) / (above + 1)) * odds
      above += 1
      left -= chanceAbove
      if (left <= 0) return above
    }
    if (below > 0) {
      chanceBelow *= below / ((trials - below + 1) * odds)
      below -= 1
      left -= chanceBelow
      if (left <= 0) return below
    }
    // What is left of the unit is rounding.
    if (chanceAbove < 1e-15 && chanceBelow < 1e-15) break
  }
  return mode
}

/** As many drawn again as there are, each group by its own size: a multinomial number, group by group. */
export function drawAgain(sizes: readonly number[], into: Float64Array, draw: () => number): Float64Array {
  let stillToDraw = sizes.reduce((total, size) => total + size, 0)
  let stillThere = stillToDraw
  sizes.forEach((size, index) => {
    const drawn = stillThere <= 0 ? 0 : drawBinomial(stillToDraw, Math.min(1, size / stillThere), draw)
    into[index] = drawn
    stillToDraw -= drawn
    stillThere -= size
  })
  return into
}

export type Interval = { readonly low: number; readonly high: number }
/** The middle part of what was drawn; `share` 0.8 leaves a tenth on either side. */
export function middleOf(values: readonly number[], share: number): Interval {
  const sorted = Float64Array.from(values).sort()
  const at = (part: number): number => {
    const place = part * (sorted.length - 1)
    const low = sorted[Math.floor(place)] ?? Number.NaN
    return low + ((sorted[Math.ceil(place)] ?? low) - low) * (place - Math.floor(place))
  }
  return { low: at((1 - share) / 2), high: at((1 + share) / 2) }
}
