import type { Day } from '../../../kernel/day.ts'
import { queueMessages, renderTemplate, type Template, textsOf } from '../../../platform/messages/index.ts'
import type { Records } from '../../../platform/records/records.ts'
import { endPastGrants } from './store.ts'

/** To who asked for it: what he vouched for has ended, and the account stands on its own limit again. */
export const grantOverTemplate: Template = {
  id: 'arrears.grantOver', name: { zh: '临时信用度、担保开机到期', en: 'Temporary limit or guaranteed opening over' }, purpose: 'work', isForSms: false,
  parameters: [
    { name: 'account', words: { zh: '账户', en: 'Account' }, example: 'A0000000123' }, { name: 'kind', words: { zh: '种类', en: 'Kind' }, example: '担保开机' },
    { name: 'day', words: { zh: '截止日期', en: 'End date' }, example: '2011-03-20' }, { name: 'outcome', words: { zh: '结果', en: 'Outcome' }, example: '已到期' },
  ],
  texts: {
    zh: { subject: '{kind}{outcome}：账户 {account}', body: '您为账户 {account} 申请的{kind}（截至 {day}）{outcome}，账户恢复原信用度。还需要时请重新申请。' },
    en: { subject: '{kind} {outcome}: account {account}', body: 'The {kind} that you asked for account {account} (until {day}) {outcome}; the account is back on its own limit. Ask again if it is still needed.' },
  },
}

const kindWords = { temporaryLimit: { zh: '临时信用度', en: 'temporary limit' }, guaranteedOpening: { zh: '担保开机', en: 'guaranteed opening' } } as const
const outcomeWords = { over: { zh: '已到期', en: 'has ended' }, never: { zh: '到期前没有批准，已失效', en: 'was not approved in time and has lapsed' } } as const

/** Ends what is past its day and tells who asked, in one transaction; run again it tells nobody twice. */
export async function expireGrants(records: Records, on: Day, now: Date): Promise<number> {
  return records.transaction(async (tx) => {
    const over = await endPastGrants(tx, on, now)
    const texts = await textsOf(tx, grantOverTemplate.id)
    await queueMessages(tx, {
      now, queuedBy: null,
      messages: over.map((grant) => ({
        dedupeKey: `grant over ${grant.grantId}`, to: { channel: 'inapp', accountId: grant.askedBy }, purpose: 'work', areaCode: grant.areaCode, linkPath: `/arrears/credit/accounts/${grant.accountNo}`,
        content: renderTemplate(grantOverTemplate, texts, grant.language, { account: grant.accountNo, kind: kindWords[grant.kind][grant.language], day: grant.toOn, outcome: outcomeWords[grant.isDecided ? 'over' : 'never'][grant.language] }),
      })),
    })
    return over.length
  })
}
