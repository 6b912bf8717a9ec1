import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Segmented from 'antd/es/segmented'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { day } from '../../kernel/day.ts'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatDay, formatInstant } from '../../platform/ui/formatDay.ts'
import { formatFigure, formatMinutes } from '../../platform/ui/formatFigure.ts'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State } from '../../platform/ui/State.tsx'
import { useLanguage, useWords } from '../../platform/ui/words.ts'
import { type ApprovedView, holdWords, type ProposalView, stopContract, stopKindWords, type StopView, stopViews } from './contract.ts'
import { countHolds } from './rules.ts'
import { StopSide } from './StopSide.tsx'
import { stopWords } from './stopWords.web.ts'

const { query, client } = clientOf({ stop: stopContract })
const clockWord = { running: 'running', late: 'lateState', alarm: 'alarm', breach: 'breach', met: 'met', metLate: 'metLate' } as const

/** 停复机: what was proposed, who decides, what the billing system did of it. */
export function StopList(): ReactNode {
  const t = useWords(stopWords)
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const [search, setSearch] = useSearchParams()
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set())
  const [reason, setReason] = useState('')
  const view = stopViews.find((each) => each === search.get('view')) ?? 'waiting'
  const stops = useQuery(query.stop.list.queryOptions({ input: { view } }))
  const { data } = stops
  const rows = data?.rows ?? []
  const chosen = rows.filter((row) => picked.has(row.proposalId))
  const mayPick = view === 'waiting' && (data?.may.approve ?? false)
  const [told, setTold] = useState<ApprovedView | null>(null)
  const onSuccess = () => {
    setPicked(new Set())
    setReason('')
    return fresh.invalidateQueries()
  }
  const proposalIds = chosen.map((row) => row.proposalId)
  const approve = useMutation({ mutationFn: () => client.stop.approve({ proposalIds, ...(reason.trim() === '' ? {} : { reason }) }), onSuccess: (outcome) => { setTold(outcome); return onSuccess() } })
  const reject = useMutation({ mutationFn: () => client.stop.reject({ proposalIds, reason }), onSuccess: () => { setTold(null); return onSuccess() } })
  const toggle = (id: number) => setPicked((before) => (before.has(id) ? new Set([...before].filter((each) => each !== id)) : new Set([...before, id])))
  const inBulk = rows.filter((row) => row.byHand.length === 0 && row.hold === null)
  const isAll = chosen.length > 0 && chosen.length === inBulk.length
  const wordOf = (row: ProposalView): string => (row.reason === 'paid' || row.reason === 'superseded' || row.reason === 'guaranteed' ? t[row.reason] : (row.reason ?? ''))
  const waited = (row: ProposalView): string => (row.clock === null ? '' : `${formatMinutes(row.clock.minutes, language)} · ${t[clockWord[row.clock.state]]}`)
  const heldBy = (row: ProposalView): string => (row.hold === null ? '' : t.held(holdWords[row.hold.kind][language], formatDay(row.hold.until, language)))
  const holdText = (held: ApprovedView['held']): string => held.map((each) => t.heldCount(holdWords[each.kind][language], each.count, formatDay(each.until, language))).join(language === 'zh' ? '；' : '; ')
  const heldNow = countHolds(rows.map((row) => ({ holdKind: row.hold?.kind ?? null, holdUntil: row.hold === null ? null : day(row.hold.until) })))
  const shows = (...views: readonly StopView[]) => views.includes(view)
  const columns: TableColumn<ProposalView>[] = [
    ...(mayPick ? [{ key: 'pick', title: t.pick, kind: 'text' as const, width: 56, value: () => '', render: (row: ProposalView) => <input type="checkbox" aria-label={`${t.pick} ${row.accountNo}`} checked={picked.has(row.proposalId)} disabled={row.hold !== null} onClick={(event) => event.stopPropagation()} onChange={() => toggle(row.proposalId)} /> }] : []),
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountNo, render: (row) => <Link to={`/arrears/ladder/${encodeURIComponent(row.accountNo)}`}>{row.accountNo}</Link> },
    { key: 'kind', title: t.kind, kind: 'text', value: (row) => stopKindWords[row.kind][language] },
    { key: 'hand', title: t.hand, kind: 'text', value: (row) => row.byHand.map((mark) => t[mark]).join('、'), render: (row) => (row.byHand.length === 0 ? '' : <State state="watch">{row.byHand.map((mark) => t[mark]).join('、')}</State>) },
    ...(shows('waiting', 'ready') ? [{ key: 'hold', title: t.hold, kind: 'text', value: heldBy, render: (row: ProposalView) => (row.hold === null ? '' : <State state="watch">{heldBy(row)}</State>) } as const] : []),
    { key: 'overdue', title: t.overdue, kind: 'yuan', value: (row) => row.overdueFen / 100, sum: true },
    { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName },
    { key: 'subscribers', title: t.subscribers, kind: 'number', value: (row) => row.subscribers, isHidden: true },
    { key: 'proposedOn', title: t.proposedOn, kind: 'day', value: (row) => row.proposedOn },
    ...(shows('late', 'ready', 'notDone', 'failed', 'settled') ? [{ key: 'clock', title: t.clock, kind: 'text', value: waited, render: (row: ProposalView) => (row.clock !== null && (row.clock.state === 'alarm' || row.clock.state === 'breach') ? <State state="offTrack">{waited(row)}</State> : waited(row)) } as const] : []),
    ...(shows('settled') ? [{ key: 'state', title: t.state, kind: 'text', value: (row: ProposalView) => t[row.state] } as const, { key: 'doneAt', title: t.doneAt, kind: 'time', value: (row: ProposalView) => row.doneAt } as const] : []),
    ...(shows('ready', 'settled') ? [{ key: 'by', title: t.by, kind: 'text', value: (row: ProposalView) => row.decidedBy ?? '' } as const, { key: 'reason', title: t.reason, kind: 'text', value: wordOf } as const] : []),
    ...(shows('notDone') ? [{ key: 'notBefore', title: t.notBefore, kind: 'time', value: (row: ProposalView) => row.notBefore, render: (row: ProposalView) => formatInstant(row.notBefore, language) } as const, { key: 'export', title: t.export, kind: 'text', value: (row: ProposalView) => (row.exportId === null ? '' : t.file(row.exportId)) } as const] : []),
    ...(shows('failed') ? [{ key: 'fault', title: t.fault, kind: 'text', value: (row: ProposalView) => row.fault ?? '' } as const] : []),
  ]
  return (
    <Page title={t.title} note={t.note} loop={data ? <StopSide data={data} /> : null} loopTitle={t.clockTitle} bodyTitle={t.title}
      actions={<Segmented aria-label={t.title} value={view} onChange={(next) => { setPicked(new Set()); setTold(null); setSearch({ view: String(next) }, { replace: true }) }} options={stopViews.map((each) => ({ value: each, label: data ? `${t[each]} ${formatFigure(data.counts[each], 'count', language)}` : t[each] }))} />}>
      {mayPick && rows.length > 0 ? (
        <div className="bh-stack" style={{ gap: 8, marginBottom: 12 }}>
          <div className="bh-row">
            <Button onClick={() => setPicked(isAll ? new Set() : new Set(inBulk.map((row) => row.proposalId)))} disabled={inBulk.length === 0}>{isAll ? t.clear : t.all}</Button>
            <Input style={{ maxWidth: 360 }} aria-label={t.why} placeholder={t.why} value={reason} maxLength={300} onChange={(event) => setReason(event.target.value)} />
            <Button type="primary" disabled={chosen.length === 0} loading={approve.isPending} onClick={() => approve.mutate()}>{t.approve(chosen.length)}</Button>
            <Button disabled={chosen.length === 0 || reason.trim().length < 2} loading={reject.isPending} onClick={() => reject.mutate()}>{t.reject(chosen.length)}</Button>
          </div>
          {rows.some((row) => row.byHand.length > 0) ? <p className="bh-small bh-soft">{t.byHandHint}</p> : null}
          {heldNow.length > 0 ? <p className="bh-small bh-soft">{t.heldHint(heldNow.reduce((sum, each) => sum + each.count, 0), holdText(heldNow))}</p> : null}
          <RefusalAlert error={approve.error ?? reject.error} />
        </div>
      ) : null}
      {told === null ? null : <p role="status" className="bh-small">{[t.told(told.approved), told.held.length > 0 ? t.toldHeld(told.held.reduce((sum, each) => sum + each.count, 0), holdText(told.held)) : null, told.gone > 0 ? t.toldGone(told.gone) : null].filter(Boolean).join(language === 'zh' ? '' : ' ')}</p>}
      {data?.isCut ? <p className="bh-small bh-soft">{t.cut}</p> : null}
      <DataTable name={`arrears.stops.${view}`} title={t.title} cardHead="account" columns={columns} rows={rows} rowKey={(row) => String(row.proposalId)} loading={stops.isPending} error={stops.error} onRetry={() => void stops.refetch()} pageSize={100}
        holds={data?.isCut ? 'part' : 'all'} empty={<EmptyState title={t.empty} next={t.next} />} />
    </Page>
  )
}
