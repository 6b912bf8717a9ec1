import type { Day } from '../../kernel/day.ts'
import type { Language } from '../../kernel/refusal.ts'
import { Refusal, refusal } from '../../kernel/refusal.ts'
import type { Facts } from '../facts/facts.ts'
import type { FactsOwner } from '../facts/owner.ts'
import type { Records } from '../records/records.ts'

/**
 * Who asks, what they may do and where: made once per request and handed to every action.
 * Permissions are verbs `chapter.verb`; the scope is a set of area codes, each standing for all that lies in it.
 */
export type Context = {
  readonly records: Records
  readonly facts: Facts
  /** The process that owns the facts, for work that writes them. */
  readonly factsOwner: FactsOwner
  readonly dataFolder: string
  readonly accountId: number
  readonly signInName: string
  readonly staffNo: string | null
  readonly language: Language
  readonly permissions: ReadonlySet<string>
  /** Areas whose rows may be seen; figures of sibling areas may be seen without it. */
  readonly scopeAreaCodes: readonly string[]
  /** The branch's today (a setting of the demo, the clock of China otherwise). */
  readonly today: Day
  readonly now: Date
}

export const noPermission = refusal(
  'NO_PERMISSION',
  { zh: '您没有“{verb}”的权限，请联系管理员授权。', en: 'You have no permission for "{verb}"; ask the administrator to grant it.' },
  403,
)

/** The first line of every action. */
export function requirePermission(ctx: Context, verb: string): void {
  if (!ctx.permissions.has(verb)) throw new Refusal(noPermission, { verb })
}
