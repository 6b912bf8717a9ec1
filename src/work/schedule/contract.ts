import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'
import { priorities, servesShape, valuesShape } from '../order/contract.ts'

export const scheduleGone = refusal('SCHEDULE_GONE', { zh: '这项周期任务已经停用或不存在，请刷新。', en: 'This recurring work has ended or does not exist; refresh.' }, 409)
export const scheduleWindow = refusal('SCHEDULE_WINDOW', { zh: '“{every}”的任务，开始天数加办理天数不能超过 {most} 天。', en: 'For work every {everyEn}, the days before it opens and its window are at most {most}.' })
export const schedulePlaces = refusal('SCHEDULE_NO_PLACES', { zh: '所选范围内没有符合的地点，请换一个范围。', en: 'No place fits within the area chosen; choose another.' })

export const scheduleDoubled = refusal('SCHEDULE_DOUBLED', { zh: '已经有同样的周期任务“{title}”，没有再安排一次。', en: 'The same recurring work "{title}" is arranged already; it was not arranged again.' }, 409)

export const everies = ['day', 'week', 'month', 'quarter', 'half_year', 'year'] as const
export type Every = (typeof everies)[number]
/** Which places get an order each: all of a kind within an area, as they are on the day. */
export const placesShape = z.object({
  within: z.string().regex(/^\d{2,15}$/), level: z.enum(['county', 'township', 'village']).nullable().default(null),
  /** Gives each order an owner at once, by territory, skill and load. */
  assigns: z.boolean().default(true),
})
export const newScheduleShape = z.object({
  kind: z.string().max(100), title: z.string().trim().min(1).max(160), every: z.enum(everies), subjectKind: z.enum(['area', 'unit', 'outlet']), places: placesShape,
  opensAfterDays: z.number().int().min(0).max(365).default(0), windowDays: z.number().int().min(1).max(366), toleranceDays: z.number().int().min(0).max(60).default(0), skipsHolidays: z.boolean().default(true),
  ask: valuesShape.default({}), serves: servesShape.default({ clauseId: null, measureId: null, areaCode: null, brand: '', period: null }), priority: z.enum(priorities).default('normal'),
  validFrom: z.string().regex(/^\d{4}-\d{2}-\d{2}$/), validTo: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).nullable().default(null),
})
export type NewSchedule = z.output<typeof newScheduleShape>
export const scheduleRowShape = newScheduleShape.extend({ scheduleId: z.number(), placeName: z.string().nullable(), openedCount: z.number(), openCount: z.number(), nextOpensOn: z.string().nullable() })
export type ScheduleRow = z.infer<typeof scheduleRowShape>

export const scheduleContract = {
  schedules: oc.route({ method: 'GET', path: '/work/schedules', summary: 'Recurring work in force', tags: ['work'] }).output(z.array(scheduleRowShape)),
  addSchedule: oc.route({ method: 'POST', path: '/work/schedules', summary: 'Arranges recurring work; what is due today opens at once', tags: ['work'] }).input(newScheduleShape).output(z.object({ scheduleId: z.number(), opened: z.number() })),
  endSchedule: oc.route({ method: 'POST', path: '/work/schedules/{scheduleId}/end', summary: 'Ends recurring work; its orders stay', tags: ['work'] }).input(z.object({ scheduleId: z.coerce.number().int().positive() })).output(z.object({ scheduleId: z.number() })),
}
