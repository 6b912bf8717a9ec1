import { useMutation, useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import InputNumber from 'antd/es/input-number'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { clientOf } from '../../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../../platform/ui/DataTable.tsx'
import { DayInput } from '../../../platform/ui/DayInput.tsx'
import { EmptyState } from '../../../platform/ui/EmptyState.tsx'
import { RefusalAlert } from '../../../platform/ui/RefusalAlert.tsx'
import { State } from '../../../platform/ui/State.tsx'
import { defineWords, useWords } from '../../../platform/ui/words.ts'
import { type Ask, grantContract, grantKinds, type GrantView } from './contract.ts'

const { query, client } = clientOf(grantContract)
const words = defineWords({
  zh: {
    queue: '临时信用度与担保开机', ask: '申请', askTitle: '申请临时信用度、担保开机', account: '账户', area: '区域代码', areaName: '区域', kind: '种类', temporaryLimit: '临时信用度', guaranteedOpening: '担保开机', limit: '信用度（元）', before: '原信用度', from: '自', to: '截止', guarantor: '担保人', reason: '原因', state: '状态',
    waiting: '待批准', second: '待复核', approved: '已批准', rejected: '未通过', ended: '已提前结束', expired: '已到期', askedBy: '申请人', approvedBy: '批准人', secondBy: '复核人', approve: '批准', check: '复核通过', reject: '退回', end: '提前结束', rejectReason: '退回原因', empty: '没有申请', emptyNext: '在右侧填写账户、金额和截止日期后提交；由另一人批准，超过限额再由第三人复核，到期自动结束并通知申请人。',
  },
  en: {
    queue: 'Temporary limits and guaranteed openings', ask: 'Ask for it', askTitle: 'Ask for a temporary limit or a guaranteed opening', account: 'Account', area: 'Area code', areaName: 'Area', kind: 'Kind', temporaryLimit: 'Temporary limit', guaranteedOpening: 'Guaranteed opening', limit: 'Limit (yuan)', before: 'Before', from: 'From', to: 'Until', guarantor: 'Guarantor', reason: 'Reason', state: 'State',
    waiting: 'to be approved', second: 'to be checked', approved: 'approved', rejected: 'refused', ended: 'ended early', expired: 'over', askedBy: 'Asked by', approvedBy: 'Approved by', secondBy: 'Checked by', approve: 'Approve', check: 'Check and pass', reject: 'Refuse', end: 'End now', rejectReason: 'Why refused', empty: 'No requests', emptyNext: 'Fill in account, amount and end date at the right; another person approves, above the threshold a third checks, and on its day it ends and who asked is told.',
  },
})

/** Temporary limits and guaranteed openings: asked by one, approved by another, over on their day. */
export function GrantQueue({ onDone }: { readonly onDone: () => Promise<void> }): ReactNode {
  const t = useWords(words)
  const grants = useQuery(query.grants.queryOptions())
  const [reason, setReason] = useState('')
  const approve = useMutation({ mutationFn: (grantId: number) => client.approve({ grantId }), onSuccess: onDone })
  const reject = useMutation({ mutationFn: (grantId: number) => client.reject({ grantId, reason }), onSuccess: onDone })
  const end = useMutation({ mutationFn: (grantId: number) => client.end({ grantId }), onSuccess: onDone })
  const stateOf = (row: GrantView): string => (row.expiredOn !== null ? t.expired : row.endedOn === null ? t[row.state] : t.ended)
  const grantColumns: TableColumn<GrantView>[] = [
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountNo, render: (row) => <Link to={`/arrears/credit/accounts/${encodeURIComponent(row.accountNo)}`}>{row.accountNo}</Link> },
    { key: 'state', title: t.state, kind: 'text', value: stateOf, render: (row) => (
      <span className="bh-stack" style={{ gap: 4 }}>
        <State state={row.state === 'waiting' || row.state === 'second' ? 'watch' : row.state === 'rejected' ? 'offTrack' : row.expiredOn === null && row.endedOn === null ? 'onTrack' : 'noFigure'}>{stateOf(row)}</State>
        {(row.state === 'waiting' || row.state === 'second') && !row.isHandled ? <span><Button size="small" type="primary" onClick={() => approve.mutate(row.grantId)}>{row.state === 'waiting' ? t.approve : t.check}</Button> <Button size="small" disabled={reason.trim().length < 2} onClick={() => reject.mutate(row.grantId)}>{t.reject}</Button></span> : null}
        {row.state === 'approved' && row.endedOn === null && row.expiredOn === null ? <Button size="small" onClick={() => end.mutate(row.grantId)}>{t.end}</Button> : null}
      </span>
    ) },
    { key: 'area', title: t.areaName, kind: 'text', value: (row) => row.areaName },
    { key: 'kind', title: t.kind, kind: 'text', value: (row) => t[row.kind] },
    { key: 'limit', title: t.limit, kind: 'yuan', value: (row) => row.limitFen / 100 },
    { key: 'before', title: t.before, kind: 'yuan', value: (row) => row.beforeFen / 100, isHidden: true },
    { key: 'to', title: t.to, kind: 'day', value: (row) => row.endedOn ?? row.toOn },
    { key: 'guarantor', title: t.guarantor, kind: 'text', value: (row) => row.guarantor ?? '' },
    { key: 'reason', title: t.reason, kind: 'text', value: (row) => row.decisionReason ?? row.reason },
    { key: 'askedBy', title: t.askedBy, kind: 'text', value: (row) => row.askedBy },
    { key: 'approvedBy', title: t.approvedBy, kind: 'text', value: (row) => row.approvedBy ?? '' },
    { key: 'secondBy', title: t.secondBy, kind: 'text', value: (row) => row.secondBy ?? '', isHidden: true },
  ]
  return (
    <>
      <RefusalAlert error={approve.error ?? reject.error ?? end.error} />
      {(grants.data ?? []).some((row) => (row.state === 'waiting' || row.state === 'second') && !row.isHandled) ? <Input aria-label={t.rejectReason} placeholder={t.rejectReason} maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} /> : null}
      <DataTable name="arrears.grants" title={t.queue} cardHead="account" columns={grantColumns} rows={grants.data ?? []} rowKey={(row) => String(row.grantId)} loading={grants.isPending} error={grants.error} onRetry={() => void grants.refetch()} empty={<EmptyState title={t.empty} next={t.emptyNext} />} />
    </>
  )
}

