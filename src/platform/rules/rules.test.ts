import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { addDays, day } from '../../kernel/day.ts'
import { differenceOf, placeOf } from './difference.ts'
import { named } from './contract.ts'
import { describeBody } from './fields.ts'
import { selectInForce, type Standing } from './rules.ts'

const first = day('2011-01-01')
const upward = ['632323', '6323', '63']
const standing = fc.record({
  areaCode: fc.constantFrom(...upward, '632321'), version: fc.integer({ min: 1, max: 9 }),
  effectiveFrom: fc.integer({ min: 0, max: 60 }).map((days) => addDays(first, days)),
  retiredFrom: fc.option(fc.integer({ min: 0, max: 90 }).map((days) => addDays(first, days)), { nil: null }),
}) satisfies fc.Arbitrary<Standing>
const versions = fc.uniqueArray(standing, { maxLength: 12, selector: (version) => `${version.areaCode} ${version.version}` })
const onDay = fc.integer({ min: -5, max: 100 }).map((days) => addDays(first, days))

test('what is in force has begun, has not ended, and stands at an area upward', () => {
  fc.assert(fc.property(versions, onDay, (all, on) => {
    const chosen = selectInForce(all, upward, on)
    if (chosen === null) return
    expect(upward).toContain(chosen.areaCode)
    expect(chosen.effectiveFrom <= on).toBe(true)
    expect(chosen.retiredFrom === null || on < chosen.retiredFrom).toBe(true)
  }))
})

test('the order in which versions are read changes nothing', () => {
  fc.assert(fc.property(versions.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), onDay, ([all, shuffled], on) => {
    expect(selectInForce(shuffled, upward, on)).toEqual(selectInForce(all, upward, on))
  }))
})

test('no later version of the same area has begun, and no nearer area has one that holds', () => {
  fc.assert(fc.property(versions, onDay, (all, on) => {
    const chosen = selectInForce(all, upward, on)
    const nearer = upward.slice(0, chosen === null ? upward.length : upward.indexOf(chosen.areaCode))
    for (const areaCode of nearer) expect(selectInForce(all, [areaCode], on)).toBeNull()
    if (chosen === null) return
    const later = all.filter((one) => one.areaCode === chosen.areaCode && one.effectiveFrom <= on && (one.effectiveFrom > chosen.effectiveFrom || (one.effectiveFrom === chosen.effectiveFrom && one.version > chosen.version)))
    expect(later).toEqual([])
  }))
})

test('a later day never falls back to an earlier version of the same area', () => {
  fc.assert(fc.property(versions, onDay, fc.nat(60), (all, on, days) => {
    const area = ['632323']
    const [now, later] = [selectInForce(all, area, on), selectInForce(all, area, addDays(on, days))]
    if (now && later) expect(later.effectiveFrom >= now.effectiveFrom).toBe(true)
  }))
})

test('a county\'s own version goes before the branch\'s; a retired one leaves the branch\'s, not the one before it', () => {
  const branch = { areaCode: '6323', version: 1, effectiveFrom: day('2011-01-01'), retiredFrom: null }
  const old = { areaCode: '632323', version: 1, effectiveFrom: day('2011-01-01'), retiredFrom: null }
  const ended = { areaCode: '632323', version: 2, effectiveFrom: day('2011-02-01'), retiredFrom: day('2011-03-01') }
  const at = (on: string) => selectInForce([branch, old, ended], upward, day(on))
  expect([at('2010-12-31'), at('2011-01-31'), at('2011-02-28'), at('2011-03-01')]).toEqual([null, old, ended, branch])
})

const body = z.object({
  capPercent: named(z.number().min(0).max(200), '封顶', 'Cap'),
  steps: named(z.array(z.object({ id: z.string(), name: named(z.string(), '名称', 'Name'), days: named(z.int(), '天数', 'Days'), channel: named(z.enum(['sms', 'call']), '渠道', 'Channel', { sms: { zh: '短信', en: 'SMS' }, call: { zh: '外呼', en: 'Call' } }) })), '步骤', 'Steps'),
  limit: named(z.number().nullable(), '限额', 'Limit'),
})

test('a body describes itself with the words of its fields', () => {
  expect(describeBody(body)).toEqual({ kind: 'object', fields: [
    { name: 'capPercent', words: { zh: '封顶', en: 'Cap' }, node: { kind: 'number', isInteger: false, min: 0, max: 200 } },
    { name: 'steps', words: { zh: '步骤', en: 'Steps' }, node: { kind: 'list', item: { kind: 'object', fields: [
      { name: 'id', words: { zh: 'id', en: 'id' }, node: { kind: 'text', maxLength: null } },
      { name: 'name', words: { zh: '名称', en: 'Name' }, node: { kind: 'text', maxLength: null } },
      { name: 'days', words: { zh: '天数', en: 'Days' }, node: { kind: 'number', isInteger: true, min: null, max: null } },
      { name: 'channel', words: { zh: '渠道', en: 'Channel' }, node: { kind: 'choice', options: [{ value: 'sms', words: { zh: '短信', en: 'SMS' } }, { value: 'call', words: { zh: '外呼', en: 'Call' } }] } },
    ] } } },
    { name: 'limit', words: { zh: '限额', en: 'Limit' }, node: { kind: 'number', isInteger: false, min: null, max: null, isNullable: true } },
  ] })
  expect(placeOf(describeBody(body), ['steps', 2, 'days'])).toEqual({ zh: '步骤第 3 行 · 天数', en: 'Steps, row 3 · Days' })
})

test('a difference names the row by its name and follows it when it moves', () => {
  const before = { capPercent: 120, steps: [{ id: 'a', name: '短信', days: 3, channel: 'sms' }, { id: 'b', name: '外呼', days: 7, channel: 'call' }], limit: null }
  const after = { capPercent: 120, steps: [{ id: 'b', name: '外呼', days: 10, channel: 'sms' }, { id: 'a', name: '短信', days: 3, channel: 'sms' }], limit: 500 }
  expect(differenceOf(describeBody(body), before, after)).toEqual([
    { place: { zh: '步骤“外呼” · 天数', en: 'Steps "外呼" · Days' }, before: { zh: '7', en: '7' }, after: { zh: '10', en: '10' } },
    { place: { zh: '步骤“外呼” · 渠道', en: 'Steps "外呼" · Channel' }, before: { zh: '外呼', en: 'Call' }, after: { zh: '短信', en: 'SMS' } },
    { place: { zh: '限额', en: 'Limit' }, before: { zh: '—', en: '—' }, after: { zh: '500', en: '500' } },
  ])
  expect(differenceOf(describeBody(body), before, before)).toEqual([])
})
