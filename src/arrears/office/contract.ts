import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'

export const officeUnknown = refusal('ARREARS_OFFICE_UNKNOWN', { zh: '没有“{unit}”这个营业部。请从欠费总览进入。', en: 'There is no business office "{unit}". Open one from the overview of arrears.' }, 404)

const words = z.object({ zh: z.string(), en: z.string() })
const unit = z.enum(['users', 'times', 'yuan', 'yuanPerUser', 'percent', 'count', 'minutes', 'megabytes', 'score'])
const figure = z.object({ measureId: z.string(), name: words, definition: words, unit, better: z.enum(['higher', 'lower', 'neither']), value: z.number().nullable(), before: z.number().nullable(), target: z.number().nullable() })
const person = z.object({ staffNo: z.string(), name: z.string(), post: z.string(), inHand: z.number(), balanceFen: z.number(), openPromises: z.number(), brokenPromises: z.number(), rewardFen: z.number().nullable().describe('Of the newest month that was computed; none of others where the asker may not see rewards'), recoveredFen: z.number().nullable(), expectedFen: z.number().nullable() })
export type OfficePerson = z.infer<typeof person>
const place = z.object({ areaCode: z.string(), name: z.string(), balance: z.number().nullable(), ratio: z.number().nullable(), recovery: z.number().nullable() })
export type OfficePlace = z.infer<typeof place>
export const unitScoreShape = z.object({ runId: z.number(), month: z.string(), total: z.number().nullable(), place: z.number().nullable(), band: z.string().nullable(), among: z.number() })
export type UnitScore = z.infer<typeof unitScoreShape>
export const officeContract = {
  office: oc.route({ method: 'GET', path: '/arrears/offices/{unitCode}', summary: 'Arrears of a business office: figures, people, cases, rewards, score, and where it is worst', tags: ['collection'] })
    .input(z.object({ unitCode: z.string().min(1).max(40), month: z.string().regex(/^\d{4}-\d{2}$/).optional() }))
    .output(z.object({
      unitCode: z.string(), name: z.string(), month: z.string().nullable(), months: z.array(z.string()), offices: z.array(z.object({ code: z.string(), name: z.string() })), figures: z.array(figure), people: z.array(person), places: z.array(place),
      cases: z.object({ count: z.number(), balanceFen: z.number(), nobody: z.number(), broken: z.number() }), rewardMonth: z.string().nullable(), seesRewards: z.boolean().describe('The asker may see what people of this office earned'), score: unitScoreShape.nullable(),
    })),
}
