import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import { signIn } from '../entry/actions.ts'
import { type Context, requirePermission, scopeOf } from '../context.ts'
import { goodPassword, loopback, openTestBranch, today, type TestBranch } from '../testAccess.ts'
import { createAccount, disableAccount, enableAccount, endGrant, endSessions, grantRole, resetAdministrator, resetPassword } from './actions.ts'
import { listAccounts } from './store.ts'

let branch: TestBranch
let admin: Context
let county: Context
let adminId = 0
let clerkId = 0

beforeEach(async () => {
  branch = await openTestBranch()
  adminId = await branch.add({ signInName: 'admin', grants: [{ role: 'administrator', areaCode: '6323', validFrom: day('2011-01-01') }] })
  await branch.add({ signInName: 'county', grants: [{ role: 'administrator', areaCode: '632301', validFrom: day('2011-01-01') }] })
  clerkId = await branch.add({ signInName: 'clerk', grants: [{ role: 'market', areaCode: '632302', validFrom: day('2011-01-01') }] })
  admin = await branch.as('admin')
  county = await branch.as('county')
})
afterEach(() => branch.records.close())

async function rows<Row>(question: string): Promise<Row[]> {
  return branch.records.withClient(async (client) => (await client.query(question)).rows)
}
async function grantIdOf(accountId: number): Promise<number> {
  const [row] = await rows<{ role_grant_id: number }>(`select role_grant_id from role_grant where account_id = ${accountId} order by 1`)
  return row?.role_grant_id ?? 0
}

describe('an account', () => {
  test('is opened with a password shown once, which must be changed', async () => {
    const opened = await createAccount(admin, { signInName: 'Dolma', displayName: '卓玛' })
    expect(opened).toMatchObject({ signInName: 'dolma', password: expect.stringMatching(/^\w{4}(-\w{4}){3}$/) })
    const { who } = await signIn(branch.door, loopback, { signInName: 'dolma', password: opened.password })
    expect(who.mustChangePassword).toBe(true)
    expect(JSON.stringify(await rows('select * from audit'))).not.toContain(opened.password)
  })
  test('has a name of its own and a staff number that exists', async () => {
    await expect(createAccount(admin, { signInName: 'CLERK', displayName: 'x' })).rejects.toMatchObject({ code: 'SIGN_IN_NAME_TAKEN', status: 409 })
    await expect(createAccount(admin, { signInName: 'other', displayName: 'x', staffNo: 'A1' })).rejects.toMatchObject({ code: 'STAFF_UNKNOWN' })
  })
  test('that gets a new password, or is disabled, loses its sessions', async () => {
    await branch.as('clerk')
    const given = await resetPassword(admin, clerkId)
    expect(await rows(`select 1 from session where account_id = ${clerkId}`)).toEqual([])
    await signIn(branch.door, loopback, { signInName: 'clerk', password: given.password })
    await disableAccount(admin, clerkId)
    expect(await rows(`select 1 from session where account_id = ${clerkId}`)).toEqual([])
    await enableAccount(admin, clerkId)
    await signIn(branch.door, loopback, { signInName: 'clerk', password: given.password })
    expect(await endSessions(admin, clerkId)).toBe(1)
  })
  test('every act leaves its row in the trail', async () => {
    await grantRole(admin, { accountId: clerkId, role: 'auditor', areaCode: '632301', validTo: null })
    await disableAccount(admin, clerkId)
    expect(await rows(`select verb, account_id from audit where subject_id = '${clerkId}' and account_id is not null order by audit_id`))
      .toEqual([{ verb: 'access.grantRole', account_id: adminId }, { verb: 'access.disableAccount', account_id: adminId }])
  })
})

describe('without the permission nothing happens', () => {
  test.each<[string, (ctx: Context) => Promise<unknown>]>([
    ['create', (ctx) => createAccount(ctx, { signInName: 'x1', displayName: 'x' })], ['reset', (ctx) => resetPassword(ctx, adminId)], ['disable', (ctx) => disableAccount(ctx, adminId)],
    ['end sessions', (ctx) => endSessions(ctx, adminId)], ['grant', (ctx) => grantRole(ctx, { accountId: clerkId, role: 'administrator', areaCode: '632302', validTo: null })],
    ['end a grant', async (ctx) => endGrant(ctx, await grantIdOf(adminId))],
  ])('%s', async (_name, act) => {
    const clerk = await branch.as('clerk')
    const before = await rows('select count(*) from role_grant')
    await expect(act(clerk)).rejects.toMatchObject({ code: 'NO_PERMISSION', status: 403 })
    expect(await rows('select count(*) from role_grant')).toEqual(before)
  })
})

describe('whoever holds different roles in two counties', () => {
  test('has the verbs of each only in its own', async () => {
    await branch.add({ signInName: 'both', grants: [{ role: 'administrator', areaCode: '632301', validFrom: today }, { role: 'market', areaCode: '632302', validFrom: today }] })
    const both = await branch.as('both')
    expect(scopeOf(both)).toEqual(['632301', '632302'])
    expect(requirePermission(both, 'access.manageAccounts').scopeAreaCodes).toEqual(['632301'])
    expect(requirePermission(both, 'branch.unmask').scopeAreaCodes).toEqual(['632302'])
    await expect(disableAccount(both, clerkId)).rejects.toMatchObject({ code: 'ACCOUNT_BEYOND_OWN_SCOPE' })
    await expect(grantRole(both, { accountId: clerkId, role: 'customer_manager', areaCode: '632302', validTo: null })).rejects.toMatchObject({ code: 'BEYOND_OWN_SCOPE' })
  })
})

