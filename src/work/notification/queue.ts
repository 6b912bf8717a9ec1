import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Contact, listContacts, pointsOf } from '../../branch/index.ts'
import { listTexts, type NewMessage, queueMessages, type Rendered, renderTemplate } from '../../platform/messages/index.ts'
import type { Transaction } from '../../platform/records/records.ts'
import { timeIn } from '../order/admitRules.ts'
import { inBundles, type Notification } from './rules.ts'
import { absentWords, aboutWords, workTemplates } from './templates.data.ts'

/** `at`: the clock of this machine, by which messages go out; `today`: the branch's day, by which people are away. */
export type NotifyingAs = { readonly at: Date; readonly today: string; readonly accountId: number | null }

/**
 * Puts what orders have to say into the queue of messages, inside the transaction of the act: in the program for those who have an
 * account, by SMS and mail as each chose. Who is away is told through their deputy. Gives the number of messages.
 */
export async function queueNotifications(tx: Transaction, { at, today, accountId }: NotifyingAs, notifications: readonly Notification[]): Promise<number> {
  if (notifications.length === 0) return 0
  const staffNos = notifications.flatMap(({ to, order }) => [...('staffNo' in to ? [to.staffNo] : []), ...(order.ownerStaffNo === null ? [] : [order.ownerStaffNo])])
  const people = await listPeople(tx, staffNos, today)
  const standsIn = (staffNo: string) => people.get(staffNo)?.deputyStaffNo ?? staffNo
  const bundles = inBundles(notifications.map((each) => ('staffNo' in each.to ? { ...each, to: { staffNo: standsIn(each.to.staffNo) } } : each)))
  const contacts = await listContacts(tx, { staffNos: bundles.flatMap(([{ to }]) => ('staffNo' in to ? [to.staffNo] : [])), accountIds: bundles.flatMap(([{ to }]) => ('accountId' in to ? [to.accountId] : [])) })
  const texts = new Map<string, Record<string, { subject: string; body: string }>>()
  for (const { templateId, language, subject, body } of await listTexts(tx)) texts.set(templateId, { ...texts.get(templateId), [language]: { subject, body } })
  const messages = bundles.flatMap((bundle): NewMessage[] => {
    const [first, ...rest] = bundle
    const mine = contacts.filter((contact) => ('staffNo' in first.to ? contact.staffNo === first.to.staffNo : contact.accountId === first.to.accountId))
    const occasion = rest.length === 0 ? first.occasion : createHash('sha256').update(bundle.map((each) => each.occasion).toSorted().join('\n')).digest('hex')
    const points = new Map(mine.flatMap((contact) => pointsOf(contact).map((to) => [keyOf(to), { to, contact }] as const)))
    return [...points].map(([key, { to, contact }]) => ({
      to, dedupeKey: `work ${first.about} ${occasion} ${key}`, purpose: bundle.some(({ order }) => order.priority === 'emergency') ? 'urgent' : 'work', areaCode: first.order.areaCode,
      content: textOf(bundle, contact, (staffNo) => people.get(staffNo)?.name ?? staffNo, texts), linkPath: rest.length === 0 ? `/work/orders/${first.order.orderId}` : listPaths[first.about],
    }))
  })
  return (await queueMessages(tx, { now: at, queuedBy: accountId, messages })).queuedIds.length
}

const listPaths: Readonly<Record<Notification['about'], string>> = {
  assigned: '/work?whose=mine', returned: '/work?whose=mine', due_soon: '/work?whose=mine', overdue: '/work?whose=mine&stage=late', reply_overdue: '/work?whose=mine&stage=late', conflict: '/work?whose=all&stage=conflict', escalated: '/work?whose=all&stage=late',
}
function keyOf(to: NewMessage['to']): string {
  return to.channel === 'inapp' ? `account ${to.accountId}` : to.channel === 'sms' ? `sms ${to.number}` : to.channel === 'mail' ? `mail ${to.address}` : to.channel
}

function textOf(bundle: readonly [Notification, ...Notification[]], { language }: Contact, nameOf: (staffNo: string) => string, texts: ReadonlyMap<string, Parameters<typeof renderTemplate>[1]>): Rendered {
  const [{ about, order }] = bundle
  // 03-28 18:00 reads the same in every language.
  const due = order.dueAt === null ? absentWords.due[language] : timeIn(Date.parse(order.dueAt)).slice(5)
  const template = bundle.length === 1 ? workTemplates[about] : workTemplates.several
  return renderTemplate(template, texts.get(template.id) ?? {}, language, {
    title: cut(order.title), place: order.areaName, due, number: order.orderId, reason: cut(order.reason === undefined || order.reason === '' ? '—' : order.reason),
    owner: order.ownerStaffNo === null ? absentWords.owner[language] : nameOf(order.ownerStaffNo), what: aboutWords[about][language], count: bundle.length,
  })
}
// A long title or reason would make an SMS of many parts; the order has it whole.
const signsMax = 60
function cut(text: string): string {
  const signs = Array.from(text)
  return signs.length > signsMax ? `${signs.slice(0, signsMax - 1).join('')}…` : text
}

/** Names, and who stands in for whom on the day. */
async function listPeople(tx: Transaction, staffNos: readonly string[], onDay: string): Promise<Map<string, { name: string; deputyStaffNo: string | null }>> {
  const { rows } = await sql<{ staffNo: string; name: string; deputyStaffNo: string | null }>`
    select s.staff_no as "staffNo", s.name, (select min(r.deputy_staff_no) from work_roster r where r.staff_no = s.staff_no and r.kind = 'leave' and r.from_day <= ${onDay} and r.to_day >= ${onDay}) as "deputyStaffNo"
      from staff s where s.staff_no = any(cast(${[...new Set(staffNos)]} as text[]))`.execute(tx.db)
  return new Map(rows.map(({ staffNo, ...person }) => [staffNo, person]))
}
