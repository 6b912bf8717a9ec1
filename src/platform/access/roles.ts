import type { Language, Words } from '../../kernel/refusal.ts'
import { roleIds, type RoleId } from './roles.data.ts'

export { roleIds, type RoleId }

/** A verb `chapter.verb`, and the roles that hold it. */
export type DeclaredPermission = { readonly verb: string; readonly words: Words; readonly roles: readonly RoleId[] }

export const roleWords: Readonly<Record<RoleId, Words>> = {
  general_manager: { zh: '总经理', en: 'General manager' },
  market: { zh: '市场经营', en: 'Market' },
  arrears_officer: { zh: '欠费管理员', en: 'Arrears officer' },
  channel_manager: { zh: '渠道经理', en: 'Channel manager' },
  group_manager: { zh: '集团客户经理', en: 'Group account manager' },
  customer_manager: { zh: '客户经理', en: 'Customer manager' },
  county_manager: { zh: '县公司经理', en: 'County manager' },
  collector: { zh: '催缴员', en: 'Collector' },
  maintainer: { zh: '网络维护', en: 'Network maintenance' },
  optimisation: { zh: '网络优化', en: 'Network optimisation' },
  machine_room: { zh: '机房值班', en: 'Machine room duty' },
  administrator: { zh: '系统管理员', en: 'Administrator' },
  auditor: { zh: '审计员', en: 'Auditor' },
}

/** A role's name; one that this program does not know stays as it is written. */
export function roleName(role: string, language: Language): string {
  return Object.entries(roleWords).find(([id]) => id === role)?.[1][language] ?? role
}

/** What the holder of these roles may do. */
export function permissionsOf(roles: readonly string[], declared: readonly DeclaredPermission[]): ReadonlySet<string> {
  const held = new Set(roles)
  return new Set(declared.filter((permission) => permission.roles.some((role) => held.has(role))).map((permission) => permission.verb))
}

export const accessPermissions: readonly DeclaredPermission[] = [
  { verb: 'access.viewAccounts', words: { zh: '查看账号与授权', en: 'See accounts and grants' }, roles: ['administrator', 'auditor'] },
  { verb: 'access.manageAccounts', words: { zh: '开立、停用账号，重置口令', en: 'Open and disable accounts, reset passwords' }, roles: ['administrator'] },
  { verb: 'access.grantRole', words: { zh: '授予、收回角色', en: 'Grant and end roles' }, roles: ['administrator'] },
  { verb: 'access.viewAudit', words: { zh: '查看审计记录', en: 'Read the audit trail' }, roles: ['administrator', 'auditor'] },
]
