import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DayInput } from '../../platform/ui/DayInput.tsx'
import { formatDay, formatMonth } from '../../platform/ui/formatDay.ts'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { useLanguage, useWords } from '../../platform/ui/words.ts'
import { channelWords, ladderContract, type OpenBill, type PauseAsk } from './contract.ts'
import { ladderWords } from './ladderWords.web.ts'

const { query, client } = clientOf(ladderContract)
const kinds = ['promise', 'dispute', 'hardship', 'protection'] as const

/** Where an account stands, why, what comes next, and every rung that it took. */
export function LadderAccount(): ReactNode {
  const t = useWords(ladderWords)
  const { language } = useLanguage()
  const accountNo = useParams()['accountNo'] ?? ''
  const account = useQuery(query.account.queryOptions({ input: { accountNo } }))
  const fresh = useQueryClient()
  const refresh = () => fresh.invalidateQueries({ queryKey: query.key() })
  const end = useMutation({ mutationFn: (pauseId: number) => client.endPause({ pauseId }), onSuccess: refresh })
  const day = (on: string | null): string => (on === null ? '—' : formatDay(on, language))
  const { data } = account
  if (!data) return <Page title={accountNo}>{account.error ? <RefusalAlert error={account.error} onRetry={() => void account.refetch()} /> : <LoadingState shape="rows" />}</Page>
  const { state } = data
  return (
    <Page title={accountNo} note={<><Link to="/arrears/ladder">{t.back}</Link> · {state.areaName} · {day(state.businessDate)}</>} bodyTitle={t.steps} loopTitle={t.pauses}
      loop={(
        <div className="bh-side">
          <section>
            <h3>{t.pauses}</h3>
            {data.pauses.length === 0 ? <p className="bh-soft">{t.noPauses}</p> : (
              <ul>{data.pauses.map((pause) => (
                <li key={pause.pauseId}>{t[pause.kind]}{pause.itemId === null ? '' : ` · ${t.bill} ${pause.itemId}`} {day(pause.fromOn)} – {day(pause.endedOn ?? pause.toOn)} · {pause.reason} · {pause.setBy} {pause.endedOn === null ? <Button size="small" loading={end.isPending} onClick={() => end.mutate(pause.pauseId)}>{t.end}</Button> : `（${t.ended}）`}</li>
              ))}</ul>
            )}
            <RefusalAlert error={end.error} />
          </section>
          <PauseForm accountNo={accountNo} from={state.businessDate} bills={data.bills} onDone={refresh} />
        </div>
      )}
    >
      <dl className="bh-facts">
        <dt>{t.overdue}</dt><dd>{formatFigure(state.overdueFen / 100, 'yuan', language)}</dd>
        <dt>{t.days}</dt><dd>{formatFigure(state.ladderDays, 'count', language)}</dd>
        <dt>{t.rung}</dt><dd>{state.rungName ?? t.none} · {t.since} {day(state.since)} · {state.because === 'limit' ? t.limitCause : t.overdueCause}</dd>
        {state.hold === null ? null : <><dt>{t.hold}</dt><dd>{t[state.hold]}</dd></>}
        <dt>{t.nextRung}</dt><dd>{state.nextRungName === null ? t.nothing : `${state.nextRungName} · ${day(state.nextOn)}`}</dd>
        {state.restoreFrom === null ? null : <><dt>{t.restore}</dt><dd>{day(state.restoreFrom)}</dd></>}
      </dl>
      <h3>{t.steps}</h3>
      <ol>{data.steps.map((step) => (
        <li key={`${step.owesSince} ${step.rung}`}>{day(step.takenOn)} · {step.rungName} · {step.because === 'limit' ? t.limitCause : t.overdueCause}{step.isHeldOut ? ` · ${t.heldOut}` : ''}{step.version === null ? '' : ` · ${t.version} ${step.version}`}</li>
      ))}</ol>
      <h3>{t.acts}</h3>
      {data.acts.length === 0 ? <p className="bh-soft">{t.noActs}</p> : (
        <ol>{data.acts.map((act) => (
          <li key={act.actId}>{day(act.takenOn)} · {act.rungName} · {channelWords[act.channel][language]} · {act.orderId !== null ? <><Link to={`/work/orders/${act.orderId}`}>{t.order(act.orderId)}</Link>{act.freeOn === null ? null : ` · ${t.otherAccount(day(act.freeOn))}`}</> : act.state === 'done' && act.channel === 'sms' ? t.queued : act.freeOn !== null ? t.contacted(day(act.freeOn)) : t[act.state]}</li>
        ))}</ol>
      )}
    </Page>
  )
}

function PauseForm({ accountNo, from, bills, onDone }: { readonly accountNo: string; readonly from: string; readonly bills: readonly OpenBill[]; readonly onDone: () => Promise<void> }): ReactNode {
  const t = useWords(ladderWords)
  const [ask, setAsk] = useState<PauseAsk>({ accountNo, kind: 'promise', fromOn: from, toOn: from, reason: '' })
  const { language } = useLanguage()
  const set = useMutation({ mutationFn: () => client.pause(ask), onSuccess: onDone })
  const change = (more: Partial<PauseAsk>) => setAsk((before) => ({ ...before, ...more }))
  return (
    <section className="bh-stack" style={{ gap: 8 }}>
      <Select aria-label={t.kind} value={ask.kind} onChange={(kind) => change({ kind, itemId: undefined })} options={kinds.map((kind) => ({ value: kind, label: t[kind] }))} />
      {ask.kind === 'dispute' && bills.length > 0 ? <Select aria-label={t.bill} value={ask.itemId ?? ''} onChange={(itemId) => change({ itemId: itemId === '' ? undefined : itemId })} options={[{ value: '', label: t.allBills }, ...bills.map((bill) => ({ value: bill.billNo, label: `${formatMonth(bill.month, language)} · ${bill.billNo} · ${formatFigure(bill.amountFen / 100, 'yuan', language)}` }))]} /> : null}
      <DayInput label={t.from} value={ask.fromOn} onChange={(fromOn) => change({ fromOn })} />
      <DayInput label={t.until} value={ask.toOn} onChange={(toOn) => change({ toOn })} />
      <Input aria-label={t.reason} placeholder={t.reason} maxLength={300} value={ask.reason} onChange={(event) => change({ reason: event.target.value })} />
      <RefusalAlert error={set.error} />
      <Button type="primary" disabled={ask.reason.trim().length < 2} loading={set.isPending} onClick={() => set.mutate()}>{t.set}</Button>
    </section>
  )
}
