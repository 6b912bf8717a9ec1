import { oc } from '@orpc/contract'
import { z } from 'zod'
import { targetBasisShape } from '../../branch/measure/contract.ts'
import { refusal } from '../../kernel/refusal.ts'
import { areaCodeShape, idShape, linkShape, noteShape, slipShape, unitShape, wordsShape } from '../clause/contract.ts'

/**
 * Where a figure, a sentence or a chapter stands. The last three are not faults of the figure:
 * nobody set a target, no indicator is linked, or no file brought the figure.
 */
export const clauseStates = ['off_track', 'watch', 'on_track', 'no_target', 'no_figure', 'no_indicator'] as const
export const clauseStateShape = z.enum(clauseStates)
export type ClauseState = z.infer<typeof clauseStateShape>

const number = z.number().nullable()
/** Positive: short of the target. `amount` is the gap multiplied out, in `amountUnit`. */
export const gapShape = z.object({ value: number, amount: number, amountUnit: z.enum(['yuan', 'users']).nullable() })

export const figureShape = z.object({
  linkId: z.number(),
  linkState: z.enum(['suggested', 'confirmed']),
  measureId: z.string(),
  name: wordsShape,
  definition: wordsShape,
  unit: unitShape.nullable(),
  better: z.enum(['higher', 'lower', 'neither']),
  source: z.enum(['computed', 'typed', 'awaited']),
  state: clauseStateShape,
  actual: number,
  /** Months of the period that have a figure; fewer than the period has is said, never hidden. */
  monthsWithFigure: z.number(),
  previous: number,
  lastYear: number,
  /** What the figure is compared with now: the target of the period, or where the year's path stands. */
  expected: number,
  expectedBasis: targetBasisShape,
  yearTarget: number,
  gap: gapShape,
  /** 13 months, the last one the period's; null where there is no figure. */
  spark: z.array(number),
})
export type FigureView = z.infer<typeof figureShape>

export const boardClauseShape = z.object({
  clauseId: z.number(), parentId: z.number().nullable(), level: z.number(), number: z.string().nullable(), text: z.string(),
  isLeaf: z.boolean(),
  /** Names something that can be counted. */
  isMeasurable: z.boolean(),
  slips: z.array(slipShape),
  state: clauseStateShape.nullable(),
  /** For a heading: the worst state below it. */
  mark: clauseStateShape.nullable(),
  owners: z.array(z.object({ staffNo: z.string(), name: z.string() })),
  /** Confirmed ones first, the worst first. */
  figures: z.array(figureShape),
  openNoteCount: z.number(),
})
export type BoardClause = z.infer<typeof boardClauseShape>

export const areaChoiceShape = z.object({ areaCode: z.string(), name: z.string(), level: z.string() })
export const boardShape = z.object({
  plan: z.object({ planId: z.number(), title: z.string(), year: z.number().nullable(), version: z.number(), inForce: z.boolean(), areaCode: z.string() }).nullable(),
  areaCode: z.string().nullable(),
  areaName: z.string().nullable(),
  areas: z.array(areaChoiceShape),
  period: z.string().nullable(),
  newestMonth: z.string().nullable(),
  oldestMonth: z.string().nullable(),
  /** Newest day for which a daily figure is there. */
  dataAsOf: z.string().nullable(),
  /** The limits that states follow; both null while nobody has approved any and the usual ones hold. */
  thresholds: z.object({ ruleId: z.number().nullable(), version: z.number().nullable() }).nullable(),
  clauses: z.array(boardClauseShape),
  summary: z.object({
    sentenceCount: z.number(), measurableCount: z.number(), offTrack: z.number(), watch: z.number(), onTrack: z.number(),
    noFigure: z.number(), noIndicator: z.number(), noOwner: z.number(), noTarget: z.number(), suggestedCount: z.number(), slipCount: z.number(),
  }),
  may: z.object({ edit: z.boolean(), confirm: z.boolean(), note: z.boolean() }),
})
export type Board = z.infer<typeof boardShape>

const subjectFigureShape = z.object({
  kind: z.enum(['area', 'unit', 'brand']), code: z.string(), name: z.string(), value: number, previous: number, expected: number, gap: gapShape, state: clauseStateShape,
  rowsPath: z.string(),
})
export type SubjectFigure = z.infer<typeof subjectFigureShape>

const monthPointShape = z.object({ month: z.string(), actual: number, lastYear: number, target: number })
export type MonthPoint = z.infer<typeof monthPointShape>

