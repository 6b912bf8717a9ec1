import { runNight } from '../src/arrears/index.ts'
import { defaultLadder } from '../src/arrears/ladder/ladder.data.ts'
import { addDays, type Day, day, daysBetween } from '../src/kernel/day.ts'
import { assert } from '../src/kernel/refusal.ts'
import type { Records } from '../src/platform/records/records.ts'
import { openBook, seedBranch } from './arrearsBook.ts'
import type { Bench } from './bench.ts'
import { openBenchServer } from './stores.ts'
import { rounded, scaled, secondsOf, timeByTurns } from './timing.ts'
import { openTryton, tryton, type TrytonLine, type TrytonSide } from './trytonSide.ts'

const LINES = 9_900
/** Open items of an account, which is a customer of Tryton's: as many as a night of a branch meets. */
const LINES_EACH = 3
const ROUNDS_MAX = 3
const levelDays = [3, 20, 45]
const firstOn = day('2011-03-01')
/** No line passes two levels between two of them: Tryton climbs one in a run, and would be behind otherwise. */
const dates = [firstOn, addDays(firstOn, 15), addDays(firstOn, 35)]
const dueDaysMax = 17

/** The same levels as our rungs, without what Tryton does not know: cool-downs, small sums, stops. */
const policy = {
  ...defaultLadder, minOverdueFen: 0, limitRung: null,
  rungs: levelDays.map((days, index) => ({ id: `level${index + 1}`, name: `第${index + 1}级`, days, minFen: 0, coolDownDays: 1, channels: [{ channel: 'sms' as const, who: 'system' as const }], holdOutPermille: 0 })),
}

type Line = TrytonLine & { readonly account: string; readonly item: number }
/** By its own name, where somebody stands. */
type Levels = ReadonlyMap<string, number>
type Side = TrytonSide & { readonly expected: (on: Day) => Levels }

/** The plain definition: a line stands at the last level whose days it has been overdue. */
function levelOf(line: Line, on: Day): number {
  let level = 0
  while (level < levelDays.length && on >= addDays(line.dueOn, levelDays[level] ?? 0)) level += 1
  return level
}
/** Tryton places every line, our ladder an account: where its oldest line stands. */
function levelsBy(lines: readonly Line[], nameOf: (line: Line) => string, on: Day): Levels {
  const levels = new Map<string, number>()
  for (const line of lines) levels.set(nameOf(line), Math.max(levels.get(nameOf(line)) ?? 0, levelOf(line, on)))
  return levels
}

/** The dunning of the same overdue lines on three dates by the night of our ladder and by Tryton, both in one PostgreSQL, three lines to a customer. */
export const bench: Bench = {
  name: 'arrears.tryton',
  needsBuild: false,
  needs: tryton,
  async run(ctx) {
    const size = scaled(LINES, ctx.scale, 200)
    const lines = Array.from({ length: size }, (_, index): Line => ({
      no: `L${String(index).padStart(8, '0')}`, account: `A${String(Math.floor(index / LINES_EACH)).padStart(8, '0')}`, item: index % LINES_EACH,
      // Bills of an account are due on days one after another.
      dueOn: addDays(firstOn, -((Math.floor(index / LINES_EACH) * 7_919) % dueDaysMax) - (index % LINES_EACH)), fen: 2_000 + ((index * 7) % 90) * 100,
    }))
    const { records, connectionString } = await openBenchServer(ctx)
    await seedLines(records, lines)
    ctx.say(`Making a ledger of ${size} lines in Tryton`)
    const theirs: Side = { ...(await openTryton(ctx, connectionString, { days: levelDays, lines, linesPerParty: LINES_EACH })), expected: (on) => levelsBy(lines, (line) => line.no, on) }
    const ours: Side = { ...openOurs(records), expected: (on) => levelsBy(lines, (line) => line.account, on) }
    ctx.say('Comparing where everybody stands on three dates')
    assert(new Set(ours.expected(firstOn).values()).size > 1, 'Not all accounts stand alike.')
    for (const side of [ours, theirs]) await compare(side)
    ctx.say('Timing both by turns')
    const seconds = await timeByTurns(Math.min(ctx.rounds, ROUNDS_MAX), () => threeDates(ours), () => threeDates(theirs))
    await sayWhoLags(ctx.say, { ours, theirs })
    return [{
      name: 'arrears.tryton', value: rounded((size * dates.length) / seconds.ours), unit: 'rows/s', size, against: 'Tryton account_dunning', ratio: rounded(seconds.theirs / seconds.ours),
    }]
  },
}

async function threeDates(side: TrytonSide): Promise<number> {
  await side.clear()
  let seconds = 0
  for (const on of dates) seconds += await side.run(on)
  return seconds
}

/** Different states are a fault, not a figure. */
async function compare(side: Side): Promise<void> {
  await side.clear()
  for (const on of dates) {
    await side.run(on)
    const wrong = await countWrong(side, on)
    assert(wrong === 0, `${wrong} stand elsewhere on ${on} than the definition says.`)
  }
}

async function countWrong(side: Side, on: Day): Promise<number> {
  const levels = await side.read()
  return [...side.expected(on)].filter(([name, level]) => (levels.get(name) ?? 0) !== level).length
}

/** A run in the middle is missed: ours must not mind. */
async function sayWhoLags(say: (words: string) => void, { ours, theirs }: { readonly ours: Side; readonly theirs: Side }): Promise<void> {
  const last = addDays(firstOn, 35)
  const lag = async (side: Side): Promise<number> => {
    await side.clear()
    for (const on of [firstOn, last]) await side.run(on)
    return countWrong(side, last)
  }
  assert(await lag(ours) === 0, 'A missed night changes nothing.')
  say(`With the second date missed, ${await lag(theirs)} of ${theirs.expected(last).size} lines of Tryton are a level behind, and none of our accounts`)
}

function openOurs(records: Records): TrytonSide {
  const book = openBook(records, LINES_EACH)
  return {
    clear: () => records.withClient(async (client) => {
      await client.query('truncate arrears_state, arrears_step, arrears_night_page')
      await client.query('analyze arrears_state, arrears_step')
    }),
    run: (on) => secondsOf(() => runNight({ records, book }, on)),
    read: () => records.withClient(async (client) => {
      const { rows } = await client.query<{ no: string; rung: string }>('select account_no as no, rung from arrears_state where rung is not null')
      return new Map(rows.map(({ no, rung }) => [no, policy.rungs.findIndex(({ id }) => id === rung) + 1]))
    }),
  }
}

async function seedLines(records: Records, lines: readonly Line[]): Promise<void> {
  await seedBranch(records, policy)
  await records.withClient(async (client) => {
    await client.query('insert into bench_item select account, item, due, fen from unnest($1::text[], $2::int[], $3::int[], $4::int[]) line(account, item, due, fen) order by account, item',
      [lines.map(({ account }) => account), lines.map(({ item }) => item), lines.map(({ dueOn }) => daysBetween(day('1970-01-01'), dueOn)), lines.map(({ fen }) => fen)])
    await client.query('analyze bench_item')
  })
}
