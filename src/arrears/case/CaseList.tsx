import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatDay } from '../../platform/ui/formatDay.ts'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { PersonPick } from '../../work/inbox/BulkAssign.tsx'
import { BooksButton } from '../../work/office/BooksButton.tsx'
import { caseContract, type CaseView } from './contract.ts'
import { caseWords, explainCase, outcomeWord } from './caseWords.web.ts'

const { query, client } = clientOf({ cases: caseContract })
const words = defineWords({
  zh: {
    title: '催缴案件', note: (day: string) => `${day} 夜间整理：走到外呼、上门的欠费账户，按催缴能多收回多少排列。`, noteNone: '走到外呼、上门的欠费账户，按催缴能多收回多少排列。', all: '全部', nobody: '还没派', broken: '承诺未兑现', whose: '看哪些', rule: '派案规则', people: '催缴员', chosen: '选中的案件', choose: '点一行，看为什么排在这里，或改派、结案。',
    reason: '原因（必填）', give: '改派', close: '结案', openTitle: '人工立案', openAccount: '账户编号', openIt: '立案', empty: '没有催缴案件', next: '催缴阶梯的夜间处理把走到外呼、上门的账户放到这里；也可以在右侧人工立案。', cut: '只列增收最多的 1,000 件。', story: '看这个账户的全部经过',
  },
  en: {
    title: 'Collection cases', note: (day: string) => `As of the night of ${day}: accounts on the rungs of calls and visits, by what working them adds.`, noteNone: 'Accounts on the rungs of calls and visits, by what working them adds.', all: 'All', nobody: 'Nobody\'s', broken: 'Promise broken', whose: 'Which', rule: 'Collection rule', people: 'Collectors', chosen: 'Chosen case', choose: 'Choose a row to see why it stands here, to give it to another or to close it.',
    reason: 'Reason (needed)', give: 'Give', close: 'Close', openTitle: 'Open a case by hand', openAccount: 'Account number', openIt: 'Open', empty: 'No cases', next: 'The dunning night puts accounts here that reach a call or a visit; a case may also be opened by hand at the right.', cut: 'Only the 1,000 cases with most worth are listed.', story: 'The whole story of this account',
  },
})

/** 催缴案件: what is worked by people, why in this order, and who has it. */
export function CaseList(): ReactNode {
  const [t, c] = [useWords(words), useWords(caseWords)]
  const { language } = useLanguage()
  const [search, setSearch] = useSearchParams()
  const whose = search.get('whose') === 'nobody' ? 'nobody' : search.get('whose') === 'broken' ? 'broken' : 'all'
  const staffNo = search.get('staff') ?? undefined
  const unitCode = search.get('unit') ?? undefined
  const list = useQuery(query.cases.list.queryOptions({ input: { whose, ...(staffNo ? { staffNo } : {}), ...(unitCode ? { unitCode } : {}) } }))
  const [chosenId, setChosen] = useState<number | null>(null)
  const rows = list.data?.cases ?? []
  const chosen = rows.find((row) => row.caseId === chosenId) ?? null
  const columns: TableColumn<CaseView>[] = [
    { key: 'account', title: c.account, kind: 'text', value: (row) => row.accountNo, render: (row) => <Link to={`/arrears/accounts/${encodeURIComponent(row.accountNo)}`} onClick={(event) => event.stopPropagation()}>{row.accountNo}</Link> },
    { key: 'worth', title: c.worth, kind: 'yuan', value: (row) => yuanOf(row.worthFen), sum: true },
    { key: 'balance', title: c.balance, kind: 'yuan', value: (row) => yuanOf(row.overdueFen), sum: true },
    { key: 'days', title: c.days, kind: 'number', value: (row) => row.ladderDays },
    { key: 'untreated', title: c.untreated, kind: 'percent', value: (row) => row.chance.untreated },
    { key: 'treated', title: c.treated, kind: 'percent', value: (row) => row.chance.treated },
    { key: 'owner', title: c.owner, kind: 'text', value: (row) => row.ownerName ?? '' },
    { key: 'promise', title: c.promise, kind: 'text', value: (row) => (row.promise === null ? '' : c[row.promise.state]), render: (row) => (row.promise === null ? null : <PromiseState promise={row.promise} />) },
    { key: 'last', title: c.last, kind: 'text', value: (row) => (row.last === null ? '' : outcomeWord(row.last.outcome, language)) },
    { key: 'rung', title: c.rung, kind: 'text', value: (row) => row.rungName ?? '' },
    { key: 'county', title: c.county, kind: 'text', value: (row) => row.countyName },
    { key: 'area', title: c.area, kind: 'text', value: (row) => row.areaName, isHidden: true },
    { key: 'brand', title: c.brand, kind: 'text', value: (row) => row.brand, isHidden: true },
    { key: 'tier', title: c.tier, kind: 'text', value: (row) => row.tier ?? '', isHidden: true },
    { key: 'unit', title: c.unit, kind: 'text', value: (row) => row.unitName ?? '', isHidden: true },
    { key: 'given', title: c.given, kind: 'day', value: (row) => row.givenOn, isHidden: true },
    { key: 'way', title: c.way, kind: 'text', value: (row) => c[row.way], isHidden: true },
    { key: 'source', title: c.source, kind: 'text', value: (row) => c[row.source], isHidden: true },
  ]
  return (
    <Page title={t.title} note={<>{list.data?.asOf ? t.note(formatDay(list.data.asOf, language)) : t.noteNone} <Link to="/arrears/collectors">{t.people}</Link> · <Link to="/rules">{t.rule}</Link></>}
      actions={<><BooksButton orderIds={rows.flatMap((row) => row.orderId ?? [])} /><Select aria-label={t.whose} value={whose} style={{ minWidth: 130 }} onChange={(next: string) => setSearch((before) => { const params = new URLSearchParams(before); params.set('whose', next); return params })} options={(['all', 'nobody', 'broken'] as const).map((value) => ({ value, label: t[value] }))} /></>}
      loopTitle={t.chosen} bodyTitle={t.title} loop={chosen ? <ChosenCase key={chosen.caseId} one={chosen} onDone={() => setChosen(null)} /> : <div className="bh-stack" style={{ gap: 16 }}><p className="bh-soft">{t.choose}</p><OpenByHand /></div>}>
      {list.data?.isCut ? <p className="bh-small bh-soft">{t.cut}</p> : null}
      <DataTable name="arrears.cases" title={t.title} cardHead="account" columns={columns} rows={rows} rowKey={(row) => String(row.caseId)} loading={list.isPending} error={list.error} onRetry={() => void list.refetch()} onOpen={(row) => setChosen(row.caseId)} openKey={chosenId === null ? null : String(chosenId)} holds={list.data?.isCut ? 'part' : 'all'} empty={<EmptyState title={t.empty} next={t.next} />} />
    </Page>
  )
}

