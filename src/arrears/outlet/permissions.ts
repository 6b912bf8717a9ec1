import type { Permission } from '../../branch/index.ts'

export const checkOutletsPermission = { verb: 'arrears.checkOutlets', words: { zh: '按规则检查网点缴款', en: 'Apply the rule to outlets' }, roles: ['general_manager', 'arrears_officer', 'channel_manager'] } as const satisfies Permission
export const decideStopPermission = { verb: 'arrears.decideOutletStop', words: { zh: '批准、不同意网点停售', en: 'Approve or refuse that an outlet stops selling' }, roles: ['general_manager', 'channel_manager', 'county_manager'] } as const satisfies Permission
export const outletPermissions: readonly Permission[] = [checkOutletsPermission, decideStopPermission]
