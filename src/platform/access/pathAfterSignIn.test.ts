import { expect, test } from 'vitest'
import { pathAfterSignIn } from './pathAfterSignIn.ts'

test('after signing in the asked page opens, never one of another host', () => {
  expect(pathAfterSignIn('?next=%2Fplan%2F3%3Fx%3D1')).toBe('/plan/3?x=1')
  for (const search of ['', '?next=', '?next=https://evil.example', '?next=//evil.example', '?next=/\\evil.example', '?next=javascript:alert(1)']) expect(pathAfterSignIn(search)).toBe('/')
})
