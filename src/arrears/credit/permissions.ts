import type { Permission } from '../../branch/index.ts'

export const viewCredit = { verb: 'arrears.viewCredit', words: { zh: '查看信用度', en: 'See credit limits' }, roles: ['general_manager', 'arrears_officer', 'county_manager', 'customer_manager', 'group_manager'] } as const satisfies Permission
export const askCredit = { verb: 'arrears.askCredit', words: { zh: '申请临时信用度、担保开机', en: 'Ask for temporary limits and guaranteed openings' }, roles: ['arrears_officer', 'county_manager', 'customer_manager', 'group_manager'] } as const satisfies Permission
export const approveCredit = { verb: 'arrears.approveCredit', words: { zh: '批准、复核临时信用度和担保开机', en: 'Approve and check temporary limits and guaranteed openings' }, roles: ['general_manager', 'arrears_officer', 'county_manager'] } as const satisfies Permission
export const decideCredit = { verb: 'arrears.decideCredit', words: { zh: '核定本月信用度、训练评分卡', en: "Decide the month's limits and train the scorecard" }, roles: ['general_manager', 'arrears_officer'] } as const satisfies Permission
export const creditPermissions: readonly Permission[] = [viewCredit, askCredit, approveCredit, decideCredit]
