import { describe, expect, test } from 'vitest'
import { findPasswordFault, isSessionAlive, lockMinutesAfter } from './rules.ts'
import { throttleOf } from './throttle.ts'

test('a name is paused for 1, 5, then 15 minutes after every fifth failure', () => {
  expect([1, 4, 5, 6, 9, 10, 15, 20, 25].map(lockMinutesAfter)).toEqual([0, 0, 1, 0, 0, 5, 15, 15, 15])
})

test('a session ends after twelve idle hours and after seven days', () => {
  const expiresAt = new Date('2011-03-08T00:00:00Z')
  expect(isSessionAlive({ lastSeenAt: new Date('2011-03-01T00:00:00Z'), expiresAt }, new Date('2011-03-01T11:59:59Z'))).toBe(true)
  expect(isSessionAlive({ lastSeenAt: new Date('2011-03-01T00:00:00Z'), expiresAt }, new Date('2011-03-01T12:00:00Z'))).toBe(false)
  expect(isSessionAlive({ lastSeenAt: new Date('2011-03-07T23:59:00Z'), expiresAt }, expiresAt)).toBe(false)
})

describe('a new password', () => {
  const owner = { signInName: 'zhuoma', displayName: '卓玛' }
  test.each([
    ['short', 'Ab3-x9', 'PASSWORD_TOO_SHORT'], ['endless', 'xyzuv'.repeat(50), 'PASSWORD_TOO_LONG'], ['the name with a year', 'Zhuoma2011!', 'PASSWORD_IS_NAME'],
    ['common', 'Password123', 'PASSWORD_TOO_COMMON'], ['common with a tail', 'ChinaMobile2011', 'PASSWORD_TOO_COMMON'], ['full-width letters', 'ｐａｓｓｗｏｒｄ１２３', 'PASSWORD_TOO_COMMON'],
    ['counting', '1234567890', 'PASSWORD_TOO_COMMON'], ['one sign', 'aaaaaaaaaaaa', 'PASSWORD_TOO_COMMON'], ['two signs', 'ababababab', 'PASSWORD_TOO_COMMON'],
  ])('that is %s is refused', (_why, password, code) => {
    expect(findPasswordFault(password, owner)?.refusal.code).toBe(code)
  })
  test('that equals the current one is refused', () => {
    expect(findPasswordFault('correct horse battery', { ...owner, currentPassword: 'correct horse battery' })?.refusal.code).toBe('PASSWORD_UNCHANGED')
  })
  test.each(['correct horse battery', '草原上的十个牦牛帐篷', 'x7$kQ2m!pW'])('%s is taken', (password) => {
    expect(findPasswordFault(password, owner)).toBeNull()
  })
})

test('an address is refused after its attempts and free again a quarter of an hour later', () => {
  const throttle = throttleOf(3)
  const at = (seconds: number): Date => new Date(Date.UTC(2011, 2, 22) + seconds * 1000)
  expect([0, 1, 2].map((second) => throttle.attempt('a', at(second)))).toEqual([null, null, null])
  expect(throttle.attempt('a', at(3))).toEqual(at(900))
  expect(throttle.attempt('b', at(3))).toBeNull()
  expect(throttle.attempt('a', at(900))).toBeNull()
})
