import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'

export const lettersNone = refusal('LETTERS_NONE', { zh: '选中的催缴函都已寄出，或不在您负责的区域内。请刷新。', en: 'The chosen letters have all been sent, or lie outside of your areas. Reload.' }, 409)

export const actShape = z.object({
  actId: z.number(), channel: z.enum(['sms', 'call', 'visit', 'letter']), rungName: z.string(), takenOn: z.string(), state: z.enum(['due', 'heldOut', 'noNumber', 'waiting', 'done', 'lapsed']),
  freeOn: z.string().nullable().describe('It waits until this day: the person was contacted enough, or is called about another account by the order named'),
  messageState: z.string().nullable(), orderId: z.number().nullable(), orderStatus: z.string().nullable(),
})
export type ActView = z.infer<typeof actShape>
const letterShape = z.object({ actId: z.number(), accountNo: z.string(), areaName: z.string(), takenOn: z.string(), overdueFen: z.number(), oldestDueOn: z.string().nullable(), ladderDays: z.number() })
export type LetterView = z.infer<typeof letterShape>

const tags = ['ladder']
export const actContract = {
  letters: oc.route({ method: 'GET', path: '/arrears/letters', summary: 'Written demands that wait to be sent', tags }).output(z.object({ rows: z.array(letterShape), isCut: z.boolean(), maySend: z.boolean() })),
  sent: oc.route({ method: 'POST', path: '/arrears/letters/sent', summary: 'Notes that written demands were sent', tags }).input(z.object({ actIds: z.array(z.number().int().positive()).min(1).max(1_000) })).output(z.object({ sent: z.number() })),
}
