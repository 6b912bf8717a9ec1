import { oc } from '@orpc/contract'
import { z } from 'zod'

export const wordsShape = z.object({ zh: z.string(), en: z.string() })
export const unitShape = z.enum(['users', 'times', 'yuan', 'yuanPerUser', 'percent', 'count', 'minutes', 'megabytes', 'score'])
export const subjectKindShape = z.enum(['area', 'unit', 'outlet'])
const codeShape = z.string().min(1).max(40)
const measureIdShape = z.string().min(3).max(100)
const periodShape = z.string().min(4).max(10).describe('2011, 2011-Q1, 2011-03 or 2011-03-21')
const monthShape = z.string().regex(/^\d{4}-\d{2}$/)
const brandShape = z.string().max(60).default('')
const levelShape = z.enum(['prefecture', 'county', 'township', 'village'])

export const measureShape = z.object({
  id: z.string(), name: wordsShape, definition: wordsShape, unit: unitShape, better: z.enum(['higher', 'lower', 'neither']),
  cuts: z.array(z.enum(['area', 'brand', 'unit', 'outlet'])), finestArea: z.enum(['county', 'township', 'village']), rollUp: z.enum(['sum', 'last', 'mean']),
  isRatio: z.boolean(), grain: z.enum(['month', 'day']), origin: z.enum(['computed', 'typed']), version: z.number(),
})
export type MeasureShape = z.infer<typeof measureShape>

export const stateShape = z.enum(['offTrack', 'watch', 'onTrack', 'noFigure']).nullable().describe('null: nothing to hold it against')
export const targetBasisShape = z.enum(['day', 'month', 'quarter', 'year', 'path']).nullable().describe("Whose target it is; path: where the year's target wants the figure to stand by now")
const changeShape = z.object({ value: z.number().nullable(), kind: z.enum(['ratio', 'points']) })
const figureShape = z.object({ numerator: z.number().nullable(), denominator: z.number().nullable(), value: z.number().nullable() })

export const overviewRowShape = figureShape.extend({
  measureId: z.string(), againstLast: changeShape, againstLastYear: changeShape, target: z.number().nullable(), targetBasis: targetBasisShape, state: stateShape,
  points: z.array(z.number().nullable()).describe('The twelve months up to the period'),
})
export type OverviewRow = z.infer<typeof overviewRowShape>

const subjectShape = z.object({ kind: subjectKindShape, code: z.string(), name: z.string(), level: z.string(), parentCode: z.string().nullable() })
export const valueRowShape = figureShape.extend({ subject: subjectShape, brand: z.string(), againstLastYear: changeShape, againstLast: changeShape, target: z.number().nullable(), targetBasis: targetBasisShape, state: stateShape })
export type ValueRow = z.infer<typeof valueRowShape>
export const seriesPointShape = figureShape.extend({ period: z.string(), lastYear: z.number().nullable(), target: z.number().nullable(), againstLast: changeShape, againstLastYear: changeShape })
export type SeriesPoint = z.infer<typeof seriesPointShape>
/** The months ahead, where somebody foresees them; the band holds as often as `coverage` says. */
export const outlookShape = z.object({
  coverage: z.number(),
  months: z.array(z.object({ period: z.string(), low: z.number(), point: z.number(), high: z.number(), target: z.number().nullable(), lastYear: z.number().nullable() })),
})
export type Outlook = z.infer<typeof outlookShape>

