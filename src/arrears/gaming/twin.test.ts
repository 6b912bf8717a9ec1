import { expect, test } from 'vitest'
import type { TwinFraud } from '../../../demo/frauds.ts'
import { loadTwin } from '../testTwin.ts'
import { month as toMonth } from '../../kernel/day.ts'
import { defaultGaming } from './gaming.data.ts'
import { findGaming } from './watch.ts'

const keyOf = (fraud: TwinFraud, month: string): string =>
  fraud.kind === 'paysForCustomers' ? `paysForCustomers:${month}:${fraud.outletCode}:${fraud.staffNo}` : fraud.kind === 'movedMoney' ? `movedMoney:${month}:${fraud.staffNo}` : `reEntry:${fraud.subscriberId}`

test('planted frauds are found with precision and recall of at least 0.9, over seeds', { timeout: 900_000 }, async () => {
  const tally = new Map<string, { planted: number; found: number; right: number }>()
  for (const seed of [11, 12, 13]) {
    const twin = await loadTwin({ seed, subscribers: 24_000, months: 5 })
    try {
      const planted = new Set(twin.months.flatMap(({ month, arrears }) => arrears.frauds.map((fraud) => keyOf(fraud, month))))
      const found = new Set<string>()
      for (const { month } of twin.months) for (const find of await findGaming(twin.facts, toMonth(month), defaultGaming)) found.add(find.key)
      for (const pattern of ['paysForCustomers', 'movedMoney', 'reEntry']) {
        const of = (keys: ReadonlySet<string>) => [...keys].filter((key) => key.startsWith(pattern))
        const before = tally.get(pattern) ?? { planted: 0, found: 0, right: 0 }
        tally.set(pattern, { planted: before.planted + of(planted).length, found: before.found + of(found).length, right: before.right + of(found).filter((key) => planted.has(key)).length })
      }
    } finally {
      await twin.close()
    }
  }
  for (const [pattern, { planted, found, right }] of tally) {
    // Enough of each kind, so that the shares mean something.
    expect([pattern, planted >= 10]).toEqual([pattern, true])
    expect([pattern, 'precision', right / found >= 0.9, right, found]).toEqual([pattern, 'precision', true, right, found])
    expect([pattern, 'recall', right / planted >= 0.9, right, planted]).toEqual([pattern, 'recall', true, right, planted])
  }
})
