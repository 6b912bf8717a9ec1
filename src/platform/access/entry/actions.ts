import { Refusal } from '../../../kernel/refusal.ts'
import type { Language } from '../../../kernel/refusal.ts'
import { writeAudit } from '../audit.ts'
import type { Context } from '../context.ts'
import { permissionsOf } from '../roles.ts'
import { scopedFacts } from '../scope.ts'
import {
  accountDisabled, accountLocked, addressLocked, insecureConnection, notSignedIn, passwordChangeNeeded, signInFailed, wrongPassword, type Session, type Who,
} from './contract.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { findPasswordFault, isSessionAlive, lockMinutesAfter, minutesUntil, SEEN_EVERY_MS, SESSION_IDLE_MS_MAX } from './rules.ts'
import {
  addSession, countFailure, findAccountForUpdate, findSession, forgetFailures, removeExpiredSessions, removeSession, removeSessionsOf, saveLanguage,
  savePassword, touchSession, type EntryAccount, type FoundSession,
} from './store.ts'
import type { Door, Visit } from './visit.ts'

export type Entered = { readonly secret: string; readonly who: Who }

/** Throws the refusals of entry/contract.ts. An attempt counts before its password is looked at, so a crowd of them gains nothing. */
export async function signIn(door: Door, visit: Visit, given: { signInName: string; password: string }): Promise<Entered> {
  if (!visit.isSecure && !visit.isLoopback) throw new Refusal(insecureConnection)
  refuseCrowdedAddress(door, visit)
  const account = await takeAttempt(door, given.signInName)
  const isRight = await verifyPassword(account?.passwordHash ?? null, given.password)
  if (!account || !isRight) {
    if (account) await noteFailure(door, visit, account)
    throw new Refusal(signInFailed)
  }
  if (account.disabledAt) throw new Refusal(accountDisabled)
  door.attemptsByAddress.forgive(visit.address)
  const secret = await door.records.transaction(async (tx) => {
    // Looked at again under the lock: the password may have been changed or the account disabled meanwhile.
    const current = await findAccountForUpdate(tx, given.signInName)
    if (!current || current.disabledAt || current.passwordHash !== account.passwordHash) throw new Refusal(signInFailed)
    if (visit.sessionSecret !== null) await removeSession(tx, visit.sessionSecret)
    await removeExpiredSessions(tx, door.now(), new Date(door.now().getTime() - SESSION_IDLE_MS_MAX))
    await forgetFailures(tx, account.accountId)
    await writeAudit(tx, account, { verb: 'access.signIn', subjectKind: 'account', subjectId: String(account.accountId), detail: { address: visit.address } })
    return addSession(tx, account.accountId, door.now())
  })
  return { secret, who: await getWho(door, secret) }
}

function refuseCrowdedAddress(door: Door, visit: Visit): void {
  const until = door.attemptsByAddress.attempt(visit.address, door.now())
  if (until) throw new Refusal(addressLocked, { minutes: minutesUntil(until, door.now()) })
}

/** Counts the attempt as a failure until it proves right; refuses a paused name. An unknown name is paused like any other. */
async function takeAttempt(door: Door, signInName: string): Promise<EntryAccount | null> {
  const now = door.now()
  return door.records.transaction(async (tx) => {
    const account = await findAccountForUpdate(tx, signInName)
    const lockedUntil = account ? account.lockedUntil : door.strangers.lockedUntil(signInName)
    if (lockedUntil && lockedUntil > now) throw new Refusal(accountLocked, { minutes: minutesUntil(lockedUntil, now) })
    const failures = account ? account.failedAttempts + 1 : door.strangers.failuresOf(signInName) + 1
    const minutes = lockMinutesAfter(failures)
    const until = minutes === 0 ? null : new Date(now.getTime() + minutes * 60_000)
    if (account) await countFailure(tx, account.accountId, failures, until)
    else door.strangers.note(signInName, failures, until)
    return account
  })
}

async function noteFailure(door: Door, visit: Visit, account: EntryAccount): Promise<void> {
  await door.records.transaction((tx) => writeAudit(tx, { accountId: null }, {
    verb: 'access.signInFailed', subjectKind: 'account', subjectId: String(account.accountId), detail: { address: visit.address },
  }))
}

export async function signOut(door: Door, visit: Visit): Promise<void> {
  const secret = visit.sessionSecret
  if (secret === null) return
  await door.records.transaction(async (tx) => {
    const accountId = await removeSession(tx, secret)
    if (accountId !== null) await writeAudit(tx, { accountId }, { verb: 'access.signOut', subjectKind: 'account', subjectId: String(accountId) })
  })
}

