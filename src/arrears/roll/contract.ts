import { z } from 'zod'

const line = z.array(z.number())
const table = z.array(line)
const figure = z.object({ likely: z.number(), low: z.number(), high: z.number() })
const test = z.object({ g2: z.number(), degrees: z.number(), chance: z.number().describe('Chance of so much or more if nothing differed') })
export const alarmShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('code'), month: z.string(), code: z.string(), count: z.number(), share: z.number(), before: z.number(), beforeCountMax: z.number() }),
  z.object({ kind: z.literal('move'), month: z.string(), from: z.number(), to: z.number(), rate: z.number(), before: z.number(), low: z.number(), high: z.number() }),
])
const steps = z.array(z.array(figure))
const forecast = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('clean'), steps }),
  z.object({ kind: z.literal('refused'), alarms: z.array(alarmShape), ifNothingHadChanged: steps }),
  z.object({ kind: z.literal('tooShort'), monthsNeeded: z.number() }),
])

/** What the roll rates of a month's end came to; kept as it was computed then. */
export const rollBodyShape = z.object({
  months: z.array(z.string()).describe('The month ends that it was computed from'),
  /** Accounts by the age of their oldest open bill, all months together; rows and columns as `accountStates`. */
  moves: table,
  /** The last month alone. */
  lastMoves: table,
  /** Rates over `rollStates` with the ends of their intervals. */
  rates: table, ratesLow: table, ratesHigh: table,
  /** Rows are pairs of `rollStates`: the month before and now. */
  pairMoves: table,
  sameOverTime: test, beforeMatters: test,
  alarms: z.array(alarmShape),
  standing: line,
  forecast,
  money: z.object({ now: line, ahead: steps, lost: z.array(figure), chances: line }).nullable(),
  vintages: z.array(z.object({ month: z.string(), issuedFen: z.number(), openFen: line.describe('After none, one, two … months') })),
  writeOffMonths: z.number(),
})
export type RollBody = z.infer<typeof rollBodyShape>
export const intervalShare = 0.8
