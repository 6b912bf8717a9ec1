import { expect, test } from 'vitest'
import { addDays, day } from '../src/kernel/day.ts'
import { listGroupsAsOf } from './groups.ts'
import { createWorld } from './world.ts'

test('a group has one account manager on a day; a hand-over ends one row and begins the next, and some groups have nobody', () => {
  const world = createWorld({ subscribers: 500, months: 20, dailyFrom: '2010-08', today: '2010-08-31' })
  const [before, after] = [listGroupsAsOf(world, day(`${world.options.firstMonth}-01`)), listGroupsAsOf(world, world.organisation.territoryChangesOn)]
  const managers = new Set(world.staff.filter((person) => person.post === '集团客户经理').map((person) => person.staffNo))
  expect(after.every((group) => managers.has(group.staffNo))).toBe(true)
  expect(before.every((group) => group.validTo === null) && new Set(before.map((group) => group.groupId)).size === before.length).toBe(true)
  expect(before.length).toBe(world.areas.counties.length * 40 * 7 / 8)
  const handedOver = after.filter((group) => group.validTo !== null)
  expect(handedOver.length).toBeGreaterThan(0)
  for (const ended of handedOver) {
    const next = after.find((group) => group.groupId === ended.groupId && group.validTo === null)
    expect(next).toMatchObject({ name: ended.name, validFrom: addDays(day(ended.validTo ?? ''), 1) })
    expect(next?.staffNo).not.toBe(ended.staffNo)
    // What the first file said still holds for the days before.
    expect(before.find((group) => group.groupId === ended.groupId)).toEqual({ ...ended, validTo: null })
  }
})