/** Ends every session of the account and begins a new one. */
export async function changePassword(door: Door, visit: Visit, given: { currentPassword: string; newPassword: string }): Promise<Entered> {
  if (!visit.isSecure && !visit.isLoopback) throw new Refusal(insecureConnection)
  const { account } = await getSession(door, visit)
  const taken = await takeAttempt(door, account.signInName)
  if (!(await verifyPassword(taken?.passwordHash ?? null, given.currentPassword))) {
    await noteFailure(door, visit, account)
    throw new Refusal(wrongPassword)
  }
  const fault = findPasswordFault(given.newPassword, { ...account, currentPassword: given.currentPassword })
  if (fault) {
    await forgetFailures(door.records, account.accountId)
    throw new Refusal(fault.refusal, fault.params)
  }
  const passwordHash = await hashPassword(given.newPassword)
  const secret = await door.records.transaction(async (tx) => {
    const current = await findAccountForUpdate(tx, account.signInName)
    if (!current || current.disabledAt || current.passwordHash !== taken?.passwordHash) throw new Refusal(notSignedIn)
    await savePassword(tx, account.accountId, passwordHash, false)
    const endedSessions = await removeSessionsOf(tx, account.accountId)
    await writeAudit(tx, account, { verb: 'access.changePassword', subjectKind: 'account', subjectId: String(account.accountId), detail: { endedSessions } })
    return addSession(tx, account.accountId, door.now())
  })
  return { secret, who: await getWho(door, secret) }
}

export async function chooseLanguage(door: Door, visit: Visit, language: Language): Promise<void> {
  const { account } = await getSession(door, visit)
  await saveLanguage(door.records, account.accountId, language)
}

/** Who is signed in; null when nobody is. Says so too when the password must still be changed. */
export async function findWho(door: Door, visit: Visit): Promise<Who | null> {
  const found = await findLiveSession(door, visit.sessionSecret)
  return found ? whoOf(door, found) : null
}

/** What the frame around every page shows. A stranger learns the branch's name, not its data. */
export async function describeSession(door: Door, visit: Visit): Promise<Session> {
  const [who, branch] = await Promise.all([findWho(door, visit), door.branchOf()])
  if (!who) return { account: null, permissions: [], branch: { ...branch, dataAsOf: [] } }
  const { permissions, today: _today, ...account } = who
  return { account, permissions, branch }
}

/** The context of a request. Throws NOT_SIGNED_IN, or PASSWORD_CHANGE_NEEDED until the first password is replaced. */
export async function contextOf(door: Door, visit: Visit): Promise<Context> {
  const { account, grants } = await getSession(door, visit)
  if (account.mustChangePassword) throw new Refusal(passwordChangeNeeded)
  return {
    records: door.records,
    facts: scopedFacts(door.facts),
    factsOwner: door.factsOwner,
    dataFolder: door.dataFolder,
    accountId: account.accountId,
    signInName: account.signInName,
    staffNo: account.staffNo,
    language: account.language,
    grants: grants.map(({ role, areaCode }) => ({ permissions: permissionsOf([role], door.permissions), areaCode })),
    today: await door.todayOf(),
    now: door.now(),
  }
}

async function getSession(door: Door, visit: Visit): Promise<FoundSession> {
  const found = await findLiveSession(door, visit.sessionSecret)
  if (!found) throw new Refusal(notSignedIn)
  return found
}

async function findLiveSession(door: Door, secret: string | null): Promise<FoundSession | null> {
  if (secret === null) return null
  const now = door.now()
  const found = await findSession(door.records, secret, await door.todayOf())
  if (!found || found.account.disabledAt || !isSessionAlive(found, now)) return null
  if (now.getTime() - found.lastSeenAt.getTime() >= SEEN_EVERY_MS) await touchSession(door.records, secret, now)
  return found
}

async function getWho(door: Door, secret: string): Promise<Who> {
  const found = await findLiveSession(door, secret)
  if (!found) throw new Refusal(notSignedIn)
  return whoOf(door, found)
}

async function whoOf(door: Door, { account, grants }: FoundSession): Promise<Who> {
  return {
    accountId: account.accountId,
    signInName: account.signInName,
    displayName: account.displayName,
    staffNo: account.staffNo,
    language: account.language,
    mustChangePassword: account.mustChangePassword,
    roles: grants,
    permissions: [...permissionsOf(grants.map((grant) => grant.role), door.permissions)].sort(),
    scopeAreaCodes: [...new Set(grants.map((grant) => grant.areaCode))],
    today: await door.todayOf(),
  }
}
