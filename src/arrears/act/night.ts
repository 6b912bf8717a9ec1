import { yuanText } from '../../kernel/money.ts'
import { addDays, type Day, monthOf } from '../../kernel/day.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import { listContactedUntil, queueMessages, readNumber, renderTemplate, type Template, textsOf } from '../../platform/messages/index.ts'
import type { Records, Transaction } from '../../platform/records/records.ts'
import { placeOrders, workNow } from '../../work/index.ts'
import { arrearsCall, arrearsVisit } from '../orderKinds.data.ts'
import { listCustomers, listPersonKeys } from './customers.ts'
import { holdForPersons, type Holds, type ToContact } from './personRules.ts'
import { type DueAct, lapseActs, listDueActs, listInHand, listToContact, liveOrdersOf, nameOrders, officesOf, planActs, postponeActs, saveActs } from './store.ts'
import { reminderTemplate, stopNoticeTemplate } from './templates.ts'

export type ActsOutcome = { readonly planned: number; readonly messages: number; readonly orders: number }
type Deps = { readonly records: Records; readonly facts: Pick<Facts, 'rows'>; readonly now: Date; readonly signal?: AbortSignal }

const chunk = 1_000

/** After the night: each rung becomes a message, an order of the office of the area, a letter in the list; accounts that the draw left out get none. */
export async function takeActs({ records, facts, now, signal }: Deps, on: Day): Promise<ActsOutcome> {
  const planned = await planActs(records, on)
  await lapseActs(records, on)
  const inChunks = async (channel: 'sms' | 'call' | 'visit', begin: (tx: Transaction, acts: readonly DueAct[]) => Promise<number>): Promise<number> => {
    let sum = 0
    for (;;) {
      signal?.throwIfAborted()
      // What is begun is written with it, so a night that is killed goes on with the rest.
      const done = await records.transaction(async (tx) => {
        const acts = await listDueActs(tx, channel, on, chunk)
        return acts.length === 0 ? null : begin(tx, acts)
      })
      if (done === null) return sum
      sum += done
    }
  }
  const words = { reminder: await textsOf(records, reminderTemplate.id), stop: await textsOf(records, stopNoticeTemplate.id) }
  const messages = await inChunks('sms', async (tx, acts) => {
    const customers = await listCustomers(facts, acts.map((act) => act.accountNo), on)
    const written = acts.flatMap((act) => {
      const customer = customers.get(act.accountNo)
      return customer === undefined || readNumber(customer.number) === null ? [] : [{ act, customer, key: `arrears.act ${act.actId}` }]
    })
    await queueMessages(tx, {
      now, queuedBy: null,
      messages: written.map(({ act, customer, key }) => ({
        dedupeKey: key, to: { channel: 'sms', number: customer.number }, purpose: 'dunning', areaCode: act.areaCode, linkPath: `/arrears/ladder/${act.accountNo}`,
        content: renderTemplate(templateOf(act), act.withStop ? words.stop : words.reminder, customer.language, { account: act.accountNo, yuan: yuanText(act.overdueFen), since: act.oldestDueOn ?? on }),
      })),
    })
    const keyOf = new Map(written.map(({ act, key }) => [act.actId, key]))
    await saveActs(tx, acts.map(({ actId }) => { const messageKey = keyOf.get(actId); return messageKey === undefined ? { actId, state: 'noNumber' } : { actId, state: 'done', messageKey } }), now)
    return written.length
  })
  const { held, others } = await holdContacts({ records, facts }, on)
  let orders = 0
  for (const kind of [arrearsCall, arrearsVisit]) {
    const channel = kind === arrearsCall ? 'call' : 'visit'
    orders += await inChunks(channel, async (tx, acts) => {
      // Whoever is at work on the account already goes on: a second call at the same time helps nobody.
      const live = await liveOrdersOf(tx, kind.id, acts.map((act) => act.accountNo))
      const untilOf = await contactedUntil({ facts, on }, tx, acts.filter((act) => !live.has(act.accountNo)))
      await postponeActs(tx, [...untilOf].map(([actId, freeOn]) => ({ actId, freeOn })))
      const begun = acts.filter((act) => !untilOf.has(act.actId))
      const fresh = begun.filter((act) => !live.has(act.accountNo))
      const offices = await officesOf(tx, fresh.map((act) => act.areaCode), on)
      const opened = await placeOrders(tx, { accountId: null, staffNo: null, nowMs: workNow({ today: on, now }).getTime(), receivedAt: now }, kind, fresh.map((act) => ({
        title: `${kind.name.zh} ${act.accountNo}`, areaCode: act.areaCode, unitCode: offices.get(act.areaCode) ?? null, subject: { kind: 'account', code: act.accountNo, name: act.accountNo }, priority: 'normal', ownerStaffNo: null, dueAt: null,
        ask: { rung: act.rungName, overdueYuan: act.overdueFen / 100, ...(act.oldestDueOn === null ? {} : { oldestDueOn: act.oldestDueOn }), ...namedOthers(others.get(act.accountNo)) },
        serves: { clauseId: null, measureId: 'arrears.recovery.rate', areaCode: act.areaCode, brand: '', period: monthOf(on) }, origin: `arrears.act:${act.actId}`,
      })))
      const orderOf = new Map([...live, ...fresh.flatMap((act, index): [string, number][] => (opened[index] ? [[act.accountNo, opened[index].orderId]] : []))])
      await saveActs(tx, begun.map((act) => { const orderId = orderOf.get(act.accountNo); return { actId: act.actId, state: 'done', ...(orderId === undefined ? {} : { orderId }) } }), now)
      return opened.length
    })
  }
  if (held.length > 0) await records.transaction((tx) => nameOrders(tx, held, contactKinds))
  return { planned, messages, orders }
}

