import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'

export const calendarUnknown = refusal('CALENDAR_UNKNOWN', { zh: '这个日历地址无效或已经停用，请在工单页面重新生成。', en: 'This calendar address is not valid or was taken back; make a new one on the page of work orders.' }, 404)

const stateShape = z.object({ isOn: z.boolean(), createdAt: z.string().nullable(), readAt: z.string().nullable() })
export const calendarContract = {
  calendar: oc.route({ method: 'GET', path: '/work/calendar', summary: 'Whether my orders can be read as a calendar', tags: ['work'] }).output(stateShape),
  makeCalendar: oc.route({ method: 'POST', path: '/work/calendar', summary: 'A new secret address of my calendar, shown once; the one before ends', tags: ['work'] }).output(z.object({ path: z.string() })),
  revokeCalendar: oc.route({ method: 'DELETE', path: '/work/calendar', summary: 'Takes the address of my calendar back', tags: ['work'] }).output(stateShape),
}