describe('a county administrator', () => {
  test('grants inside the county, never beside or above it', async () => {
    const { accountId } = await createAccount(county, { signInName: 'local', displayName: '隆务' })
    await grantRole(county, { accountId, role: 'customer_manager', areaCode: '632301100', validTo: null })
    for (const areaCode of ['632302', '6323']) {
      await expect(grantRole(county, { accountId, role: 'customer_manager', areaCode, validTo: null })).rejects.toMatchObject({ code: 'BEYOND_OWN_SCOPE' })
    }
    await expect(grantRole(county, { accountId, role: 'customer_manager', areaCode: '999', validTo: null })).rejects.toMatchObject({ code: 'AREA_UNKNOWN' })
  })
  test('touches no account that holds anything elsewhere', async () => {
    for (const accountId of [adminId, clerkId]) {
      await expect(resetPassword(county, accountId)).rejects.toMatchObject({ code: 'ACCOUNT_BEYOND_OWN_SCOPE' })
      await expect(disableAccount(county, accountId)).rejects.toMatchObject({ code: 'ACCOUNT_BEYOND_OWN_SCOPE' })
      await expect(endGrant(county, await grantIdOf(accountId))).rejects.toMatchObject({ code: 'BEYOND_OWN_SCOPE' })
    }
  })
  test('sees the accounts of the county and those without any grant', async () => {
    await branch.add({ signInName: 'nobody' })
    const seen = await listAccounts(branch.records, scopeOf(county), '', county.now)
    expect(seen.map((account) => account.signInName)).toEqual(['county', 'nobody'])
    const all = await listAccounts(branch.records, scopeOf(admin), '', admin.now)
    expect(all.map((account) => account.signInName)).toEqual(['admin', 'clerk', 'county', 'nobody'])
    expect(all[0]).toMatchObject({ sessionCount: 1, grants: [{ role: 'administrator', areaName: '黄南州', validTo: null }] })
    expect(await listAccounts(branch.records, scopeOf(admin), 'CLE', admin.now)).toHaveLength(1)
  })
})

describe('the last administrator of an area', () => {
  test('stays: neither the grant nor the account can be taken away', async () => {
    await expect(disableAccount(admin, adminId)).rejects.toMatchObject({ code: 'LAST_ADMINISTRATOR', params: { areaName: '黄南州' } })
    await expect(endGrant(admin, await grantIdOf(adminId))).rejects.toMatchObject({ code: 'LAST_ADMINISTRATOR' })
  })
  test('a second one that ends some day, or begins later, or is disabled, does not count', async () => {
    const secondId = await branch.add({ signInName: 'second', grants: [{ role: 'administrator', areaCode: '6323', validFrom: today, validTo: day('2011-12-31') }, { role: 'administrator', areaCode: '6323', validFrom: day('2011-04-01') }] })
    await expect(disableAccount(admin, adminId)).rejects.toMatchObject({ code: 'LAST_ADMINISTRATOR' })
    await grantRole(admin, { accountId: secondId, role: 'administrator', areaCode: '6323', validTo: null })
    await rows(`update account set disabled_at = now() where account_id = ${secondId}`)
    await expect(disableAccount(admin, adminId)).rejects.toMatchObject({ code: 'LAST_ADMINISTRATOR' })
    await rows(`update account set disabled_at = null where account_id = ${secondId}`)
    await disableAccount(admin, adminId)
  })
  test('of a county may go while the branch has one', async () => {
    const countyId = county.accountId
    await endGrant(admin, await grantIdOf(countyId))
    await expect(endGrant(admin, await grantIdOf(countyId))).rejects.toMatchObject({ code: 'GRANT_UNKNOWN' })
  })
  test('two of them cannot each remove the other at the same moment', async () => {
    const secondId = await branch.add({ signInName: 'second', grants: [{ role: 'administrator', areaCode: '6323', validFrom: today }] })
    const second = await branch.as('second')
    const outcomes = await Promise.allSettled([disableAccount(admin, secondId), disableAccount(second, adminId)])
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
  })
})

describe('reset from the command line', () => {
  test('mends an administrator who is locked out, disabled and without a grant', async () => {
    await rows(`update account set disabled_at = now(), locked_until = now() + interval '1 day', failed_attempts = 5 where sign_in_name = 'admin'; update role_grant set valid_to = '2011-01-02'`)
    const reset = await resetAdministrator(branch.records, { today })
    const { who } = await signIn(branch.door, loopback, reset)
    expect(who).toMatchObject({ signInName: 'admin', mustChangePassword: true, scopeAreaCodes: ['6323'] })
    expect(who.permissions).toContain('access.grantRole')
    await expect(signIn(branch.door, loopback, { signInName: 'admin', password: goodPassword })).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
  })
  test('opens the account of a branch that has none', async () => {
    await rows('delete from session; delete from role_grant; delete from account')
    const reset = await resetAdministrator(branch.records, { today, signInName: 'root' })
    expect((await signIn(branch.door, loopback, reset)).who.scopeAreaCodes).toEqual(['6323'])
  })
})
