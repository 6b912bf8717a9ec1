import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, type Day, dayNumber, dayOfNumber, daysBetween } from './day.ts'

/** The calendar as JavaScript has it. */
const byDate = (number: number): string => new Date(number * 86_400_000).toISOString().slice(0, 10)
const lastNumber = Math.floor(Date.parse('9999-12-31T00:00:00Z') / 86_400_000)

test('every day of twelve centuries is the day that a Date has', () => {
  for (let number = dayNumber('1200-01-01' as Day); number <= dayNumber('2400-12-31' as Day); number++) if (dayOfNumber(number) !== byDate(number) || dayNumber(dayOfNumber(number)) !== number) throw new Error(`Day ${number} is ${byDate(number)}.`)
  expect([dayNumber('1970-01-01' as Day), dayOfNumber(0), dayOfNumber(lastNumber)]).toEqual([0, '1970-01-01', '9999-12-31'])
})

test('days added and counted come back to where they began', () => {
  const numbers = fc.integer({ min: -200_000, max: lastNumber })
  fc.assert(fc.property(numbers, numbers, (from, to) => {
    const [first, last] = [dayOfNumber(from), dayOfNumber(to)]
    return daysBetween(first, last) === to - from && addDays(first, to - from) === last && (first < last) === (from < to)
  }))
})
