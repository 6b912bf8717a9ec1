import { expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { dayNumber } from './accountRules.ts'
import type { LadderPolicy, Rung } from './contract.ts'
import { defaultLadder } from './ladder.data.ts'
import { checkPolicy } from './policyRules.ts'
import { isStopHour, makeNextStopDay, noStopSpan, readRestoreClock, restoreArrears, subscribersToStop } from './stopRules.ts'
import { dunningCalendar } from './calendar.ts'

const withRungs = (change: (rungs: Rung[]) => Rung[]): LadderPolicy => ({ ...defaultLadder, rungs: change([...defaultLadder.rungs]) })
const change = (id: string, more: Partial<Rung>) => withRungs((rungs) => rungs.map((rung) => (rung.id === id ? { ...rung, ...more } : rung)))
const faults = (policy: LadderPolicy): string[] => checkPolicy(policy).map((fault) => `${fault.code} ${fault.sentence('zh')}`)

test('the default ladder breaks nothing', () => {
  expect(faults(defaultLadder)).toEqual([])
})

test('a loop, a gap and a missing step are refused by the name of the rung', () => {
  expect(faults(change('call', { id: 'sms' }))).toEqual(['LADDER_RUNG_REPEATED 第 2 级“外呼催缴”的代号与前面重复，阶梯会绕回去。请换一个代号。'])
  expect(faults(change('visit', { days: 8 }))).toEqual(['LADDER_RUNG_GOES_BACK 第 3 级“上门催缴”在第 8 天，不晚于上一级的第 10 天，阶梯会绕回去。请改为第 11 天或以后。'])
  expect(faults(withRungs((rungs) => rungs.filter((rung) => rung.id !== 'oneWay')))).toContain('LADDER_RUNG_MISSING 第 4 级“双停”要双停，但前面没有单停，中间缺了一级。请先补上。')
  expect(faults(change('close', { days: 210 }))).toEqual(['LADDER_RUNG_TOO_FAR 第 8 级“销户”与上一级相隔 105 天，超过 90 天，中间是空档。请补一级或提前。'])
  expect(faults(withRungs((rungs) => rungs.slice(3)))).toContain('LADDER_RUNG_MISSING 第 1 级“单停”要单停，但前面没有短信或外呼或上门或催缴函，中间缺了一级。请先补上。')
})

test('contract and statute are floors', () => {
  expect(faults(change('oneWay', { days: 25 }))).toEqual(['LADDER_STOP_TOO_EARLY 第 4 级“单停”在逾期第 25 天停机，早于协议约定的第 30 天。请改晚。'])
  expect(faults(change('preClose', { days: 104 }))).toEqual(['LADDER_CLOSE_TOO_EARLY 第 7 级“预销户”离双停只有 59 天，《电信条例》规定停机满 60 天才能终止服务。请改晚。'])
  expect(faults({ ...defaultLadder, limitRung: 'nobody' })[0]).toContain('LADDER_LIMIT_RUNG_UNKNOWN')
  expect(faults({ ...defaultLadder, stops: { ...defaultLadder.stops, from: '22:00', to: '23:00' } })[0]).toContain('LADDER_STOP_HOURS_EMPTY')
})

test('no stop at night, at weekends, on holidays, over Losar or in a declared disaster', () => {
  const next = makeNextStopDay(defaultLadder, dunningCalendar('tibetan_office'), [noStopSpan(day('2011-03-21'), day('2011-03-25'))])
  const nextAfter = (from: string) => next(dayNumber(day(from))) - dayNumber(day(from))
  // 2011-02-02 to 02-08 is Spring Festival, 2011-03-05 a Saturday and the first day of Losar.
  expect(nextAfter('2011-02-01')).toBe(0)
  expect(nextAfter('2011-02-02')).toBe(7)
  expect(nextAfter('2011-03-19')).toBe(9)
  expect(isStopHour(defaultLadder, Date.parse('2011-03-22T08:59:00+08:00'))).toBe(false)
  expect(isStopHour(defaultLadder, Date.parse('2011-03-22T09:00:00+08:00'))).toBe(true)
  expect(isStopHour(defaultLadder, Date.parse('2011-03-22T17:00:00+08:00'))).toBe(false)
})

test('restoring clears only the reason of the debt, and what is paid in advance is not stopped', () => {
  const lost = { reason: 'lost', kind: 'twoWay', from: day('2011-01-02') } as const
  const debt = { reason: 'arrears', kind: 'oneWay', from: day('2011-02-02') } as const
  expect(restoreArrears([lost, debt])).toEqual({ lifted: [debt], left: [lost] })
  expect(subscribersToStop([{ no: 1, paidThrough: null }, { no: 2, paidThrough: day('2011-03-31') }, { no: 3, paidThrough: day('2011-03-21') }], day('2011-03-22')).map((each) => each.no)).toEqual([1, 3])
})

test('the clock of restoring: ten minutes, an alarm after an hour, 48 hours at most', () => {
  const paid = Date.parse('2011-03-22T10:00:00+08:00')
  const after = (minutes: number, restored: number | null = null) => readRestoreClock(defaultLadder, paid, restored === null ? null : paid + restored * 60_000, paid + minutes * 60_000).state
  expect([0, 10, 11, 60, 2_880].map((minutes) => after(minutes))).toEqual(['running', 'running', 'late', 'alarm', 'breach'])
  expect([after(99, 8), after(99, 30)]).toEqual(['met', 'metLate'])
})
