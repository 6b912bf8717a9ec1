import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { groupWords } from '../group/groupWords.web.ts'
import { bookContract } from './contract.ts'
import { Story } from './Story.tsx'

const { query } = clientOf({ book: bookContract })

const words = defineWords({
  zh: {
    title: '欠费账户', story: '全部经过', print: '打印催缴函（Word）', bills: '账单', money: '缴费与调账', billNo: '账单编号', month: '账期', item: '费用项目', subscriber: '用户编号', dueOn: '缴费截止日', amount: '金额', open: '未缴', asOf: (month: string) => `截止 ${month} 月末`, kind: '类别', day: '业务日期', reference: '流水号', note: '说明',
    payment: '缴费', collection: '托收成功', collection_failed: '托收失败', reversal: '返销', adjustment: '调账减免', write_off: '核销', owed: '欠费', advance: '预存', customer: '客户编号', area: '区域', brand: '品牌', tier: '客户等级', group: '集团', way: '缴费方式',
    whyLimit: '为什么是这个信用度', ladder: '催缴', ordinary: '自缴', agreed: '协议欠费', underCollection: '托收', noneYet: '还没有缴费记录。',
  },
  en: {
    title: 'Account', story: 'Whole story', print: 'Print the demand (Word)', bills: 'Bills', money: 'Money', billNo: 'Bill', month: 'Month', item: 'Item', subscriber: 'Subscriber', dueOn: 'Due on', amount: 'Amount', open: 'Open', asOf: (month: string) => `as of the end of ${month}`, kind: 'Kind', day: 'Day', reference: 'Number', note: 'Note',
    payment: 'Payment', collection: 'Collected by bank', collection_failed: 'Collection failed', reversal: 'Reversal', adjustment: 'Adjustment', write_off: 'Write-off', owed: 'Owed', advance: 'In advance', customer: 'Customer', area: 'Area', brand: 'Brand', tier: 'Tier', group: 'Group', way: 'Way of paying',
    whyLimit: 'Why this credit limit', ladder: 'Dunning', ordinary: 'Ordinary', agreed: 'Agreed credit', underCollection: 'Bank collection', noneYet: 'No money has come yet.',
  },
})

/** One account: what is open, every bill and every movement of money. It carries numbers only, no name and no phone. */
export function Account(): ReactNode {
  const t = useWords(words)
  const g = useWords(groupWords)
  const { language } = useLanguage()
  const { accountId = '' } = useParams()
  const read = useQuery(query.book.account.queryOptions({ input: { accountId } }))
  if (read.error) return <Page title={t.title}><RefusalAlert error={read.error} onRetry={() => void read.refetch()} /></Page>
  if (!read.data) return <Page title={t.title}><LoadingState shape="rows" /></Page>
  const account = read.data
  const yuan = (fen: number | null) => formatFigure(yuanOf(fen), 'yuan', language, { precise: true })
  type Bill = (typeof account.bills)[number]
  type Money = (typeof account.money)[number]
  const billColumns: TableColumn<Bill>[] = [
    { key: 'month', title: t.month, kind: 'text', value: (row) => row.month }, { key: 'billNo', title: t.billNo, kind: 'text', value: (row) => row.billNo }, { key: 'item', title: t.item, kind: 'text', value: (row) => row.item },
    { key: 'subscriber', title: t.subscriber, kind: 'text', value: (row) => row.subscriberId }, { key: 'dueOn', title: t.dueOn, kind: 'text', value: (row) => row.dueOn },
    { key: 'amount', title: t.amount, kind: 'number', value: (row) => yuanOf(row.amountFen), render: (row) => yuan(row.amountFen) },
    { key: 'open', title: t.open, kind: 'number', value: (row) => yuanOf(row.openFen), render: (row) => yuan(row.openFen) },
  ]
  const moneyColumns: TableColumn<Money>[] = [
    { key: 'day', title: t.day, kind: 'text', value: (row) => row.day }, { key: 'kind', title: t.kind, kind: 'text', value: (row) => t[row.kind] }, { key: 'reference', title: t.reference, kind: 'text', value: (row) => row.reference },
    { key: 'amount', title: t.amount, kind: 'number', value: (row) => yuanOf(row.amountFen), render: (row) => yuan(row.amountFen) }, { key: 'note', title: t.note, kind: 'text', value: (row) => row.note },
  ]
  const loop = (
    <div className="bh-side">
      <dl className="bh-facts">
        <dt>{t.owed}</dt><dd><strong>{yuan(account.openFen)}</strong></dd>
        <dt>{t.advance}</dt><dd>{yuan(account.advanceFen)}</dd>
        <dt>{t.customer}</dt><dd>{account.customerId}</dd>
        <dt>{t.area}</dt><dd>{account.areaName}</dd>
        <dt>{t.brand}</dt><dd>{account.brand}</dd>
        {account.tier ? <><dt>{t.tier}</dt><dd>{account.tier}</dd></> : null}
        {account.groupId ? <><dt>{t.group}</dt><dd><Link to={`/arrears/groups/${encodeURIComponent(account.groupId)}`}>{account.groupName ?? account.groupId}</Link></dd><dt>{g.manager}</dt><dd>{account.manager === null ? g.nobody : account.manager.name}{account.manager === null || account.manager.isNamed ? null : <span className="bh-soft"> · {g.roleHolder}</span>}</dd></> : null}
        <dt>{t.way}</dt><dd>{account.way === 'collection' ? t.underCollection : t[account.way]}</dd>
      </dl>
      <p><Link to={`/arrears/credit/accounts/${encodeURIComponent(accountId)}`}>{t.whyLimit}</Link> · <Link to={`/arrears/ladder/${encodeURIComponent(accountId)}`}>{t.ladder}</Link>{account.mayPrint ? <> · <a href={`/api/arrears/letters.docx?accounts=${encodeURIComponent(accountId)}`}>{t.print}</a></> : null}</p>
    </div>
  )
  return (
    <Page title={`${t.title} ${accountId}`} note={account.month === null ? undefined : t.asOf(account.month)} loop={loop} loopTitle={accountId}>
      <div className="bh-blocks">
        <h2>{t.story}</h2>
        <Story entries={account.story} />
        <h2>{t.bills}</h2>
        <DataTable name="arrears.bills" cardHead="month" title={`${t.bills} ${accountId}`} columns={billColumns} rows={account.bills} rowKey={(row) => row.billNo} />
        <h2>{t.money}</h2>
        <DataTable name="arrears.money" cardHead="day" title={`${t.money} ${accountId}`} columns={moneyColumns} rows={account.money} rowKey={(row) => `${row.kind} ${row.reference} ${row.day}`} empty={t.noneYet} />
      </div>
    </Page>
  )
}
