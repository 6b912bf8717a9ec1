import type { Day } from '../../kernel/day.ts'
import type { Language } from '../../kernel/refusal.ts'
import { Refusal, refusal } from '../../kernel/refusal.ts'
import type { Facts } from '../facts/facts.ts'
import type { FactsOwner } from '../facts/owner.ts'
import type { Records } from '../records/records.ts'

/** What one role gives in one area; the area code stands for all that lies in it. */
export type Grant = { readonly permissions: ReadonlySet<string>; readonly areaCode: string }

/**
 * Who asks, what they may do and where: made once per request and handed to every action.
 * Permissions are verbs `chapter.verb`.
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
  readonly grants: readonly Grant[]
  /** The branch's today (a setting of the demo, the clock of China otherwise). */
  readonly today: Day
  readonly now: Date
}

export const noPermission = refusal(
  'NO_PERMISSION',
  { zh: '您没有“{verb}”的权限，请联系管理员授权。', en: 'You have no permission for "{verb}"; ask the administrator to grant it.' },
  403,
)

/**
 * A context after `requirePermission`. Only here a scope exists: a verb that a role gives in one area opens no row of another,
 * whatever other roles its holder has there.
 */
export type Allowed<Of extends Pick<Context, 'grants'> = Context> = Of & {
  /** The areas whose rows the verb opens; figures of sibling areas may be seen without it. */
  readonly scopeAreaCodes: readonly string[]
}

/** The first line of every action: what follows works with the context that it gives. */
export function requirePermission<Of extends Pick<Context, 'grants'>>(ctx: Of, verb: string): Allowed<Of> {
  const scopeAreaCodes = scopeOf(ctx, verb)
  if (scopeAreaCodes.length === 0) throw new Refusal(noPermission, { verb })
  return { ...ctx, scopeAreaCodes }
}

/** Whether a page should offer what the verb allows somewhere. */
export function hasPermission(ctx: Pick<Context, 'grants'>, verb: string): boolean {
  return ctx.grants.some((grant) => grant.permissions.has(verb))
}

/** Where a verb is held; without one: where any role is held. */
export function scopeOf(ctx: Pick<Context, 'grants'>, verb?: string): readonly string[] {
  const held = verb === undefined ? ctx.grants : ctx.grants.filter((grant) => grant.permissions.has(verb))
  return [...new Set(held.map((grant) => grant.areaCode))]
}
