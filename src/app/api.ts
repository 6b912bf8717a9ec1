import type { Context } from '../platform/access/context.ts'
import { accessContract } from '../platform/access/contract.ts'
import { accessRouter } from '../platform/access/routes.ts'
import { contract as feedsContract, makeFeedsRouter, registerUpload } from '../platform/feeds/index.ts'
import type { RawRoutes } from '../platform/http/index.ts'
import { makePlanChapter, planContract } from '../plan/index.ts'
import { catalogue } from './catalogue.ts'
import { feedsConfig } from './feedsConfig.ts'
import { declaredPermissions } from './permissions.ts'
import { searchRouter } from './search.ts'
import { searchContract } from './searchContract.ts'

/** All contracts of the product; the OpenAPI document is made of them. */
export const contract = { search: searchContract, access: accessContract, feeds: feedsContract, plan: planContract }

/** All chapters' routes behind one door. */
export function makeApi(dataFolder: string) {
  const plan = makePlanChapter({ measures: catalogue.measures })
  const router = { search: searchRouter, access: accessRouter(declaredPermissions), feeds: makeFeedsRouter(feedsConfig), plan: plan.router as object }
  const rawRoutes: RawRoutes = async (server, contextOf) => {
    await registerUpload(server, { config: feedsConfig, dataFolder, contextOf: contextOf as (request: unknown) => Promise<Context> })
  }
  return { contract, router: router as never, permissions: declaredPermissions, rawRoutes }
}
