import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State, type StateName } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { type Evidence, type FindView, gamingContract, patternWords } from './contract.ts'

const { query, client } = clientOf({ gaming: gamingContract })
const words = defineWords({
  zh: {
    title: '防作弊', note: '系统只列线索，由人核定属实或排除。', rules: '防作弊规则', pattern: '类型', state: '状态', month: '账期', outlet: '网点', staff: '工号', area: '区域', accounts: '户数', amount: '金额', why: '为什么', foundOn: '发现日', decidedBy: '核定人', decidedOn: '核定日', reason: '核定理由', version: '规则版本', order: '工单',
    open: '待核定', confirmed: '属实', cleared: '已排除', gone: '已消失', evidence: '证据', chosen: '线索', pick: '点开一条线索，这里列出它的每一笔证据。', day: '日期', what: '事项', reference: '流水号', account: '账户', payment: '缴费', reversal: '返销', opening: '入网', debt: '欠费', orderBy: '属实，派核查工单', clawBy: '属实，追回酬金', clear: '排除',
    why2: '核定理由（必填）', again: '重新查找', monthAgain: '账期', clawed: '已交追回酬金', toOrder: '查看工单', empty: '没有线索', emptyNext: '每天按规则查找代缴养卡、账户间倒款和欠费重入网；有线索时列在这里。', noRule: '还没有生效的防作弊规则，所以不会查找。', draft: '去起草规则',
    found: (found: number, fresh: number) => `该月共 ${found} 条线索，新发现 ${fresh} 条。`, toAccount: '打开账户',
  },
  en: {
    title: 'Watch on gaming', note: 'The program only finds; a person confirms or clears.', rules: 'Rule against gaming', pattern: 'Kind', state: 'State', month: 'Month', outlet: 'Outlet', staff: 'Staff', area: 'Area', accounts: 'Accounts', amount: 'Amount', why: 'Why', foundOn: 'Found on', decidedBy: 'Decided by', decidedOn: 'Decided on', reason: 'Reason', version: 'Rule version', order: 'Order',
    open: 'open', confirmed: 'confirmed', cleared: 'cleared', gone: 'gone', evidence: 'Evidence', chosen: 'Find', pick: 'Open a find; its evidence is listed here, row by row.', day: 'Day', what: 'What', reference: 'Number', account: 'Account', payment: 'Payment', reversal: 'Reversal', opening: 'Opening', debt: 'Debt', orderBy: 'Confirm and open an order', clawBy: 'Confirm and claw back', clear: 'Clear',
    why2: 'Reason (required)', again: 'Look again', monthAgain: 'Month', clawed: 'handed to the claw-back', toOrder: 'Open the order', empty: 'Nothing was found', emptyNext: 'Each day the rule looks for paying for customers, moved money and re-entries with a debt; what it finds is listed here.', noRule: 'No rule against gaming holds yet, so nothing is looked for.', draft: 'Draft a rule',
    found: (found: number, fresh: number) => `The month has ${found} finds, ${fresh} of them new.`, toAccount: 'Open the account',
  },
})
const states: Readonly<Record<FindView['state'], StateName>> = { open: 'watch', confirmed: 'offTrack', cleared: 'onTrack', gone: 'noFigure' }

