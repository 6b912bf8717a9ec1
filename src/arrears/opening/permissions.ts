import type { Permission } from '../../branch/index.ts'

const everybody = ['general_manager', 'market', 'arrears_officer', 'channel_manager', 'group_manager', 'customer_manager', 'county_manager'] as const
export const checkOpening = { verb: 'arrears.checkOpening', words: { zh: '入网查欠', en: 'Ask at the gate of openings' }, roles: everybody } as const satisfies Permission
export const viewOwn = { verb: 'arrears.viewOwn', words: { zh: '查看自己的清欠名单', en: 'See the numbers that one answers for' }, roles: [...everybody, 'maintainer', 'optimisation', 'machine_room', 'administrator', 'auditor'] } as const satisfies Permission
export const openingPermissions: readonly Permission[] = [checkOpening, viewOwn]
