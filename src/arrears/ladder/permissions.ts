import type { Permission } from '../../branch/index.ts'

export const viewLadder = { verb: 'arrears.viewLadder', words: { zh: '查看催缴阶梯名册', en: 'See the dunning book' }, roles: ['general_manager', 'arrears_officer', 'county_manager'] } as const satisfies Permission
export const pauseLadder = { verb: 'arrears.pauseLadder', words: { zh: '登记承诺、争议、困难缓缴和保护', en: 'Note promises, disputes, hardship and protection' }, roles: ['arrears_officer', 'county_manager'] } as const satisfies Permission
export const ladderPermissions: readonly Permission[] = [viewLadder, pauseLadder]
