import type { Language } from '../../kernel/refusal.ts'
import type { OrderRow, OrderStatus } from '../order/contract.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

type ReplyFacts = Pick<OrderRow, 'dueAt' | 'replyDueAt' | 'repliedAt'>
/** Whether there is still time for the result, but the first reply is overdue. */
function isOnlyReplyLate({ dueAt, replyDueAt, repliedAt }: ReplyFacts, now: string): boolean {
  const isPast = (instant: string | null) => instant !== null && Date.parse(instant) < Date.parse(now)
  return repliedAt === null && isPast(replyDueAt) && !isPast(dueAt)
}

/** How long until the deadline or since, in the unit that people would say; null without one. */
export function dueText(order: ReplyFacts & Pick<OrderRow, 'resultAt' | 'closedAt' | 'status'>, now: string, language: Language): string | null {
  if (order.status === 'paused') return language === 'zh' ? '挂起，不计时' : 'paused, not counted'
  if (order.resultAt !== null || order.closedAt !== null) return null
  const isReply = isOnlyReplyLate(order, now)
  const dueAt = isReply ? order.replyDueAt : order.dueAt
  if (dueAt === null) return null
  const ms = Date.parse(dueAt) - Date.parse(now)
  const size = Math.abs(ms)
  const amount = size < 2 * hourMs ? Math.max(1, Math.round(size / 60_000)) : size < 2 * dayMs ? Math.round(size / hourMs) : Math.round(size / dayMs)
  const unit = size < 2 * hourMs ? 'minute' : size < 2 * dayMs ? 'hour' : 'day'
  const zh = { minute: '分钟', hour: '小时', day: '天' }[unit]
  const en = `${unit}${amount === 1 ? '' : 's'}`
  if (isReply) return language === 'zh' ? `首次回复超时 ${amount} ${zh}` : `first reply ${amount} ${en} late`
  if (language === 'zh') return ms < 0 ? `超时 ${amount} ${zh}` : `还剩 ${amount} ${zh}`
  return ms < 0 ? `${amount} ${en} late` : `${amount} ${en} left`
}

type LateFacts = ReplyFacts & Pick<OrderRow, 'isLate' | 'status' | 'ownerStaffNo' | 'ownerIsAway' | 'reworkCount' | 'reopenCount'>

/** Why an order is late, as far as it tells itself: what has not happened yet, and whether its owner is there; null while it is in time. */
export function lateBecause(order: LateFacts, now: string, language: Language): string | null {
  if (!order.isLate) return null
  const { zh, en } = order.ownerStaffNo === null ? lateWords.nobody : order.ownerIsAway ? lateWords.away : isOnlyReplyLate(order, now) ? lateWords.reply : order.status === 'rework' ? lateWords.rework : order.reopenCount > 0 ? lateWords.reopened : (lateSteps[order.status] ?? lateWords.underWay)
  return language === 'zh' ? zh : en
}
const lateWords = {
  nobody: { zh: '还没有派人', en: 'nobody has it' }, away: { zh: '负责人请假', en: 'the owner is away' }, rework: { zh: '退回返工后没有重报', en: 'sent back, not reported again' },
  reply: { zh: '没有按时首次回复', en: 'no first reply in time' },
  reopened: { zh: '重新打开后没有办完', en: 'opened again, not done' }, underWay: { zh: '没有结果', en: 'no result yet' },
} as const
const lateSteps: Readonly<Partial<Record<OrderStatus, { readonly zh: string; readonly en: string }>>> = {
  assigned: { zh: '已派，没有接单', en: 'assigned, not accepted' }, accepted: { zh: '已接单，没有开始', en: 'accepted, not started' },
  travelling: { zh: '在路上，没有开始', en: 'on the way, not started' }, working: { zh: '已开始，没有结果', en: 'started, no result' },
}

export type Lane = { readonly id: string; readonly statuses: readonly OrderStatus[] }
/** The columns of the kanban, from what waits to what is done. */
export const lanes: readonly Lane[] = [
  { id: 'waiting', statuses: ['open', 'assigned'] },
  { id: 'doing', statuses: ['accepted', 'travelling', 'working', 'rework'] },
  { id: 'paused', statuses: ['paused'] },
  { id: 'review', statuses: ['done'] },
]
