import { areaRouter } from './area/routes.ts'
import { assignmentPermissions } from './assignment/permissions.ts'
import { assignmentRouter } from './assignment/routes.ts'
import { contactRouter } from './contact/routes.ts'
import { branchContract } from './contract.ts'
import { measurePermissions } from './measure/permissions.ts'
import type { Catalogue } from './measure/refresh.ts'
import { makeMeasureRouter, type ReadOutlook } from './measure/routes.ts'
import { makeProvinceRouter } from './province/routes.ts'
import { unitRouter } from './unit/routes.ts'

export type BranchDeps = { readonly catalogue: Catalogue; readonly readOutlook: ReadOutlook }

/** The branch's routes, mounted by the app under one name each. */
export const branchRoutes = {
  contract: branchContract,
  makeRouter: ({ catalogue, readOutlook }: BranchDeps) => ({ measures: makeMeasureRouter(catalogue, readOutlook), areas: areaRouter, units: unitRouter, assignments: assignmentRouter, province: makeProvinceRouter(catalogue), contact: contactRouter }),
  permissions: [...measurePermissions, ...assignmentPermissions],
}
