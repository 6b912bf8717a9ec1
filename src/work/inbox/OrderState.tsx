import type { ReactNode } from 'react'
import { State, type StateName } from '../../platform/ui/State.tsx'
import { useLanguage } from '../../platform/ui/words.ts'
import type { OrderRow } from '../order/contract.ts'
import { statusWords } from '../order/statusWords.data.ts'

/** Where an order stands: late is a gap, what waits for somebody is to be watched, the rest is in order. */
export function OrderState({ order }: { readonly order: Pick<OrderRow, 'status' | 'isLate' | 'conflictCount' | 'ownerStaffNo' | 'closedAt'> }): ReactNode {
  const { language } = useLanguage()
  const word = statusWords[order.status][language]
  return <State state={stateOf(order)}>{order.conflictCount > 0 ? `${word} · ${language === 'zh' ? '待裁定' : 'to be settled'}` : word}</State>
}

function stateOf(order: Pick<OrderRow, 'status' | 'isLate' | 'conflictCount' | 'ownerStaffNo' | 'closedAt'>): StateName {
  if (order.isLate || order.conflictCount > 0) return 'offTrack'
  if (order.status === 'cancelled' || order.status === 'merged') return 'noFigure'
  return order.status === 'open' || order.status === 'paused' || order.status === 'done' || order.status === 'rework' ? 'watch' : 'onTrack'
}
