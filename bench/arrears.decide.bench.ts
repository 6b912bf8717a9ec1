import { decideLadder, prepareLadder } from '../src/arrears/index.ts'
import { defaultLadder } from '../src/arrears/ladder/ladder.data.ts'
import { day, daysBetween } from '../src/kernel/day.ts'
import { assert } from '../src/kernel/refusal.ts'
import type { Bench } from './bench.ts'
import { nightOn, openBook, seedArrears } from './arrearsBook.ts'
import { openBenchRecords } from './stores.ts'
import { median, rounded, scaled, secondsOf } from './timing.ts'

const ACCOUNTS = 200_000

/** The pure decision alone: where an account stands, since when, why and what comes next. */
export const bench: Bench = {
  name: 'arrears.decide',
  needsBuild: false,
  async run(ctx) {
    const size = scaled(ACCOUNTS, ctx.scale, 1_000)
    const records = await openBenchRecords(ctx)
    await seedArrears(records, size)
    const accounts = await openBook(records).readPage('', size)
    assert(accounts.length === size, 'The whole book is in one page.')
    const ladder = prepareLadder(defaultLadder)
    const on = daysBetween(day('1970-01-01'), nightOn)
    const times: number[] = []
    let dunned = 0
    for (let round = 0; round < ctx.rounds; round += 1) {
      dunned = 0
      times.push(await secondsOf(async () => {
        for (const account of accounts) if (decideLadder(account, ladder, on, (from) => from).rung !== null) dunned += 1
      }))
    }
    assert(dunned === size, 'Everybody in this book is three weeks late.')
    return [{ name: 'arrears.decide', value: rounded(size / median(times)), unit: 'rows/s', size, against: null, ratio: null }]
  },
}
