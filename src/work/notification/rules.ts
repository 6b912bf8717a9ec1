import type { OrderEvent, Priority } from '../order/contract.ts'
import { eventKey, type OrderState, wordsOf } from '../order/rules.ts'
import type { About } from './templates.data.ts'

/** Of an order, what a message about it says. */
export type NotifiedOrder = {
  readonly orderId: number; readonly title: string; readonly areaCode: string; readonly areaName: string; readonly priority: Priority
  readonly ownerStaffNo: string | null; readonly dueAt: string | null
  /** Why it was sent back. */
  readonly reason?: string
}
/** One thing about one order to one person: who has it, or an account that answers for it. */
export type Notification = {
  readonly about: About
  readonly order: NotifiedOrder
  /** The occasion, so that the same one is told once: the event behind it, or the deadline. */
  readonly occasion: string
  readonly to: { readonly staffNo: string } | { readonly accountId: number }
}

/** What the new events of an order mean for others: nobody is told what they did themselves, nor what the log itself passes over. */
export function notificationsOf(given: {
  readonly order: NotifiedOrder; readonly before: OrderState | null; readonly after: OrderState; readonly added: readonly OrderEvent[]; readonly byStaffNo: string | null
}): { readonly toOwner: Notification | null; readonly hasNewConflict: boolean } {
  const { order, before, after, added } = given
  const idle = new Set(after.idle.map((each) => each.key))
  const last = added.findLast((event) => !idle.has(eventKey(event)) && ['assigned', 'returned', 'reopened'].includes(event.body.kind))
  const open = (state: OrderState | null) => (state?.conflicts ?? []).filter((conflict) => !conflict.isSettled).length
  return { toOwner: last === undefined ? null : ownerTold(order, after, last, given.byStaffNo), hasNewConflict: open(after) > open(before) }
}

function ownerTold(order: NotifiedOrder, after: OrderState, event: OrderEvent, byStaffNo: string | null): Notification | null {
  const staffNo = after.ownerStaffNo
  if (staffNo === null || staffNo === byStaffNo || after.closedMs !== null || after.status === 'done') return null
  const about = event.body.kind === 'assigned' ? 'assigned' as const : 'returned' as const
  return { about, order: about === 'returned' ? { ...order, reason: wordsOf(event.body) ?? '' } : order, occasion: `${order.orderId} ${eventKey(event)}`, to: { staffNo } }
}

/** How long before its deadline an order speaks up: a day, or the last quarter of its time where that is less. */
export const dueSoonMsMax = 24 * 3_600_000
export const dueSoonShare = 4

/** One message for each person and reason, however many orders: a desk that assigns forty sends one. */
export function inBundles(notifications: readonly Notification[]): readonly (readonly [Notification, ...Notification[]])[] {
  const bundles = new Map<string, [Notification, ...Notification[]]>()
  for (const each of notifications) {
    const key = `${each.about} ${'staffNo' in each.to ? `staff ${each.to.staffNo}` : `account ${each.to.accountId}`}`
    const bundle = bundles.get(key)
    if (bundle) bundle.push(each)
    else bundles.set(key, [each])
  }
  const first = (one: Notification, other: Notification) => urgency(one) - urgency(other) || (one.order.dueAt ?? '9').localeCompare(other.order.dueAt ?? '9') || one.order.orderId - other.order.orderId
  return [...bundles.values()].map(([head, ...rest]) => {
    const [earliest = head, ...others] = [head, ...rest].toSorted(first)
    return [earliest, ...others]
  })
}
function urgency({ order }: Notification): number {
  return order.priority === 'emergency' ? 0 : 1
}
