import type { ChapterJob, Measure, MeasureSource, Permission } from '../branch/index.ts'
import type { OrderKind } from '../branch/orderKind/contract.ts'
import type { Feed } from '../platform/feeds/feed.ts'
import type { OwnerTask } from '../platform/facts/owner.ts'
import type { RuleKind } from '../platform/rules/index.ts'
import { gamingContract } from './gaming/contract.ts'
import { gamingFeed } from './gaming/feeds.ts'
import { gamingMeasures, gamingSource } from './gaming/measures.ts'
import { gamingCase } from './gaming/orderKinds.data.ts'
import { gamingPermissions } from './gaming/permissions.ts'
import { gamingRouter } from './gaming/routes.ts'
import { gamingKind } from './gaming/rule.ts'
import { gamingJob, gamingTask } from './gaming/tasks.ts'
import { outletContract } from './outlet/contract.ts'
import { outletCoverKind } from './outlet/cover.ts'
import { outletMeasures } from './outlet/measures.ts'
import { outletDifference } from './outlet/orderKinds.data.ts'
import { outletPermissions } from './outlet/permissions.ts'
import { outletRouter } from './outlet/routes.ts'
import { outletJob, outletTask } from './outlet/tasks.ts'

/** What keeps arrears from arising, and from being talked away: outlets' money, the watch on gaming, the gate at opening, prepayment. */
export const guardFeeds: readonly Feed[] = [gamingFeed]
export const guardSources: readonly MeasureSource[] = [gamingSource]
export const guardMeasures: readonly Measure[] = [...outletMeasures, ...gamingMeasures]
export const guardPermissions: readonly Permission[] = [...outletPermissions, ...gamingPermissions]
export const guardRuleKinds: readonly RuleKind[] = [outletCoverKind, gamingKind]
export const guardOrderKinds: readonly OrderKind[] = [outletDifference, gamingCase]
export const guardTasks: Readonly<Record<string, OwnerTask>> = { 'arrears.outlets': outletTask, 'arrears.gaming': gamingTask }
export const guardJobs: readonly ChapterJob[] = [outletJob, gamingJob]
export const guardContract = { outlet: outletContract, gaming: gamingContract }
export const guardRouter = { outlet: outletRouter, gaming: gamingRouter }
