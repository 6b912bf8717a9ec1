import type { Chapter } from '../branch/index.ts'
import { actPermissions } from './act/permissions.ts'
import { actTemplates } from './act/templates.ts'
import { collectionFeeds, collectionJobs, collectionMeasures, collectionPermissions, collectionRuleKinds, collectionSources, collectionTasks } from './collection.ts'
import { creditPermissions } from './credit/permissions.ts'
import { grantOverTemplate } from './credit/grant/expire.ts'
import { creditJob, creditTask } from './credit/limit/tasks.ts'
import { creditRuleKinds } from './credit/kinds.ts'
import { usageWarningTemplate } from './credit/usage/warn.ts'
import { trainTask } from './credit/scorecard/tasks.ts'
import { arrearsFeeds } from './feeds.ts'
import { guardFeeds, guardJobs, guardMasterNouns, guardMeasures, guardOrderKinds, guardPermissions, guardRuleKinds, guardSources, guardTasks } from './guard.ts'
import { ladderPermissions } from './ladder/permissions.ts'
import { ladderRuleKind } from './ladder/preview.ts'
import { nightJob, nightTask } from './ladder/tasks.ts'
import { deriveArrears } from './derive.ts'
import { arrearsMeasures } from './measures.ts'
import { arrearsOrderKinds } from './orderKinds.data.ts'
import { arrearsPermissions } from './permissions.ts'
import { provisionPermissions } from './provision/permissions.ts'
import { provisionKind } from './provision/policy.ts'
import { provisionJob, provisionTask } from './provision/tasks.ts'
import './protected.ts'
import { arrearsContract, makeArrearsRouter } from './routes.ts'
import { registerPrepayFiles } from './prepay/files.ts'
import { registerStopFiles } from './stop/files.ts'
import { restoreAlarmTemplate, tellLateRestores } from './stop/alarm.ts'
import { restoreSource, stopMeasures } from './stop/measures.ts'
import { exportStops, stopPermissions } from './stop/permissions.ts'
import { arrearsSources } from './sources.ts'
import { writeOffPermissions } from './writeOff/permissions.ts'

/** Chapter 二 of the plan: arrears, from a credit limit to money in the bank. */
export const arrears: Chapter = {
  id: 'arrears',
  name: { zh: '欠费', en: 'Arrears' },
  feeds: [...arrearsFeeds, ...collectionFeeds, ...guardFeeds],
  sources: [...arrearsSources, ...collectionSources, restoreSource, ...guardSources],
  measures: [...arrearsMeasures, ...collectionMeasures, ...stopMeasures, ...guardMeasures],
  permissions: [...arrearsPermissions, ...ladderPermissions, ...actPermissions, ...stopPermissions, ...creditPermissions, ...collectionPermissions, ...guardPermissions, ...provisionPermissions, ...writeOffPermissions],
  ruleKinds: [ladderRuleKind, ...creditRuleKinds, ...collectionRuleKinds, ...guardRuleKinds, provisionKind],
  orderKinds: [...arrearsOrderKinds, ...guardOrderKinds],
  masterNouns: guardMasterNouns,
  derive: deriveArrears,
  tasks: { 'arrears.night': nightTask, ...collectionTasks, 'arrears.creditLimits': creditTask, 'arrears.trainScorecard': trainTask, 'arrears.provision': provisionTask, ...guardTasks },
  jobs: (deps) => [nightJob(deps), ...collectionJobs.map((job) => job(deps)), creditJob(deps), provisionJob(deps), ...guardJobs.map((job) => job(deps))],
  messageTemplates: [...actTemplates, grantOverTemplate, usageWarningTemplate, restoreAlarmTemplate],
  chores: (deps) => [() => tellLateRestores(deps)],
  // Only who hands stops over to billing runs the arrears of the branch.
  landing: { verb: exportStops.verb, path: '/arrears/today' },
}
export { guardSteps, prepaySteps } from './guard.ts'
export { listPrepayHeldOut, listPrepayOffers, type PrepayOffer } from './prepay/listStore.ts'
export { arrearsFeeds, arrearsMeasures, arrearsSources, creditTask, trainTask }
export { approveGrant, askGrant, endGrant, rejectGrant } from './credit/grant/actions.ts'
export { decideReview, readReviews } from './credit/limit/actions.ts'
export { creditKind } from './credit/policy.ts'
export { defaultCredit } from './credit/credit.data.ts'
export { draftFromTraining, trainNow } from './credit/scorecard/actions.ts'
export { type Book, type BookAccount } from './ladder/book.ts'
export { runNight } from './ladder/night.ts'
export { liveDunningNight } from './night.ts'
export { setPause } from './ladder/actions.ts'
export { approveProposals, makeExport, readStops } from './stop/actions.ts'
export { reconcileStops } from './stop/reconcile.ts'
export { decideLadder, type LadderState, prepareLadder } from './ladder/rules.ts'
export { ladderKind } from './ladder/policy.ts'
export { ledgerBook } from './ladder/facts.ts'
export { assignToday, giveCase, readCases } from './case/actions.ts'
export { promisesDue } from './case/dues.ts'
export { defaultCollection } from './case/collection.data.ts'
export { collectionKind } from './case/policy.ts'
export { runCollection } from './case/refresh.ts'
export { readMoney } from './case/history.ts'
export { answerDispute, computeReward, disputeReward, readLeague } from './reward/actions.ts'
export { letterKind } from './letter/policy.ts'
export { registerLetters } from './letter/rawRoutes.ts'
export { publishCollection } from './collector/publish.ts'
export { rewardKind } from './reward/policy.ts'
export { provisionKind } from './provision/policy.ts'
export { runProvision } from './provision/run.ts'
export { computeRoll } from './roll/compute.ts'
export { listWindow } from './roll/facts.ts'
export { approveList, proposeList } from './writeOff/actions.ts'
export const arrearsRoutes = { contract: arrearsContract, makeRouter: makeArrearsRouter, registerFiles: (...given: Parameters<typeof registerStopFiles>) => {
  registerStopFiles(...given)
  registerPrepayFiles(...given)
} }
