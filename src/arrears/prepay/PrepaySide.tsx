import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { InferContractRouterOutputs } from '@orpc/contract'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { Link } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { formatDay } from '../../platform/ui/formatDay.ts'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State, type StateName } from '../../platform/ui/State.tsx'
import { useLanguage, useWords } from '../../platform/ui/words.ts'
import { type OfferView, prepayContract, type RunState, type RunView } from './contract.ts'
import { prepayWords } from './prepayWords.web.ts'
import { Waterfall } from './Waterfall.tsx'

const { query, client } = clientOf({ prepay: prepayContract })
export type PrepayData = InferContractRouterOutputs<typeof prepayContract>['read']
const states: Readonly<Record<RunState, StateName>> = { waiting: 'watch', approved: 'watch', handedOut: 'onTrack', rejected: 'offTrack', overtaken: 'noFigure' }

/** The list and what is to be decided about it; or the account that was opened, with its reasons. */
export function PrepaySide({ data, run, open, stepName }: { readonly data: PrepayData; readonly run: RunView; readonly open: OfferView | null; readonly stepName: (step: string) => string }): ReactNode {
  return <div className="bh-side bh-stack">{open ? <Opened offer={open} stepName={stepName} /> : <ListSide data={data} run={run} />}</div>
}

function Opened({ offer, stepName }: { readonly offer: OfferView; readonly stepName: (step: string) => string }): ReactNode {
  const t = useWords(prepayWords)
  const { language } = useLanguage()
  const yuan = (fen: number): string => formatFigure(yuanOf(fen), 'yuan', language, { precise: true })
  return (
    <>
      <p><strong>{offer.accountNo}</strong> · <Link to={`/arrears/accounts/${encodeURIComponent(offer.accountNo)}`}>{t.open}</Link></p>
      <dl className="bh-facts">
        <dt>{t.step}</dt><dd>{stepName(offer.step)}</dd>
        <dt>{t.prestore}</dt><dd><strong>{yuan(offer.prestoreFen)}</strong></dd>
        <dt>{t.median}</dt><dd>{yuan(offer.medianFen)}</dd>
        <dt>{t.riskClass}</dt><dd>{t[offer.riskClass]}</dd>
        {offer.acceptedOn === null ? null : <><dt>{t.acceptedOn}</dt><dd>{formatDay(offer.acceptedOn, language)} · {yuan(offer.acceptedFen ?? 0)}</dd></>}
      </dl>
      {offer.isHeldOut ? <p className="bh-soft">{t.heldOutWhy}</p> : null}
      <h3>{t.why}</h3>
      <Waterfall why={offer.why} sum={t.sum} title={t.why} />
    </>
  )
}

function ListSide({ data, run }: { readonly data: PrepayData; readonly run: RunView }): ReactNode {
  const t = useWords(prepayWords)
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const [reason, setReason] = useState('')
  const onSuccess = () => fresh.invalidateQueries({ queryKey: query.key() })
  const approve = useMutation({ mutationFn: () => client.prepay.approve({ runId: run.runId }), onSuccess })
  const reject = useMutation({ mutationFn: () => client.prepay.reject({ runId: run.runId, reason: reason.trim() }), onSuccess })
  const handOut = useMutation({ mutationFn: () => client.prepay.handOut({ runId: run.runId }), onSuccess })
  const yuan = (fen: number): string => formatFigure(yuanOf(fen), 'yuan', language)
  const count = (value: number): string => formatFigure(value, 'count', language)
  const on = (day: string): string => formatDay(day, language)
  return (
    <>
      <State state={states[run.state]}>{t[run.state]}</State>
      <dl className="bh-facts">
        <dt>{t.offered}</dt><dd>{count(data.offered)}</dd>
        <dt>{t.heldOut}</dt><dd>{count(data.heldOut)}</dd>
        <dt>{t.gain}</dt><dd><strong>{yuan(data.gainFen)}</strong></dd>
        {run.decidedBy === null ? null : <><dt>{t.by}</dt><dd>{run.decidedBy}</dd></>}
        {run.reason === null ? null : <><dt>{t.reason}</dt><dd>{run.reason}</dd></>}
        {run.handedOn === null ? null : <><dt>{t.handedOn}</dt><dd>{on(run.handedOn)}</dd><dt>{t.accepted}</dt><dd>{count(data.accepted)}</dd><dt>{t.stored}</dt><dd>{yuan(data.acceptedFen)}</dd></>}
      </dl>
      <p className="bh-soft">{data.windowEnds === null ? t.notOut : data.isWindowOver ? t.windowOver(on(data.windowEnds)) : t.windowRuns(on(data.windowEnds))}</p>
      <RefusalAlert error={approve.error ?? reject.error ?? handOut.error} />
      {run.state === 'waiting' && data.mayApprove ? (run.isOwn ? <p className="bh-soft">{t.own}</p> : (
        <>
          <Button type="primary" loading={approve.isPending} onClick={() => approve.mutate()}>{t.approve}</Button>
          <Input aria-label={t.rejectWhy} placeholder={t.rejectWhy} maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} />
          <Button disabled={reason.trim().length < 2} loading={reject.isPending} onClick={() => reject.mutate()}>{t.reject}</Button>
        </>
      )) : null}
      {run.state === 'approved' && data.mayHandOut ? <Button type="primary" loading={handOut.isPending} onClick={() => handOut.mutate()}>{t.handOut}</Button> : null}
      {handOut.data ? <p role="status">{t.handedNote(count(handOut.data.offered), count(handOut.data.dropped))}</p> : null}
      {(run.state === 'approved' || run.state === 'handedOut') && data.mayHandOut ? <p><a href={`/api/arrears/prepay/${run.runId}.xlsx`}>{t.take}</a></p> : null}
      <h3>{t.risks}</h3>
      <dl className="bh-facts">{data.risks.map((risk) => [<dt key={`${risk.riskClass} name`}>{t[risk.riskClass]}</dt>, <dd key={risk.riskClass}>{formatFigure(risk.permille / 1_000, 'percent', language)} · {formatFigure(risk.accounts, 'users', language)}</dd>])}</dl>
      <p className="bh-soft">{t.pick}</p>
    </>
  )
}
