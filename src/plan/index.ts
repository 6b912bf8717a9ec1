import type { Chapter, Permission } from '../branch/index.ts'
import { boardContract } from './board/contract.ts'
import type { HomeSettings } from './board/readHome.ts'
import { makeBoardRouter } from './board/routes.ts'
import { clauseContract } from './clause/contract.ts'
import { parsePlan, type PlanNode } from './clause/parse.ts'
import { makeClauseRouter } from './clause/routes.ts'

const everyone = [
  'general_manager', 'market', 'arrears_officer', 'channel_manager', 'group_manager', 'customer_manager',
  'county_manager', 'collector', 'maintainer', 'optimisation', 'machine_room', 'administrator', 'auditor',
] as const
const working = everyone.filter((role) => role !== 'auditor')

export const planPermissions: readonly Permission[] = [
  { verb: 'plan.read', words: { zh: '查看工作计划', en: 'Read the work plan' }, roles: everyone },
  { verb: 'plan.overview', words: { zh: '查看全分公司的首页', en: 'See the whole branch on the home page' }, roles: ['general_manager', 'administrator', 'auditor'] },
  { verb: 'plan.edit', words: { zh: '导入、修改工作计划', en: 'Import and edit the work plan' }, roles: ['general_manager', 'administrator'] },
  { verb: 'plan.confirm', words: { zh: '确认条款的指标和责任人', en: 'Confirm the indicators and owners of clauses' }, roles: ['general_manager', 'market', 'administrator'] },
  { verb: 'plan.note', words: { zh: '登记条款正在做的事', en: 'Note what is being done about a clause' }, roles: working },
]

export const planContract = { clause: clauseContract, board: boardContract }

/** The plan reads the chapters' measures, so they are handed in. */
export function makePlanChapter(settings: HomeSettings): Chapter {
  return {
    id: 'plan',
    name: { zh: '工作计划', en: 'Plan' },
    feeds: [],
    sources: [],
    measures: [],
    permissions: planPermissions,
    contract: planContract,
    router: { clause: makeClauseRouter(settings.measures), board: makeBoardRouter(settings) },
  }
}

/** What the command line prints of a plan: its outline, with the source as written. */
export function printPlanJson(text: string): { title: string | null; clauses: PlanNode[] } {
  const { title, clauses } = parsePlan(text)
  return { title, clauses }
}

export { correctiveAction } from './corrective/orderKinds.data.ts'
export { importPlan } from './clause/importPlan.ts'
export { decideLinks, linkClause } from './clause/linkActions.ts'
export { listSuggestedLinks } from './clause/store.ts'
export { demoPlanText } from './clause/demoPlan.data.ts'
export { readDocx } from './clause/docx.ts'
export type { HomeSettings } from './board/readHome.ts'
export type { ProvinceScore } from './board/contract.ts'
export { readSeries } from './board/store.ts'
