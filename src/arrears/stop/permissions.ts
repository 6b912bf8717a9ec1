import type { Permission } from '../../branch/index.ts'

export const approveStops = { verb: 'arrears.approveStops', words: { zh: '批准停机、复机建议', en: 'Approve proposed stops and restores' }, roles: ['arrears_officer', 'general_manager', 'county_manager'] } as const satisfies Permission
export const exportStops = { verb: 'arrears.exportStops', words: { zh: '导出停复机文件给计费系统', en: 'Export stops and restores for the billing system' }, roles: ['arrears_officer'] } as const satisfies Permission
export const declareDisaster = { verb: 'arrears.declareDisaster', words: { zh: '宣布灾害期间不停机', en: 'Declare a disaster in which no service is stopped' }, roles: ['arrears_officer', 'general_manager'] } as const satisfies Permission
export const stopPermissions: readonly Permission[] = [approveStops, exportStops, declareDisaster]
