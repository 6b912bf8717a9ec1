import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { writeOffContract, type WriteOffItemView } from './contract.ts'
import { listStates } from './WrittenOff.tsx'

const { query, client } = clientOf({ writeOff: writeOffContract })

const words = defineWords({
  zh: {
    title: '核销清单', back: '账销案存', note: (month: string, months: number) => `截止 ${month} 月末，账龄满 ${months} 个月。批准后用“导出”交财务。`, state: '状态', waiting: '待批准', approved: '已批准', rejected: '已退回', accounts: '户数', amount: '金额', proposed: '提出', decided: '决定', why: '说明',
    account: '账户编号', customer: '客户编号', area: '区域', oldest: '最早账期', bills: '账单数', written: '省公司已核销', approve: '批准', reject: '退回', reason: '退回的理由', own: '您提出的清单要由另一个人批准。', by: (name: string, day: string) => `${name} ${day}`,
  },
  en: {
    title: 'Write-off list', back: 'Debts kept on file', note: (month: string, months: number) => `As of the end of ${month}, from the age of ${months} months. Once approved, finance takes it by "Export".`, state: 'State', waiting: 'Waiting', approved: 'Approved', rejected: 'Refused', accounts: 'Accounts', amount: 'Amount', proposed: 'Proposed', decided: 'Decided', why: 'Note',
    account: 'Account', customer: 'Customer', area: 'Area', oldest: 'Oldest bill', bills: 'Bills', written: 'Written off by the province', approve: 'Approve', reject: 'Refuse', reason: 'Why it is refused', own: 'A list that you proposed is approved by somebody else.', by: (name: string, day: string) => `${name} ${day}`,
  },
})

/** One list, debt by debt: what the province has done with each, and the decision. */
export function WriteOffList(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const listId = Number(useParams()['listId'] ?? 0)
  const [reason, setReason] = useState('')
  const read = useQuery(query.writeOff.items.queryOptions({ input: { listId } }))
  const lists = useQuery(query.writeOff.lists.queryOptions())
  const refresh = () => fresh.invalidateQueries()
  const approve = useMutation({ mutationFn: () => client.writeOff.approve({ listId }), onSuccess: refresh })
  const reject = useMutation({ mutationFn: () => client.writeOff.reject({ listId, reason }), onSuccess: refresh })
  if (read.error) return <Page title={t.title}><RefusalAlert error={read.error} onRetry={() => void read.refetch()} /></Page>
  if (!read.data) return <Page title={t.title}><LoadingState shape="rows" /></Page>
  const { list, items } = read.data
  const yuan = (fen: number) => formatFigure(yuanOf(fen), 'yuan', language, { precise: true })
  const columns: TableColumn<WriteOffItemView>[] = [
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountNo, render: (row) => <Link to={`/arrears/accounts/${row.accountNo}`}>{row.accountNo}</Link> },
    { key: 'amount', title: t.amount, kind: 'yuan', value: (row) => yuanOf(row.amountFen) }, { key: 'written', title: t.written, kind: 'yuan', value: (row) => yuanOf(row.writtenFen) },
    { key: 'oldest', title: t.oldest, kind: 'month', value: (row) => row.oldestMonth }, { key: 'bills', title: t.bills, kind: 'number', value: (row) => row.bills }, { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName }, { key: 'customer', title: t.customer, kind: 'text', value: (row) => row.customerNo },
  ]
  const isOpen = list.state === 'waiting' && (lists.data?.mayApprove ?? false)
  const loop = (
    <div className="bh-side bh-stack">
      <dl className="bh-facts">
        <dt>{t.state}</dt><dd><State state={listStates[list.state]}>{t[list.state]}</State></dd>
        <dt>{t.accounts}</dt><dd>{formatFigure(list.accounts, 'count', language)}</dd>
        <dt>{t.amount}</dt><dd><strong>{yuan(list.amountFen)}</strong></dd>
        <dt>{t.proposed}</dt><dd>{t.by(list.proposedBy, list.proposedAt)}</dd>
        {list.decidedBy === null ? null : <><dt>{t.decided}</dt><dd>{list.decidedBy}</dd></>}
        <dt>{t.why}</dt><dd>{list.note}{list.decisionReason === null ? '' : ` · ${list.decisionReason}`}</dd>
      </dl>
      {isOpen && list.isOwn ? <p className="bh-soft">{t.own}</p> : null}
      {isOpen && !list.isOwn ? (
        <>
          <RefusalAlert error={approve.error ?? reject.error} />
          <Button type="primary" loading={approve.isPending} onClick={() => approve.mutate()}>{t.approve}</Button>
          <Input aria-label={t.reason} placeholder={t.reason} maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} />
          <Button disabled={reason.trim().length < 2} loading={reject.isPending} onClick={() => reject.mutate()}>{t.reject}</Button>
        </>
      ) : null}
    </div>
  )
  return (
    <Page title={`${t.title} · ${list.areaName}`} note={<>{t.note(list.month, list.ageMonths)} <Link to="/arrears/written-off">{t.back}</Link></>} loop={loop} loopTitle={t.state}>
      <DataTable name="arrears.writeOffItems" cardHead="account" title={`${t.title} ${list.areaName} ${list.month}`} columns={columns} rows={items} rowKey={(row) => row.accountNo} />
    </Page>
  )
}
