import type { Permission } from '../../branch/index.ts'

export const sendLetters = { verb: 'arrears.sendLetters', words: { zh: '登记催缴函已寄出', en: 'Note that written demands were sent' }, roles: ['arrears_officer', 'county_manager'] } as const satisfies Permission
export const actPermissions: readonly Permission[] = [sendLetters]
