import type { AnyContractRouter } from '@orpc/contract'
import type { Words } from '../kernel/refusal.ts'
import type { DeclaredPermission } from '../platform/access/roles.ts'
import type { Day } from '../kernel/day.ts'
import type { FactsOwner, OwnerTask, TaskDeps } from '../platform/facts/owner.ts'
import type { Feed } from '../platform/feeds/feed.ts'
import type { MasterNoun } from '../platform/feeds/master.ts'
import type { Job } from '../platform/jobs/jobs.ts'
import type { Template } from '../platform/messages/index.ts'
import type { Records } from '../platform/records/records.ts'
import type { RuleKind } from '../platform/rules/index.ts'
import type { Measure, MeasureSource } from './measure/measure.ts'
import type { OrderKind } from './orderKind/contract.ts'
import type { ProvinceTest } from './province/candidates.ts'

/** What a chapter hands to the loop; `app/catalogue.ts` lists them. A chapter that needs more is a reason to change this for all. */
export type Chapter = {
  /** Folder and first part of its measures, verbs and feeds: `market`. */
  readonly id: string
  readonly name: Words
  readonly feeds: readonly Feed[]
  readonly sources: readonly MeasureSource[]
  readonly measures: readonly Measure[]
  /** What the province may have counted otherwise, asked of our rows when a figure of theirs differs. */
  readonly provinceTests?: readonly ProvinceTest[]
  readonly permissions: readonly Permission[]
  /** Schemes, ladders, tariffs: what another person approves before it holds. Their verbs follow from them. */
  readonly ruleKinds?: readonly RuleKind[]
  /** The work that it hands to people. */
  readonly orderKinds?: readonly OrderKind[]
  /** oRPC contract and the router that implements it; absent for a chapter of figures only. */
  readonly contract?: AnyContractRouter
  readonly router?: object
  /**
   * Rows that the chapter works out itself from its files (feeds with `isDerived`), published as batches. `touched`: the file that came or
   * went, null for everything. `today`: the branch's day. Gives the slices that changed; figures follow them.
   */
  readonly derive?: (deps: Pick<TaskDeps, 'records' | 'facts' | 'signal'>, touched: SliceOf | null, at: { readonly now: Date; readonly today: Day }) => Promise<readonly SliceOf[]>
  /** Work for the process that owns the facts, by name `chapter.verb`. */
  readonly tasks?: Readonly<Record<string, OwnerTask>>
  /** Work that is due once for each business date. */
  readonly jobs?: (deps: JobDeps) => readonly Job[]
  /** A short look at every tick, such as for what has waited too long. */
  readonly chores?: (deps: JobDeps) => readonly (() => Promise<unknown>)[]
  /** Where whoever holds the verb begins the day, unless he leads the branch. */
  readonly landing?: { readonly verb: string; readonly path: string }
  /** Its own master data: nouns of the records that files may propose to change, by feed. */
  readonly masterNouns?: ReadonlyMap<string, MasterNoun>
  /** What it writes to people; the branch may change the words. */
  readonly messageTemplates?: readonly Template[]
}

export type JobDeps = { readonly records: Records; readonly owner: FactsOwner; readonly todayOf: () => Promise<Day>; readonly now: () => Date }
export type ChapterJob = (deps: JobDeps) => Job

export type SliceOf = { readonly feedId: string; readonly slice: string }

/** A verb `chapter.verb`, and the roles that hold it by default. */
export type Permission = DeclaredPermission
export { roleIds, type RoleId } from '../platform/access/roles.ts'
