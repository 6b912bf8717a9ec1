import { addDays, day, type Day } from '../../../kernel/day.ts'
import { Refusal, assert } from '../../../kernel/refusal.ts'
import type { Language } from '../../../kernel/refusal.ts'
import type { Records, Transaction } from '../../records/records.ts'
import { writeAudit, type Actor } from '../audit.ts'
import { type Allowed, type Context, requirePermission } from '../context.ts'
import { hashPassword, inventPassword } from '../entry/password.ts'
import { removeSessionsOf, savePassword } from '../entry/store.ts'
import type { RoleId } from '../roles.ts'
import {
  accountBeyondOwnScope, accountUnknown, areaUnknown, beyondOwnScope, endBeforeStart, grantUnknown, lastAdministrator, nameTaken, staffUnknown,
} from './contract.ts'
import {
  addAccountRow, addGrantRow, areAllInside, findAccount, findAreaName, findGrant, findTopArea, hasStaff, isRoleHeldBeside, listOpenGrants, lockGrants,
  saveDisabledAt, saveGrantEnd, type GrantRow,
} from './store.ts'

export type NewGrant = { readonly role: RoleId; readonly areaCode: string; readonly validFrom: Day; readonly validTo?: Day | null }
export type NewAccount = {
  readonly signInName: string; readonly displayName: string; readonly password: string; readonly mustChangePassword?: boolean
  readonly staffNo?: string | null; readonly language?: Language; readonly grants?: readonly NewGrant[]
}
export type HandedOver = { readonly accountId: number; readonly signInName: string; readonly password: string }

/**
 * The one way accounts come into being; asks for no permission, so it is for the start of a branch and for `createAccount`.
 * Throws SIGN_IN_NAME_TAKEN, STAFF_UNKNOWN, AREA_UNKNOWN.
 */
export async function addAccount(tx: Transaction, actor: Actor, account: NewAccount): Promise<number> {
  const staffNo = account.staffNo ?? null
  if (staffNo !== null && !(await hasStaff(tx, staffNo))) throw new Refusal(staffUnknown, { staffNo })
  const signInName = account.signInName.trim().toLowerCase()
  const accountId = await addAccountRow(tx, {
    signInName, displayName: account.displayName, passwordHash: await hashPassword(account.password),
    mustChangePassword: account.mustChangePassword ?? true, staffNo, language: account.language ?? 'zh',
  })
  if (accountId === null) throw new Refusal(nameTaken, { signInName })
  await writeAudit(tx, actor, { verb: 'access.createAccount', subjectKind: 'account', subjectId: String(accountId), detail: { signInName } })
  for (const grant of account.grants ?? []) await addGrant(tx, actor, accountId, grant)
  return accountId
}

async function addGrant(tx: Transaction, actor: Actor, accountId: number, grant: NewGrant): Promise<number> {
  if ((await findAreaName(tx, grant.areaCode)) === null) throw new Refusal(areaUnknown, { areaCode: grant.areaCode })
  const validTo = grant.validTo ?? null
  const roleGrantId = await addGrantRow(tx, { accountId, role: grant.role, areaCode: grant.areaCode, validFrom: grant.validFrom, validTo, grantedBy: actor.accountId })
  await writeAudit(tx, actor, {
    verb: 'access.grantRole', subjectKind: 'account', subjectId: String(accountId),
    detail: { roleGrantId, role: grant.role, areaCode: grant.areaCode, validFrom: grant.validFrom, validTo },
  })
  return roleGrantId
}

/** Opens an account without grants; its password is given once and must be changed. */
export async function createAccount(asker: Context, account: Omit<NewAccount, 'password' | 'mustChangePassword' | 'grants'>): Promise<HandedOver> {
  const ctx = requirePermission(asker, 'access.manageAccounts')
  const password = inventPassword()
  return ctx.records.transaction(async (tx) => ({
    accountId: await addAccount(tx, ctx, { ...account, password }), signInName: account.signInName.trim().toLowerCase(), password,
  }))
}

export async function resetPassword(asker: Context, accountId: number): Promise<HandedOver> {
  const ctx = requirePermission(asker, 'access.manageAccounts')
  const password = inventPassword()
  const passwordHash = await hashPassword(password)
  return ctx.records.transaction(async (tx) => {
    const account = await getManagedAccount(tx, ctx, accountId)
    await savePassword(tx, accountId, passwordHash, true)
    const endedSessions = await removeSessionsOf(tx, accountId)
    await writeAudit(tx, ctx, { verb: 'access.resetPassword', subjectKind: 'account', subjectId: String(accountId), detail: { endedSessions } })
    return { ...account, password }
  })
}

export async function disableAccount(asker: Context, accountId: number): Promise<void> {
  const ctx = requirePermission(asker, 'access.manageAccounts')
  await ctx.records.transaction(async (tx) => {
    await lockGrants(tx)
    await getManagedAccount(tx, ctx, accountId)
    await refuseLastAdministrator(tx, ctx, await listOpenGrants(tx, accountId, ctx.today))
    await saveDisabledAt(tx, accountId, ctx.now)
    const endedSessions = await removeSessionsOf(tx, accountId)
    await writeAudit(tx, ctx, { verb: 'access.disableAccount', subjectKind: 'account', subjectId: String(accountId), detail: { endedSessions } })
  })
}

