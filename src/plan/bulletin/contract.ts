import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'
import { unitShape, wordsShape } from '../clause/contract.ts'

export const bulletinNotMade = refusal('BULLETIN_NOT_MADE', { zh: '{day} 没有给您的早报。', en: 'There was no bulletin for you on {day}.' }, 404)

const figureShape = z.object({ measureId: z.string(), name: wordsShape, unit: unitShape, better: z.enum(['higher', 'lower', 'neither']), value: z.number(), before: z.number().nullable(), usual: z.number().nullable().describe('Mean of the same weekday, four weeks'), path: z.string() })
const gapShape = z.object({
  clauseId: z.number(), text: z.string(), name: wordsShape, unit: unitShape.nullable(), actual: z.number().nullable(), expected: z.number().nullable(), gap: z.number().nullable(), amount: z.number().nullable(), amountUnit: z.enum(['yuan', 'users']).nullable(),
  owners: z.array(z.string()), path: z.string(),
})
const dueShape = z.object({ kind: z.enum(['order', 'note', 'promise']), text: z.union([z.string(), wordsShape]).describe('As a person wrote it, or words of the program'), owner: z.string().nullable(), dueOn: z.string(), isLate: z.boolean(), path: z.string() })
const lateFileShape = z.object({ name: wordsShape, slice: z.string(), dueAt: z.string(), path: z.string() })

/** What is not there is said, never left out in silence. */
export const lacks = ['plan', 'monthFigures', 'dayFigures', 'yesterday'] as const
export const bulletinShape = z.object({
  businessDate: z.string(), areaName: z.string(), isWhole: z.boolean().describe('The whole branch, or what is one person\'s'),
  /** The day that the figures speak of; null without any. */
  figuresDay: z.string().nullable(), period: z.string().nullable(),
  figures: z.array(figureShape), gaps: z.array(gapShape), gapCount: z.number().int(), due: z.array(dueShape), dueCount: z.number().int(), lateCount: z.number().int(), lateFiles: z.array(lateFileShape), lateFileCount: z.number().int(),
  lacks: z.array(z.enum(lacks)),
})
export type Bulletin = z.infer<typeof bulletinShape>
export type Lack = (typeof lacks)[number]

export const bulletinContract = {
  read: oc.route({ method: 'GET', path: '/bulletin', summary: 'My bulletin of a day; without a day the newest, made now when today has none', tags: ['plan'] })
    .input(z.object({ day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).optional() })).output(z.object({ bulletin: bulletinShape, isMade: z.boolean().describe('False: composed now, not yet sent'), days: z.array(z.string()) })),
}
