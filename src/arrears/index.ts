import type { Chapter } from '../branch/index.ts'
import { actPermissions } from './act/permissions.ts'
import { actTemplates } from './act/templates.ts'
import { casePermissions } from './case/permissions.ts'
import { collectionKind } from './case/policy.ts'
import './case/promise.ts'
import { collectionJob, collectionTask } from './case/tasks.ts'
import { creditPermissions } from './credit/permissions.ts'
import { grantOverTemplate } from './credit/grant/expire.ts'
import { creditJob, creditTask } from './credit/limit/tasks.ts'
import { creditKind } from './credit/policy.ts'
import { deriveUses } from './credit/usage/derive.ts'
import { arrearsFeeds } from './feeds.ts'
import { ladderPermissions } from './ladder/permissions.ts'
import { ladderKind } from './ladder/policy.ts'
import { nightJob, nightTask } from './ladder/tasks.ts'
import { deriveLedger } from './ledger/derive.ts'
import { arrearsMeasures } from './measures.ts'
import { arrearsOrderKinds } from './orderKinds.data.ts'
import { arrearsPermissions } from './permissions.ts'
import './protected.ts'
import { rewardPermissions } from './reward/permissions.ts'
import { rewardKind } from './reward/policy.ts'
import { arrearsContract, makeArrearsRouter } from './routes.ts'
import { arrearsSources } from './sources.ts'

/** Chapter 二 of the plan: arrears, from a credit limit to money in the bank. */
export const arrears: Chapter = {
  id: 'arrears',
  name: { zh: '欠费', en: 'Arrears' },
  feeds: arrearsFeeds,
  sources: arrearsSources,
  measures: arrearsMeasures,
  permissions: [...arrearsPermissions, ...ladderPermissions, ...actPermissions, ...creditPermissions, ...casePermissions, ...rewardPermissions],
  ruleKinds: [ladderKind, creditKind, collectionKind, rewardKind, rewardKind],
  orderKinds: arrearsOrderKinds,
  derive: async (deps, touched, now) => [...(await deriveLedger(deps, touched, now)), ...(await deriveUses(deps, touched, now))],
  tasks: { 'arrears.night': nightTask, 'arrears.collection': collectionTask, 'arrears.creditLimits': creditTask },
  jobs: (deps) => [nightJob(deps), collectionJob(deps), creditJob(deps)],
  messageTemplates: [...actTemplates, grantOverTemplate],
}
export { arrearsFeeds, arrearsMeasures, arrearsSources }
export { type Book, type BookAccount } from './ladder/book.ts'
export { runNight } from './ladder/night.ts'
export { decideLadder, type LadderState, prepareLadder } from './ladder/rules.ts'
export { ladderKind } from './ladder/policy.ts'
export const arrearsRoutes = { contract: arrearsContract, makeRouter: makeArrearsRouter }
