import { sql } from 'kysely'
import { Refusal } from '../../../kernel/refusal.ts'
import { writeAudit } from '../../access/audit.ts'
import { type Allowed, type Context, hasPermission, requirePermission } from '../../access/context.ts'
import { unmask, unmaskPermission } from '../../access/mask.ts'
import type { Transaction } from '../../records/records.ts'
import type { MessageDesk } from '../desk.ts'
import { settleMessages, viewMessages } from '../permissions.ts'
import { type MessageDetail, messageNotAsked, messageNotCancellable, messageNotResendable, messageNotUnknown, messageResentAlready, type MessageRow, messageUnknown } from './contract.ts'
import { appendEvents, readEvents } from './log.ts'
import { queueMessages, type Recipient } from './queue.ts'
import { mayCancel, type MessageState, type Standing, standingOf, stateWords } from './stateRules.ts'
import { beginningOf, countByState, findMessage, hasGatewayOn, listEventViews, listMessages, listStrays, maskedAddress, messageRowsMax, type StoredMessage } from './store.ts'

type Asked = Parameters<typeof listMessages>[1]

export async function readMessages(asker: Context, desk: MessageDesk, asked: Asked) {
  const ctx = requirePermission(asker, viewMessages.verb)
  const [found, counts, hasGateway] = [await listMessages(ctx, asked), await countByState(ctx), await hasGatewayOn(ctx.records)]
  return { rows: found.slice(0, messageRowsMax).map((message) => rowOf(desk, message)), isCut: found.length > messageRowsMax, counts, isDryRun: !hasGateway }
}

function rowOf(desk: MessageDesk, message: StoredMessage): MessageRow {
  const template = desk.templates.find((each) => each.id === message.templateId)
  return {
    messageId: message.messageId, channel: message.channel, purpose: message.purpose, address: maskedAddress(message), areaName: message.areaName, templateId: message.templateId,
    templateName: template?.name ?? { zh: message.templateId, en: message.templateId }, language: message.language, text: beginningOf(message.subject || message.body), state: message.state, because: message.because,
    nextAt: message.state === 'queued' || message.state === 'held' ? (message.nextAt?.toISOString() ?? null) : null, queuedAt: message.queuedAt.toISOString(), queuedBy: message.queuedBy,
  }
}

export async function readMessage(asker: Context, desk: MessageDesk, messageId: number): Promise<MessageDetail> {
  const ctx = requirePermission(asker, viewMessages.verb)
  const message = await getMessage(ctx, messageId)
  const standing = standingOf((await readEvents(ctx.records, [messageId])).get(messageId) ?? [])
  const maySettle = hasPermission(ctx, settleMessages.verb)
  return {
    ...rowOf(desk, message), subject: message.subject, body: message.body, hasPicture: message.hasPicture, linkPath: message.linkPath, expiresAt: message.expiresAt.toISOString(), resendOf: message.resendOf, resentAs: message.resentAs,
    events: await listEventViews(ctx.records, messageId), strayReceipts: message.state === 'unknown' ? await listStrays(ctx.records, message.address, message.queuedAt) : [],
    may: {
      settle: maySettle && standing.state === 'unknown', cancel: maySettle && mayCancel(standing), resend: maySettle && standing.state === 'failed' && message.resentAs === null && message.channel !== 'inapp',
      unmask: hasPermission(ctx, unmaskPermission.verb) && (message.channel === 'sms' || message.channel === 'mail'),
    },
  }
}

async function getMessage(ctx: Allowed, messageId: number): Promise<StoredMessage> {
  const message = await findMessage(ctx, messageId)
  if (!message) throw new Refusal(messageUnknown)
  return message
}

/** The standing of a message whose row is locked, so that nothing changes between the decision and its event. */
async function standingForUpdate(tx: Transaction, messageId: number): Promise<Standing> {
  await sql`select 1 from message where message_id = ${messageId} for update`.execute(tx.db)
  return standingOf((await readEvents(tx, [messageId])).get(messageId) ?? [])
}

