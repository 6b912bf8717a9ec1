import type { Permission } from '../../branch/index.ts'

export const setTargetPermission: Permission = { verb: 'target.set', words: { zh: '制定与调整目标', en: 'Set and change targets' }, roles: ['general_manager', 'market'] }
export const targetPermissions: readonly Permission[] = [setTargetPermission]
