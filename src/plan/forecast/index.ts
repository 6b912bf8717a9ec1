import type { Catalogue } from '../../branch/index.ts'
import { forecastContract } from './contract.ts'
import { computePermission, makeForecastRouter } from './routes.ts'

export const forecastRoutes = {
  contract: forecastContract,
  makeRouter: ({ catalogue }: { readonly catalogue: Catalogue }) => makeForecastRouter(catalogue),
  permissions: [computePermission],
}
export { computeForecasts, type ForecastRun } from './compute.ts'
export { findForecast, listWarnings, makeReadOutlook } from './read.ts'
export { forecastIsBehind } from './store.ts'
export type { ForecastView } from './contract.ts'
