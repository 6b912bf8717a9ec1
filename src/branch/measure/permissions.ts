import type { Permission } from '../chapter.ts'
import { roleIds } from '../chapter.ts'

const business = roleIds.filter((role) => role !== 'administrator' && role !== 'auditor')
export const viewPermission: Permission = { verb: 'measure.view', words: { zh: '查看指标', en: 'See indicators' }, roles: roleIds }
export const rowsPermission: Permission = { verb: 'measure.rows', words: { zh: '打开指标明细与导出', en: 'Open and export the rows behind a figure' }, roles: business }
export const measurePermissions: readonly Permission[] = [viewPermission, rowsPermission]
