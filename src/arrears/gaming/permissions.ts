import type { Permission } from '../../branch/index.ts'

export const viewGaming = { verb: 'arrears.viewGaming', words: { zh: '查看防作弊线索', en: 'See what the watch on gaming found' }, roles: ['general_manager', 'arrears_officer', 'channel_manager', 'county_manager', 'auditor'] } as const satisfies Permission
export const decideGaming = { verb: 'arrears.decideGaming', words: { zh: '核定防作弊线索', en: 'Confirm or clear a find' }, roles: ['general_manager', 'arrears_officer', 'county_manager'] } as const satisfies Permission
export const gamingPermissions: readonly Permission[] = [viewGaming, decideGaming]
