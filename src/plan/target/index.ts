import type { Catalogue } from '../../branch/index.ts'
import { targetContract } from './contract.ts'
import { targetPermissions } from './permissions.ts'
import { makeTargetRouter } from './routes.ts'

export { actualsOf, type Actual, type ActualsAsked, type Scored } from './actuals.ts'
export { registerTargetExport, type TargetExportDeps } from './files.ts'
export { approveVersion, saveSheet, submitVersion } from './actions.ts'
export { readSheet } from './sheet.ts'
export { givenOf, splitRows, usualMethod } from './previewRules.ts'
export type { GivenRow, Method, Sheet, SheetKey } from './contract.ts'
export type { Three } from './splitRules.ts'
export { computeStandings, recomputeStandings, type StandingRun, standingsAreBehind } from './standings.ts'
export type { Standing } from './standingRules.ts'
export { makePersonPages, recomputeTask } from './person.ts'
export { scoredTargets, type ScoredTarget } from './scored.ts'

export const targetRoutes = {
  contract: { targets: targetContract },
  makeRouter: ({ catalogue }: { readonly catalogue: Catalogue }) => ({ targets: makeTargetRouter(catalogue) }),
  permissions: targetPermissions,
}