export async function enableAccount(asker: Context, accountId: number): Promise<void> {
  const ctx = requirePermission(asker, 'access.manageAccounts')
  await ctx.records.transaction(async (tx) => {
    await getManagedAccount(tx, ctx, accountId)
    await saveDisabledAt(tx, accountId, null)
    await writeAudit(tx, ctx, { verb: 'access.enableAccount', subjectKind: 'account', subjectId: String(accountId) })
  })
}

export async function endSessions(asker: Context, accountId: number): Promise<number> {
  const ctx = requirePermission(asker, 'access.manageAccounts')
  return ctx.records.transaction(async (tx) => {
    await getManagedAccount(tx, ctx, accountId)
    const endedSessions = await removeSessionsOf(tx, accountId)
    await writeAudit(tx, ctx, { verb: 'access.endSessions', subjectKind: 'account', subjectId: String(accountId), detail: { endedSessions } })
    return endedSessions
  })
}

export type GrantRole = { readonly accountId: number; readonly role: RoleId; readonly areaCode: string; readonly validFrom?: string | undefined; readonly validTo: string | null }

export async function grantRole(asker: Context, given: GrantRole): Promise<number> {
  const ctx = requirePermission(asker, 'access.grantRole')
  const validFrom = given.validFrom === undefined ? ctx.today : day(given.validFrom)
  const validTo = given.validTo === null ? null : day(given.validTo)
  if (validTo !== null && validTo < validFrom) throw new Refusal(endBeforeStart)
  return ctx.records.transaction(async (tx) => {
    await refuseOutside(tx, ctx, given.areaCode)
    await getManagedAccount(tx, ctx, given.accountId)
    return addGrant(tx, ctx, given.accountId, { role: given.role, areaCode: given.areaCode, validFrom, validTo })
  })
}

/** The grant ends with yesterday. */
export async function endGrant(asker: Context, roleGrantId: number): Promise<void> {
  const ctx = requirePermission(asker, 'access.grantRole')
  await ctx.records.transaction(async (tx) => {
    await lockGrants(tx)
    const grant = await findGrant(tx, roleGrantId)
    if (!grant || (grant.validTo !== null && grant.validTo < ctx.today)) throw new Refusal(grantUnknown)
    await refuseOutside(tx, ctx, grant.areaCode)
    await refuseLastAdministrator(tx, ctx, [grant])
    await saveGrantEnd(tx, roleGrantId, addDays(ctx.today, -1))
    await writeAudit(tx, ctx, {
      verb: 'access.endGrant', subjectKind: 'account', subjectId: String(grant.accountId), detail: { roleGrantId, role: grant.role, areaCode: grant.areaCode },
    })
  })
}

async function getManagedAccount(tx: Transaction, ctx: Allowed, accountId: number): Promise<{ accountId: number; signInName: string }> {
  const account = await findAccount(tx, { accountId })
  if (!account) throw new Refusal(accountUnknown)
  const grants = await listOpenGrants(tx, accountId, ctx.today)
  if (!(await areAllInside(tx, grants.map((grant) => grant.areaCode), ctx.scopeAreaCodes))) throw new Refusal(accountBeyondOwnScope)
  return account
}

async function refuseOutside(tx: Transaction, ctx: Allowed, areaCode: string): Promise<void> {
  const areaName = await findAreaName(tx, areaCode)
  if (areaName === null) throw new Refusal(areaUnknown, { areaCode })
  if (!(await areAllInside(tx, [areaCode], ctx.scopeAreaCodes))) throw new Refusal(beyondOwnScope, { areaName })
}

// Somebody must be left who can grant in every area where these grants could.
async function refuseLastAdministrator(tx: Transaction, ctx: Context, lost: readonly GrantRow[]): Promise<void> {
  const lostIds = lost.map((grant) => grant.roleGrantId)
  for (const grant of lost) {
    if (grant.role !== 'administrator' || (await isRoleHeldBeside(tx, 'administrator', grant.areaCode, lostIds, ctx.today))) continue
    throw new Refusal(lastAdministrator, { areaName: (await findAreaName(tx, grant.areaCode)) ?? grant.areaCode })
  }
}

/**
 * For the command line, whose user owns the machine: gives the administrator a new password, opens the account when it is
 * missing, and makes sure that it is enabled and administers the whole branch.
 */
export async function resetAdministrator(records: Records, given: { today: Day; signInName?: string; areaCode?: string }): Promise<HandedOver> {
  const signInName = (given.signInName ?? 'admin').trim().toLowerCase()
  const password = inventPassword()
  const passwordHash = await hashPassword(password)
  const system: Actor = { accountId: null }
  return records.transaction(async (tx) => {
    await lockGrants(tx)
    const areaCode = given.areaCode ?? (await findTopArea(tx))
    assert(areaCode, 'A branch has areas before it has an administrator.')
    const found = await findAccount(tx, { signInName })
    const accountId = found?.accountId ?? (await addAccount(tx, system, { signInName, displayName: signInName, password }))
    await savePassword(tx, accountId, passwordHash, true)
    await saveDisabledAt(tx, accountId, null)
    const endedSessions = await removeSessionsOf(tx, accountId)
    const grants = await listOpenGrants(tx, accountId, given.today)
    const administers = grants.some((grant) => grant.role === 'administrator' && grant.areaCode === areaCode && grant.validTo === null && grant.validFrom <= given.today)
    if (!administers) await addGrant(tx, system, accountId, { role: 'administrator', areaCode, validFrom: given.today })
    await writeAudit(tx, system, { verb: 'access.resetAdministrator', subjectKind: 'account', subjectId: String(accountId), detail: { endedSessions } })
    return { accountId, signInName, password }
  })
}
