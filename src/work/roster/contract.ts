import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'
import { staffNoShape } from '../order/contract.ts'

export const twoDuties = refusal('ROSTER_TWO_DUTIES', { zh: '{name}在 {from} 至 {to} 已经值“{duty}”的班，同一天不能再值另一种应急班。请换人或换日期。', en: '{name} has the duty "{duty}" from {from} to {to} already; two kinds of urgent work cannot land on one person. Choose another person or day.' })
export const awayOnDuty = refusal('ROSTER_AWAY', { zh: '{name}在 {from} 至 {to} 请假，不能值班。请换人或换日期。', en: '{name} is away from {from} to {to} and cannot be on duty; choose another person or day.' })
export const onDutyThen = refusal('ROSTER_ON_DUTY', { zh: '{name}在 {from} 至 {to} 要值“{duty}”的班，请先调换值班。', en: '{name} is on duty ("{duty}") from {from} to {to}; swap the duty first.' })
export const deputyAway = refusal('ROSTER_DEPUTY_AWAY', { zh: '代理人{name}在 {from} 至 {to} 自己也请假，请另选一人。', en: 'The deputy {name} is away from {from} to {to} as well; choose another.' })
export const daysReversed = refusal('ROSTER_DAYS_REVERSED', { zh: '结束日期早于开始日期，请改正。', en: 'The last day is before the first; correct it.' })
export const rosterStaffUnknown = refusal('ROSTER_STAFF_UNKNOWN', { zh: '没有在岗的工号“{staffNo}”，或不在您负责的区域内。', en: 'Nobody in post has the number "{staffNo}", or not within your areas.' })
export const rosterGone = refusal('ROSTER_GONE', { zh: '这一条已经不在了，请刷新。', en: 'This entry is gone; refresh.' }, 409)

const dayShape = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
export const newRosterShape = z.object({
  staffNo: staffNoShape, kind: z.enum(['duty', 'leave']), duty: z.string().trim().min(1).max(60).nullable().default(null), fromDay: dayShape, toDay: dayShape,
  deputyStaffNo: staffNoShape.nullable().default(null), note: z.string().max(500).nullable().default(null),
})
export type NewRoster = z.output<typeof newRosterShape>
export const rosterRowShape = z.object({
  rosterId: z.number(), staffNo: z.string(), name: z.string(), unitName: z.string(), kind: z.enum(['duty', 'leave']), duty: z.string().nullable(), fromDay: z.string(), toDay: z.string(), deputyStaffNo: z.string().nullable(), deputyName: z.string().nullable(), note: z.string().nullable(),
})
export type RosterRow = z.infer<typeof rosterRowShape>

export const proposalShape = z.object({ orderId: z.number(), staffNo: z.string().nullable(), name: z.string().nullable(), because: z.enum(['least_load', 'on_duty', 'nobody', 'urgent_elsewhere']) })
export type Proposal = z.infer<typeof proposalShape>

export const rosterContract = {
  roster: oc.route({ method: 'GET', path: '/work/roster', summary: 'Who is on duty or away', tags: ['work'] }).input(z.object({ fromDay: dayShape, toDay: dayShape })).output(z.array(rosterRowShape)),
  addRoster: oc.route({ method: 'POST', path: '/work/roster', summary: 'Puts somebody on duty or on leave', tags: ['work'] }).input(newRosterShape).output(z.object({ rosterId: z.number() })),
  removeRoster: oc.route({ method: 'DELETE', path: '/work/roster/{rosterId}', summary: 'Takes an entry off the roster', tags: ['work'] }).input(z.object({ rosterId: z.coerce.number().int().positive() })).output(z.object({ rosterId: z.number() })),
  balance: oc.route({ method: 'POST', path: '/work/balance', summary: 'Proposes owners by territory, skill and load; assigns nothing', tags: ['work'] }).input(z.object({ orderIds: z.array(z.number().int().positive()).min(1).max(2_000) })).output(z.array(proposalShape)),
}
