import { sql } from 'kysely'
import type { Words } from '../../kernel/refusal.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { closeWords } from '../case/contract.ts'
import { channelWords, pauseWords } from '../ladder/contract.ts'
import { arrearsOrderKinds } from '../orderKinds.data.ts'
import { stepWords } from '../prepay/contract.ts'
import type { StoryEntry, StoryKind } from './contract.ts'

type Row = { on: string; kind: Exclude<StoryKind, 'bill' | 'money'>; what: string; detail: string | null; amountFen: number | null; reference: string | null; who: string | null }
const rowsMax = 1_000
const rungName = (rung: string, rule: string) => sql.raw(`coalesce((select each ->> 'name' from jsonb_array_elements(${rule}.body -> 'rungs') each where each ->> 'id' = ${rung} limit 1), ${rung})`)

const stepBills = sql.raw(`coalesce((select each ->> 'bills' from jsonb_array_elements(u.body -> 'steps') each where each ->> 'id' = o.step limit 1), o.step)`)

/** What people and the ladder did about an account, and what it was granted: one statement over the records. */
export async function listDeeds(session: RecordsSession, accountNo: string): Promise<StoryEntry[]> {
  const { rows } = await sql<Row>`
    select t.on::text as "on", t.kind, t.what, t.detail, t.fen::bigint as "amountFen", t.reference, t.who from (
      select s.taken_on as on, 'rung' as kind, ${rungName('s.rung', 'r')} as what, case when s.is_held_out then 'heldOut' else s.because end as detail, s.overdue_fen as fen, null::text as reference, null::text as who
        from arrears_step s left join rule r on r.rule_id = s.rule_id where s.account_no = ${accountNo}
      union all select a.taken_on, 'act', a.channel, coalesce(m.state, a.state), null, m.message_id::text, d.display_name from arrears_act a left join message m on m.message_id = a.message_id left join account d on d.account_id = a.done_by
       where a.account_no = ${accountNo} and a.channel in ('sms', 'letter')
      union all select (w.opened_at at time zone 'Asia/Shanghai')::date, 'order', w.kind, null, null, w.order_id::text, s.name from work_order w left join staff s on s.staff_no = w.owner_staff_no where w.subject_kind = 'account' and w.subject_code = ${accountNo}
      union all select (w.result_at at time zone 'Asia/Shanghai')::date, 'result', w.kind, w.outcome, null, w.order_id::text, s.name from work_order w left join staff s on s.staff_no = w.owner_staff_no where w.subject_kind = 'account' and w.subject_code = ${accountNo} and w.result_at is not null
      union all select p.made_on, 'promise', p.due_on::text, null, p.amount_fen, p.order_id::text, s.name from arrears_promise p left join staff s on s.staff_no = p.taken_by where p.account_no = ${accountNo}
      union all select p.settled_on, case p.state when 'kept' then 'promiseKept' else 'promiseBroken' end, p.due_on::text, p.amount_fen::text, p.paid_fen, null, null from arrears_promise p where p.account_no = ${accountNo} and p.settled_on is not null
      union all select p.from_on, 'pause', p.kind, p.to_on::text, null, p.reason, a.display_name from arrears_pause p join account a on a.account_id = p.set_by where p.account_no = ${accountNo} and p.kind <> 'promise'
      union all select c.opened_on, 'case', c.source, c.reason, c.overdue_fen, c.case_id::text, a.display_name from arrears_case c left join account a on a.account_id = c.opened_by where c.account_no = ${accountNo}
      union all select o.from_on, 'owner', o.how, o.why ->> 'reason', null, null, s.name from arrears_case_owner o join arrears_case c on c.case_id = o.case_id join staff s on s.staff_no = o.staff_no where c.account_no = ${accountNo}
      union all select c.closed_on, 'caseClosed', c.closed_because, c.close_reason, null, null, a.display_name from arrears_case c left join account a on a.account_id = c.closed_by where c.account_no = ${accountNo} and c.closed_on is not null
      union all select (g.asked_at at time zone 'Asia/Shanghai')::date, 'grant', g.kind, g.state, g.limit_fen, g.to_on::text, a.display_name from credit_grant g join account a on a.account_id = g.asked_by where g.account_no = ${accountNo}
      union all select h.changed_on, 'limit', coalesce(h.from_fen, 0)::text, null, h.to_fen, null, null from credit_change h where h.account_no = ${accountNo}
      union all select q.proposed_on, 'stop', q.kind, q.state, q.overdue_fen, null, d.display_name from arrears_stop_proposal q left join account d on d.account_id = q.decided_by where q.account_no = ${accountNo}
      union all select (x.performed_at at time zone 'Asia/Shanghai')::date, 'stopDone', x.kind, x.outcome, null, x.result_no, null from arrears_stop_result x where x.account_no = ${accountNo}
      union all select k.business_day, 'parked', k.kind, k.reason, k.amount_fen, k.reference, null from arrears_parked k where k.account_id = ${accountNo}
      union all select r.handed_on, 'offer', ${stepBills}, case when o.is_held_out then 'heldOut' end, o.prestore_fen, null, null from prepay_offer o join prepay_run r on r.run_id = o.run_id join rule u on u.rule_id = r.rule_id where o.account_no = ${accountNo} and o.dropped_because is null
      union all select o.accepted_on, 'stored', ${stepBills}, null, o.accepted_fen, null, null from prepay_offer o join prepay_run r on r.run_id = o.run_id join rule u on u.rule_id = r.rule_id where o.account_no = ${accountNo} and not o.is_held_out
      union all select (l.at at time zone 'Asia/Shanghai')::date, 'printed', '', null, null, null, a.display_name from audit l join account a on a.account_id = l.account_id
       where l.verb = 'arrears.printLetters' and l.subject_kind = 'arrearsLetter' and l.detail -> 'accounts' ? ${accountNo}) t
     where t.on is not null order by t.on desc limit ${rowsMax}`.execute(session.db)
  return rows.map((row) => ({ on: row.on, kind: row.kind, what: wordsOf(row), detail: detailOf(row), amountFen: row.amountFen, link: linkOf(row), who: row.who }))
}

