import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { BarList } from '../../platform/ui/BarList.tsx'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { formatPeriod } from '../../platform/ui/formatDay.ts'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { statusWords } from '../../work/order/statusWords.data.ts'
import { groupContract, type GroupView } from './contract.ts'
import { groupWords } from './groupWords.web.ts'

const { query } = clientOf({ group: groupContract })
const words = defineWords({
  zh: {
    title: '集团客户', note: (id: string, area: string, count: string) => `${id} · ${area} · ${count} 个账户；只列您负责的区域。`, asOf: (month: string) => `账龄和欠费截止 ${month} 月末，到期未缴和阶梯按昨夜的催缴名册。`, back: '今日欠费', overdue: '到期未缴', open: '月末欠费', ages: '账龄', accounts: '账户', account: '账户编号', area: '区域', way: '缴费方式',
    ordinary: '自缴', agreed: '协议欠费', collection: '托收', days: '阶梯天数', rung: '阶梯', none: '未到阶梯', oldest: '最早到期日', money: '缴费', day: '业务日期', kind: '类别', receipt: '流水号', amount: '金额', payment: '缴费', collected: '托收成功', collection_failed: '托收失败', reversal: '返销', noMoney: '近一年没有缴费。',
    promises: '缴费承诺', madeOn: '承诺日', dueOn: '约定日', state: '结果', stateOpen: '未到期', stateKept: '兑现', stateBroken: '没兑现', noPromises: '没有缴费承诺。', orders: '工单', order: '工单', opened: '下发日', status: '状态', owner: '负责人', noOrders: '没有工单。', current: '当月', month1: '1 个月', month2: '2 个月', month3: '3 个月', months4to6: '4–6 个月', months7to12: '7–12 个月', over12: '12 个月以上',
  },
  en: {
    title: 'Group', note: (id: string, area: string, count: string) => `${id} · ${area} · ${count} accounts; your own areas only.`, asOf: (month: string) => `Ages and arrears are as of the end of ${month}; what is due, and the rungs, are of the last dunning night.`, back: 'Arrears today', overdue: 'Due and unpaid', open: 'Arrears at month end', ages: 'Ages', accounts: 'Accounts', account: 'Account', area: 'Area', way: 'Way of paying',
    ordinary: 'Ordinary', agreed: 'Agreed credit', collection: 'Bank collection', days: 'Days', rung: 'Rung', none: 'on no rung', oldest: 'Oldest due on', money: 'Money', day: 'Day', kind: 'Kind', receipt: 'Number', amount: 'Amount', payment: 'Payment', collected: 'Collected by bank', collection_failed: 'Collection failed', reversal: 'Reversal', noMoney: 'No money came within a year.',
    promises: 'Promises', madeOn: 'Made on', dueOn: 'For', state: 'Outcome', stateOpen: 'open', stateKept: 'kept', stateBroken: 'broken', noPromises: 'Nothing was promised.', orders: 'Orders', order: 'Order', opened: 'Opened on', status: 'Status', owner: 'Owner', noOrders: 'No orders.', current: 'Current', month1: '1 month', month2: '2 months', month3: '3 months', months4to6: '4-6 months', months7to12: '7-12 months', over12: 'Over 12 months',
  },
})
const accountPath = (accountNo: string): string => `/arrears/accounts/${encodeURIComponent(accountNo)}`

