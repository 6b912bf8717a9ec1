import type { Catalogue } from '../../branch/index.ts'
import { reviewContract } from './contract.ts'
import { reviewPermissions } from './permissions.ts'
import { makeReviewRouter } from './routes.ts'

export const reviewRoutes = {
  contract: reviewContract,
  makeRouter: ({ catalogue }: { readonly catalogue: Catalogue }) => makeReviewRouter(catalogue),
  permissions: reviewPermissions,
}
export { closeMeeting, openReview, orderAction, writeCause, writeMinutes } from './actions.ts'
export { readFindings } from './findings.ts'
export { worstPlace } from './placeRules.ts'
export { makeReport, type ReportAsked } from './report/make.ts'
export { registerReportFiles } from './report/rawRoutes.ts'