const same = (text: string): Words => ({ zh: text, en: text })
const stopWords: Readonly<Record<string, Words>> = { ...channelWords, restore: { zh: '复机', en: 'restore' } }
const grantWords: Readonly<Record<string, Words>> = { temporaryLimit: { zh: '临时信用度', en: 'temporary limit' }, guaranteedOpening: { zh: '担保开机', en: 'guaranteed opening' } }
const stateWords: Readonly<Record<string, Words>> = {
  heldOut: { zh: '随机留出，不做', en: 'left out by the draw' }, limit: { zh: '信用度用完', en: 'limit used up' }, overdue: { zh: '逾期', en: 'overdue' }, waiting: { zh: '待办', en: 'waits' }, approved: { zh: '已批准', en: 'approved' }, rejected: { zh: '未通过', en: 'refused' }, second: { zh: '待复核', en: 'to be checked' },
  done: { zh: '已做', en: 'done' }, due: { zh: '待做', en: 'to be done' }, lapsed: { zh: '等待期间已离开这一级，不再做', en: 'left the rung while it waited' }, noNumber: { zh: '没有可用号码', en: 'no usable number' }, queued: { zh: '待发', en: 'queued' }, held: { zh: '暂缓发送', en: 'held' }, shown: { zh: '只显示，未接通道', en: 'shown, no gateway' }, delivered: { zh: '已送达', en: 'delivered' }, failed: { zh: '发送失败', en: 'failed' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' }, exported: { zh: '已交计费', en: 'handed to billing' },
  submitted: { zh: '已提交', en: 'handed over' }, expired: { zh: '过期未发', en: 'expired' }, cancelled: { zh: '已取消', en: 'cancelled' }, unknown: { zh: '结果不明', en: 'unknown' },
  no_bill: { zh: '没有账单', en: 'no bill' }, account_closed: { zh: '账户已销', en: 'account closed' }, receipt_twice: { zh: '流水号重复', en: 'receipt number twice' }, number_twice: { zh: '单号重复', en: 'number twice' }, no_payment: { zh: '找不到原缴费', en: 'no such payment' }, more_than_paid: { zh: '超过原缴费', en: 'more than was paid' }, bill_replaced: { zh: '账单被替换', en: 'bill replaced' },
}

function wordsOf(row: Row): Words {
  const kind = arrearsOrderKinds.find((each) => each.id === row.what)
  switch (row.kind) {
    case 'act': return row.what === 'letter' ? channelWords.letter : channelWords.sms
    case 'order': case 'result': return kind?.name ?? same(row.what)
    case 'stop': case 'stopDone': return stopWords[row.what] ?? same(row.what)
    case 'pause': return row.what === 'dispute' || row.what === 'hardship' || row.what === 'protection' ? pauseWords[row.what] : same(row.what)
    case 'caseClosed': return row.what === 'paid' || row.what === 'left' || row.what === 'hand' ? closeWords[row.what] : same(row.what)
    case 'case': return row.what === 'hand' ? { zh: '人工立案', en: 'by hand' } : { zh: '按阶梯立案', en: 'by the ladder' }
    case 'owner': return row.what === 'hand' ? { zh: '人工改派', en: 'given by hand' } : { zh: '当天名单', en: 'the day\'s list' }
    case 'grant': return grantWords[row.what] ?? same(row.what)
    case 'limit': return same('')
    case 'offer': case 'stored': return { zh: stepWords.zh(Number(row.what)), en: stepWords.en(Number(row.what)) }
    case 'parked': return same(row.reference ?? '')
    default: return same(row.what)
  }
}
function detailOf(row: Row): Words | null {
  if (row.kind === 'result') return arrearsOrderKinds.flatMap((each) => each.outcomes).find((each) => each.id === row.detail)?.words ?? (row.detail === null ? null : same(row.detail))
  if (row.kind === 'pause') return { zh: `到 ${row.detail ?? ''}：${row.reference ?? ''}`, en: `until ${row.detail ?? ''}: ${row.reference ?? ''}` }
  if (row.kind === 'promiseKept' || row.kind === 'promiseBroken') return null
  return row.detail === null ? null : (stateWords[row.detail] ?? same(row.detail))
}
function linkOf(row: Row): string | null {
  return (row.kind === 'order' || row.kind === 'result' || row.kind === 'promise') && row.reference !== null ? `/work/orders/${row.reference}` : null
}
