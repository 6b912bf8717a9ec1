import { addMonths, month as toMonth, type Month } from '../../kernel/day.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import { intervalShare, type RollBody } from './contract.ts'
import { drawAgain, middleOf, openDraws } from './drawRules.ts'
import { findDrift } from './driftRules.ts'
import { readPanel, readPaths, readVintages } from './facts.ts'
import { forecastStates } from './forecastRules.ts'
import { byBucket, forecastMoney, type MoneyPanel, sumGroups } from './moneyRules.ts'
import { chiSquaredTail, countMoves, countPairMoves, countStates, homogeneity, orderTwo, type Path, pool, ratesOf, type Test } from './rollRules.ts'
import { accountStates, ageing, rollStateOf, rollStates } from './states.data.ts'

const draws = 500
const monthsAhead = 3
/** The same data give the same intervals. */
const seed = 6323
const stateCount = rollStates.length
const [monthsFourOn, oldest] = [accountStates.indexOf('months4to6'), accountStates.indexOf('over12')]

type Asked = { readonly paths: readonly Path[]; readonly panel: MoneyPanel; readonly months: readonly Month[]; readonly writeOffMonths: number; readonly vintages: RollBody['vintages'] }

/** Everything that the paths of accounts and the money by age say about a month's end. Pure: the same input gives the same body. */
export function rollOf({ paths: fine, panel, months, writeOffMonths, vintages }: Asked): RollBody {
  const moves = months.length - 1
  const all = Array.from({ length: moves }, (_, at) => at)
  const paths = joinPaths(fine.map((path) => ({ count: path.count, states: path.states.map((state) => (state === null ? null : (rollStateOf[state] ?? null))) })))
  const monthly = all.map((at) => countMoves(paths, stateCount, at))
  const fineMonthly = all.map((at) => countMoves(fine, accountStates.length, at))
  const codes = months.map((month, at) => ({ month, counts: codesOf(fine, at) }))
  const alarms = findDrift(codes, all.map((at) => ({ month: months[at + 1] ?? '', counts: monthly[at] ?? [] })))
  const { low, high } = rateIntervals(paths, moves)
  const withChance = (test: Test) => ({ ...test, chance: chiSquaredTail(test) })
  const money = moves < 3 ? null : forecastMoney({ panel, ageing, ahead: monthsAhead, draws, share: intervalShare, seed, writeOffMonths })
  return {
    months: [...months], moves: pool(fineMonthly), lastMoves: fineMonthly.at(-1) ?? [],
    rates: ratesOf(pool(monthly)), ratesLow: low, ratesHigh: high,
    pairMoves: pool(all.slice(1).map((at) => countPairMoves(paths, stateCount, at))),
    sameOverTime: withChance(homogeneity(monthly)), beforeMatters: withChance(orderTwo(paths, stateCount, moves)),
    alarms, standing: countStates(paths, stateCount, moves),
    forecast: plainForecast(forecastStates({ paths, stateCount, alarms, ahead: monthsAhead, draws, share: intervalShare, seed })),
    money: money && { now: byBucket(sumGroups(panel).open.at(-1) ?? [], ageing), ahead: money.ahead.map((step) => [...step]), lost: [...money.lost], chances: [...money.chances] },
    vintages, writeOffMonths,
  }
}

function plainForecast(forecast: ReturnType<typeof forecastStates>): RollBody['forecast'] {
  const plain = (steps: readonly (readonly { likely: number; low: number; high: number }[])[]) => steps.map((step) => [...step])
  if (forecast.kind === 'tooShort') return forecast
  return forecast.kind === 'clean' ? { kind: 'clean', steps: plain(forecast.steps) } : { kind: 'refused', alarms: [...forecast.alarms], ifNothingHadChanged: plain(forecast.ifNothingHadChanged) }
}

/** Fewer ways are left when states are joined; draws run over ways. */
function joinPaths(paths: readonly Path[]): Path[] {
  const joined = new Map<string, { states: readonly (number | null)[]; count: number }>()
  for (const path of paths) {
    const key = path.states.map((state) => state ?? '-').join('')
    const known = joined.get(key)
    if (known) known.count += path.count
    else joined.set(key, { states: path.states, count: path.count })
  }
  return [...joined.values()]
}

/** Ages above three months fill up in the first year of a ledger; they are one code. Who is gone or written off stays so and only becomes more: no code. */
function codesOf(paths: readonly Path[], at: number): Map<string, number> {
  const counts = new Map<string, number>()
  for (const path of paths) {
    const state = path.states[at] ?? null
    if (state === null || state > oldest) continue
    const code = accountStates[Math.min(state, monthsFourOn)] ?? ''
    counts.set(code, (counts.get(code) ?? 0) + path.count)
  }
  return counts
}

function rateIntervals(paths: readonly Path[], moves: number): { low: number[][]; high: number[][] } {
  const draw = openDraws(seed)
  const sizes = paths.map((path) => path.count)
  const weights = new Float64Array(paths.length)
  const drawn = Array.from({ length: draws }, () => {
    drawAgain(sizes, weights, draw)
    const counts = Array.from({ length: stateCount }, () => Array.from({ length: stateCount }, () => 0))
    paths.forEach((path, index) => {
      const weight = weights[index] ?? 0
      for (let at = 0; weight > 0 && at < moves; at += 1) {
        const [from, to] = [path.states[at] ?? null, path.states[at + 1] ?? null]
        const row = from === null ? undefined : counts[from]
        if (row && to !== null) row[to] = (row[to] ?? 0) + weight
      }
    })
    return ratesOf(counts)
  })
  const end = (side: 'low' | 'high') => Array.from({ length: stateCount }, (_, from) => Array.from({ length: stateCount }, (_, to) => middleOf(drawn.map((rates) => rates[from]?.[to] ?? 0), intervalShare)[side]))
  return { low: end('low'), high: end('high') }
}

/** Reads the facts of the window, and what they say. */
export async function computeRoll(facts: Pick<Facts, 'rows'>, months: readonly Month[], writeOffMonths: number): Promise<RollBody> {
  const paths = await readPaths(facts, months)
  const panel = await readPanel(facts, months)
  const lines = await readVintages(facts, months)
  const first = addMonths(months[0] ?? toMonth('2000-01'), -1)
  const vintages = [...new Set(lines.map((line) => line.month))].filter((month) => month >= first).map((month) => {
    const own = lines.filter((line) => line.month === month)
    const ages = Math.max(...own.map((line) => line.age)) + 1
    // A month whose bills are all settled has no rows of that age any more: nothing is open.
    const reached = Math.max(ages, months.filter((one) => one > month).length)
    return { month, issuedFen: own.reduce((sum, line) => sum + line.issuedFen, 0), openFen: Array.from({ length: reached }, (_, age) => own.find((line) => line.age === age)?.openFen ?? 0) }
  }).filter((vintage) => vintage.issuedFen > 0)
  return rollOf({ paths, panel, months, writeOffMonths, vintages })
}
