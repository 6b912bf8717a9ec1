import type { Transaction } from '../../platform/records/records.ts'
import type { OrderEvent } from '../order/contract.ts'
import type { OrderState } from '../order/rules.ts'
import { listDesks } from './deskHolders.ts'
import { type NotifyingAs, queueNotifications } from './queue.ts'
import { type Notification, type NotifiedOrder, notificationsOf } from './rules.ts'

/** An order before and after some events; `before` null when they opened it. */
export type ChangedOrder = { readonly order: NotifiedOrder; readonly before: OrderState | null; readonly after: OrderState; readonly added: readonly OrderEvent[] }

/** Tells those whom the new events of orders concern, in the same transaction: owners what they were given, the desk what it must settle. */
export async function notifyOfEvents(tx: Transaction, as: NotifyingAs & { readonly staffNo: string | null }, changed: readonly ChangedOrder[]): Promise<void> {
  const found = changed.map((each) => ({ ...each, ...notificationsOf({ ...each, byStaffNo: as.staffNo }) }))
  const inConflict = found.filter((each) => each.hasNewConflict)
  const desks = await listDesks(tx, inConflict.map(({ order }) => order.areaCode), as.today)
  const toDesk = inConflict.flatMap(({ order, after }) => (desks.get(order.areaCode) ?? []).filter((accountId) => accountId !== as.accountId)
    .map((accountId): Notification => ({ about: 'conflict', order, occasion: `${order.orderId} ${after.conflicts.filter((each) => !each.isSettled).map((each) => each.keys.join()).join()}`, to: { accountId } })))
  await queueNotifications(tx, as, [...found.flatMap(({ toOwner }) => toOwner ?? []), ...toDesk])
}
