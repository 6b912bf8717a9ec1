import { type Permission, roleIds } from '../../branch/index.ts'

const desk = ['general_manager', 'arrears_officer', 'county_manager'] as const
export const viewCases = { verb: 'arrears.viewCases', words: { zh: '查看催缴案件', en: 'See collection cases' }, roles: [...desk, 'group_manager', 'customer_manager', 'auditor'] } as const satisfies Permission
export const assignCasesVerb = { verb: 'arrears.assignCases', words: { zh: '派催缴案件', en: 'Give cases out' }, roles: ['arrears_officer', 'county_manager'] } as const satisfies Permission
export const openCaseVerb = { verb: 'arrears.openCase', words: { zh: '人工立案、结案', en: 'Open and close cases by hand' }, roles: ['arrears_officer', 'county_manager', 'group_manager', 'customer_manager'] } as const satisfies Permission
/** 全员: whoever works here has a list of their own. */
export const ownCases = { verb: 'arrears.ownCases', words: { zh: '查看和办理自己的催缴', en: 'See and work one\'s own cases' }, roles: roleIds } satisfies Permission
export const casePermissions: readonly Permission[] = [viewCases, assignCasesVerb, openCaseVerb, ownCases]
