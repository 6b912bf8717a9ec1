import { branchRoutes, compareMonth, listProvinceMonths, registerDrillExport, registerGeo } from '../branch/index.ts'
import { accessContract } from '../platform/access/contract.ts'
import { accessRouter } from '../platform/access/routes.ts'
import { contract as feedsContract, makeFeedsRouter, registerUpload } from '../platform/feeds/index.ts'
import type { LargeBodies, RawRoutes, ServerParts } from '../platform/http/index.ts'
import { makeMessagesRouter, type MessageDesk, messagesContract, registerPictures } from '../platform/messages/index.ts'
import { makeRuleRouter, ruleContract } from '../platform/rules/index.ts'
import type { Records } from '../platform/records/records.ts'
import { type HomeSettings, makePlanChapter, planContract } from '../plan/index.ts'
import { registerReportFiles, reviewRoutes } from '../plan/review/index.ts'
import { forecastRoutes, makeReadOutlook } from '../plan/forecast/index.ts'
import { makeWorkRouter, registerWork, workContract } from '../work/index.ts'
import { assessmentRoutes } from '../plan/assessment/index.ts'
import { catalogue, orderKinds } from './catalogue.ts'
import { registerTargetExport, targetRoutes } from '../plan/target/index.ts'
import { feedsConfig } from './feedsConfig.ts'
import { messageTemplates } from './messageTemplates.ts'
import { declaredPermissions } from './permissions.ts'
import { ruleKinds, schemeKind } from './ruleKinds.ts'
import { searchRouter } from './search.ts'
import { searchContract } from './searchContract.ts'

/** All contracts of the product; the OpenAPI document is made of them. */
export const contract = { search: searchContract, access: accessContract, feeds: feedsContract, branch: branchRoutes.contract, plan: planContract, targets: targetRoutes.contract, assessment: assessmentRoutes.contract, forecasts: forecastRoutes.contract, reviews: reviewRoutes.contract, rules: ruleContract, work: workContract, messages: messagesContract }

/** The branch's own figures beside the province's, for the manager's home; null while the province has published nothing. */
const scoreProvince: HomeSettings['province'] = async (ctx, { areaCode }) => {
  const period = (await listProvinceMonths(ctx)).at(-1)
  if (period === undefined) return null
  const compared = (await compareMonth(ctx, catalogue, period)).filter((row) => row.areaCode === areaCode && row.brand === '' && row.ours !== null)
  const differing = compared.filter((row) => !row.agrees)
  return {
    period, comparedCount: compared.length, differingCount: differing.length,
    rows: differing.map((row) => ({ measureId: row.indicator, name: row.name, unit: row.unit, ours: row.ours ?? 0, province: row.theirs })),
  }
}

/** A plan of 8 MB travels as JSON, a Word document of 8 MB as base64 in it; everything else is far smaller. */
const planBodyBytesMax = 17_000_000
const largeBodies: LargeBodies = { '/api/plan/preview': planBodyBytesMax, '/api/plan/import': planBodyBytesMax, '/api/reviews/template': planBodyBytesMax }

/** All chapters' routes behind one door. */
export function makeApi({ records, dataFolder, delivery = () => null }: { records: Records; dataFolder: string; delivery?: MessageDesk['delivery'] }): Pick<ServerParts, 'contract' | 'router'> & { largeBodies: LargeBodies; rawRoutes: RawRoutes; permissions: typeof declaredPermissions } {
  const plan = makePlanChapter({ measures: catalogue.measures, province: scoreProvince })
  const router = {
    search: searchRouter,
    access: accessRouter(declaredPermissions),
    feeds: makeFeedsRouter(feedsConfig),
    branch: branchRoutes.makeRouter({ catalogue, readOutlook: makeReadOutlook(catalogue) }),
    plan: plan.router,
    targets: targetRoutes.makeRouter({ catalogue }),
    forecasts: forecastRoutes.makeRouter({ catalogue }),
    reviews: reviewRoutes.makeRouter({ catalogue }),
    assessment: assessmentRoutes.makeRouter({ catalogue, schemeKind }),
    rules: makeRuleRouter(ruleKinds),
    work: makeWorkRouter({ kinds: orderKinds }),
    messages: makeMessagesRouter({ templates: messageTemplates, delivery }),
  } as ServerParts['router']
  const rawRoutes: RawRoutes = async (server, contextOf) => {
    await registerUpload(server, { config: feedsConfig, dataFolder, contextOf })
    registerDrillExport(server, { catalogue, contextOf })
    registerTargetExport(server, { catalogue, contextOf })
    registerGeo(server, { records, dataFolder })
    registerReportFiles(server, { contextOf })
    registerPictures(server, { records, now: () => new Date() })
    await registerWork(server, { kinds: orderKinds, contextOf })
  }
  return { contract, router, permissions: declaredPermissions, rawRoutes, largeBodies }
}
