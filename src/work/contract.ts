import { oc } from '@orpc/contract'
import { z } from 'zod'
import { calendarIds, outcomeMeanings } from '../branch/orderKind/contract.ts'
import { daysOffShape } from './clock/contract.ts'
import { calendarContract } from './calendar/contract.ts'
import { officeContract } from './office/contract.ts'
import { rosterContract } from './roster/contract.ts'
import { scheduleContract } from './schedule/contract.ts'
import { effectShape, eventBodyShape, newOrderShape, orderPageShape, orderRowShape, orderStatuses, staffNoShape } from './order/contract.ts'

const wordsShape = z.object({ zh: z.string(), en: z.string() })
const fieldBase = z.object({ id: z.string(), words: wordsShape, required: z.boolean() })
const fieldShape = z.discriminatedUnion('type', [
  fieldBase.extend({ type: z.literal('text'), lengthMax: z.number() }),
  fieldBase.extend({ type: z.literal('number'), unit: wordsShape, min: z.number().optional(), max: z.number().optional(), decimals: z.number() }),
  fieldBase.extend({ type: z.literal('choice'), choices: z.array(z.object({ id: z.string(), words: wordsShape })) }),
  fieldBase.extend({ type: z.literal('day') }),
  fieldBase.extend({ type: z.literal('yesNo') }),
])
export const kindShape = z.object({
  id: z.string(), version: z.number(), name: wordsShape, about: wordsShape, ask: z.array(fieldShape), form: z.array(fieldShape),
  evidence: z.array(z.object({ kind: z.enum(['photo', 'position', 'signature']), words: wordsShape, countMin: z.number() })),
  clock: z.object({ calendar: z.enum(calendarIds), replyBy: z.enum(['accepted', 'replied']), replyMinutes: z.number().nullable(), doneMinutes: z.number().nullable() }),
  escalation: z.array(z.object({ on: z.enum(['reply', 'done']), afterMinutes: z.number(), role: z.string() })),
  closing: z.enum(['by_result', 'by_review']), outcomes: z.array(z.object({ id: z.string(), words: wordsShape, meaning: z.enum(outcomeMeanings) })),
})
export type KindShape = z.infer<typeof kindShape>

const idShape = z.coerce.number().int().positive()
const orderListInput = z.object({
  whose: z.enum(['mine', 'team', 'all']).default('mine'), stage: z.enum(['live', 'late', 'review', 'unassigned', 'conflict', 'ended']).default('live'),
  kind: z.string().max(100).optional(), areaCode: z.string().max(20).optional(), unitCode: z.string().max(40).optional(), ownerStaffNo: z.string().max(40).optional(),
})
const givenEventShape = z.object({
  orderId: idShape, device: z.string().regex(/^[\w.:-]{1,60}$/), sequence: z.number().int().min(1), basedOn: z.string().max(120).nullable(), body: eventBodyShape,
  at: z.iso.datetime().optional().describe('Left out: written on the spot'), clockOffsetMs: z.number().int().optional(), staffNo: staffNoShape.optional(),
})
const personShape = z.object({ staffNo: z.string(), name: z.string(), post: z.string(), unitCode: z.string(), unitName: z.string(), openCount: z.number(), lateCount: z.number() })

export const workContract = {
  ...calendarContract,
  ...officeContract,
  ...rosterContract,
  ...scheduleContract,
  kinds: oc.route({ method: 'GET', path: '/work/kinds', summary: 'The kinds of order, as the chapters declare them', tags: ['work'] }).output(z.array(kindShape)),
  orders: oc.route({ method: 'GET', path: '/work/orders', summary: 'Orders by due time: mine, my unit\'s, or all within my areas', tags: ['work'] }).input(orderListInput)
    .output(z.object({ now: z.string(), orders: z.array(orderRowShape), isCut: z.boolean() })),
  counts: oc.route({ method: 'GET', path: '/work/counts', summary: 'How many orders wait, by list', tags: ['work'] })
    .output(z.object({ mine: z.number(), mineLate: z.number(), live: z.number(), late: z.number(), review: z.number(), unassigned: z.number(), conflict: z.number(), may: z.object({ open: z.boolean(), dispatch: z.boolean(), schedule: z.boolean() }), staffNo: z.string().nullable() })),
  daysOff: oc.route({ method: 'GET', path: '/work/days-off', summary: 'Holidays of a calendar, each with what its date rests on', tags: ['work'] })
    .input(z.object({ calendar: z.enum(calendarIds), from: z.iso.date(), to: z.iso.date() })).output(z.array(daysOffShape)),
  waiting: oc.route({ method: 'GET', path: '/work/waiting', summary: 'How many orders wait for me, for the number beside the inbox', tags: ['work'] }).output(z.object({ mine: z.number(), late: z.number() })),
  order: oc.route({ method: 'GET', path: '/work/orders/{orderId}', summary: 'One order: log, clocks, evidence, what it serves', tags: ['work'] }).input(z.object({ orderId: idShape })).output(orderPageShape),
  serving: oc.route({ method: 'GET', path: '/work/serving', summary: 'The orders that serve a clause or an indicator', tags: ['work'] })
    .input(z.object({ clauseId: idShape.optional(), measureId: z.string().max(100).optional(), areaCode: z.string().max(20).optional(), period: z.string().max(10).optional() }))
    .output(z.object({ now: z.string(), mayOpen: z.boolean(), orders: z.array(orderRowShape.extend({ effect: effectShape.nullable() })) })),
  people: oc.route({ method: 'GET', path: '/work/people', summary: 'Who may be given work in an area, with their load', tags: ['work'] }).input(z.object({ areaCode: z.string().max(20) })).output(z.array(personShape)),
  open: oc.route({ method: 'POST', path: '/work/orders', summary: 'Opens orders of one kind, all or none', tags: ['work'] })
    .input(z.object({ kind: z.string().max(100), orders: z.array(newOrderShape.extend({ origin: z.string().max(200).optional() })).min(1).max(2_000) })).output(z.object({ orders: z.array(z.object({ orderId: z.number(), isNew: z.boolean() })) })),
  record: oc.route({ method: 'POST', path: '/work/events', summary: 'Takes events of orders, all or none; one that came before changes nothing', tags: ['work'] })
    .input(z.object({ events: z.array(givenEventShape).min(1).max(2_000) }))
    .output(z.object({ events: z.array(z.object({ orderId: z.number(), key: z.string(), outcome: z.enum(['taken', 'known']), status: z.enum(orderStatuses) })) })),
}
