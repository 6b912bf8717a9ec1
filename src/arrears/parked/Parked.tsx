import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Segmented from 'antd/es/segmented'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { parkedContract, type ParkedShape, parkedStates } from './contract.ts'

const { query, client } = clientOf({ parked: parkedContract })

const words = defineWords({
  zh: {
    title: '挂账待核', note: '对不上账单的钱和被改小的账单，都留在这里，直到原因消失或有人处理。', open: '待处理', cleared: '已自动消除', settled: '已处理', reason: '原因', kind: '类别', reference: '流水号', account: '账户编号', area: '区域', day: '业务日期', amount: '金额', settlement: '处理结果', by: '处理人',
    no_bill: '账户没有账单', account_closed: '账户已销户且不欠费', receipt_twice: '流水号重复', number_twice: '单号重复', no_payment: '找不到原缴费', more_than_paid: '返销超过原缴费', bill_replaced: '缴费后账单被改小',
    payment: '缴费', collection: '托收', reversal: '返销', adjustment: '调账', write_off: '核销', bill: '账单', none: '没有挂账。', write: '写明怎么处理的：例如已查明是某账户，转账单号……；已退回客户。', do: '登记处理结果', openAccount: '打开账户',
  },
  en: {
    title: 'Parked items', note: 'Money that fits no bill, and bills that were lowered after money came, wait here until the cause is gone or somebody has settled them.', open: 'Waiting', cleared: 'Cleared', settled: 'Settled', reason: 'Reason', kind: 'Kind', reference: 'Number', account: 'Account', area: 'Area', day: 'Day', amount: 'Amount', settlement: 'What was done', by: 'By',
    no_bill: 'The account has no bill', account_closed: 'The account is closed and owes nothing', receipt_twice: 'The receipt number was there before', number_twice: 'The number was there before', no_payment: 'The payment it undoes is not there', more_than_paid: 'More than was paid', bill_replaced: 'The bill was lowered after money came',
    payment: 'Payment', collection: 'Bank collection', reversal: 'Reversal', adjustment: 'Adjustment', write_off: 'Write-off', bill: 'Bill', none: 'Nothing is parked.', write: 'Say what was done: the account it belongs to and the transfer, or that it was given back.', do: 'Note what was done', openAccount: 'Open the account',
  },
})

/** 挂账待核: what the ledger could not place, with its reason and what was done about it. */
export function Parked(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const [search, setSearch] = useSearchParams()
  const [text, setText] = useState('')
  const state = parkedStates.find((one) => one === search.get('state')) ?? 'open'
  const read = useQuery(query.parked.list.queryOptions({ input: { state, limit: 500 } }))
  const settle = useMutation({
    mutationFn: (parkedId: number) => client.parked.settle({ parkedId, settlement: text }),
    onSuccess: () => {
      setText('')
      setSearch({ state })
      return fresh.invalidateQueries()
    },
  })
  if (read.error) return <Page title={t.title}><RefusalAlert error={read.error} onRetry={() => void read.refetch()} /></Page>
  if (!read.data) return <Page title={t.title}><LoadingState shape="rows" /></Page>
  const { items, maySettle } = read.data
  const chosen = items.find((item) => String(item.parkedId) === search.get('item'))
  const yuan = (fen: number) => formatFigure(yuanOf(fen), 'yuan', language, { precise: true })
  const columns: TableColumn<ParkedShape>[] = [
    { key: 'reason', title: t.reason, kind: 'text', value: (row) => t[row.reason] }, { key: 'kind', title: t.kind, kind: 'text', value: (row) => t[row.kind] },
    { key: 'amount', title: t.amount, kind: 'number', value: (row) => yuanOf(row.amountFen), render: (row) => yuan(row.amountFen) },
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountId }, { key: 'reference', title: t.reference, kind: 'text', value: (row) => row.reference },
    { key: 'day', title: t.day, kind: 'text', value: (row) => row.day }, { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName },
    ...(state === 'settled' ? [{ key: 'settlement', title: t.settlement, kind: 'text', value: (row: ParkedShape) => row.settlement } as const, { key: 'by', title: t.by, kind: 'text', value: (row: ParkedShape) => row.settledBy } as const] : []),
  ]
  const loop = chosen ? (
    <div className="bh-side bh-stack">
      <h3>{t[chosen.reason]}</h3>
      <p>{t[chosen.kind]} {chosen.reference} · {yuan(chosen.amountFen)}</p>
      <p><Link to={`/arrears/accounts/${chosen.accountId}`}>{t.openAccount} {chosen.accountId}</Link></p>
      {chosen.settlement ? <p>{chosen.settlement}</p> : null}
      {maySettle && chosen.state !== 'settled' ? (
        <>
          <Input.TextArea aria-label={t.settlement} placeholder={t.write} value={text} maxLength={300} autoSize={{ minRows: 3 }} onChange={(event) => setText(event.target.value)} />
          <RefusalAlert error={settle.error} />
          <Button type="primary" disabled={text.trim().length < 2} loading={settle.isPending} onClick={() => settle.mutate(chosen.parkedId)}>{t.do}</Button>
        </>
      ) : null}
    </div>
  ) : undefined
  return (
    <Page title={t.title} note={t.note} loop={loop} loopTitle={chosen?.reference ?? t.title} focus={chosen ? `${t[chosen.reason]} · ${chosen.reference}` : undefined} focusKey={chosen ? String(chosen.parkedId) : null}
      actions={<Segmented aria-label={t.title} value={state} options={parkedStates.map((one) => ({ value: one, label: t[one] }))} onChange={(next) => setSearch({ state: String(next) })} />}>
      <DataTable name="arrears.parked" cardHead="reason" title={t.title} columns={columns} rows={items} rowKey={(row) => String(row.parkedId)} openKey={chosen ? String(chosen.parkedId) : null} empty={t.none}
        onOpen={(row) => setSearch({ state, item: String(row.parkedId) })} />
    </Page>
  )
}
