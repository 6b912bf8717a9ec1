import type { Permission } from '../../branch/index.ts'

export const printLettersVerb = { verb: 'arrears.printLetters', words: { zh: '打印催缴函', en: 'Print written demands' }, roles: ['arrears_officer', 'county_manager', 'collector'] } as const satisfies Permission
export const letterPermissions: readonly Permission[] = [printLettersVerb]