const contactKinds: readonly string[] = [arrearsCall.id, arrearsVisit.id]
/** Who has several accounts is called or visited about one of them at a time: the others wait a day, and go on once nobody has that person in hand and the limits allow it. */
async function holdContacts({ records, facts }: Pick<Deps, 'records' | 'facts'>, on: Day): Promise<Holds> {
  const acts = await listToContact(records, on)
  if (!acts.some((act) => act.isFree)) return { held: [], others: new Map() }
  const inHand = new Set(await listInHand(records, contactKinds))
  const keys = await listPersonKeys(facts, [...new Set([...acts.map((act) => act.accountNo), ...inHand])], on)
  const holds = holdForPersons(acts, (accountNo) => keys.get(accountNo) ?? [], inHand)
  if (holds.held.length > 0) await records.transaction((tx) => postponeActs(tx, holds.held.map(({ actId }) => ({ actId, freeOn: addDays(on, 1) }))))
  return holds
}

const othersNamedMax = 8
/** Account and sum of each, the largest first; the order says whose. */
function namedOthers(others: readonly ToContact[] = []): { otherAccounts?: string } {
  if (others.length === 0) return {}
  const named = others.toSorted((one, other) => other.overdueFen - one.overdueFen).slice(0, othersNamedMax).map((each) => `${each.accountNo} ${yuanText(each.overdueFen)}`)
  return { otherAccounts: `${named.join(', ')}${others.length > othersNamedMax ? ` (+${others.length - othersNamedMax})` : ''}` }
}

/** The acts whose person was contacted enough by all chapters together, with the day from which one more is within the limits. */
async function contactedUntil({ facts, on }: Pick<Deps, 'facts'> & { readonly on: Day }, tx: Transaction, acts: readonly DueAct[]): Promise<Map<number, Day>> {
  const customers = await listCustomers(facts, acts.map((act) => act.accountNo), on)
  const keyOf = (act: DueAct): string => readNumber(customers.get(act.accountNo)?.number ?? '') ?? ''
  const until = await listContactedUntil(tx, acts.map(keyOf), on)
  return new Map(acts.flatMap((act): [number, Day][] => { const freeOn = until.get(keyOf(act)); return freeOn === undefined ? [] : [[act.actId, freeOn]] }))
}

const templateOf = (act: DueAct): Template => (act.withStop ? stopNoticeTemplate : reminderTemplate)