export function PromiseState({ promise }: { readonly promise: NonNullable<CaseView['promise']> }): ReactNode {
  const c = useWords(caseWords)
  const { language } = useLanguage()
  return <State state={promise.state === 'kept' ? 'onTrack' : promise.state === 'broken' ? 'offTrack' : 'watch'}>{c[promise.state]} {formatDay(promise.dueOn, language)} · {formatFigure(yuanOf(promise.amountFen), 'yuan', language, { precise: true })}</State>
}

function ChosenCase({ one, onDone }: { readonly one: CaseView; readonly onDone: () => void }): ReactNode {
  const [t, c] = [useWords(words), useWords(caseWords)]
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const [staffNo, setStaff] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const after = async () => { await fresh.invalidateQueries({ queryKey: query.key() }); onDone() }
  const give = useMutation({ mutationFn: () => client.cases.give({ caseId: one.caseId, staffNo: staffNo ?? '', reason }), onSuccess: after })
  const close = useMutation({ mutationFn: () => client.cases.close({ caseId: one.caseId, reason }), onSuccess: after })
  const hasReason = reason.trim().length >= 2
  return (
    <section className="bh-stack" style={{ gap: 8 }}>
      <h3>{one.accountNo}</h3>
      <p>{formatFigure(yuanOf(one.worthFen), 'yuan', language, { precise: true })} {c.worth} <span className="bh-small bh-soft">{c.worthNote}</span></p>
      <ul>{explainCase(one, c, language).map((line) => <li key={line}>{line}</li>)}</ul>
      {one.freeOn === null ? null : <p>{c.free(formatDay(one.freeOn, language))}</p>}
      {one.orderId === null ? null : <Link to={`/work/orders/${one.orderId}`}>{c.order} {one.orderId}</Link>}
      <Link to={`/arrears/accounts/${encodeURIComponent(one.accountNo)}`}>{t.story}</Link>
      <PersonPick areaCode={one.areaCode} value={staffNo} onPick={setStaff} />
      <Input aria-label={t.reason} placeholder={t.reason} maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} />
      <RefusalAlert error={give.error ?? close.error} />
      <div className="bh-row"><Button type="primary" disabled={!hasReason || staffNo === null} loading={give.isPending} onClick={() => give.mutate()}>{t.give}</Button><Button disabled={!hasReason} loading={close.isPending} onClick={() => close.mutate()}>{t.close}</Button></div>
    </section>
  )
}

function OpenByHand(): ReactNode {
  const t = useWords(words)
  const fresh = useQueryClient()
  const [accountNo, setAccount] = useState('')
  const [reason, setReason] = useState('')
  const open = useMutation({ mutationFn: () => client.cases.open({ accountNo, reason }), onSuccess: async () => { setAccount(''); setReason(''); await fresh.invalidateQueries({ queryKey: query.key() }) } })
  return (
    <section className="bh-stack" style={{ gap: 8 }}>
      <h3>{t.openTitle}</h3>
      <Input aria-label={t.openAccount} placeholder={t.openAccount} maxLength={60} value={accountNo} onChange={(event) => setAccount(event.target.value)} />
      <Input aria-label={t.reason} placeholder={t.reason} maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} />
      <RefusalAlert error={open.error} />
      <Button disabled={accountNo.trim() === '' || reason.trim().length < 2} loading={open.isPending} onClick={() => open.mutate()}>{t.openIt}</Button>
    </section>
  )
}
