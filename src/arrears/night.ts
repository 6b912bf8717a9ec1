import type { Day } from '../kernel/day.ts'
import type { TaskDeps } from '../platform/facts/owner.ts'
import { type ActsOutcome, takeActs } from './act/night.ts'
import { measureEffects } from './effect/measure.ts'
import { ledgerBook } from './ladder/facts.ts'
import { type NightOutcome, runNight } from './ladder/night.ts'
import { proposeRestores, proposeStops } from './stop/propose.ts'

export type DunningOutcome = NightOutcome & Partial<ActsOutcome> & { readonly proposed: number; readonly withdrawn: number; readonly restores: number }

/**
 * A whole night of dunning: where every account stands, what its rungs come to, which stops and restores are proposed, what rungs have brought in.
 * `withActs` false: rungs are written down and nobody hears of them, as when the branch dunned without the program.
 * `withEffects` false: a night of the past, of which a later one will measure all again.
 */
export async function liveDunningNight(deps: Pick<TaskDeps, 'records' | 'facts' | 'signal'>, on: Day, { withActs, withEffects = true, now, onPage }: { readonly withActs: boolean; readonly withEffects?: boolean; readonly now: Date; readonly onPage?: (accounts: number) => void }): Promise<DunningOutcome> {
  const { records, facts, signal } = deps
  const night = await runNight({ records, book: ledgerBook(facts, on), signal, ...(onPage ? { onPage } : {}) }, on)
  const known = { records, facts, now, signal }
  const acts = withActs ? await takeActs(known, on) : {}
  const stops = await proposeStops(known, on)
  const { restores } = await proposeRestores(known, on, { afterNight: true })
  if (withEffects) await measureEffects(known, on)
  return { ...night, ...acts, ...stops, restores }
}
