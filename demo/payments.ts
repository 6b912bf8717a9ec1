import { draw, openStream, splitWhole } from './random.ts'
import { paymentSeason, paymentWeight } from './season.ts'
import type { LivedMonth, World } from './state.ts'

const PAYMENTS_PER_USER = 0.92

/** Payments of a month by township and brand, spread over its days. They follow no single subscriber yet. */
export function planPayments(world: World, lived: LivedMonth): void {
  const stream = openStream(world.options.seed, 'payments')
  const weights = lived.days.map(paymentWeight)
  const opening = openingByCell(world, lived)
  for (let cell = 0; cell < world.cellCount; cell++) {
    const brand = cell % world.era.brands.length
    const noise = 0.94 + 0.12 * draw(stream, cell, lived.index, 0)
    const payments = Math.round((opening[cell] ?? 0) * PAYMENTS_PER_USER * paymentSeason(lived.month) * noise)
    const meanFen = world.era.paymentFenMean * (brand === 0 ? 2 : brand === 1 ? 0.85 : 0.87) * (0.97 + 0.06 * draw(stream, cell, lived.index, 1))
    const dayWeights = weights.map((weight, place) => weight * (0.8 + 0.4 * draw(stream, cell, lived.index, 2 + place)))
    const counts = splitWhole(payments, dayWeights)
    counts.forEach((dayCount, place) => {
      const at = place * world.cellCount + cell
      lived.paymentCount[at] = dayCount
      // People pay in tens of yuan.
      lived.paymentFen[at] = dayCount === 0 ? 0 : Math.max(dayCount, Math.round((dayCount * meanFen * (0.9 + 0.2 * draw(stream, cell, lived.index, 40 + place))) / 1000)) * 1000
    })
  }
}

function openingByCell(world: World, lived: LivedMonth): number[] {
  const { counts } = lived.tally
  const width = counts.length / world.cellCount
  return Array.from({ length: world.cellCount }, (_, cell) => counts[cell * width] ?? 0)
}
