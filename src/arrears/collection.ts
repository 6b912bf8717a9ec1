import type { ChapterJob, Measure, MeasureSource, Permission } from '../branch/index.ts'
import type { OwnerTask } from '../platform/facts/owner.ts'
import type { Feed } from '../platform/feeds/feed.ts'
import type { RuleKind } from '../platform/rules/index.ts'
import { casePermissions } from './case/permissions.ts'
import { collectionKind } from './case/policy.ts'
import './case/promise.ts'
import { collectionJob, collectionTask } from './case/tasks.ts'
import { collectionFeed } from './collector/feeds.ts'
import { collectionMeasures as ofCollection, collectionSource } from './collector/measures.ts'
import { letterPermissions } from './letter/permissions.ts'
import { letterKind } from './letter/policy.ts'
import { rewardPermissions } from './reward/permissions.ts'
import { rewardKind } from './reward/policy.ts'

/** What people who collect bring to the chapter: cases, rewards, written demands. */
export const collectionPermissions: readonly Permission[] = [...casePermissions, ...rewardPermissions, ...letterPermissions]
export const collectionRuleKinds: readonly RuleKind[] = [collectionKind, rewardKind, letterKind]
export const collectionTasks: Readonly<Record<string, OwnerTask>> = { 'arrears.collection': collectionTask }
export const collectionJobs: readonly ChapterJob[] = [collectionJob]
export const collectionFeeds: readonly Feed[] = [collectionFeed]
export const collectionSources: readonly MeasureSource[] = [collectionSource]
export const collectionMeasures: readonly Measure[] = ofCollection
