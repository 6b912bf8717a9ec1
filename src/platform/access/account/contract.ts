import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../../kernel/refusal.ts'
import { languageShape, signInNameShape } from '../entry/contract.ts'
import { roleIds } from '../roles.data.ts'

export const nameTaken = refusal('SIGN_IN_NAME_TAKEN', { zh: '账号“{signInName}”已经存在。', en: 'The name "{signInName}" is taken.' }, 409)
export const accountUnknown = refusal('ACCOUNT_UNKNOWN', { zh: '没有这个账号。', en: 'There is no such account.' }, 404)
export const grantUnknown = refusal('GRANT_UNKNOWN', { zh: '没有这项授权，或它已经收回。', en: 'There is no such grant, or it has ended already.' }, 404)
export const areaUnknown = refusal('AREA_UNKNOWN', { zh: '没有区域 {areaCode}。', en: 'There is no area {areaCode}.' })
export const staffUnknown = refusal('STAFF_UNKNOWN', { zh: '没有工号 {staffNo}。', en: 'There is no staff number {staffNo}.' })
export const beyondOwnScope = refusal('BEYOND_OWN_SCOPE', {
  zh: '{areaName} 不在您的管理范围内。请找管理范围更大的管理员办理。',
  en: '{areaName} lies outside of your own scope. Ask an administrator with a wider one.',
}, 403)
export const accountBeyondOwnScope = refusal('ACCOUNT_BEYOND_OWN_SCOPE', {
  zh: '该账号在您的管理范围以外也有授权。请找管理范围更大的管理员办理。',
  en: 'This account also holds grants outside of your scope. Ask an administrator with a wider one.',
}, 403)
export const lastAdministrator = refusal('LAST_ADMINISTRATOR', {
  zh: '这是 {areaName} 最后一个长期有效的管理员，不能收回或停用。请先授权另一个管理员。',
  en: 'This is the last lasting administrator of {areaName} and must stay. Grant the role to somebody else first.',
}, 409)
export const endBeforeStart = refusal('GRANT_ENDS_BEFORE_START', { zh: '截止日期早于开始日期。', en: 'The grant would end before it begins.' })

const dayShape = z.iso.date()
const idShape = z.number().int().positive()

export const grantShape = z.object({
  roleGrantId: idShape,
  role: z.string(),
  areaCode: z.string(),
  areaName: z.string(),
  validFrom: dayShape,
  validTo: dayShape.nullable(),
  grantedByName: z.string().nullable(),
})
export const accountShape = z.object({
  accountId: idShape,
  signInName: z.string(),
  displayName: z.string(),
  staffNo: z.string().nullable(),
  language: languageShape,
  mustChangePassword: z.boolean(),
  lockedUntil: z.iso.datetime().nullable(),
  disabledAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable(),
  sessionCount: z.number().int(),
  grants: z.array(grantShape),
})
export type Account = z.infer<typeof accountShape>

export const newAccountShape = z.object({
  signInName: signInNameShape.regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u),
  displayName: z.string().trim().min(1).max(60),
  staffNo: z.string().trim().min(1).max(40).nullable().default(null),
  language: languageShape.default('zh'),
})
export const newGrantShape = z.object({
  accountId: idShape,
  role: z.enum(roleIds),
  areaCode: z.string().min(1).max(40),
  validFrom: dayShape.optional(),
  validTo: dayShape.nullable().default(null),
})
const byAccount = z.object({ accountId: idShape })
/** Shown to the administrator once; the account must change it at its first sign-in. */
const handedOver = z.object({ accountId: idShape, signInName: z.string(), password: z.string() })

export const accountContract = {
  listAccounts: oc.route({ method: 'GET', path: '/accounts', summary: 'Accounts with their grants', tags: ['access'] })
    .input(z.object({ search: z.string().max(60).optional() })).output(z.object({ accounts: z.array(accountShape), isCut: z.boolean() })),
  listRoles: oc.route({ method: 'GET', path: '/roles', summary: 'Roles and what each may do', tags: ['access'] })
    .output(z.array(z.object({ role: z.enum(roleIds), words: wordsShape(), verbs: z.array(z.object({ verb: z.string(), words: wordsShape() })) }))),
  listGrantableAreas: oc.route({ method: 'GET', path: '/accounts/areas', summary: 'Areas in which one may grant roles, widest first', tags: ['access'] })
    .input(z.object({ search: z.string().max(60).optional() })).output(z.array(z.object({ areaCode: z.string(), name: z.string(), level: z.string() }))),
  createAccount: oc.route({ method: 'POST', path: '/accounts', summary: 'Open an account; its password is shown once', tags: ['access'] })
    .input(newAccountShape).output(handedOver),
  resetPassword: oc.route({ method: 'POST', path: '/accounts/{accountId}/password', summary: 'Give a new password, shown once', tags: ['access'] })
    .input(byAccount).output(handedOver),
  disableAccount: oc.route({ method: 'POST', path: '/accounts/{accountId}/disable', summary: 'Disable an account and end its sessions', tags: ['access'] })
    .input(byAccount).output(byAccount),
  enableAccount: oc.route({ method: 'POST', path: '/accounts/{accountId}/enable', summary: 'Enable a disabled account', tags: ['access'] })
    .input(byAccount).output(byAccount),
  endSessions: oc.route({ method: 'DELETE', path: '/accounts/{accountId}/sessions', summary: 'End all sessions of an account', tags: ['access'] })
    .input(byAccount).output(z.object({ endedSessions: z.number().int() })),
  listSessions: oc.route({ method: 'GET', path: '/accounts/{accountId}/sessions', summary: 'Open sessions of an account', tags: ['access'] })
    .input(byAccount).output(z.array(z.object({ createdAt: z.iso.datetime(), lastSeenAt: z.iso.datetime(), expiresAt: z.iso.datetime() }))),
  grantRole: oc.route({ method: 'POST', path: '/grants', summary: 'Grant a role in an area', tags: ['access'] })
    .input(newGrantShape).output(z.object({ roleGrantId: idShape })),
  endGrant: oc.route({ method: 'POST', path: '/grants/{roleGrantId}/end', summary: 'End a grant from today on', tags: ['access'] })
    .input(z.object({ roleGrantId: idShape })).output(z.object({ roleGrantId: idShape })),
}

function wordsShape() {
  return z.object({ zh: z.string(), en: z.string() })
}
