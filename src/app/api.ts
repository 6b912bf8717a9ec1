import { arrearsRoutes, registerLetters } from '../arrears/index.ts'
import { branchRoutes, registerDrillExport, registerGeo } from '../branch/index.ts'
import { accessContract } from '../platform/access/contract.ts'
import { accessRouter } from '../platform/access/routes.ts'
import { contract as feedsContract, makeFeedsRouter, registerUpload } from '../platform/feeds/index.ts'
import type { LargeBodies, RawRoutes, ServerParts } from '../platform/http/index.ts'
import { makeMessagesRouter, type MessageDesk, messagesContract, registerPictures } from '../platform/messages/index.ts'
import { makeRuleRouter, ruleContract } from '../platform/rules/index.ts'
import type { Records } from '../platform/records/records.ts'
import { bulletinContract, makeBulletinRouter, registerBulletinPicture } from '../plan/bulletin/index.ts'
import { makePlanChapter, planContract } from '../plan/index.ts'
import { registerReportFiles, reviewRoutes } from '../plan/review/index.ts'
import { forecastRoutes, makeReadOutlook } from '../plan/forecast/index.ts'
import { makeWorkRouter, registerWork, workContract } from '../work/index.ts'
import { assessmentRoutes, readUnitScore } from '../plan/assessment/index.ts'
import { bulletinSettings } from './bulletin.ts'
import { catalogue, orderKinds } from './catalogue.ts'
import { registerTargetExport, targetRoutes } from '../plan/target/index.ts'
import { feedsConfig } from './feedsConfig.ts'
import { homeSettings } from './homeSettings.ts'
import { messageTemplates } from './messageTemplates.ts'
import { declaredPermissions } from './permissions.ts'
import { ruleKinds, schemeKind } from './ruleKinds.ts'
import { searchRouter } from './search.ts'
import { searchContract } from './searchContract.ts'

/** All contracts of the product; the OpenAPI document is made of them. */
export const contract = { search: searchContract, access: accessContract, feeds: feedsContract, branch: branchRoutes.contract, arrears: arrearsRoutes.contract, plan: planContract, targets: targetRoutes.contract, assessment: assessmentRoutes.contract, forecasts: forecastRoutes.contract, reviews: reviewRoutes.contract, rules: ruleContract, work: workContract, messages: messagesContract, bulletin: bulletinContract }

/** A plan of 8 MB travels as JSON, a Word document of 8 MB as base64 in it; everything else is far smaller. */
const planBodyBytesMax = 17_000_000
const largeBodies: LargeBodies = { '/api/plan/preview': planBodyBytesMax, '/api/plan/import': planBodyBytesMax, '/api/reviews/template': planBodyBytesMax }

/** All chapters' routes behind one door. */
export function makeApi({ records, dataFolder, delivery = () => null }: { records: Records; dataFolder: string; delivery?: MessageDesk['delivery'] }): Pick<ServerParts, 'contract' | 'router'> & { largeBodies: LargeBodies; rawRoutes: RawRoutes; permissions: typeof declaredPermissions } {
  const plan = makePlanChapter(homeSettings)
  const router = {
    search: searchRouter,
    access: accessRouter(declaredPermissions),
    feeds: makeFeedsRouter(feedsConfig),
    branch: branchRoutes.makeRouter({ catalogue, readOutlook: makeReadOutlook(catalogue) }),
    arrears: arrearsRoutes.makeRouter({ readUnitScore }),
    plan: plan.router,
    targets: targetRoutes.makeRouter({ catalogue }),
    forecasts: forecastRoutes.makeRouter({ catalogue }),
    reviews: reviewRoutes.makeRouter({ catalogue }),
    assessment: assessmentRoutes.makeRouter({ catalogue, schemeKind }),
    rules: makeRuleRouter(ruleKinds),
    work: makeWorkRouter({ kinds: orderKinds }),
    bulletin: makeBulletinRouter(bulletinSettings),
    messages: makeMessagesRouter({ templates: messageTemplates, delivery }),
  } as ServerParts['router']
  const rawRoutes: RawRoutes = async (server, contextOf) => {
    await registerUpload(server, { config: feedsConfig, dataFolder, contextOf })
    registerDrillExport(server, { catalogue, contextOf })
    registerTargetExport(server, { catalogue, contextOf })
    registerGeo(server, { records, dataFolder })
    arrearsRoutes.registerFiles(server, { contextOf })
    registerReportFiles(server, { contextOf })
    registerLetters(server, { contextOf })
    registerBulletinPicture(server, { settings: bulletinSettings, contextOf })
    registerPictures(server, { records, now: () => new Date() })
    await registerWork(server, { records, kinds: orderKinds, contextOf, now: () => new Date() })
  }
  return { contract, router, permissions: declaredPermissions, rawRoutes, largeBodies }
}
