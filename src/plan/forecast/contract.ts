import { oc } from '@orpc/contract'
import { z } from 'zod'

const wordsShape = z.object({ zh: z.string(), en: z.string() })
const intervalShape = z.object({ low: z.number(), point: z.number(), high: z.number() })
export const methodShape = z.enum(['seasonalNaive', 'dampedTrend', 'seasonalTrend'])
export const reasonShape = z.enum(['tooShort', 'gap', 'constant', 'tooFar', 'noFigure', 'dutyChanges'])
export type NoForecastReason = z.infer<typeof reasonShape>
const backtestShape = z.object({ method: methodShape, mae: z.number(), mase: z.number().nullable() })

export const forecastShape = z.object({
  measureId: z.string(), name: wordsShape, unit: z.enum(['users', 'times', 'yuan', 'yuanPerUser', 'percent', 'count', 'minutes', 'megabytes', 'score']), better: z.enum(['higher', 'lower', 'neither']),
  subjectKind: z.enum(['area', 'unit', 'outlet', 'staff']), subjectCode: z.string(), subjectName: z.string(), level: z.string(), brand: z.string(), year: z.string(),
  /** The last month with a figure. */
  through: z.string().nullable(), computedAt: z.string(),
  kind: z.enum(['forecast', 'closed', 'none']),
  /** Why nothing is forecast. */
  because: reasonShape.nullable(),
  method: methodShape.nullable(), backtests: z.array(backtestShape), originCount: z.number(), coverage: z.number().nullable(),
  months: z.array(intervalShape.extend({ month: z.string() })),
  yearEnd: intervalShape.nullable(), soFar: z.number().nullable(),
  target: z.number().nullable(), completion: intervalShape.partial().nullable(),
  outlook: z.enum(['reached', 'open', 'missed']).nullable(),
  /** Short of the target at the year's end if the middle of the forecast comes; positive is short. */
  gap: z.number().nullable(), yuanAtRisk: z.number().nullable(), peopleAtRisk: z.number().nullable(),
})
export type ForecastView = z.infer<typeof forecastShape>

const codeShape = z.string().min(1).max(40)
const yearShape = z.string().regex(/^\d{4}$/)
export const forecastContract = {
  find: oc.route({ method: 'GET', path: '/forecasts/one', summary: 'The forecast of one target to the end of the year', tags: ['forecasts'] })
    .input(z.object({ measureId: z.string().max(100), subjectKind: z.enum(['area', 'unit', 'outlet']).default('area'), subjectCode: codeShape, brand: z.string().max(60).default(''), year: yearShape }))
    .output(z.object({
      forecast: forecastShape.nullable(),
      /** For each month ahead what is asked of it, and what it was a year ago. */
      ahead: z.array(z.object({ month: z.string(), target: z.number().nullable(), lastYear: z.number().nullable() })),
    })),
  list: oc.route({ method: 'GET', path: '/forecasts', summary: 'Targets of a year that will be missed or are open, what is at risk first; or all of them', tags: ['forecasts'] })
    .input(z.object({ year: yearShape.optional(), areaCode: codeShape.optional(), reach: z.enum(['own', 'below']).default('own').describe('own: targets of the area itself; below: of everything in it'), only: z.enum(['warnings', 'all']).default('warnings') }))
    .output(z.object({ year: z.string().nullable(), areaCode: z.string().nullable(), areaName: z.string().nullable(), computedAt: z.string().nullable(), rows: z.array(forecastShape), refusedCount: z.number() })),
  compute: oc.route({ method: 'POST', path: '/forecasts/compute', summary: 'Forecasts every target of a year anew', tags: ['forecasts'] })
    .input(z.object({ year: yearShape.optional() })).output(z.object({ year: z.string(), forecastCount: z.number(), refusedCount: z.number() })),
}
