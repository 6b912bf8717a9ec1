import type { Catalogue } from '../../branch/index.ts'
import type { RuleKind } from '../../platform/rules/index.ts'
import { assessmentContract } from './run/contract.ts'
import { assessmentPermissions } from './run/permissions.ts'
import { makeAssessmentRouter } from './run/routes.ts'
import type { Scheme } from './scheme/contract.ts'

export { makeSchemeKind } from './schemeKind.ts'
export { defaultSchemes } from './scheme/defaultSchemes.data.ts'
export { freezeRun, publishRun, signRun } from './run/actions.ts'
export { answerOneAppeal, makeAppeal } from './run/appealActions.ts'
export { enterItem } from './run/entryActions.ts'
export { listFrozenBatchIds, readUnitScore } from './run/store.ts'

export const assessmentRoutes = {
  contract: { assessment: assessmentContract },
  makeRouter: (deps: { readonly catalogue: Catalogue; readonly schemeKind: RuleKind<Scheme> }) => ({ assessment: makeAssessmentRouter(deps) }),
  permissions: assessmentPermissions,
}
