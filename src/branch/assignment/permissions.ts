import type { Permission } from '../chapter.ts'

export const assignPermission: Permission = { verb: 'assignment.set', words: { zh: '分派与移交责任', en: 'Assign and hand over duties' }, roles: ['general_manager', 'market', 'channel_manager', 'county_manager'] }
export const assignmentPermissions: readonly Permission[] = [assignPermission]
