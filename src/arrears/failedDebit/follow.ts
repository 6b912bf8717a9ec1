import { addDays, type Day, firstDayOf, month as toMonth, monthOf } from '../../kernel/day.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import type { Records, Transaction } from '../../platform/records/records.ts'
import { placeOrders, recordSystemEvents, workNow } from '../../work/index.ts'
import { officesOf } from '../act/store.ts'
import { type AskedGroup, type KnownGroup, loadGroupManagers } from '../group/manager.ts'
import { readFailedDebits } from './facts.ts'
import { failedDebitKind } from './orderKinds.data.ts'
import { decideOrders, dueOf, type Occasion, occasionsOf } from './rules.ts'
import { listCaseOwners, listInPost, listKnownAreas, listKnownOrders, oldestLiveMonth } from './store.ts'

export type FailedDebitOutcome = { readonly opened: number; readonly ended: number; readonly reopened: number }
/** A failure that came longer ago opens no order any more: the ladder has the account by then. */
export const failedDebitDays = 35
const moneyIsIn = '款已到账或已减免，或回盘已更正：自动撤销'
const moneyIsGone = '这笔托收又没有着落：自动重开'

/**
 * One order for each account, or group, and billing month whose collection failed and whose money is still due; it ends by itself once the money is in,
 * or the bank's file says otherwise. Run again, or over the same file, it changes nothing.
 */
export async function followFailedDebits({ records, facts, now }: { readonly records: Records; readonly facts: Pick<Facts, 'rows'>; readonly now: Date }, on: Day): Promise<FailedDebitOutcome> {
  const recent = addDays(on, -failedDebitDays)
  const oldest = await oldestLiveMonth(records)
  // What is still worked on is looked at however old it is.
  const since = oldest === null || firstDayOf(toMonth(oldest)) > recent ? recent : firstDayOf(toMonth(oldest))
  const failures = await readFailedDebits(facts, null, { since, on })
  const areas = await listKnownAreas(records, failures.map((each) => each.areaCode))
  const occasions = occasionsOf(failures.filter((each) => areas.has(each.areaCode)), failedDebitKind.id)
  return records.transaction(async (tx) => {
    const known = await listKnownOrders(tx, occasions.map((occasion) => occasion.origin))
    const decided = decideOrders(occasions, known)
    const fresh = decided.open.filter((occasion) => occasion.failures.some((each) => each.day >= recent))
    const by = { accountId: null, staffNo: null, nowMs: workNow({ today: on, now }).getTime(), receivedAt: now }
    const groupOf = await loadGroupManagers(tx, fresh.filter((occasion) => occasion.subject.kind === 'group').map(groupAsked), on)
    const givenTo = await ownersOf(tx, fresh, groupOf, on)
    const offices = await officesOf(tx, fresh.map(areaOf), on)
    const opened = await placeOrders(tx, by, failedDebitKind, fresh.map((occasion) => {
      const areaCode = areaOf(occasion)
      const name = (occasion.subject.kind === 'group' ? groupOf(groupAsked(occasion)).name : null) ?? occasion.subject.code
      const [reason] = occasion.failures.flatMap((each) => each.reason ?? [])
      return {
        title: `托收失败 ${name} ${occasion.billMonth}`, areaCode, unitCode: offices.get(areaCode) ?? null, subject: { ...occasion.subject, name }, priority: 'normal' as const, ownerStaffNo: givenTo.get(occasion.origin) ?? null, dueAt: null,
        ask: { month: occasion.billMonth, accounts: occasion.failures.length, dueYuan: dueOf(occasion.failures) / 100, ...(reason === undefined ? {} : { reason: reason.slice(0, 200) }) },
        serves: { clauseId: null, measureId: 'arrears.recovery.rate', areaCode, brand: '', period: monthOf(on) }, origin: occasion.origin,
      }
    }))
    const ended = await recordSystemEvents(tx, by, [failedDebitKind], decided.end.map(({ orderId }) => ({ orderId, body: { kind: 'cancelled', reason: moneyIsIn } })))
    const reopened = await recordSystemEvents(tx, by, [failedDebitKind], decided.reopen.map(({ orderId }) => ({ orderId, body: { kind: 'reopened', reason: moneyIsGone } })))
    return { opened: opened.filter((each) => each.isNew).length, ended, reopened }
  })
}

const areaOf = (occasion: Occasion): string => occasion.failures[0]?.areaCode ?? ''
const groupAsked = (occasion: Occasion): AskedGroup => ({ groupId: occasion.subject.code, areaCode: areaOf(occasion) })

/** A group's order goes to its account manager, an account's to whoever works its case; else the office of the place gives it out. */
async function ownersOf(tx: Transaction, occasions: readonly Occasion[], groupOf: (of: AskedGroup) => KnownGroup, on: Day): Promise<Map<string, string>> {
  const cases = await listCaseOwners(tx, occasions.flatMap((occasion) => (occasion.subject.kind === 'account' ? [occasion.subject.code] : [])))
  const wanted = new Map(occasions.flatMap((occasion): [string, string][] => {
    const staffNo = occasion.subject.kind === 'account' ? cases.get(occasion.subject.code) : groupOf(groupAsked(occasion)).manager?.staffNo
    return staffNo === undefined || staffNo === null ? [] : [[occasion.origin, staffNo]]
  }))
  const inPost = await listInPost(tx, [...new Set(wanted.values())], on)
  return new Map([...wanted].filter(([, staffNo]) => inPost.has(staffNo)))
}
