import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import { goodPassword, loopback, openTestBranch, today, type TestBranch } from '../testAccess.ts'
import { changePassword, contextOf, findWho, signIn, signOut } from './actions.ts'

let branch: TestBranch
beforeEach(async () => {
  branch = await openTestBranch()
  await branch.add({ signInName: 'zhuoma', displayName: '卓玛', grants: [
    { role: 'market', areaCode: '632301', validFrom: today },
    { role: 'administrator', areaCode: '6323', validFrom: day('2010-01-01'), validTo: day('2011-03-21') },
    { role: 'auditor', areaCode: '6323', validFrom: day('2011-03-23') },
  ] })
})
afterEach(() => branch.records.close())

const right = { signInName: 'zhuoma', password: goodPassword }
const wrong = { signInName: 'zhuoma', password: 'not this one' }
const refused = (code: string): object => ({ code })
async function rows(question: string): Promise<unknown[]> {
  return branch.records.withClient(async (client) => (await client.query(question)).rows)
}

describe('signing in', () => {
  test('gives the roles that hold today, and only those', async () => {
    const { secret, who } = await signIn(branch.door, loopback, right)
    expect(who).toMatchObject({ signInName: 'zhuoma', displayName: '卓玛', mustChangePassword: false, scopeAreaCodes: ['632301'], roles: [{ role: 'market', areaCode: '632301', areaName: '同仁市' }], permissions: ['branch.unmask'] })
    const ctx = await contextOf(branch.door, { ...loopback, sessionSecret: secret })
    expect(ctx.grants).toEqual([{ permissions: new Set(['branch.unmask']), areaCode: '632301' }])
  })
  test('keeps only a hash of the secret, and ends the session that was there before', async () => {
    const first = await signIn(branch.door, loopback, right)
    const second = await signIn(branch.door, { ...loopback, sessionSecret: first.secret }, right)
    const stored = JSON.stringify(await rows('select * from session'))
    expect(stored).not.toContain(second.secret)
    expect(await findWho(branch.door, { ...loopback, sessionSecret: first.secret })).toBeNull()
    expect(await findWho(branch.door, { ...loopback, sessionSecret: second.secret })).not.toBeNull()
  })
  test('is refused over plain HTTP from another machine, whatever the password', async () => {
    await expect(signIn(branch.door, { ...loopback, isLoopback: false }, right)).rejects.toMatchObject(refused('INSECURE_CONNECTION'))
    await expect(signIn(branch.door, { ...loopback, isLoopback: false, isSecure: true }, right)).resolves.toBeDefined()
  })
  test('a disabled account is told so only with its right password', async () => {
    await rows("update account set disabled_at = now()")
    await expect(signIn(branch.door, loopback, wrong)).rejects.toMatchObject(refused('SIGN_IN_FAILED'))
    await expect(signIn(branch.door, loopback, right)).rejects.toMatchObject(refused('ACCOUNT_DISABLED'))
  })
})

describe('wrong passwords', () => {
  async function codesOf(times: number, given: { signInName: string; password: string }): Promise<string[]> {
    const codes: string[] = []
    for (let time = 0; time < times; time += 1) codes.push(await signIn(branch.door, loopback, given).then(() => 'in', (error: { code: string }) => error.code))
    return codes
  }
  test.each([['a known name', 'zhuoma'], ['a name that nobody bears', 'stranger']])('%s is paused after five, with the same answers', async (_what, signInName) => {
    expect(await codesOf(6, { signInName, password: 'not this one' })).toEqual([...Array.from({ length: 5 }, () => 'SIGN_IN_FAILED'), 'ACCOUNT_LOCKED'])
  })
  test('a paused name is refused even with the right password, and counts from nothing once it gets in', async () => {
    await codesOf(5, wrong)
    await expect(signIn(branch.door, loopback, right)).rejects.toMatchObject({ code: 'ACCOUNT_LOCKED', params: { minutes: 1 } })
    branch.clock.now = new Date(branch.clock.now.getTime() + 61_000)
    expect(await codesOf(1, right)).toEqual(['in'])
    expect(await rows('select failed_attempts, locked_until from account')).toEqual([{ failed_attempts: 0, locked_until: null }])
  })
  test('twenty at the same moment are five', async () => {
    const codes = await Promise.all(Array.from({ length: 20 }, () => signIn(branch.door, loopback, wrong).then(() => 'in', (error: { code: string }) => error.code)))
    expect(codes.filter((code) => code === 'SIGN_IN_FAILED')).toHaveLength(5)
    expect(codes.filter((code) => code === 'ACCOUNT_LOCKED')).toHaveLength(15)
  })
  test('one address that tries many names is refused', async () => {
    for (let number = 0; number < 60; number += 1) branch.door.attemptsByAddress.attempt('127.0.0.1', branch.clock.now)
    await expect(signIn(branch.door, loopback, right)).rejects.toMatchObject(refused('ADDRESS_LOCKED'))
  })
  test('leave a row in the audit trail', async () => {
    await codesOf(1, wrong)
    expect(await rows("select verb, subject_kind, account_id from audit where verb = 'access.signInFailed'")).toEqual([{ verb: 'access.signInFailed', subject_kind: 'account', account_id: null }])
  })
})

