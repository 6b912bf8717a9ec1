import type { Permission } from '../../branch/index.ts'

export const setTargetPermission: Permission = { verb: 'target.set', words: { zh: '制定与分解目标', en: 'Set and split targets' }, roles: ['general_manager', 'market', 'county_manager'] }
export const approveTargetPermission: Permission = { verb: 'target.approve', words: { zh: '批准目标', en: 'Approve targets' }, roles: ['general_manager', 'county_manager'] }
export const targetPermissions: readonly Permission[] = [setTargetPermission, approveTargetPermission]
