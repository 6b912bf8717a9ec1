import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatDay } from '../../platform/ui/formatDay.ts'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State, type StateName } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { type CheckView, decisionWords, openingContract, type OpeningDecision, type PastCheck } from './contract.ts'

const { query, client } = clientOf({ opening: openingContract })
const words = defineWords({
  zh: {
    title: '入网查欠', note: '输入证件号码或证件摘要；号码当场加密成摘要，不保存。', rules: '入网把关规则', identity: '证件号码或摘要', ask: '查欠', owed: '旧欠', numbers: '在用号码', asOf: (day: string) => `缴费截至 ${day}`, where: '欠在哪里', account: '账户', area: '区域', amount: '欠费', off: '其中账销案存', oldest: '最早一笔截止日', deposit: '押金', staff: '担保员工工号', guarantee: '登记担保人', guaranteed: '担保人已登记，欠费时会列入他的清欠名单。',
    checks: '我查过的', at: '时间', result: '结论', guarantor: '担保人', version: '规则版本', none: '还没有查过', noneNext: '在上面输入证件号码查一次。', noDebt: '没有旧欠账户。',
  },
  en: {
    title: 'Debt check at opening', note: 'Type the number of the card or its digest; the number is hashed at once and not kept.', rules: 'Rule for openings', identity: 'Number of the card, or digest', ask: 'Check', owed: 'Old debt', numbers: 'Numbers in use', asOf: (day: string) => `payments up to ${day}`, where: 'Where it is owed', account: 'Account', area: 'Area', amount: 'Owed', off: 'Of it written off', oldest: 'Oldest due on', deposit: 'Deposit', staff: 'Staff number of the guarantor', guarantee: 'Name the guarantor', guaranteed: 'The guarantor is noted; should the account owe, it stands on that list.',
    checks: 'My checks', at: 'At', result: 'Result', guarantor: 'Guarantor', version: 'Rule version', none: 'No checks yet', noneNext: 'Type the number of a card above.', noDebt: 'No account owes.',
  },
})
const states: Readonly<Record<OpeningDecision, StateName>> = { ok: 'onTrack', deposit: 'watch', guarantor: 'watch', refuse: 'offTrack' }

/** 入网查欠: at the counter, one field and one answer; made for the phone too. */
export function Gate(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const [identity, setIdentity] = useState('')
  const checks = useQuery(query.opening.checks.queryOptions())
  const check = useMutation({ mutationFn: () => client.opening.check({ identity }), onSuccess: () => {
    setIdentity('')
    return fresh.invalidateQueries({ queryKey: query.key() })
  } })
  const yuan = (fen: number) => formatFigure(yuanOf(fen), 'yuan', language, { precise: true })
  const columns: TableColumn<PastCheck>[] = [
    { key: 'at', title: t.at, kind: 'time', value: (row) => row.checkedAt },
    { key: 'result', title: t.result, kind: 'text', value: (row) => decisionWords[row.decision][language], render: (row) => <State state={states[row.decision]}>{decisionWords[row.decision][language]}</State> },
    { key: 'owed', title: t.owed, kind: 'yuan', value: (row) => yuanOf(row.owedFen) }, { key: 'numbers', title: t.numbers, kind: 'number', value: (row) => row.numbersInUse },
    { key: 'guarantor', title: t.guarantor, kind: 'text', value: (row) => row.guarantor ?? '' }, { key: 'version', title: t.version, kind: 'number', value: (row) => row.version },
  ]
  return (
    <Page title={t.title} note={<>{t.note} <Link to="/rules">{t.rules}</Link></>}>
      <div className="bh-stack" style={{ gap: 16, maxWidth: 900 }}>
        <form className="bh-row" onSubmit={(event) => {
          event.preventDefault()
          check.mutate()
        }}>
          <Input aria-label={t.identity} placeholder={t.identity} size="large" maxLength={80} autoComplete="off" style={{ flex: 1, minWidth: 200 }} value={identity} onChange={(event) => setIdentity(event.target.value)} />
          <Button type="primary" size="large" htmlType="submit" disabled={identity.trim() === ''} loading={check.isPending}>{t.ask}</Button>
        </form>
        <RefusalAlert error={check.error} />
        {check.data ? (
          <section className="bh-stack" style={{ gap: 8 }} role="status">
            <h2><State state={states[check.data.decision]}>{decisionWords[check.data.decision][language]}</State></h2>
            <ul>{check.data.why.map((why) => <li key={why.en}>{why[language]}</li>)}</ul>
            <p className="bh-soft">{t.owed} {yuan(check.data.owedFen)} · {t.numbers} {check.data.numbersInUse}{check.data.depositFen > 0 ? ` · ${t.deposit} ${yuan(check.data.depositFen)}` : ''}{check.data.asOf === null ? '' : ` · ${t.asOf(formatDay(check.data.asOf, language))}`}</p>
            <Debts check={check.data} />
            {check.data.decision === 'guarantor' ? <Guarantor key={check.data.checkId} checkId={check.data.checkId} /> : null}
          </section>
        ) : null}
        <h2>{t.checks}</h2>
        <DataTable name="arrears.openingChecks" title={t.checks} cardHead="at" columns={columns} rows={checks.data ?? []} rowKey={(row) => String(row.checkId)} loading={checks.isPending} error={checks.error} onRetry={() => void checks.refetch()} empty={<EmptyState title={t.none} next={t.noneNext} />} pageSize={20} />
      </div>
    </Page>
  )
}

function Debts({ check }: { readonly check: CheckView }): ReactNode {
  const t = useWords(words)
  if (check.debts.length === 0) return <p>{t.noDebt}</p>
  const columns: TableColumn<CheckView['debts'][number]>[] = [
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountId }, { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName },
    { key: 'amount', title: t.amount, kind: 'yuan', value: (row) => yuanOf(row.owedFen), sum: true }, { key: 'off', title: t.off, kind: 'yuan', value: (row) => yuanOf(row.writtenOffFen) }, { key: 'oldest', title: t.oldest, kind: 'day', value: (row) => row.oldestDueOn },
  ]
  return <DataTable name="arrears.openingDebts" title={t.where} cardHead="account" columns={columns} rows={check.debts} rowKey={(row) => `${row.accountId} ${row.areaName}`} />
}

function Guarantor({ checkId }: { readonly checkId: number }): ReactNode {
  const t = useWords(words)
  const fresh = useQueryClient()
  const [staffNo, setStaffNo] = useState('')
  const save = useMutation({ mutationFn: () => client.opening.guarantee({ checkId, staffNo: staffNo.trim() }), onSuccess: () => fresh.invalidateQueries({ queryKey: query.key() }) })
  if (save.isSuccess) return <p>{t.guaranteed}</p>
  return (
    <div className="bh-stack" style={{ gap: 8 }}>
      <div className="bh-row"><Input aria-label={t.staff} placeholder={t.staff} maxLength={40} style={{ maxWidth: 240 }} value={staffNo} onChange={(event) => setStaffNo(event.target.value)} /><Button disabled={staffNo.trim() === ''} loading={save.isPending} onClick={() => save.mutate()}>{t.guarantee}</Button></div>
      <RefusalAlert error={save.error} />
    </div>
  )
}