describe('a session', () => {
  test('ends after twelve idle hours, but not while it is used', async () => {
    const { secret } = await signIn(branch.door, loopback, right)
    const visit = { ...loopback, sessionSecret: secret }
    for (let hours = 0; hours < 33; hours += 11) {
      branch.clock.now = new Date(branch.clock.now.getTime() + 11 * 3_600_000)
      expect(await findWho(branch.door, visit)).not.toBeNull()
    }
    branch.clock.now = new Date(branch.clock.now.getTime() + 12 * 3_600_000)
    await expect(contextOf(branch.door, visit)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN', status: 401 })
  })
  test('ends with signing out', async () => {
    const { secret } = await signIn(branch.door, loopback, right)
    await signOut(branch.door, { ...loopback, sessionSecret: secret })
    expect(await findWho(branch.door, { ...loopback, sessionSecret: secret })).toBeNull()
  })
  test('ends when its account is disabled', async () => {
    const { secret } = await signIn(branch.door, loopback, right)
    await rows('update account set disabled_at = now()')
    expect(await findWho(branch.door, { ...loopback, sessionSecret: secret })).toBeNull()
  })
})

describe('changing the password', () => {
  test('is forced at first use: nothing else answers before', async () => {
    await branch.add({ signInName: 'newcomer', mustChangePassword: true })
    const { secret, who } = await signIn(branch.door, loopback, { signInName: 'newcomer', password: goodPassword })
    const visit = { ...loopback, sessionSecret: secret }
    expect(who.mustChangePassword).toBe(true)
    await expect(contextOf(branch.door, visit)).rejects.toMatchObject(refused('PASSWORD_CHANGE_NEEDED'))
    const changed = await changePassword(branch.door, visit, { currentPassword: goodPassword, newPassword: 'four yaks in a row' })
    await expect(contextOf(branch.door, { ...loopback, sessionSecret: changed.secret })).resolves.toMatchObject({ signInName: 'newcomer' })
  })
  test('ends every other session and gives a new secret', async () => {
    const phone = await signIn(branch.door, loopback, right)
    const desk = await signIn(branch.door, loopback, right)
    const changed = await changePassword(branch.door, { ...loopback, sessionSecret: desk.secret }, { currentPassword: goodPassword, newPassword: 'four yaks in a row' })
    for (const secret of [phone.secret, desk.secret]) expect(await findWho(branch.door, { ...loopback, sessionSecret: secret })).toBeNull()
    expect(await findWho(branch.door, { ...loopback, sessionSecret: changed.secret })).not.toBeNull()
    await expect(signIn(branch.door, loopback, right)).rejects.toMatchObject(refused('SIGN_IN_FAILED'))
  })
  test('with a wrong current one is refused and counted', async () => {
    const { secret } = await signIn(branch.door, loopback, right)
    const visit = { ...loopback, sessionSecret: secret }
    const attempt = { currentPassword: 'guess', newPassword: 'four yaks in a row' }
    for (let time = 0; time < 5; time += 1) await expect(changePassword(branch.door, visit, attempt)).rejects.toMatchObject(refused('WRONG_PASSWORD'))
    await expect(changePassword(branch.door, visit, attempt)).rejects.toMatchObject(refused('ACCOUNT_LOCKED'))
  })
})