const termShape = z.object({ term: z.string(), words: wordsShape, weight: z.number(), side: z.enum(['numerator', 'denominator']) })
const rowsInput = z.object({
  id: measureIdShape, period: periodShape, subjectKind: subjectKindShape.default('area'), subjectCode: codeShape, brand: brandShape,
  term: z.string().max(120).optional().describe('source.sum; the first of the numerator when absent'), page: z.coerce.number().int().min(1).max(100_000).default(1),
})
export type RowsInput = z.infer<typeof rowsInput>
const cellShape = z.union([z.string(), z.number(), z.boolean()]).nullable()
export const rowsShape = z.object({
  measure: measureShape, subject: subjectShape, period: z.string(), brand: z.string(), brands: z.array(z.string()), terms: z.array(termShape), term: z.string(),
  columns: z.array(z.object({ name: z.string(), words: wordsShape, kind: z.enum(['text', 'day', 'month', 'count', 'fen', 'area', 'brand']), isPersonal: z.boolean(), values: z.record(z.string(), wordsShape).optional().describe('Words of stored values, by value') })),
  rows: z.array(z.array(cellShape)), rowCount: z.number(), page: z.number(), pageRows: z.number(),
  /** Sum over all rows, not only this page; `weight` times it is the part of the figure. */
  termFigure: z.number(), figure: figureShape, batchIds: z.array(z.number()), canUnmask: z.boolean(),
})
export type RowsShape = z.infer<typeof rowsShape>

export const measureContract = {
  list: oc.route({ method: 'GET', path: '/measures', summary: 'All indicators with unit, cuts and roll-up', tags: ['measures'] }).output(z.array(measureShape)),
  periods: oc.route({ method: 'GET', path: '/measures/periods', summary: 'Months that have figures, and the branch at the top', tags: ['measures'] })
    .output(z.object({ months: z.array(z.string()), latest: z.string().nullable(), top: z.object({ areaCode: z.string(), name: z.string() }).nullable() })),
  overview: oc.route({ method: 'GET', path: '/measures/overview', summary: 'Every indicator of one subject in one period', tags: ['measures'] })
    .input(z.object({ period: periodShape, subjectKind: subjectKindShape.default('area'), subjectCode: codeShape, brand: brandShape }))
    .output(z.array(overviewRowShape)),
  find: oc.route({ method: 'GET', path: '/measures/{id}', summary: 'One indicator', tags: ['measures'] }).input(z.object({ id: measureIdShape })).output(measureShape),
  values: oc.route({ method: 'GET', path: '/measures/{id}/values', summary: 'One indicator over areas, units or outlets', tags: ['measures'] })
    .input(z.object({
      id: measureIdShape, period: periodShape, subjectKind: subjectKindShape.default('area'), level: levelShape.optional(), parentCode: codeShape.optional().describe('Only subjects in this area'),
      brand: z.string().max(60).default('').describe("'' for all brands together, '*' for each brand"),
    }))
    .output(z.object({ measure: measureShape, values: z.array(valueRowShape), batchIds: z.array(z.number()) })),
  series: oc.route({ method: 'GET', path: '/measures/{id}/series', summary: 'One indicator of one subject, month by month', tags: ['measures'] })
    .input(z.object({ id: measureIdShape, subjectKind: subjectKindShape.default('area'), subjectCode: codeShape, brand: brandShape, from: monthShape, to: monthShape }))
    .output(z.object({ measure: measureShape, subject: subjectShape, points: z.array(seriesPointShape), outlook: outlookShape.nullable() })),
  multiples: oc.route({ method: 'GET', path: '/measures/{id}/multiples', summary: 'Month by month for every area of a level', tags: ['measures'] })
    .input(z.object({ id: measureIdShape, level: levelShape.default('county'), parentCode: codeShape.optional(), brand: brandShape, from: monthShape, to: monthShape }))
    .output(z.object({ months: z.array(z.string()), lines: z.array(z.object({ subject: subjectShape, points: z.array(z.number().nullable()), target: z.array(z.number().nullable()), state: stateShape.describe('Of the last month') })) })),
  rows: oc.route({ method: 'GET', path: '/measures/{id}/rows', summary: 'The rows behind one item of a figure, masked', tags: ['measures'] }).input(rowsInput).output(rowsShape),
  unmaskRow: oc.route({ method: 'POST', path: '/measures/{id}/rows/unmask', summary: 'Shows one row whole; audited', tags: ['measures'] })
    .input(rowsInput.omit({ page: true }).extend({ rowKey: z.string().min(1).max(100).describe('Value of the first column') }))
    .output(z.object({ row: z.array(cellShape) })),
}
