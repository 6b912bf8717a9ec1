import { createHash } from 'node:crypto'
import type { Day } from '../../../kernel/day.ts'
import { queueMessages, renderTemplate, type Template, textsOf } from '../../../platform/messages/index.ts'
import type { Transaction } from '../../../platform/records/records.ts'
import { listHoldersOf } from '../../holders.ts'
import { approveCredit } from '../permissions.ts'
import { nearPercent } from '../rules.ts'
import type { Reached } from './store.ts'

/** To whoever decides about credit where they are: who has come near the limit, and who has used it up. */
export const usageWarningTemplate: Template = {
  id: 'arrears.limitUse', name: { zh: '信用度使用预警', en: 'Credit limits nearly or wholly used' }, purpose: 'work', isForSms: false,
  parameters: [
    { name: 'near', words: { zh: '新到预警线的户数', en: 'Accounts newly near' }, example: '12' }, { name: 'usedUp', words: { zh: '新用完的户数', en: 'Accounts newly used up' }, example: '3' },
    { name: 'percent', words: { zh: '预警线', en: 'Warning at' }, example: '80' }, { name: 'day', words: { zh: '截至', en: 'As of' }, example: '2011-03-21' },
  ],
  texts: {
    zh: { subject: '信用度预警：{near} 户接近，{usedUp} 户用完', body: '截至 {day}，新有 {near} 户用到信用度的 {percent}%，{usedUp} 户用完；用完的由催缴阶梯接手。需要时请提醒客户缴费，或申请临时信用度。' },
    en: { subject: 'Credit limits: {near} near, {usedUp} used up', body: 'As of {day}, {near} more accounts have used {percent} % of their limit and {usedUp} all of it; the ladder takes over what is used up. Remind the customers to pay, or ask for a temporary limit.' },
  },
}

/** Who has newly come to 80 or to 100 percent. */
export function crossed(before: readonly Reached[], after: readonly Reached[]): Reached[] {
  const was = new Map(before.map((each) => [each.accountNo, each.isUsedUp]))
  return after.filter((each) => !was.has(each.accountNo) || (each.isUsedUp && was.get(each.accountNo) === false))
}

/** One notice for each person and change, however many accounts it is about; the same change is told once. */
export async function tellCrossed(tx: Transaction, reached: readonly Reached[], { on, now }: { readonly on: Day; readonly now: Date }): Promise<void> {
  if (reached.length === 0) return
  const texts = await textsOf(tx, usageWarningTemplate.id)
  await queueMessages(tx, {
    now, queuedBy: null,
    messages: (await listHoldersOf(tx, approveCredit.roles, reached, on)).flatMap(({ accountId, language, rows }) => {
      const [first] = rows
      if (first === undefined) return []
      const usedUp = rows.filter((row) => row.isUsedUp).length
      const day = rows.map((row) => row.asOf).reduce((one, other) => (one > other ? one : other))
      const which = createHash('sha256').update(rows.map((row) => `${row.accountNo} ${row.asOf} ${row.isUsedUp}`).join('\n')).digest('hex').slice(0, 24)
      return [{
        dedupeKey: `limits used ${accountId} ${which}`, to: { channel: 'inapp', accountId }, purpose: 'work', areaCode: first.areaCode, linkPath: '/arrears/credit',
        content: renderTemplate(usageWarningTemplate, texts, language, { near: String(rows.length - usedUp), usedUp: String(usedUp), percent: String(nearPercent), day }),
      }]
    }),
  })
}
