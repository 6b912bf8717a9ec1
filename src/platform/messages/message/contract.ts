import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../../kernel/refusal.ts'
import { channelShape } from '../contract.ts'
import { purposeIds } from '../purposes.data.ts'

export const messageUnknown = refusal('MESSAGE_UNKNOWN', { zh: '没有这条消息，或它不在您的区域。', en: 'There is no such message, or it is outside of your area.' }, 404)
export const messageNotUnknown = refusal('MESSAGE_NOT_UNKNOWN', { zh: '这条消息的结果已经明确（{state}），不需要判定。', en: 'What became of this message is known ({state}); there is nothing to settle.' }, 409)
export const messageNotCancellable = refusal('MESSAGE_NOT_CANCELLABLE', { zh: '这条消息可能已经发出，不能取消。', en: 'This message may have left already and cannot be cancelled.' }, 409)
export const messageNotResendable = refusal('MESSAGE_NOT_RESENDABLE', { zh: '只有失败的消息可以重发。结果不明的请先判定。', en: 'Only a failed message can be sent again; settle an unknown one first.' }, 409)
export const messageResentAlready = refusal('MESSAGE_RESENT_ALREADY', { zh: '这条消息已经重发过。', en: 'This message was sent again already.' }, 409)
export const messageNotAsked = refusal('MESSAGE_NOT_ASKED', { zh: '通道没有给这条消息编号，或现在连不上，查询不到。', en: 'The gateway gave this message no number, or cannot be reached now; it cannot be asked.' }, 409)

const states = z.enum(['queued', 'held', 'submitting', 'submitted', 'delivered', 'failed', 'unknown', 'cancelled', 'shown'])
const idInput = z.object({ messageId: z.coerce.number().int().positive() })
const instant = z.iso.datetime()

export const messageRowShape = z.object({
  messageId: z.number().int(), channel: channelShape, purpose: z.enum(purposeIds), address: z.string().describe('Masked'), areaName: z.string(), templateId: z.string(), templateName: z.object({ zh: z.string(), en: z.string() }),
  language: z.string(), text: z.string().describe('Its beginning'), state: states, because: z.string().nullable(), nextAt: instant.nullable(), queuedAt: instant, queuedBy: z.string().nullable(),
})
export type MessageRow = z.infer<typeof messageRowShape>
const eventShape = z.object({ kind: z.string(), at: instant, attempt: z.number().nullable(), part: z.number().nullable(), partCount: z.number().nullable(), because: z.string().nullable(), until: instant.nullable(), outcome: z.string().nullable(), source: z.string().nullable(), byName: z.string().nullable() })
export type MessageEventView = z.infer<typeof eventShape>
export const messageDetailShape = messageRowShape.extend({
  subject: z.string(), body: z.string(), hasPicture: z.boolean(), linkPath: z.string().nullable(), expiresAt: instant, resendOf: z.number().nullable(), resentAs: z.number().nullable(), events: z.array(eventShape),
  strayReceipts: z.array(z.object({ reference: z.string(), status: z.string(), at: instant })).describe('Receipts of the same number that no message is known for'),
  may: z.object({ settle: z.boolean(), cancel: z.boolean(), resend: z.boolean(), unmask: z.boolean() }),
})
export type MessageDetail = z.infer<typeof messageDetailShape>

export const messageContract = {
  list: oc.route({ method: 'GET', path: '/messages', summary: 'Messages, newest first; addresses masked', tags: ['messages'] })
    .input(z.object({ state: states.optional(), channel: channelShape.optional(), before: z.coerce.number().int().positive().optional() }))
    .output(z.object({ rows: z.array(messageRowShape), isCut: z.boolean(), counts: z.record(z.string(), z.number().int()).describe('Of the last 30 days, by state'), isDryRun: z.boolean().describe('No gateway is on') })),
  get: oc.route({ method: 'GET', path: '/messages/{messageId}', summary: 'One message with what happened to it', tags: ['messages'] }).input(idInput).output(messageDetailShape),
  settle: oc.route({ method: 'POST', path: '/messages/{messageId}/settle', summary: 'A person says what became of an unknown message', tags: ['messages'] })
    .input(idInput.extend({ outcome: z.enum(['delivered', 'failed']), because: z.string().trim().min(2).max(200) })).output(z.object({})),
  ask: oc.route({ method: 'POST', path: '/messages/{messageId}/ask', summary: 'Asks the gateway what became of it', tags: ['messages'] }).input(idInput).output(z.object({ state: states })),
  cancel: oc.route({ method: 'POST', path: '/messages/{messageId}/cancel', summary: 'Calls back what nothing has left of', tags: ['messages'] }).input(idInput).output(z.object({})),
  resend: oc.route({ method: 'POST', path: '/messages/{messageId}/resend', summary: 'Queues a failed message again, as a message of its own', tags: ['messages'] }).input(idInput).output(z.object({ messageId: z.number().int() })),
  reveal: oc.route({ method: 'POST', path: '/messages/{messageId}/address', summary: 'The whole number or address; audited', tags: ['messages'] }).input(idInput).output(z.object({ address: z.string() })),
}
