import type { Permission } from '../../branch/index.ts'

export const viewWriteOff = { verb: 'arrears.viewWriteOff', words: { zh: '查看核销与账销案存', en: 'See write-offs and debts kept on file' }, roles: ['general_manager', 'arrears_officer', 'county_manager', 'auditor'] } as const satisfies Permission
export const proposeWriteOff = { verb: 'arrears.proposeWriteOff', words: { zh: '提出核销清单', en: 'Propose write-offs' }, roles: ['arrears_officer'] } as const satisfies Permission
export const approveWriteOff = { verb: 'arrears.approveWriteOff', words: { zh: '批准核销清单', en: 'Approve write-offs' }, roles: ['general_manager'] } as const satisfies Permission
export const writeOffPermissions: readonly Permission[] = [viewWriteOff, proposeWriteOff, approveWriteOff]
