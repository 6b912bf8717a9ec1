import { useQuery } from '@tanstack/react-query'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import { useDeferredValue, useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import type { Language } from '../../../kernel/refusal.ts'
import { clientOf } from '../../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../../platform/ui/EmptyState.tsx'
import { formatFigure } from '../../../platform/ui/formatFigure.ts'
import { State, type StateName } from '../../../platform/ui/State.tsx'
import { useLanguage, useWords } from '../../../platform/ui/words.ts'
import type { Why } from '../contract.ts'
import { creditWords } from '../creditWords.web.ts'
import { usageWarning } from '../rules.ts'
import { limitContract, type LimitState, limitStates, type LimitView } from './contract.ts'

const { query } = clientOf(limitContract)
export const limitPath = (accountNo: string): string => `/arrears/credit/accounts/${encodeURIComponent(accountNo)}`

/** All steps in one line: what stands in the sheet that is taken along. */
export const whyText = (why: readonly Why[], language: Language): string => why.map((step) => `${step.words[language]} → ${formatFigure(step.toFen / 100, 'yuan', language)}`).join(language === 'zh' ? '；' : '; ')

const choices = ['all', ...limitStates] as const

/** What of an account deserves a look first. */
function stateOf(row: LimitView): { state: LimitState | 'normal'; mark: StateName } {
  const warning = row.usedFen === null ? 'none' : usageWarning(row.usedFen, Math.max(row.limitFen, row.grantedFen ?? 0))
  if (warning === 'usedUp') return { state: 'usedUp', mark: 'offTrack' }
  if (row.waitingFen !== null) return { state: 'waiting', mark: 'watch' }
  if (warning === 'near') return { state: 'near', mark: 'watch' }
  if (row.isHeld) return { state: 'held', mark: 'watch' }
  return { state: 'normal', mark: 'onTrack' }
}

/** Who holds credit and why. */
export function LimitList({ state, onState }: { readonly state: LimitState | undefined; readonly onState: (state: LimitState | undefined) => void }): ReactNode {
  const t = useWords(creditWords)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const accountNo = useDeferredValue(typed.trim())
  const limits = useQuery(query.limits.queryOptions({ input: { ...(accountNo === '' ? {} : { accountNo }), ...(state ? { state } : {}) } }))
  const columns: TableColumn<LimitView>[] = [
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountNo, render: (row) => <Link to={limitPath(row.accountNo)} onClick={(event) => event.stopPropagation()}>{row.accountNo}</Link> },
    { key: 'limit', title: t.limit, kind: 'yuan', value: (row) => row.limitFen / 100, sum: true },
    { key: 'change', title: t.change, kind: 'yuan', value: (row) => (row.previousFen === null ? null : (row.limitFen - row.previousFen) / 100) },
    { key: 'state', title: t.state, kind: 'text', value: (row) => t[stateOf(row).state], render: (row) => <State state={stateOf(row).mark}>{t[stateOf(row).state]}</State> },
    { key: 'used', title: t.used, kind: 'yuan', value: (row) => (row.usedFen === null ? null : row.usedFen / 100) },
    { key: 'tier', title: t.tier, kind: 'text', value: (row) => row.tier ?? '' },
    { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName },
    { key: 'brand', title: t.brand, kind: 'text', value: (row) => row.brand },
    { key: 'way', title: t.way, kind: 'text', value: (row) => t[row.way] },
    { key: 'waiting', title: t.waitingLimit, kind: 'yuan', value: (row) => (row.waitingFen === null ? null : row.waitingFen / 100), isHidden: true },
    { key: 'granted', title: t.granted, kind: 'yuan', value: (row) => (row.grantedFen === null ? null : row.grantedFen / 100), isHidden: true },
    { key: 'days', title: t.days, kind: 'number', value: (row) => row.limitDays, isHidden: true },
    { key: 'decidedOn', title: t.decidedOn, kind: 'day', value: (row) => row.decidedOn, isHidden: true },
    { key: 'version', title: t.version, kind: 'number', value: (row) => row.version, isHidden: true },
    { key: 'why', title: t.why, kind: 'text', value: (row) => whyText(row.why, language), isHidden: true },
  ]
  const isNarrowed = accountNo !== '' || state !== undefined
  return (
    <>
      <div className="bh-row" style={{ gap: 8, flexWrap: 'wrap' }}>
        <Select aria-label={t.showing} style={{ minWidth: 140 }} value={state ?? 'all'} onChange={(next) => onState(limitStates.find((each) => each === next))} options={choices.map((each) => ({ value: each, label: t[each] }))} />
        <Input aria-label={t.search} placeholder={t.search} style={{ maxWidth: 220 }} maxLength={60} allowClear value={typed} onChange={(event) => setTyped(event.target.value)} />
      </div>
      {limits.data?.isCut ? <p className="bh-small bh-soft">{t.cut}</p> : null}
      <DataTable name="arrears.limits" title={t.limits} cardHead="account" columns={columns} rows={limits.data?.rows ?? []} rowKey={(row) => row.accountNo} loading={limits.isPending} error={limits.error} onRetry={() => void limits.refetch()}
        onOpen={(row) => void navigate(limitPath(row.accountNo))} empty={isNarrowed ? <EmptyState title={t.noneSuch} next={t.noneSuchNext} /> : <EmptyState title={t.noLimits} next={t.noLimitsNext} />} />
    </>
  )
}
