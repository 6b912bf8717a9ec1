import type { Language, Words } from '../../kernel/refusal.ts'

/** What the acts of access are called in the trail. */
const auditVerbs: Readonly<Record<string, Words>> = {
  'access.signIn': { zh: '登录', en: 'Signed in' },
  'access.signInFailed': { zh: '登录失败', en: 'Failed to sign in' },
  'access.signOut': { zh: '退出', en: 'Signed out' },
  'access.changePassword': { zh: '修改口令', en: 'Changed the password' },
  'access.createAccount': { zh: '开立账号', en: 'Opened an account' },
  'access.resetPassword': { zh: '重置口令', en: 'Reset a password' },
  'access.resetAdministrator': { zh: '用命令重置管理员', en: 'Reset the administrator by command' },
  'access.disableAccount': { zh: '停用账号', en: 'Disabled an account' },
  'access.enableAccount': { zh: '恢复账号', en: 'Enabled an account' },
  'access.endSessions': { zh: '结束登录', en: 'Ended sign-ins' },
  'access.grantRole': { zh: '授予角色', en: 'Granted a role' },
  'access.endGrant': { zh: '收回角色', en: 'Ended a grant' },
  'access.unmask': { zh: '查看完整姓名或号码', en: 'Looked behind a mask' },
  'access.export': { zh: '导出表格', en: 'Exported a table' },
}

/** The name of an act; one of another chapter stays as it is written. */
export function auditVerbName(verb: string, language: Language): string {
  return auditVerbs[verb]?.[language] ?? verb
}
