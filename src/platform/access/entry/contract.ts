import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../../kernel/refusal.ts'

export const notSignedIn = refusal('NOT_SIGNED_IN', {
  zh: '您还没有登录，或登录已经过期。请重新登录。',
  en: 'You are not signed in, or your sign-in has expired. Please sign in again.',
}, 401)
export const signInFailed = refusal('SIGN_IN_FAILED', {
  zh: '账号或口令不对。请检查后再试。',
  en: 'The name or the password is wrong. Check both and try again.',
})
export const accountLocked = refusal('ACCOUNT_LOCKED', {
  zh: '连续多次口令不对，该账号暂停登录。请 {minutes} 分钟后再试。',
  en: 'The password was wrong several times, so this name is paused. Try again in {minutes} min.',
}, 429)
export const addressLocked = refusal('ADDRESS_LOCKED', {
  zh: '从这台电脑所在的地址尝试登录次数太多。请 {minutes} 分钟后再试。',
  en: 'There were too many attempts to sign in from this address. Try again in {minutes} min.',
}, 429)
export const accountDisabled = refusal('ACCOUNT_DISABLED', {
  zh: '该账号已停用。请联系管理员。',
  en: 'This account is disabled. Please ask the administrator.',
}, 403)
export const insecureConnection = refusal('INSECURE_CONNECTION', {
  zh: '当前连接没有加密，口令会在网络上明文传送，因此不能登录。请用 https 打开，或请管理员配置 TLS_CERT、TLS_KEY 或 TRUST_PROXY。',
  en: 'This connection is not encrypted and would carry your password in the clear, so signing in is refused. Open the page with https, or ask the administrator to set TLS_CERT and TLS_KEY, or TRUST_PROXY.',
}, 403)
export const passwordChangeNeeded = refusal('PASSWORD_CHANGE_NEEDED', {
  zh: '首次登录或口令被重置后，请先修改口令。',
  en: 'Change your password first: it is new or was reset.',
}, 403)
export const wrongPassword = refusal('WRONG_PASSWORD', { zh: '原口令不对。', en: 'The current password is wrong.' })
export const passwordTooShort = refusal('PASSWORD_TOO_SHORT', {
  zh: '新口令至少要 {least} 个字符。', en: 'The new password needs at least {least} characters.',
})
export const passwordTooLong = refusal('PASSWORD_TOO_LONG', {
  zh: '新口令最多 {most} 个字符。', en: 'The new password may have at most {most} characters.',
})
export const passwordIsName = refusal('PASSWORD_IS_NAME', {
  zh: '新口令不能含有账号或姓名。', en: 'The new password must not contain your name.',
})
export const passwordTooCommon = refusal('PASSWORD_TOO_COMMON', {
  zh: '这个口令太常见，容易被猜中。请换一个，例如几个不相关的词连在一起。',
  en: 'This password is too common and easily guessed. Choose another, such as a few unrelated words in a row.',
})
export const passwordUnchanged = refusal('PASSWORD_UNCHANGED', {
  zh: '新口令不能与原口令相同。', en: 'The new password must differ from the current one.',
})

export const languageShape = z.enum(['zh', 'en'])

/** Upper and lower case are the same name. */
export const signInNameShape = z.string().trim().toLowerCase().min(1).max(64)

export const whoShape = z.object({
  accountId: z.number(),
  signInName: z.string(),
  displayName: z.string(),
  staffNo: z.string().nullable(),
  language: languageShape,
  mustChangePassword: z.boolean(),
  roles: z.array(z.object({ role: z.string(), areaCode: z.string(), areaName: z.string() })),
  permissions: z.array(z.string()),
  scopeAreaCodes: z.array(z.string()),
  today: z.string(),
})
export type Who = z.infer<typeof whoShape>

export const branchNoteShape = z.object({
  name: z.string(),
  areaCode: z.string(),
  today: z.string(),
  isDemo: z.boolean(),
  /** Up to when each feed's data reach; empty while nobody is signed in. */
  dataAsOf: z.array(z.object({ feedId: z.string(), name: z.object({ zh: z.string(), en: z.string() }), slice: z.string() })),
})
export type BranchNote = z.infer<typeof branchNoteShape>

export const sessionShape = z.object({
  account: whoShape.omit({ permissions: true, today: true }).nullable(),
  permissions: z.array(z.string()),
  branch: branchNoteShape,
})
export type Session = z.infer<typeof sessionShape>

/** What can be asked without a session, or with one whose password must still be changed. */
export const entryContract = {
  signIn: oc.route({ method: 'POST', path: '/session', summary: 'Sign in', tags: ['access'] })
    .input(z.object({ signInName: signInNameShape, password: z.string().min(1).max(1024) }))
    .output(whoShape),
  signOut: oc.route({ method: 'DELETE', path: '/session', summary: 'Sign out', tags: ['access'] }).output(z.object({ signedOut: z.literal(true) })),
  whoAmI: oc.route({ method: 'GET', path: '/session', summary: 'Who is signed in (account null when nobody is) and how fresh the data are', tags: ['access'] }).output(sessionShape),
  changePassword: oc.route({ method: 'POST', path: '/session/password', summary: 'Change the own password', tags: ['access'] })
    .input(z.object({ currentPassword: z.string().min(1).max(1024), newPassword: z.string().max(1024) }))
    .output(whoShape),
  chooseLanguage: oc.route({ method: 'PUT', path: '/session/language', summary: 'Choose the language of the own account', tags: ['access'] })
    .input(z.object({ language: languageShape }))
    .output(z.object({ language: languageShape })),
}