const nothing: Ask = { accountNo: '', areaCode: '', kind: 'temporaryLimit', limitFen: 10_000, guarantor: '', fromOn: '', toOn: '', reason: '' }
/** A new request; the account of the page where it stands is filled in already. */
export function AskForm({ onDone, accountNo = '', areaCode = '' }: { readonly onDone: () => Promise<void>; readonly accountNo?: string; readonly areaCode?: string }): ReactNode {
  const t = useWords(words)
  const empty = { ...nothing, accountNo, areaCode }
  const [ask, setAsk] = useState<Ask>(empty)
  const send = useMutation({ mutationFn: () => client.ask(ask), onSuccess: async () => { setAsk(empty); await onDone() } })
  const change = (more: Partial<Ask>) => setAsk((before) => ({ ...before, ...more }))
  const isReady = ask.accountNo !== '' && ask.areaCode.length >= 2 && ask.fromOn !== '' && ask.toOn !== '' && ask.reason.trim().length >= 2
  return (
    <section className="bh-stack" style={{ gap: 8 }}>
      <h3>{t.askTitle}</h3>
      <Select aria-label={t.kind} value={ask.kind} onChange={(kind) => change({ kind })} options={grantKinds.map((kind) => ({ value: kind, label: t[kind] }))} />
      <Input aria-label={t.account} placeholder={t.account} maxLength={60} value={ask.accountNo} onChange={(event) => change({ accountNo: event.target.value })} />
      <Input aria-label={t.area} placeholder={t.area} maxLength={40} value={ask.areaCode} onChange={(event) => change({ areaCode: event.target.value })} />
      <InputNumber controls={false} aria-label={t.limit} addonBefore={t.limit} min={1} precision={2} value={ask.limitFen / 100} onChange={(yuan) => change({ limitFen: Math.round(Number(yuan ?? 1) * 100) })} />
      <DayInput label={t.from} value={ask.fromOn} onChange={(fromOn) => change({ fromOn })} />
      <DayInput label={t.to} value={ask.toOn} onChange={(toOn) => change({ toOn })} />
      {ask.kind === 'guaranteedOpening' ? <Input aria-label={t.guarantor} placeholder={t.guarantor} maxLength={60} value={ask.guarantor} onChange={(event) => change({ guarantor: event.target.value })} /> : null}
      <Input aria-label={t.reason} placeholder={t.reason} maxLength={300} value={ask.reason} onChange={(event) => change({ reason: event.target.value })} />
      <RefusalAlert error={send.error} />
      <Button type="primary" disabled={!isReady} loading={send.isPending} onClick={() => send.mutate()}>{t.ask}</Button>
    </section>
  )
}