/** 集团客户: whom to talk to, what each account owes and for how long, what came in, what was promised and what is being done. */
export function GroupPage(): ReactNode {
  const t = useWords(words)
  const g = useWords(groupWords)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const { groupId = '' } = useParams()
  const read = useQuery(query.group.read.queryOptions({ input: { groupId } }))
  const { data } = read
  if (!data) return <Page title={`${t.title} ${groupId}`}>{read.error ? <RefusalAlert error={read.error} onRetry={() => void read.refetch()} /> : <LoadingState shape="rows" />}</Page>
  const yuan = (fen: number): string => formatFigure(yuanOf(fen), 'yuan', language, { precise: true })
  const money = <Row extends object>(key: string, title: string, of: (row: Row) => number): TableColumn<Row> => ({ key, title, kind: 'yuan', value: (row) => yuanOf(of(row)), sum: true })
  const account = <Row extends { readonly accountNo: string }>(): TableColumn<Row> => ({ key: 'account', title: t.account, kind: 'text', value: (row) => row.accountNo, render: (row) => (row.accountNo === groupId ? groupId : <Link to={accountPath(row.accountNo)}>{row.accountNo}</Link>) })
  const accounts: TableColumn<GroupView['accounts'][number]>[] = [
    account(), money('overdue', t.overdue, (row) => row.overdueFen), money('open', t.open, (row) => row.openFen), { key: 'days', title: t.days, kind: 'number', value: (row) => row.ladderDays }, { key: 'rung', title: t.rung, kind: 'text', value: (row) => row.rungName ?? (row.overdueFen > 0 ? t.none : '') },
    { key: 'oldest', title: t.oldest, kind: 'day', value: (row) => row.oldestDueOn }, { key: 'way', title: t.way, kind: 'text', value: (row) => t[row.way] }, { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName },
  ]
  const kindOf = { payment: t.payment, collection: t.collected, collection_failed: t.collection_failed, reversal: t.reversal }
  const payments: TableColumn<GroupView['payments'][number]>[] = [
    { key: 'day', title: t.day, kind: 'day', value: (row) => row.day }, account(), { key: 'kind', title: t.kind, kind: 'text', value: (row) => kindOf[row.kind] }, { key: 'amount', title: t.amount, kind: 'yuan', value: (row) => yuanOf(row.fen) }, { key: 'receipt', title: t.receipt, kind: 'text', value: (row) => row.receiptNo },
  ]
  const stateOf = { open: t.stateOpen, kept: t.stateKept, broken: t.stateBroken }
  const promises: TableColumn<GroupView['promises'][number]>[] = [
    { key: 'dueOn', title: t.dueOn, kind: 'day', value: (row) => row.dueOn }, account(), money('amount', t.amount, (row) => row.fen), { key: 'state', title: t.state, kind: 'text', value: (row) => stateOf[row.state] }, { key: 'madeOn', title: t.madeOn, kind: 'day', value: (row) => row.madeOn },
  ]
  const orders: TableColumn<GroupView['orders'][number]>[] = [
    { key: 'order', title: t.order, kind: 'text', value: (row) => `${row.kindName[language]} ${row.orderId}`, render: (row) => <Link to={`/work/orders/${row.orderId}`}>{row.kindName[language]} {row.orderId}</Link> }, account(),
    { key: 'status', title: t.status, kind: 'text', value: (row) => statusWords[row.status][language] }, { key: 'opened', title: t.opened, kind: 'day', value: (row) => row.openedOn }, { key: 'owner', title: t.owner, kind: 'text', value: (row) => row.ownerName },
  ]
  const { manager } = data
  const loop = (
    <div className="bh-side">
      <dl className="bh-facts">
        <dt>{g.manager}</dt><dd>{manager === null ? g.nobody : <><strong>{manager.name}</strong>{manager.since === null ? '' : ` · ${g.since(formatPeriod(manager.since, language))}`}{manager.isNamed ? null : <span className="bh-soft"> · {g.roleHolder}</span>}</>}</dd>
        <dt>{t.overdue}</dt><dd><strong>{yuan(data.overdueFen)}</strong></dd>
        <dt>{t.open}</dt><dd>{yuan(data.openFen)}</dd>
      </dl>
      <section><h3>{t.ages}</h3><BarList title={t.ages} unit="yuan" bars={data.ages.map((each) => ({ key: each.age, label: t[each.age], value: each.fen / 100 }))} /></section>
    </div>
  )
  return (
    <Page title={data.name ?? `${t.title} ${groupId}`} note={<>{t.note(groupId, data.areaName, formatFigure(data.accounts.length, 'count', language))} {data.month === null ? null : t.asOf(data.month)} <Link to="/arrears/today">{t.back}</Link></>} loop={loop} loopTitle={g.manager} bodyTitle={t.accounts}>
      <div className="bh-blocks">
        <h2>{t.accounts}</h2>
        <DataTable name="arrears.group.accounts" cardHead="account" title={`${t.accounts} ${groupId}`} columns={accounts} rows={data.accounts} rowKey={(row) => row.accountNo} onOpen={(row) => void navigate(accountPath(row.accountNo))} />
        <h2>{t.money}</h2>
        <DataTable name="arrears.group.money" cardHead="day" title={`${t.money} ${groupId}`} columns={payments} rows={data.payments} rowKey={(row) => `${row.kind} ${row.receiptNo} ${row.day}`} pageSize={20} empty={t.noMoney} />
        <h2>{t.promises}</h2>
        <DataTable name="arrears.group.promises" cardHead="dueOn" title={`${t.promises} ${groupId}`} columns={promises} rows={data.promises} rowKey={(row) => `${row.accountNo} ${row.madeOn} ${row.dueOn} ${row.fen}`} empty={t.noPromises} />
        <h2>{t.orders}</h2>
        <DataTable name="arrears.group.orders" cardHead="order" title={`${t.orders} ${groupId}`} columns={orders} rows={data.orders} rowKey={(row) => String(row.orderId)} empty={t.noOrders} />
      </div>
    </Page>
  )
}