export const loopShape = z.object({
  clauseId: z.number(), planId: z.number(), number: z.string().nullable(), text: z.string(), isMeasurable: z.boolean(),
  headings: z.array(z.object({ clauseId: z.number(), number: z.string().nullable(), text: z.string() })),
  period: z.string().nullable(), areaCode: z.string(), areaName: z.string(),
  slips: z.array(slipShape),
  figures: z.array(figureShape),
  /** The figure in focus: its months, and where it is worst. */
  measureId: z.string().nullable(),
  months: z.array(monthPointShape),
  byArea: z.array(subjectFigureShape),
  byUnit: z.array(subjectFigureShape),
  byBrand: z.array(subjectFigureShape).describe('The brands within the area of the clause; `code` is the brand'),
  owners: z.array(z.object({ staffNo: z.string(), name: z.string(), post: z.string(), linkId: z.number() })),
  links: z.array(linkShape),
  notes: z.array(noteShape),
  history: z.array(z.object({ version: z.number(), act: z.string(), text: z.string(), changedAt: z.string(), changedBy: z.string().nullable() })),
  doors: z.object({ rows: z.string().nullable(), measure: z.string().nullable(), target: z.string().nullable() }),
})
export type Loop = z.infer<typeof loopShape>

const dailyShape = z.object({
  measureId: z.string(), name: wordsShape, unit: unitShape, better: z.enum(['higher', 'lower', 'neither']), day: z.string(),
  value: number, dayBefore: number, sameWeekdayMean: number, rowsPath: z.string(),
})
const homeClauseShape = z.object({
  clauseId: z.number(), text: z.string(), heading: z.string(), state: clauseStateShape, figure: figureShape.nullable(),
  owners: z.array(z.object({ staffNo: z.string(), name: z.string() })),
})
export type HomeClause = z.infer<typeof homeClauseShape>
/** The province's figures beside ours: how many were compared, how many differ, and the widest differences. */
export const provinceScoreShape = z.object({
  period: z.string(), comparedCount: z.number(), differingCount: z.number(),
  rows: z.array(z.object({ measureId: z.string(), name: wordsShape, unit: unitShape, ours: number, province: number })),
})
export type ProvinceScore = z.infer<typeof provinceScoreShape>
export const homeShape = z.object({
  kind: z.enum(['manager', 'own']),
  /** The page of the person's own work, when a chapter has one for it: where the day begins. */
  landing: z.string().nullable(),
  today: z.string(),
  planId: z.number().nullable(),
  planTitle: z.string().nullable(),
  period: z.string().nullable(),
  areaCode: z.string().nullable(),
  areaName: z.string().nullable(),
  worst: z.array(homeClauseShape),
  mine: z.array(homeClauseShape),
  daily: z.array(dailyShape),
  due: z.array(noteShape.extend({ clauseText: z.string() })).describe('What is due within seven days, the earliest first; at most 50'),
  dueCounts: z.object({ all: z.number(), now: z.number(), late: z.number() }).describe('Of all, listed or not: due within seven days, today or before, overdue'),
  areas: z.array(z.object({ areaCode: z.string(), name: z.string(), figures: z.array(z.object({ measureId: z.string(), name: wordsShape, unit: unitShape, better: z.enum(['higher', 'lower', 'neither']), value: number, previous: number, rowsPath: z.string() })) })),
  province: provinceScoreShape.nullable(),
  summary: boardShape.shape.summary,
})
export type Home = z.infer<typeof homeShape>

const periodShape = z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$/)
export const boardContract = {
  board: oc.route({ method: 'GET', path: '/plan/board', summary: 'The plan with where each clause stands' })
    .input(z.object({ planId: idShape.optional(), period: periodShape.optional(), areaCode: areaCodeShape.optional() })).output(boardShape),
  loop: oc.route({ method: 'GET', path: '/plan/clauses/{clauseId}/loop', summary: 'One clause: figures, gap, who, what is being done, where it is worst' })
    .input(z.object({ clauseId: idShape, period: periodShape.optional(), areaCode: areaCodeShape.optional(), measureId: z.string().max(200).optional() })).output(loopShape),
  home: oc.route({ method: 'GET', path: '/home', summary: 'What a person opens the day with' }).output(homeShape),
}

export const areaNotOfPlan = refusal('AREA_NOT_OF_PLAN', {
  zh: '区域 {areaCode} 不属于这份计划。请从列表中选择。', en: 'The area {areaCode} is not part of this plan. Choose one from the list.',
})