export async function settleMessage(asker: Context, given: { messageId: number; outcome: 'delivered' | 'failed'; because: string }): Promise<void> {
  const ctx = requirePermission(asker, settleMessages.verb)
  await getMessage(ctx, given.messageId)
  await ctx.records.transaction(async (tx) => {
    const { state } = await standingForUpdate(tx, given.messageId)
    if (state !== 'unknown') throw new Refusal(messageNotUnknown, { state: stateWords[state][ctx.language] })
    await appendEvents(tx, [{ messageId: given.messageId, event: { kind: 'settled', at: ctx.now, outcome: given.outcome, accountId: ctx.accountId, because: given.because } }])
    await writeAudit(tx, ctx, { verb: 'messages.settle', subjectKind: 'message', subjectId: String(given.messageId), detail: { outcome: given.outcome, reason: given.because } })
  })
}

export async function cancelMessage(asker: Context, messageId: number): Promise<void> {
  const ctx = requirePermission(asker, settleMessages.verb)
  await getMessage(ctx, messageId)
  await ctx.records.transaction(async (tx) => {
    if (!mayCancel(await standingForUpdate(tx, messageId))) throw new Refusal(messageNotCancellable)
    await appendEvents(tx, [{ messageId, event: { kind: 'cancelled', at: ctx.now, accountId: ctx.accountId } }])
    await writeAudit(tx, ctx, { verb: 'messages.cancel', subjectKind: 'message', subjectId: String(messageId) })
  })
}

/** A person's decision, so a message of its own: the first one keeps what became of it. */
export async function resendMessage(asker: Context, messageId: number): Promise<number> {
  const ctx = requirePermission(asker, settleMessages.verb)
  const message = await getMessage(ctx, messageId)
  return ctx.records.transaction(async (tx) => {
    const { state } = await standingForUpdate(tx, messageId)
    if (state !== 'failed' || message.channel === 'inapp') throw new Refusal(messageNotResendable)
    const { rows: [picture] } = await sql<{ picture: Buffer | null }>`select picture from message where message_id = ${messageId}`.execute(tx.db)
    const { queuedIds: [again] } = await queueMessages(tx, {
      now: ctx.now, queuedBy: ctx.accountId, messages: [{
        dedupeKey: `resend ${messageId}`, to: recipientOf(message), purpose: message.purpose, areaCode: message.areaCode, resendOf: messageId,
        content: { templateId: message.templateId, language: message.language, subject: message.subject, body: message.body },
        ...(message.linkPath === null ? {} : { linkPath: message.linkPath }), ...(picture?.picture ? { picture: picture.picture } : {}),
      }],
    })
    if (again === undefined) throw new Refusal(messageResentAlready)
    await writeAudit(tx, ctx, { verb: 'messages.resend', subjectKind: 'message', subjectId: String(messageId), detail: { again } })
    return again
  })
}

function recipientOf({ channel, address, gatewayId, accountId }: StoredMessage): Recipient {
  switch (channel) {
    case 'sms': return { channel, number: address }
    case 'mail': return { channel, address }
    case 'inapp': return { channel, accountId: accountId ?? 0 }
    case 'wecom': case 'dingtalk': return { channel, gatewayId, name: address }
  }
}

export async function askAboutMessage(asker: Context, desk: MessageDesk, messageId: number): Promise<MessageState> {
  const ctx = requirePermission(asker, settleMessages.verb)
  await getMessage(ctx, messageId)
  const answered = (await desk.delivery()?.ask(messageId)) ?? 0
  if (answered === 0) throw new Refusal(messageNotAsked)
  await ctx.records.transaction((tx) => writeAudit(tx, ctx, { verb: 'messages.ask', subjectKind: 'message', subjectId: String(messageId) }))
  return (await getMessage(ctx, messageId)).state
}

export async function revealAddress(asker: Context, messageId: number): Promise<string> {
  const ctx = requirePermission(asker, viewMessages.verb)
  const message = await getMessage(ctx, messageId)
  return unmask(ctx, { subjectKind: 'message', subjectId: String(messageId), fields: ['phone'] }, async () => message.address)
}
