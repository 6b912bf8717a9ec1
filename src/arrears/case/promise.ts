import { sql } from 'kysely'
import { followResult, type OrderResult } from '../../branch/orderKind/followUp.ts'
import { addDays, parseDay } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { Context } from '../../platform/access/context.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { addContacts } from '../../platform/messages/index.ts'
import type { Transaction } from '../../platform/records/records.ts'
import { ruleInForce } from '../../platform/rules/index.ts'
import { defaultLadder } from '../ladder/ladder.data.ts'
import { ladderKind } from '../ladder/policy.ts'
import { insertPause } from '../ladder/store.ts'
import { disputeMissing, promiseDayBad, promiseIncomplete, promiseNoCase, receiptMissing } from './contract.ts'
import { caseOrderKinds, findOpenCaseOf } from './store.ts'

/**
 * What a call or a visit came to: whom it reached counts against the limit of contacts, and a promise makes the ladder wait until its date.
 * All in the transaction of the result: a promise that the dunning rule does not allow is refused together with it.
 */
export async function followCollection(ctx: Context, tx: Transaction, result: OrderResult): Promise<void> {
  const { values } = result
  if (result.outcome === 'paid' && (typeof values['paidYuan'] !== 'number' || isBlank(values['receiptNo']))) throw new Refusal(receiptMissing)
  if (result.outcome === 'disputed' && isBlank(values['dispute'])) throw new Refusal(disputeMissing)
  const accountNo = result.subject?.kind === 'account' ? result.subject.code : null
  if (accountNo === null) return
  const known = await findOpenCaseOf(tx, accountNo)
  if (values['reached'] !== 'nobody' && known?.personKey) {
    await addContacts(tx, [{ personKey: known.personKey, channel: result.kind === 'arrears.visit' ? 'visit' : 'call', onDay: ctx.today, origin: `order ${result.orderId}` }], ctx.now)
  }
  if (result.outcome !== 'promised') return
  const [dueOn, yuan] = [parseDay(String(values['promiseOn'] ?? '')), values['promiseYuan']]
  if (dueOn === null || typeof yuan !== 'number') throw new Refusal(promiseIncomplete)
  if (known === null) throw new Refusal(promiseNoCase, { account: accountNo })
  const policy = (await ruleInForce(tx, ladderKind, known.areaCode, ctx.today))?.body ?? defaultLadder
  const last = addDays(ctx.today, policy.pauses.promise.daysMax - 1)
  if (dueOn < ctx.today || dueOn > last) throw new Refusal(promiseDayBad, { day: dueOn, from: ctx.today, last })
  const amountFen = Math.round(yuan * 100)
  const pauseId = await insertPause(tx, { accountNo, areaCode: known.areaCode, kind: 'promise', fromOn: ctx.today, toOn: dueOn, reason: `${yuan} 元（工单 ${result.orderId}）` }, ctx.accountId, ctx.now)
  await sql`insert into arrears_promise (account_no, area_code, case_id, order_id, pause_id, made_on, due_on, amount_fen, taken_by)
    values (${accountNo}, ${known.areaCode}, ${known.caseId}, ${result.orderId}, ${pauseId}, ${ctx.today}, ${dueOn}, ${amountFen}, ${result.staffNo})`.execute(tx.db)
  await writeAudit(tx, ctx, { verb: 'collection.promise', subjectKind: 'arrearsCase', subjectId: String(known.caseId), detail: { account: accountNo, dueOn, amountFen, order: result.orderId, pause: pauseId } })
}
const isBlank = (value: string | number | boolean | undefined): boolean => typeof value !== 'string' || value.trim() === ''

for (const kind of caseOrderKinds) followResult(kind, followCollection)
