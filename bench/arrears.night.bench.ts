import { join } from 'node:path'
import { ledgerBook, runNight } from '../src/arrears/index.ts'
import { addDays, type Day } from '../src/kernel/day.ts'
import { assert } from '../src/kernel/refusal.ts'
import { openDuckFacts } from '../src/platform/facts/duckdb.ts'
import type { Bench } from './bench.ts'
import { bringLedger, nightOn, openBook, seedArrears } from './arrearsBook.ts'
import { openBenchRecords } from './stores.ts'
import { rounded, scaled, secondsOf } from './timing.ts'

const ACCOUNTS = 1_000_000

/** The whole night: three million open items read, decided and recorded. The first night of a book also writes every rung of its past. */
export const bench: Bench = {
  name: 'arrears.night',
  needsBuild: false,
  async run(ctx) {
    const size = scaled(ACCOUNTS, ctx.scale, 1_000)
    const records = await openBenchRecords(ctx)
    ctx.say(`Making a book of ${size} accounts`)
    await seedArrears(records, size)
    const book = openBook(records)
    const night = (on: Day) => secondsOf(async () => {
      const outcome = await runNight({ records, book, onPage: (done) => ctx.say(`${done} accounts`) }, on)
      assert(outcome.accounts === size && outcome.withoutPolicy === 0, 'Everybody was decided.')
    })
    ctx.say('Timing the first night of this book')
    const first = await night(addDays(nightOn, -1))
    ctx.say('Timing the night after it')
    const ordinary = await night(nightOn)
    const { rows: [stored] } = await records.withClient((client) => client.query<{ states: number }>('select count(*)::int as states from arrears_state where business_date = $1', [nightOn]))
    assert(stored?.states === size, 'Everybody was recorded.')
    ctx.say('Running the same night again')
    const again = await secondsOf(() => runNight({ records, book }, nightOn))
    const facts = await openDuckFacts({ path: join(ctx.makeFolder(), 'facts.duckdb'), threads: 2 })
    ctx.atEnd(() => facts.close())
    ctx.say('Bringing the same bills and payments as files would')
    await bringLedger(facts, size)
    ctx.say('Timing the next night over that ledger')
    const next = addDays(nightOn, 1)
    const ledger = await secondsOf(async () => {
      const outcome = await runNight({ records, book: ledgerBook(facts, next), onPage: (done) => ctx.say(`${done} accounts`) }, next)
      assert(outcome.accounts === size && outcome.withoutPolicy === 0, 'Everybody was decided.')
    })
    return [
      { name: 'arrears.night', value: rounded(ordinary), unit: 's', size, against: null, ratio: null },
      { name: 'arrears.night.first', value: rounded(first), unit: 's', size, against: null, ratio: null },
      { name: 'arrears.night.ledger', value: rounded(ledger), unit: 's', size, against: null, ratio: null },
      { name: 'arrears.night.again', value: rounded(again), unit: 's', size, against: null, ratio: null },
    ]
  },
}
