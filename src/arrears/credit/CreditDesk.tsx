import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import InputNumber from 'antd/es/input-number'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { DayInput } from '../../platform/ui/DayInput.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { type Ask, creditContract, grantKinds, type GrantView, type LimitView } from './contract.ts'

const { query, client } = clientOf(creditContract)
const words = defineWords({
  zh: {
    title: '信用度', note: '谁有多少信用度、为什么；临时信用度和担保开机由另一人批准，超过限额再由第三人复核。', rules: '信用度规则', queue: '临时信用度与担保开机', limits: '账户信用度', ask: '申请', account: '账户', area: '区域代码', areaName: '区域', kind: '种类', temporaryLimit: '临时信用度', guaranteedOpening: '担保开机', limit: '信用度（元）', before: '原信用度', from: '自', to: '截止', guarantor: '担保人', reason: '原因', state: '状态',
    waiting: '待批准', second: '待复核', approved: '已批准', rejected: '未通过', ended: '已提前结束', askedBy: '申请人', approvedBy: '批准人', secondBy: '复核人', approve: '批准', check: '复核通过', reject: '退回', end: '提前结束', rejectReason: '退回原因', empty: '没有申请', emptyNext: '在右侧填写账户、金额和截止日期后提交。', noLimits: '还没有核定的信用度', noLimitsNext: '信用度规则批准后，按账单核定的信用度会列在这里。', why: '为什么', days: '允许天数', review: '要复核', yes: '是', no: '', previous: '上次',
  },
  en: {
    title: 'Credit limits', note: 'Who holds how much credit and why; temporary limits and guaranteed openings are approved by another person, above the threshold checked by a third.', rules: 'Credit rules', queue: 'Temporary limits and guaranteed openings', limits: 'Limits of accounts', ask: 'Ask for it', account: 'Account', area: 'Area code', areaName: 'Area', kind: 'Kind', temporaryLimit: 'Temporary limit', guaranteedOpening: 'Guaranteed opening', limit: 'Limit (yuan)', before: 'Before', from: 'From', to: 'Until', guarantor: 'Guarantor', reason: 'Reason', state: 'State',
    waiting: 'to be approved', second: 'to be checked', approved: 'approved', rejected: 'refused', ended: 'ended early', askedBy: 'Asked by', approvedBy: 'Approved by', secondBy: 'Checked by', approve: 'Approve', check: 'Check and pass', reject: 'Refuse', end: 'End now', rejectReason: 'Why refused', empty: 'No requests', emptyNext: 'Fill in account, amount and end date at the right.', noLimits: 'No limits have been decided yet', noLimitsNext: 'Once a credit rule is approved, limits decided from bills are listed here.', why: 'Why', days: 'Days allowed', review: 'To be reviewed', yes: 'yes', no: '', previous: 'Before',
  },
})

/** The queue of requests, who holds credit and why, and a new request. */
export function CreditDesk(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const refresh = () => fresh.invalidateQueries({ queryKey: query.key() })
  const grants = useQuery(query.grants.queryOptions())
  const limits = useQuery(query.limits.queryOptions({ input: {} }))
  const [reason, setReason] = useState('')
  const approve = useMutation({ mutationFn: (grantId: number) => client.approve({ grantId }), onSuccess: refresh })
  const reject = useMutation({ mutationFn: (grantId: number) => client.reject({ grantId, reason }), onSuccess: refresh })
  const end = useMutation({ mutationFn: (grantId: number) => client.end({ grantId }), onSuccess: refresh })
  const stateOf = (row: GrantView): string => (row.endedOn === null ? t[row.state] : t.ended)
  const grantColumns: TableColumn<GrantView>[] = [
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountNo },
    { key: 'state', title: t.state, kind: 'text', value: stateOf, render: (row) => (
      <span className="bh-stack" style={{ gap: 4 }}>
        <State state={row.state === 'waiting' || row.state === 'second' ? 'watch' : row.state === 'rejected' ? 'offTrack' : 'onTrack'}>{stateOf(row)}</State>
        {(row.state === 'waiting' || row.state === 'second') && !row.isHandled ? <span><Button size="small" type="primary" onClick={() => approve.mutate(row.grantId)}>{row.state === 'waiting' ? t.approve : t.check}</Button> <Button size="small" disabled={reason.trim().length < 2} onClick={() => reject.mutate(row.grantId)}>{t.reject}</Button></span> : null}
        {row.state === 'approved' && row.endedOn === null ? <Button size="small" onClick={() => end.mutate(row.grantId)}>{t.end}</Button> : null}
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
  const limitColumns: TableColumn<LimitView>[] = [
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountNo },
    { key: 'limit', title: t.limit, kind: 'yuan', value: (row) => row.limitFen / 100 },
    { key: 'previous', title: t.previous, kind: 'yuan', value: (row) => (row.previousFen === null ? null : row.previousFen / 100) },
    { key: 'days', title: t.days, kind: 'number', value: (row) => row.limitDays },
    { key: 'review', title: t.review, kind: 'text', value: (row) => (row.needsReview ? t.yes : t.no) },
    { key: 'why', title: t.why, kind: 'text', value: (row) => row.why.map((step) => `${step.words[language]} → ${formatFigure(step.toFen / 100, 'yuan', language)}`).join(language === 'zh' ? '；' : '; ') },
  ]
  return (
    <Page title={t.title} note={<>{t.note} <Link to="/rules">{t.rules}</Link></>} loopTitle={t.ask} bodyTitle={t.queue} loop={<AskForm onDone={refresh} />}>
      <div className="bh-stack" style={{ gap: 16 }}>
        <RefusalAlert error={approve.error ?? reject.error ?? end.error} />
        <h3>{t.queue}</h3>
        {(grants.data ?? []).some((row) => (row.state === 'waiting' || row.state === 'second') && !row.isHandled) ? <Input aria-label={t.rejectReason} placeholder={t.rejectReason} maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} /> : null}
        <DataTable name="arrears.grants" title={t.queue} cardHead="account" columns={grantColumns} rows={grants.data ?? []} rowKey={(row) => String(row.grantId)} loading={grants.isPending} error={grants.error} onRetry={() => void grants.refetch()} empty={<EmptyState title={t.empty} next={t.emptyNext} />} />
        <h3>{t.limits}</h3>
        <DataTable name="arrears.limits" title={t.limits} cardHead="account" columns={limitColumns} rows={limits.data ?? []} rowKey={(row) => row.accountNo} loading={limits.isPending} error={limits.error} onRetry={() => void limits.refetch()} empty={<EmptyState title={t.noLimits} next={t.noLimitsNext} />} />
      </div>
    </Page>
  )
}

const nothing: Ask = { accountNo: '', areaCode: '', kind: 'temporaryLimit', limitFen: 10_000, guarantor: '', fromOn: '', toOn: '', reason: '' }
function AskForm({ onDone }: { readonly onDone: () => Promise<void> }): ReactNode {
  const t = useWords(words)
  const [ask, setAsk] = useState<Ask>(nothing)
  const send = useMutation({ mutationFn: () => client.ask(ask), onSuccess: async () => { setAsk(nothing); await onDone() } })
  const change = (more: Partial<Ask>) => setAsk((before) => ({ ...before, ...more }))
  const isReady = ask.accountNo !== '' && ask.areaCode.length >= 2 && ask.fromOn !== '' && ask.toOn !== '' && ask.reason.trim().length >= 2
  return (
    <section className="bh-stack" style={{ gap: 8 }}>
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
