import fc from 'fast-check'
import type { ClockTerms } from '../clock/contract.ts'
import type { EventBody, OrderEvent } from './contract.ts'

export const officeTerms: ClockTerms = { calendar: 'office', replyBy: 'accepted', replyMinutes: 4 * 60, doneMinutes: 16 * 60 }

/** 2011-03-21 was a Monday. */
export function at(time: string, day = '2011-03-21'): string {
  return new Date(`${day}T${time}:00+08:00`).toISOString()
}

/** A log written by one device at the times given, each event based on the one before. */
export function logOf(...steps: readonly (readonly [time: string, body: EventBody, staffNo?: string])[]): OrderEvent[] {
  return steps.map(([time, body, staffNo], index) => {
    const [day = '', hour] = time.split(' ')
    return {
      device: 'desk', sequence: index + 1, at: hour ? at(hour, day) : at(time), clockOffsetMs: 0, basedOn: index === 0 ? null : `desk#${index}`, staffNo: staffNo ?? 'chen', body,
    }
  })
}

export const opened = (terms: ClockTerms | null = officeTerms, closing: 'by_result' | 'by_review' = 'by_review'): EventBody => ({ kind: 'opened', terms, closing, unitCode: 'ZK' })
export const assigned = (ownerStaffNo = 'chen'): EventBody => ({ kind: 'assigned', ownerStaffNo })
export const result = (outcome = 'done'): EventBody => ({ kind: 'result', outcome, values: {} })

const staff = fc.constantFrom('chen', 'zhaxi', 'li')
const termsArbitrary = fc.record({
  calendar: fc.constantFrom('always' as const, 'office' as const, 'tibetan_office' as const), replyBy: fc.constantFrom('accepted' as const, 'replied' as const),
  replyMinutes: fc.option(fc.integer({ min: 1, max: 3_000 })), doneMinutes: fc.option(fc.integer({ min: 1, max: 10_000 })),
})
const bodyArbitrary: fc.Arbitrary<EventBody> = fc.oneof(
  fc.record({ kind: fc.constant('opened' as const), terms: fc.option(termsArbitrary), closing: fc.constantFrom('by_result' as const, 'by_review' as const), unitCode: fc.constant('ZK') }),
  staff.map((ownerStaffNo): EventBody => ({ kind: 'assigned', ownerStaffNo })),
  fc.record({ kind: fc.constant('moved' as const), unitCode: fc.constantFrom('ZK', 'HN'), terms: fc.option(termsArbitrary), reason: fc.constant('归口') }),
  fc.constantFrom<EventBody>({ kind: 'accepted' }, { kind: 'travelled' }, { kind: 'started' }, { kind: 'resumed' }, { kind: 'closed' }),
  fc.constantFrom<EventBody>({ kind: 'refused', reason: '不在岗' }, { kind: 'paused', reason: '大雪封路' }, { kind: 'returned', reason: '照片不清' }, { kind: 'cancelled', reason: '重复' }, { kind: 'reopened', reason: '又断了' }),
  fc.constantFrom<EventBody>({ kind: 'replied', text: '已回电' }, { kind: 'noted', text: '记录' }, { kind: 'merged', intoOrderId: 7 }),
  fc.constantFrom('done', 'failed').map((outcome): EventBody => result(outcome)),
  fc.record({ kind: fc.constant('settled' as const), holds: fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 6 })).map(([device, sequence]) => `${device}#${sequence}`) }),
)
const startMs = Date.parse('2011-03-18T08:00:00+08:00')
const eventArbitrary: fc.Arbitrary<OrderEvent> = fc.record({
  device: fc.constantFrom('a', 'b', 'c'), sequence: fc.integer({ min: 1, max: 6 }),
  at: fc.integer({ min: 0, max: 14 * 24 * 60 }).map((minutes) => new Date(startMs + minutes * 60_000).toISOString()),
  clockOffsetMs: fc.constantFrom(0, 0, -3_600_000, 90_000), basedOn: fc.option(fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 1, max: 3 })).map(([device, sequence]) => `${device}#${sequence}`)),
  staffNo: staff, body: bodyArbitrary,
})
/** Logs as they may come in: any events, mostly with an opening. */
export const logArbitrary: fc.Arbitrary<OrderEvent[]> = fc.tuple(
  fc.option(fc.record({ terms: termsArbitrary, closing: fc.constantFrom('by_result' as const, 'by_review' as const) }), { freq: 12 }), fc.array(eventArbitrary, { maxLength: 12 }),
).map(([opening, events]) => (opening === null ? events : [{ device: 'server', sequence: 1, at: new Date(startMs).toISOString(), clockOffsetMs: 0, basedOn: null, staffNo: null, body: { kind: 'opened', ...opening, unitCode: 'ZK' } }, ...events]))
