import { implement } from '@orpc/server'
import type { OrderKind } from '../branch/orderKind/contract.ts'
import { Refusal } from '../kernel/refusal.ts'
import { type Context, hasPermission, requirePermission } from '../platform/access/context.ts'
import { makeCalendar, readCalendarState, revokeCalendar } from './calendar/actions.ts'
import { daysOffBetween } from './clock/calendars.ts'
import { workContract } from './contract.ts'
import { openOrders, recordEvents, workNow } from './order/actions.ts'
import { kindUnknown } from './order/contract.ts'
import { listBooks, previewBook, takeBook } from './office/actions.ts'
import { addRoster, listRoster, proposeOwners, removeRoster } from './roster/actions.ts'
import { addSchedule, endSchedule, listSchedules } from './schedule/actions.ts'
import { countOrders, countWaiting, listOrders, ordersServing, ordersShownMax, readOrderPage } from './order/reading.ts'
import { listFitting } from './order/store.ts'

export function makeWorkRouter({ kinds }: { readonly kinds: readonly OrderKind[] }) {
  const work = implement(workContract).$context<Context>()
  return work.router({
    kinds: work.kinds.handler(({ context }) => {
      requirePermission(context, 'work.view')
      return kinds.map((kind) => ({
        ...kind, ask: kind.ask.map(fieldOf), form: kind.form.map(fieldOf), evidence: [...kind.evidence], escalation: [...kind.escalation], outcomes: [...kind.outcomes],
      }))
    }),
    orders: work.orders.handler(async ({ context, input }) => {
      const orders = await listOrders(context, input, ordersShownMax + 1)
      return { now: workNow(context).toISOString(), orders: orders.slice(0, ordersShownMax), isCut: orders.length > ordersShownMax }
    }),
    counts: work.counts.handler(async ({ context }) => ({
      ...(await countOrders(context)), staffNo: context.staffNo,
      may: { open: hasPermission(context, 'work.open'), dispatch: hasPermission(context, 'work.dispatch'), schedule: hasPermission(context, 'work.schedule') },
    })),
    daysOff: work.daysOff.handler(({ context, input }) => {
      requirePermission(context, 'work.view')
      return daysOffBetween(input.calendar, input.from, input.to)
    }),
    waiting: work.waiting.handler(({ context }) => countWaiting(context)),
    order: work.order.handler(({ context, input }) => readOrderPage(context, kinds, input.orderId)),
    serving: work.serving.handler(async ({ context, input }) => ({
      now: workNow(context).toISOString(), mayOpen: hasPermission(context, 'work.open'),
      orders: await ordersServing(context, { ...input, ...(input.clauseId === undefined ? {} : { clauseIds: [input.clauseId] }) }),
    })),
    people: work.people.handler(({ context, input }) => {
      requirePermission(context, 'work.view')
      return listFitting(context.records, { areaCode: input.areaCode, onDay: context.today, now: workNow(context) })
    }),
    books: work.books.handler(({ context }) => listBooks(context)),
    preview: work.preview.handler(async ({ context, input }) => {
      const { filled: _, ...merge } = await previewBook(context, kinds, { fileName: input.fileName, bytes: Buffer.from(input.contentBase64, 'base64') })
      return merge
    }),
    take: work.take.handler(async ({ context, input }) => ({
      taken: await takeBook(context, kinds, { fileName: input.fileName, bytes: Buffer.from(input.contentBase64, 'base64') }, new Map(input.decisions.map((each) => [each.orderId, each.holds]))),
    })),
    roster: work.roster.handler(({ context, input }) => listRoster(context, input)),
    addRoster: work.addRoster.handler(({ context, input }) => addRoster(context, input)),
    removeRoster: work.removeRoster.handler(({ context, input }) => removeRoster(context, input.rosterId)),
    balance: work.balance.handler(({ context, input }) => proposeOwners(context, kinds, input.orderIds)),
    schedules: work.schedules.handler(({ context }) => listSchedules(context, kinds)),
    addSchedule: work.addSchedule.handler(({ context, input }) => addSchedule(context, kinds, input)),
    endSchedule: work.endSchedule.handler(({ context, input }) => endSchedule(context, input.scheduleId)),
    calendar: work.calendar.handler(({ context }) => readCalendarState(context)),
    makeCalendar: work.makeCalendar.handler(({ context }) => makeCalendar(context)),
    revokeCalendar: work.revokeCalendar.handler(async ({ context }) => {
      await revokeCalendar(context)
      return readCalendarState(context)
    }),
    open: work.open.handler(({ context, input }) => {
      const kind = kinds.find((each) => each.id === input.kind)
      if (!kind) throw new Refusal(kindUnknown, { kind: input.kind })
      // A caller's occasions are its own: nobody takes the place of a rule's, or of another's.
      return context.records.transaction(async (tx) => ({ orders: await openOrders(context, tx, kind, input.orders.map(({ origin, ...order }) => (origin === undefined ? order : { ...order, origin: `account:${context.accountId}:${origin}` }))) }))
    }),
    record: work.record.handler(async ({ context, input }) => ({ events: await recordEvents(context, kinds, input.events) })),
  })
}

function fieldOf(field: OrderKind['form'][number]) {
  return field.type === 'choice' ? { ...field, choices: [...field.choices] } : field
}
