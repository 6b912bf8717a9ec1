import type { ChapterJob, Measure, MeasureSource, Permission } from '../branch/index.ts'
import type { OrderKind } from '../branch/orderKind/contract.ts'
import type { Feed } from '../platform/feeds/feed.ts'
import type { OwnerTask } from '../platform/facts/owner.ts'
import type { MasterNoun } from '../platform/feeds/master.ts'
import type { RuleKind } from '../platform/rules/index.ts'
import { clearFind, confirmFind, readFinds } from './gaming/actions.ts'
import { gamingContract } from './gaming/contract.ts'
import { gamingFeed } from './gaming/feeds.ts'
import { gamingMeasures, gamingSource } from './gaming/measures.ts'
import { gamingCase } from './gaming/orderKinds.data.ts'
import { gamingPermissions } from './gaming/permissions.ts'
import { gamingRouter } from './gaming/routes.ts'
import { gamingKind } from './gaming/rule.ts'
import { gamingJob, gamingTask } from './gaming/tasks.ts'
import { watchMonth } from './gaming/watch.ts'
import { checkIdentity, nameGuarantor } from './opening/actions.ts'
import { openingContract } from './opening/contract.ts'
import { listOpenedWithIdentity } from './opening/facts.ts'
import { openingFeed, openingMonthFeed, testNumberFeed } from './opening/feeds.ts'
import { openingMeasures, openingSource, prepaidSource } from './opening/measures.ts'
import { openingPermissions } from './opening/permissions.ts'
import './opening/protected.ts'
import { openingRouter } from './opening/routes.ts'
import { openingKind } from './opening/rule.ts'
import { openingJob, openingTask } from './opening/tasks.ts'
import { testNumberNoun } from './opening/master.ts'
import { lookAtOpenings } from './opening/watch.ts'
import { decideStop, readOutlets } from './outlet/actions.ts'
import { checkOutlets } from './outlet/check.ts'
import { outletContract } from './outlet/contract.ts'
import { outletCoverKind } from './outlet/cover.ts'
import { outletMeasures } from './outlet/measures.ts'
import { outletDifference } from './outlet/orderKinds.data.ts'
import { outletPermissions } from './outlet/permissions.ts'
import { outletRouter } from './outlet/routes.ts'
import { outletJob, outletTask } from './outlet/tasks.ts'
import { approveRun, handOutRun } from './prepay/actions.ts'
import { prepayContract } from './prepay/contract.ts'
import { prepayFeed } from './prepay/feeds.ts'
import { prepayMeasures, prepaySource } from './prepay/measures.ts'
import { prepayPermissions } from './prepay/permissions.ts'
import { prepayRuleKind } from './prepay/preview.ts'
import { prepayRouter } from './prepay/routes.ts'
import { prepayJob, prepayTask } from './prepay/tasks.ts'

/** What keeps arrears from arising, and from being talked away: outlets' money, the watch on gaming, the gate at opening, prepayment. */
export const guardFeeds: readonly Feed[] = [gamingFeed, openingFeed, openingMonthFeed, testNumberFeed, prepayFeed]
export const guardSources: readonly MeasureSource[] = [gamingSource, openingSource, prepaidSource, prepaySource]
export const guardMeasures: readonly Measure[] = [...outletMeasures, ...gamingMeasures, ...openingMeasures, ...prepayMeasures]
export const guardPermissions: readonly Permission[] = [...outletPermissions, ...gamingPermissions, ...openingPermissions, ...prepayPermissions]
export const guardRuleKinds: readonly RuleKind[] = [outletCoverKind, gamingKind, openingKind, prepayRuleKind]
export const guardOrderKinds: readonly OrderKind[] = [outletDifference, gamingCase]
export const guardTasks: Readonly<Record<string, OwnerTask>> = { 'arrears.outlets': outletTask, 'arrears.gaming': gamingTask, 'arrears.openings': openingTask, 'arrears.prepay': prepayTask }
export const guardJobs: readonly ChapterJob[] = [outletJob, gamingJob, openingJob, prepayJob]
export const guardContract = { outlet: outletContract, gaming: gamingContract, opening: openingContract, prepay: prepayContract }
export const guardRouter = { outlet: outletRouter, gaming: gamingRouter, opening: openingRouter, prepay: prepayRouter }
export const guardMasterNouns: ReadonlyMap<string, MasterNoun> = new Map([[testNumberFeed.id, testNumberNoun]])

/** What the demo does through the same actions as anybody. */
export const guardSteps = { kinds: [outletCoverKind, gamingKind, openingKind], checkOutlets, readOutlets, decideStop, watchMonth, readFinds, confirmFind, clearFind, lookAtOpenings, listOpenedWithIdentity, checkIdentity, nameGuarantor }
/** Prepayment offers of the demo, through the same actions as anybody's. */
export const prepaySteps = { kind: prepayRuleKind, task: prepayTask, approveRun, handOutRun }
