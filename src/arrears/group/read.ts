import { sql } from 'kysely'
import { addDays } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { listSubjects } from '../../branch/index.ts'
import { type Allowed, type Context, requirePermission } from '../../platform/access/context.ts'
import { withinScope } from '../../platform/access/scope.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import { listVisibleBatches } from '../../platform/facts/ledger.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { accountMonthFeed, collectionReturnFeed, openItemFeed, paymentFeed, reversalFeed } from '../feeds.ts'
import { visible } from '../ledger/position.ts'
import { arrearsOrderKinds } from '../orderKinds.data.ts'
import { readPermission } from '../permissions.ts'
import { ageing } from '../roll/states.data.ts'
import { ageBuckets, groupUnknown, type GroupView } from './contract.ts'
import { loadGroupManagers } from './manager.ts'
import { listMembers } from './members.ts'
import { listOwing } from './states.ts'

const listedMax = 500
/** Money of so many days stands on the page. */
const moneyDays = 366
const [youngest, oldest] = [ageing.slice(0, -1), ageing[ageing.length - 1]]
const bucketSql = `case ${youngest.map(({ id, to }) => `when age_months <= ${to} then '${id}'`).join(' ')} else '${oldest?.id}' end`

/** One group within the asker's areas. @throws ARREARS_GROUP_UNKNOWN */
export async function readGroup(asker: Context, groupId: string): Promise<GroupView> {
  const ctx = requirePermission(asker, readPermission.verb)
  const members = await listMembers(ctx, groupId)
  const [first] = members
  if (first === undefined) throw new Refusal(groupUnknown, { group: groupId })
  const accountNos = members.map((member) => member.accountNo)
  const month = (await listVisibleBatches(ctx.facts, [accountMonthFeed.id])).map((batch) => batch.slice).toSorted().at(-1) ?? null
  const [known, states, open, payments, promises, orders, areas] = await Promise.all([
    loadGroupManagers(ctx.records, [first], ctx.today), listOwing(ctx.records, accountNos), readOpen(ctx, accountNos, month), readMoney(ctx, accountNos),
    listPromises(ctx.records, accountNos), listOrders(ctx, accountNos, groupId), listSubjects(ctx.records, { kind: 'area' }),
  ])
  const areaName = new Map(areas.map((area) => [area.code, area.name]))
  const stateOf = new Map(states.map((state) => [state.accountNo, state]))
  const openOf = new Map<string, number>()
  for (const row of open) openOf.set(row.accountNo, (openOf.get(row.accountNo) ?? 0) + row.fen)
  const accounts = members.map((member) => {
    const state = stateOf.get(member.accountNo)
    return {
      accountNo: member.accountNo, areaName: areaName.get(member.areaCode) ?? member.areaCode, way: member.way, openFen: openOf.get(member.accountNo) ?? 0,
      overdueFen: state?.overdueFen ?? 0, ladderDays: state?.ladderDays ?? 0, rungName: state?.rungName ?? null, oldestDueOn: state?.oldestDueOn ?? null,
    }
  }).toSorted((one, other) => other.overdueFen - one.overdueFen || other.openFen - one.openFen || (one.accountNo < other.accountNo ? -1 : 1))
  const { name, areaCode, manager } = known(first)
  const place = areaCode ?? first.areaCode
  return {
    groupId, name, manager, areaName: areaName.get(place) ?? place, month, accounts, payments, promises, orders,
    openFen: open.reduce((sum, row) => sum + row.fen, 0), overdueFen: accounts.reduce((sum, account) => sum + account.overdueFen, 0),
    ages: ageBuckets.map((age) => ({ age, fen: open.filter((row) => row.age === age).reduce((sum, row) => sum + row.fen, 0) })),
  }
}

async function readOpen(ctx: Allowed, accountNos: readonly string[], month: string | null): Promise<{ accountNo: string; age: (typeof ageBuckets)[number]; fen: number }[]> {
  return month === null ? [] : ctx.facts.rows<{ accountNo: string; age: (typeof ageBuckets)[number]; fen: number }>({
    sql: `select account_id as "accountNo", ${bucketSql} as age, cast(sum(open_fen) as bigint) as fen from (${visible(openItemFeed, `p.slice = ${literal(month)} and t.open_fen > 0 and t.account_id in ${literalList(accountNos)} and ${withinScope(ctx, openItemFeed.table, 't')}`)}) i
      group by 1, 2 order by 1, 2 limit 1000000`,
  })
}

/** The accounts were found within the asker's areas; what the bank could not collect stands beside what came in. */
async function readMoney(ctx: Allowed, accountNos: readonly string[]): Promise<GroupView['payments']> {
  const own = `t.account_id in ${literalList(accountNos)} and t.day >= ${literal(addDays(ctx.today, -moneyDays))}`
  return ctx.facts.rows<GroupView['payments'][number]>({
    sql: `select * from (select account_id as "accountNo", day, receipt_no as "receiptNo", amount_fen as fen, 'payment' as kind from (${visible(paymentFeed, own)}) y
      union all select account_id, day, receipt_no, amount_fen, case when result = 'paid' then 'collection' else 'collection_failed' end from (${visible(collectionReturnFeed, own)}) c
      union all select account_id, day, receipt_no, -amount_fen, 'reversal' from (${visible(reversalFeed, own)}) v) m order by 2 desc, 3, 5 limit ${listedMax}`,
  })
}

async function listPromises(session: RecordsSession, accountNos: readonly string[]): Promise<GroupView['promises']> {
  const { rows } = await sql<GroupView['promises'][number]>`select account_no as "accountNo", made_on as "madeOn", due_on as "dueOn", amount_fen as fen, state from arrears_promise
    where account_no = any(cast(${[...accountNos]} as text[])) order by made_on desc, promise_id desc limit ${listedMax}`.execute(session.db)
  return rows
}

/** Orders about the accounts, and about the group as a whole. */
async function listOrders(ctx: Allowed, accountNos: readonly string[], groupId: string): Promise<GroupView['orders']> {
  const { rows } = await sql<Omit<GroupView['orders'][number], 'kindName'> & { kind: string }>`
    select w.order_id as "orderId", w.subject_code as "accountNo", w.kind, w.title, w.status, (w.opened_at at time zone 'Asia/Shanghai')::date as "openedOn", s.name as "ownerName" from work_order w left join staff s on s.staff_no = w.owner_staff_no
     where (w.subject_kind = 'account' and w.subject_code = any(cast(${[...accountNos]} as text[]))) or (w.subject_kind = 'group' and w.subject_code = ${groupId}
       and w.area_code in (select c.area_code from area_closure c where c.ancestor_code = any(cast(${[...ctx.scopeAreaCodes]} as text[])))) order by w.opened_at desc, w.order_id desc limit ${listedMax}`.execute(ctx.records.db)
  return rows.map(({ kind, ...row }) => ({ ...row, kindName: arrearsOrderKinds.find((each) => each.id === kind)?.name ?? { zh: row.title, en: row.title } }))
}
