import type { Language } from '../../kernel/refusal.ts'
import type { OrderRow, OrderStatus } from '../order/contract.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** How long until the deadline or since, in the unit that people would say; null without one. */
export function dueText(order: Pick<OrderRow, 'dueAt' | 'resultAt' | 'closedAt' | 'status'>, now: string, language: Language): string | null {
  if (order.status === 'paused') return language === 'zh' ? '挂起，不计时' : 'paused, not counted'
  if (order.dueAt === null || order.resultAt !== null || order.closedAt !== null) return null
  const ms = Date.parse(order.dueAt) - Date.parse(now)
  const size = Math.abs(ms)
  const amount = size < 2 * hourMs ? Math.max(1, Math.round(size / 60_000)) : size < 2 * dayMs ? Math.round(size / hourMs) : Math.round(size / dayMs)
  const unit = size < 2 * hourMs ? 'minute' : size < 2 * dayMs ? 'hour' : 'day'
  const zh = { minute: '分钟', hour: '小时', day: '天' }[unit]
  const en = `${unit}${amount === 1 ? '' : 's'}`
  if (language === 'zh') return ms < 0 ? `超时 ${amount} ${zh}` : `还剩 ${amount} ${zh}`
  return ms < 0 ? `${amount} ${en} late` : `${amount} ${en} left`
}

export type Lane = { readonly id: string; readonly statuses: readonly OrderStatus[] }
/** The columns of the kanban, from what waits to what is done. */
export const lanes: readonly Lane[] = [
  { id: 'waiting', statuses: ['open', 'assigned'] },
  { id: 'doing', statuses: ['accepted', 'travelling', 'working', 'rework'] },
  { id: 'paused', statuses: ['paused'] },
  { id: 'review', statuses: ['done'] },
]
