import { type Day, lastDayOf, type Month } from '../../kernel/day.ts'
import { findTopArea } from '../../branch/index.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import type { Records } from '../../platform/records/records.ts'
import { type RuleInForce, ruleInForce } from '../../platform/rules/index.ts'
import { computeRoll } from '../roll/compute.ts'
import type { RollBody } from '../roll/contract.ts'
import { batchesOf, listStanding, listWindow, readFlows, readOpen } from '../roll/facts.ts'
import { ageing, type BucketId } from '../roll/states.data.ts'
import type { ProvisionPolicy } from './contract.ts'
import { provisionKind } from './policy.ts'
import { defaultProvision } from './provision.data.ts'
import { expectedLoss, provideFor } from './rules.ts'
import { dropRolls, type LineToSave, listRollMonths, saveRoll } from './store.ts'

type Deps = { readonly records: Records; readonly facts: Pick<Facts, 'rows'>; readonly signal: AbortSignal }
/** Late files change a month's end for so long; an older one stays as it was when it was provided for. */
export const monthsLookedBack = 6

/** Computes the month ends whose facts or rule have changed since they were computed; run again it changes nothing. */
export async function runProvision({ records, facts, signal }: Deps, today: Day, now: Date, onMonth?: (month: Month) => void): Promise<{ computed: number; dropped: number }> {
  const top = await findTopArea(records)
  if (!top) return { computed: 0, dropped: 0 }
  const standing = await listStanding(facts)
  const known = new Map((await listRollMonths(records)).map((row) => [row.month, row.madeOf]))
  const gone = [...known.keys()].filter((month) => !standing.some((one) => one === month))
  if (gone.length > 0) await records.transaction((tx) => dropRolls(tx, gone))
  let computed = 0
  for (const month of standing.slice(-monthsLookedBack)) {
    signal.throwIfAborted()
    // The rule of a month's end is the one in force on its last day; for the newest also one that was approved since.
    const on = month === standing.at(-1) ? today : lastDayOf(month)
    const rule = await ruleInForce(records, provisionKind, top.areaCode, on)
    const policy = rule?.body ?? defaultProvision
    const months = await listWindow(facts, month, policy.historyMonths + 1)
    if (months.length < 2) continue
    const madeOf = `${await batchesOf(facts, months)} rule ${rule?.ruleId ?? 0}`
    if (known.get(month) === madeOf) continue
    onMonth?.(month)
    const body = await computeRoll(facts, months, policy.writeOffMonths)
    const lines = await provisionLines({ facts, month, body, policy, rule, topCode: top.areaCode })
    const flows = await readFlows(facts, month)
    await records.transaction((tx) => saveRoll(tx, { month, madeOf, rule, body, flows, lines }, now))
    computed += 1
  }
  return { computed, dropped: gone.length }
}

type LinesOf = { readonly facts: Pick<Facts, 'rows'>; readonly month: Month; readonly body: RollBody; readonly policy: ProvisionPolicy; readonly rule: RuleInForce<ProvisionPolicy> | null; readonly topCode: string }

/** One line for each area and age. The chances of loss are the branch's: a township has too few debts for its own. */
async function provisionLines({ facts, month, body, policy, rule, topCode }: LinesOf): Promise<LineToSave[]> {
  const open = await readOpen(facts, month)
  const chances = body.money?.chances ?? []
  const ofArea = new Map<string, typeof open>()
  for (const line of open) ofArea.set(line.areaCode, [...(ofArea.get(line.areaCode) ?? []), line])
  return [...ofArea].flatMap(([areaCode, lines]) => {
    const losses = expectedLoss(lines, chances, policy)
    const inBucket = (bucket: (typeof ageing)[number]) => lines.filter((line) => line.age >= bucket.from && line.age <= bucket.to)
    const byAge = ageing.map((bucket) => ({ bucket: bucket.id, openFen: inBucket(bucket).reduce((sum, line) => sum + line.fen, 0), lossFen: losses.get(bucket.id) ?? 0 }))
    const provided = new Map(provideFor(byAge, policy).map((line) => [line.bucket, line]))
    return byAge.map((line, at): LineToSave => ({
      areaCode, ...line, bills: inBucket(ageing[at] ?? ageing[0]).reduce((sum, each) => sum + each.bills, 0),
      ratePermille: rule === null ? null : (provided.get(line.bucket)?.ratePermille ?? 0), provisionFen: rule === null ? null : (provided.get(line.bucket)?.provisionFen ?? 0),
      ...(areaCode === topCode ? ends(body, line.bucket, policy) : { lossLowFen: null, lossHighFen: null }),
    }))
  })
}

function ends(body: RollBody, bucket: BucketId, policy: ProvisionPolicy): { lossLowFen: number | null; lossHighFen: number | null } {
  const figure = body.money?.lost[ageing.findIndex((one) => one.id === bucket)]
  const after = (fen: number): number => Math.round((fen * policy.lossPermille) / 1000)
  return figure ? { lossLowFen: after(figure.low), lossHighFen: after(figure.high) } : { lossLowFen: null, lossHighFen: null }
}

