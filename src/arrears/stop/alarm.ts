import { sql } from 'kysely'
import type { JobDeps } from '../../branch/index.ts'
import { dayInChina, hourInChina } from '../../kernel/day.ts'
import { queueMessages, renderTemplate, type Template, textsOf } from '../../platform/messages/index.ts'
import { workNow } from '../../work/index.ts'
import { listHoldersOf } from '../holders.ts'
import { defaultLadder } from '../ladder/ladder.data.ts'
import { approveStops } from './permissions.ts'

/** To whoever decides about stops where they are: people have paid and are still without service. */
export const restoreAlarmTemplate: Template = {
  id: 'arrears.restoreAlarm', name: { zh: '复机超时告警', en: 'Restores that take too long' }, purpose: 'alarm', isForSms: false,
  parameters: [
    { name: 'count', words: { zh: '户数', en: 'Accounts' }, example: '3' }, { name: 'account', words: { zh: '等得最久的账户', en: 'Account that waits longest' }, example: 'A0000000123' }, { name: 'minutes', words: { zh: '已等分钟', en: 'Minutes waited' }, example: '75' },
  ],
  texts: {
    zh: { subject: '复机超时：{count} 户', body: '{count} 户已缴清，超过告警时限还没有复机；等得最久的是账户 {account}，已等 {minutes} 分钟。请导出复机文件，或向计费系统催办。' },
    en: { subject: 'Restores overdue: {count}', body: '{count} accounts have paid and are not restored within the time of the alarm; {account} has waited longest, {minutes} minutes. Export the restores, or press the billing system.' },
  },
}

type Late = { readonly accountNo: string; readonly areaCode: string; readonly paidAt: Date }

/** Tells once an hour, while anybody who has paid waits for longer than the rule of his proposal allows. */
export async function tellLateRestores({ records, todayOf, now }: Pick<JobDeps, 'records' | 'todayOf' | 'now'>): Promise<number> {
  const [today, at] = [await todayOf(), now()]
  const nowMs = workNow({ today, now: at }).getTime()
  const { rows: late } = await sql<Late>`
    select p.account_no as "accountNo", p.area_code as "areaCode", p.paid_at as "paidAt" from arrears_stop_proposal p left join rule r on r.rule_id = p.rule_id
     where p.kind = 'restore' and p.state in ('approved', 'exported', 'failed')
       and p.paid_at <= ${new Date(nowMs)}::timestamptz - make_interval(mins => coalesce((r.body -> 'restore' ->> 'alarmMinutes')::int, ${defaultLadder.restore.alarmMinutes}))
     order by p.paid_at, p.account_no limit 100000`.execute(records.db)
  if (late.length === 0) return 0
  const hour = `${dayInChina(new Date(nowMs))} ${hourInChina(new Date(nowMs))}`
  return records.transaction(async (tx) => {
    const texts = await textsOf(tx, restoreAlarmTemplate.id)
    const { queuedIds } = await queueMessages(tx, {
      now: at, queuedBy: null,
      messages: (await listHoldersOf(tx, approveStops.roles, late, today)).flatMap(({ accountId, language, rows }) => {
        const [longest] = rows
        return longest === undefined ? [] : [{
          dedupeKey: `restores late ${hour} ${accountId}`, to: { channel: 'inapp', accountId }, purpose: 'alarm', areaCode: longest.areaCode, linkPath: '/arrears/stops?view=late',
          content: renderTemplate(restoreAlarmTemplate, texts, language, { count: String(rows.length), account: longest.accountNo, minutes: String(Math.floor((nowMs - longest.paidAt.getTime()) / 60_000)) }),
        }]
      }),
    })
    return queuedIds.length
  })
}
