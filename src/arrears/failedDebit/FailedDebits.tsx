import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatDay, formatMonth } from '../../platform/ui/formatDay.ts'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { Page } from '../../platform/ui/Page.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { statusWords } from '../../work/order/statusWords.data.ts'
import { failedDebitContract, type FailedRow } from './contract.ts'

const { query } = clientOf({ failed: failedDebitContract })
const words = defineWords({
  zh: {
    title: '托收失败', note: (since: string, accounts: string, yuan: string) => `${since}以来银行没有扣到、至今仍欠的：${accounts} 户，${yuan}；只列您负责的区域。`, back: '今日欠费', account: '账户编号', group: '集团', month: '托收账期', reason: '银行说的原因', amount: '托收金额', due: '仍欠', returned: '回盘日期', receipt: '托收流水号', area: '区域', order: '工单', owner: '负责人', noOrder: '没有工单', cut: '只列金额最大的 5,000 笔。',
    none: '没有托收失败的欠款', noneNext: '导入“托收回盘”后，扣款失败且仍欠的账户列在这里，并各有一张工单。',
  },
  en: {
    title: 'Failed bank collections', note: (since: string, accounts: string, yuan: string) => `What the bank could not draw since ${since} and is still due: ${accounts} accounts, ${yuan}; your own areas only.`, back: 'Arrears today', account: 'Account', group: 'Group', month: 'Billing month', reason: "The bank's reason", amount: 'To be drawn', due: 'Still due', returned: 'Returned on', receipt: 'Number', area: 'Area', order: 'Order', owner: 'Owner', noOrder: 'no order', cut: 'The 5,000 largest only.',
    none: 'Nothing is due from failed collections', noneNext: 'Once a file of returns is in, accounts whose collection failed and that still owe are listed here, each with an order.',
  },
})

/** 托收失败: what the bank could not draw and is still due, why, and who is at work on it. */
export function FailedDebits(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const read = useQuery(query.failed.list.queryOptions())
  const { data } = read
  const yuan = (fen: number): string => formatFigure(yuanOf(fen), 'yuan', language, { precise: true })
  const columns: TableColumn<FailedRow>[] = [
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountNo, render: (row) => <Link to={`/arrears/accounts/${encodeURIComponent(row.accountNo)}`}>{row.accountNo}</Link> },
    { key: 'group', title: t.group, kind: 'text', value: (row) => row.groupName ?? row.groupId, render: (row) => (row.groupId === null ? '' : <Link to={`/arrears/groups/${encodeURIComponent(row.groupId)}`}>{row.groupName ?? row.groupId}</Link>) },
    { key: 'due', title: t.due, kind: 'yuan', value: (row) => yuanOf(row.dueFen) }, { key: 'reason', title: t.reason, kind: 'text', value: (row) => row.reason },
    { key: 'month', title: t.month, kind: 'text', value: (row) => row.billMonth, render: (row) => formatMonth(row.billMonth, language) }, { key: 'amount', title: t.amount, kind: 'yuan', value: (row) => yuanOf(row.amountFen) },
    { key: 'returned', title: t.returned, kind: 'day', value: (row) => row.returnedOn },
    { key: 'order', title: t.order, kind: 'text', value: (row) => (row.order === null ? t.noOrder : statusWords[row.order.status][language]), render: (row) => (row.order === null ? t.noOrder : <Link to={`/work/orders/${row.order.orderId}`}>{statusWords[row.order.status][language]}</Link>) },
    { key: 'owner', title: t.owner, kind: 'text', value: (row) => row.order?.ownerName ?? null }, { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName }, { key: 'receipt', title: t.receipt, kind: 'text', value: (row) => row.receiptNo },
  ]
  return (
    <Page title={t.title} note={<>{data ? t.note(formatDay(data.since, language), formatFigure(data.accounts, 'count', language, { precise: true }), yuan(data.fen)) : null} <Link to="/arrears/today">{t.back}</Link></>}>
      {data?.isCut ? <p className="bh-small bh-soft">{t.cut}</p> : null}
      <DataTable name="arrears.failedDebits" cardHead="account" title={t.title} columns={columns} rows={data?.rows ?? []} rowKey={(row) => `${row.accountNo} ${row.billMonth}`} loading={read.isPending} error={read.error} onRetry={() => void read.refetch()}
        onOpen={(row) => void navigate(`/arrears/accounts/${encodeURIComponent(row.accountNo)}`)} pageSize={100} holds={data?.isCut ? 'part' : 'all'} empty={<EmptyState title={t.none} next={t.noneNext} />} />
    </Page>
  )
}
