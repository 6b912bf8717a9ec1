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
/** Few customers with many accounts each: Tryton reads a procedure per customer, so that this is the kinder case for it. */
const LINES_PER_PARTY = 99
const ROUNDS_MAX = 3
const levelDays = [3, 20, 45]
const firstOn = day('2011-03-01')
/** No line passes two levels between two of them: Tryton climbs one in a run, and would be behind otherwise. */
const dates = [firstOn, addDays(firstOn, 15), addDays(firstOn, 35)]
const dueDaysMax = 19

/** The same levels as our rungs, without what Tryton does not know: cool-downs, small sums, stops. */
const policy = {
  ...defaultLadder, minOverdueFen: 0, limitRung: null,
  rungs: levelDays.map((days, index) => ({ id: `level${index + 1}`, name: `第${index + 1}级`, days, minFen: 0, coolDownDays: 1, channels: [{ channel: 'sms' as const, who: 'system' as const }], holdOutPermille: 0 })),
}

/** The plain definition: a line stands at the last level whose days it has been overdue. */
function levelOf(line: TrytonLine, on: Day): number {
  let level = 0
  while (level < levelDays.length && on >= addDays(line.dueOn, levelDays[level] ?? 0)) level += 1
  return level
}

/** The dunning of the same overdue lines on three dates by the night of our ladder and by Tryton, both in one PostgreSQL. */
export const bench: Bench = {
  name: 'arrears.tryton',
  needsBuild: false,
  needs: tryton,
  async run(ctx) {
    const size = scaled(LINES, ctx.scale, 200)
    const lines = Array.from({ length: size }, (_, index) => ({ no: `A${String(index).padStart(8, '0')}`, dueOn: addDays(firstOn, -1 - ((index * 7_919) % dueDaysMax)), fen: 2_000 + ((index * 7) % 90) * 100 }))
    const { records, connectionString } = await openBenchServer(ctx)
    await seedLines(records, lines)
    ctx.say(`Making a ledger of ${size} lines in Tryton`)
    const theirs = await openTryton(ctx, connectionString, { days: levelDays, lines, linesPerParty: LINES_PER_PARTY })
    const ours = openOurs(records)
    ctx.say('Comparing where every line stands on three dates')
    for (const side of [ours, theirs]) await compare(side, lines)
    ctx.say('Timing both by turns')
    const seconds = await timeByTurns(Math.min(ctx.rounds, ROUNDS_MAX), () => threeDates(ours), () => threeDates(theirs))
    await sayWhoLags(ctx.say, { ours, theirs }, lines)
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
async function compare(side: TrytonSide, lines: readonly TrytonLine[]): Promise<void> {
  await side.clear()
  for (const on of dates) {
    await side.run(on)
    const behind = await countWrong(side, lines, on)
    assert(behind === 0, `${behind} lines stand elsewhere on ${on} than the definition says.`)
  }
  assert(new Set(lines.map((line) => levelOf(line, firstOn))).size > 1, 'Not all lines stand alike.')
}

async function countWrong(side: TrytonSide, lines: readonly TrytonLine[], on: Day): Promise<number> {
  const levels = await side.read()
  return lines.filter((line) => (levels.get(line.no) ?? 0) !== levelOf(line, on)).length
}

/** A run in the middle is missed: ours must not mind. */
async function sayWhoLags(say: (words: string) => void, sides: { readonly ours: TrytonSide; readonly theirs: TrytonSide }, lines: readonly TrytonLine[]): Promise<void> {
  const last = addDays(firstOn, 35)
  const wrong = { ours: 0, theirs: 0 }
  for (const name of ['ours', 'theirs'] as const) {
    await sides[name].clear()
    for (const on of [firstOn, last]) await sides[name].run(on)
    wrong[name] = await countWrong(sides[name], lines, last)
  }
  assert(wrong.ours === 0, 'A missed night changes nothing.')
  say(`With the second date missed, ${wrong.theirs} of ${lines.length} lines of Tryton are a level behind, and none of ours`)
}

function openOurs(records: Records): TrytonSide {
  const book = openBook(records, 1)
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

async function seedLines(records: Records, lines: readonly TrytonLine[]): Promise<void> {
  await seedBranch(records, policy)
  await records.withClient(async (client) => {
    await client.query('insert into bench_item select no, 0, due, fen from unnest($1::text[], $2::int[], $3::int[]) line(no, due, fen) order by no',
      [lines.map(({ no }) => no), lines.map(({ dueOn }) => daysBetween(day('1970-01-01'), dueOn)), lines.map(({ fen }) => fen)])
    await client.query('analyze bench_item')
  })
}