/** 防作弊: finds with their evidence, to be confirmed or cleared by a person. */
export function GamingDesk(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const [openKey, setOpenKey] = useState<string | null>(null)
  const read = useQuery(query.gaming.list.queryOptions())
  const months = [...new Set((read.data?.finds ?? []).map((find) => find.month))]
  const again = useMutation({ mutationFn: (month: string) => client.gaming.watch({ month }), onSuccess: () => fresh.invalidateQueries({ queryKey: query.key() }) })
  if (read.error) return <Page title={t.title}><RefusalAlert error={read.error} onRetry={() => void read.refetch()} /></Page>
  if (!read.data) return <Page title={t.title}><LoadingState shape="rows" /></Page>
  const { finds, version } = read.data
  const open = finds.find((find) => String(find.findId) === openKey) ?? null
  const columns: TableColumn<FindView>[] = [
    { key: 'state', title: t.state, kind: 'text', value: (row) => t[row.state], render: (row) => <State state={states[row.state]}>{t[row.state]}</State> },
    { key: 'pattern', title: t.pattern, kind: 'text', value: (row) => patternWords[row.pattern][language] },
    { key: 'month', title: t.month, kind: 'month', value: (row) => row.month },
    { key: 'outlet', title: t.outlet, kind: 'text', value: (row) => row.outletName ?? '' },
    { key: 'staff', title: t.staff, kind: 'text', value: (row) => row.staffNo ?? '' },
    { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName },
    { key: 'accounts', title: t.accounts, kind: 'number', value: (row) => row.accounts, sum: true },
    { key: 'amount', title: t.amount, kind: 'yuan', value: (row) => yuanOf(row.amountFen), sum: true },
    { key: 'why', title: t.why, kind: 'text', value: (row) => row.why[language] },
    { key: 'foundOn', title: t.foundOn, kind: 'day', value: (row) => row.foundOn, isHidden: true },
    { key: 'version', title: t.version, kind: 'number', value: (row) => row.version, isHidden: true },
    { key: 'decidedBy', title: t.decidedBy, kind: 'text', value: (row) => row.decidedBy ?? '' },
    { key: 'reason', title: t.reason, kind: 'text', value: (row) => row.reason ?? '' },
    { key: 'order', title: t.order, kind: 'text', value: (row) => (row.orderId === null ? (row.handling === 'clawBack' ? t.clawed : '') : String(row.orderId)), render: (row) => (row.orderId === null ? (row.handling === 'clawBack' ? t.clawed : '') : <Link to={`/work/orders/${row.orderId}`}>{t.toOrder}</Link>) },
  ]
  const newest = months[0]
  return (
    <Page
      title={t.title} note={<>{t.note} <Link to="/rules">{t.rules}</Link></>} loop={open ? <FindDecision key={open.findId} find={open} /> : <p className="bh-soft">{t.pick}</p>} loopTitle={t.chosen} bodyTitle={t.title} focusKey={openKey}
      actions={newest ? <Button loading={again.isPending} onClick={() => again.mutate(newest)}>{t.again} {newest}</Button> : null}
    >
      <div className="bh-stack" style={{ gap: 12 }}>
        <RefusalAlert error={again.error} />
        {again.data ? <p role="status">{t.found(again.data.found, again.data.fresh)}</p> : null}
        {version === null ? <p className="bh-soft">{t.noRule} <Link to="/rules">{t.draft}</Link></p> : null}
        <DataTable name="arrears.gaming" title={t.title} cardHead="pattern" columns={columns} rows={finds} rowKey={(row) => String(row.findId)} openKey={openKey} onOpen={(row) => setOpenKey(String(row.findId))} empty={<EmptyState title={t.empty} next={t.emptyNext} />} />
      </div>
    </Page>
  )
}

function FindDecision({ find }: { readonly find: FindView }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const [reason, setReason] = useState('')
  const onSuccess = () => fresh.invalidateQueries({ queryKey: query.key() })
  const confirm = useMutation({ mutationFn: (handling: 'order' | 'clawBack') => client.gaming.confirm({ findId: find.findId, handling, reason: reason.trim() }), onSuccess })
  const clear = useMutation({ mutationFn: () => client.gaming.clear({ findId: find.findId, reason: reason.trim() }), onSuccess })
  const columns: TableColumn<Evidence>[] = [
    { key: 'day', title: t.day, kind: 'day', value: (row) => row.day }, { key: 'what', title: t.what, kind: 'text', value: (row) => t[row.what] },
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountId, render: (row) => <Link to={`/arrears/accounts/${row.accountId}`}>{row.accountId}</Link> },
    { key: 'amount', title: t.amount, kind: 'yuan', value: (row) => yuanOf(row.amountFen), sum: true }, { key: 'reference', title: t.reference, kind: 'text', value: (row) => row.reference },
  ]
  const isShort = reason.trim().length < 2
  return (
    <div className="bh-side">
      <p><strong>{patternWords[find.pattern][language]}</strong> · {find.outletName ?? find.staffNo ?? ''} · {find.month}</p>
      <p>{find.why[language]}</p>
      {find.state === 'open' ? (
        <section className="bh-stack" style={{ gap: 8 }}>
          <Input.TextArea aria-label={t.why2} placeholder={t.why2} maxLength={500} rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />
          <RefusalAlert error={confirm.error ?? clear.error} />
          <span className="bh-row"><Button type="primary" disabled={isShort} loading={confirm.isPending} onClick={() => confirm.mutate('order')}>{t.orderBy}</Button><Button disabled={isShort} onClick={() => confirm.mutate('clawBack')}>{t.clawBy}</Button><Button disabled={isShort} onClick={() => clear.mutate()}>{t.clear}</Button></span>
        </section>
      ) : null}
      <h3>{t.evidence}</h3>
      <DataTable name="arrears.gamingEvidence" title={`${t.evidence} ${find.findId}`} cardHead="account" columns={columns} rows={find.evidence} rowKey={(row) => `${row.what} ${row.reference} ${row.accountId}`} pageSize={20} />
    </div>
  )
}
