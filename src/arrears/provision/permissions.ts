import type { Permission } from '../../branch/index.ts'

export const viewProvision = { verb: 'arrears.viewProvision', words: { zh: '查看滚动率与拨备', en: 'See roll rates and provision' }, roles: ['general_manager', 'arrears_officer', 'county_manager', 'auditor'] } as const satisfies Permission
export const provisionPermissions: readonly Permission[] = [viewProvision]
