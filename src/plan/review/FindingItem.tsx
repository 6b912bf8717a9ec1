import { useMutation, useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { Link } from 'react-router'
import { branchQuery } from '../../branch/branchClient.ts'
import { month } from '../../kernel/day.ts'
import { clientOf } from '../../platform/ui/client.ts'
import { DayInput } from '../../platform/ui/DayInput.tsx'
import { Figure, formatFigure } from '../../platform/ui/figure.tsx'
import { formatDay } from '../../platform/ui/formatDay.ts'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { Sparkline } from '../../platform/ui/Sparkline.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { workContract } from '../../work/contract.ts'
import type { Finding, Review } from './contract.ts'
import { dueAfter } from './dueRules.ts'
import { worstPlace } from './placeRules.ts'
import { OrderStatusWord } from './EarlierActions.tsx'
import { reviewClient, useFreshReview } from './reviewClient.web.ts'

const { query: workQuery } = clientOf(workContract)

const words = defineWords({
  zh: {
    target: '目标', gap: '差', cost: '折合', noValue: '没有折算办法', cause: '原因', noCause: '还没有写原因', writeCause: '写原因', editCause: '改原因', saveCause: '保存原因', cancel: '取消', action: '下达措施', actions: '措施', noAction: '还没有措施',
    what: '做什么', title: '措施', expected: '预期效果', area: '在哪里做', owner: '责任人', toDesk: '由派单员指定', due: '完成日期', order: '下达措施', by: (name: string, day: string) => `${name}，${day}`, dueBy: (day: string) => `${day}前`, nobody: '待派', late: '已超时', points: '个百分点',
  },
  en: {
    target: 'target', gap: 'gap', cost: 'worth', noValue: 'no known value', cause: 'Cause', noCause: 'No cause is written yet', writeCause: 'Write the cause', editCause: 'Change', saveCause: 'Save the cause', cancel: 'Cancel', action: 'Order an action', actions: 'Actions', noAction: 'No action yet',
    what: 'What to do', title: 'Action', expected: 'Expected effect', area: 'Where', owner: 'Owner', toDesk: 'the desk assigns', due: 'Due', order: 'Order the action', by: (name: string, day: string) => `${name}, ${day}`, dueBy: (day: string) => `by ${day}`, nobody: 'nobody yet', late: 'late', points: 'points',
  },
})

/** One indicator that is off track: figure, gap and its worth, where it is worst, why, and what is done. */
export function FindingItem({ review, finding }: { readonly review: Review; readonly finding: Finding }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [form, setForm] = useState<'cause' | 'action' | null>(null)
  // The other form may have been opened while this one was saving.
  const close = (done: 'cause' | 'action') => setForm((open) => (open === done ? null : open))
  const cause = review.causes[finding.measureId]
  const actions = review.actions.filter((action) => action.measureId === finding.measureId)
  const mayWrite = review.may.write && review.state === 'open'
  const gap = finding.gap === null ? null : finding.unit === 'percent' ? `${Math.abs(finding.gap * 100).toFixed(2)} ${t.points}` : formatFigure(Math.abs(finding.gap), finding.unit, language)
  const cost = finding.yuan !== null ? formatFigure(Math.round(finding.yuan), 'yuan', language) : finding.people !== null ? formatFigure(Math.round(finding.people), 'users', language) : null
  return (
    <section className="review-finding">
      <div className="review-finding-head">
        <span><State state={finding.state} /> <Link to={`/measures/${finding.measureId}?period=${review.month}&area=${review.areaCode}`}>{finding.name[language]}</Link></span>
        <Figure value={finding.value} unit={finding.unit} label={finding.name[language]} />
        <span className="bh-soft bh-numbers">{t.target} {formatFigure(finding.target, finding.unit, language)}</span>
        <span className={`bh-numbers ${finding.state === 'offTrack' ? 'plan-gap-off' : 'plan-gap-watch'}`}>{gap === null ? '' : `${t.gap} ${gap}`}</span>
        <span className="bh-numbers">{cost === null ? <span className="bh-faint">{t.noValue}</span> : `${t.cost} ${cost}`}</span>
        {finding.points.some((point) => point !== null) ? <Sparkline points={finding.points} label={null} width={110} height={26} state={finding.state} /> : null}
      </div>
      {finding.places.length > 1 ? (
        <p className="bh-small bh-soft review-places">
          {finding.places.map((place) => <span key={place.areaCode} className={place.state === 'offTrack' ? 'plan-gap-off' : ''}>{place.name} {formatFigure(place.value, finding.unit, language)}</span>)}
        </p>
      ) : null}
      <div className="review-pair">
        <span className="bh-faint">{t.cause}</span>
        <span>
          {cause ? <>{cause.cause} <span className="bh-small bh-faint">{t.by(cause.by, formatDay(cause.at.slice(0, 10), language))}</span></> : <span className="bh-faint">{t.noCause}</span>}
          {mayWrite && form !== 'cause' ? <button type="button" className="bh-plain bh-small plan-no-print review-link" onClick={() => setForm('cause')}>{cause ? t.editCause : t.writeCause}</button> : null}
        </span>
        <span className="bh-faint">{t.actions}</span>
        <span>
          {actions.length === 0 ? <span className="bh-faint">{t.noAction}</span> : actions.map((action) => (
            <span key={action.orderId} className="review-action">
              <Link to={`/work/orders/${action.orderId}`}>{action.title}</Link> <span className="bh-small bh-soft">{action.areaName} · {action.ownerName ?? t.nobody}{action.dueAt ? ` · ${t.dueBy(formatDay(new Date(Date.parse(action.dueAt) + 8 * 3_600_000).toISOString().slice(0, 10), language))}` : ''} · <OrderStatusWord status={action.status} />{action.isLate ? <span className="plan-gap-off"> {t.late}</span> : null}</span>
            </span>
          ))}
          {mayWrite && form !== 'action' ? <button type="button" className="bh-plain bh-small plan-no-print review-link" onClick={() => setForm('action')}>{t.action}</button> : null}
        </span>
      </div>
      {form === 'cause' ? <CauseForm review={review} finding={finding} written={cause?.cause ?? ''} onDone={() => close('cause')} /> : null}
      {form === 'action' ? <ActionForm review={review} finding={finding} onDone={() => close('action')} /> : null}
    </section>
  )
}

function CauseForm({ review, finding, written, onDone }: { readonly review: Review; readonly finding: Finding; readonly written: string; readonly onDone: () => void }): ReactNode {
  const t = useWords(words)
  const fresh = useFreshReview()
  const [cause, setCause] = useState(written)
  const save = useMutation({
    mutationFn: () => reviewClient.cause({ reviewId: review.reviewId ?? 0, measureId: finding.measureId, cause }),
    onSuccess: async () => {
      await fresh()
      onDone()
    },
  })
  return (
    <form className="bh-stack" onSubmit={(event: FormEvent) => { event.preventDefault(); save.mutate() }}>
      <label className="bh-small">{t.cause}<textarea className="plan-input" rows={2} maxLength={2000} autoFocus value={cause} onChange={(event) => setCause(event.target.value)} /></label>
      <RefusalAlert error={save.error} />
      <div className="bh-row"><Button htmlType="submit" type="primary" size="small" loading={save.isPending}>{t.saveCause}</Button><Button size="small" onClick={onDone}>{t.cancel}</Button></div>
    </form>
  )
}

function ActionForm({ review, finding, onDone }: { readonly review: Review; readonly finding: Finding; readonly onDone: () => void }): ReactNode {
  const t = useWords(words)
  const fresh = useFreshReview()
  // Where it is worst, unless that is nowhere in particular.
  const worst = worstPlace(finding)
  const [action, setAction] = useState({ title: '', what: '', expected: '', areaCode: worst?.areaCode ?? review.areaCode, ownerStaffNo: '', dueOn: String(dueAfter(month(review.month))) })
  const areas = useQuery(branchQuery.areas.tree.queryOptions({ input: { level: 'township' } }))
  const people = useQuery(workQuery.people.queryOptions({ input: { areaCode: action.areaCode } }))
  const order = useMutation({
    mutationFn: () => reviewClient.act({ ...action, reviewId: review.reviewId ?? 0, measureId: finding.measureId, ownerStaffNo: action.ownerStaffNo === '' ? null : action.ownerStaffNo }),
    onSuccess: async () => {
      await fresh()
      onDone()
    },
  })
  return (
    <form className="bh-stack" onSubmit={(event: FormEvent) => { event.preventDefault(); order.mutate() }}>
      <label className="bh-small">{t.title}<input className="plan-input" maxLength={200} autoFocus value={action.title} onChange={(event) => setAction({ ...action, title: event.target.value })} /></label>
      <label className="bh-small">{t.what}<textarea className="plan-input" rows={2} maxLength={2000} value={action.what} onChange={(event) => setAction({ ...action, what: event.target.value })} /></label>
      <label className="bh-small">{t.expected}<input className="plan-input" maxLength={500} value={action.expected} onChange={(event) => setAction({ ...action, expected: event.target.value })} /></label>
      <div className="review-fields">
        <label className="bh-small">{t.area}
          <select className="plan-input" value={action.areaCode} onChange={(event) => setAction({ ...action, areaCode: event.target.value, ownerStaffNo: '' })}>
            {(areas.data ?? [{ areaCode: review.areaCode, name: review.areaName }]).map((area) => <option key={area.areaCode} value={area.areaCode}>{area.name}</option>)}
          </select>
        </label>
        <label className="bh-small">{t.owner}
          <select className="plan-input" value={action.ownerStaffNo} onChange={(event) => setAction({ ...action, ownerStaffNo: event.target.value })}>
            <option value="">{t.toDesk}</option>
            {(people.data ?? []).map((person) => <option key={person.staffNo} value={person.staffNo}>{`${person.name} · ${person.unitName} · ${person.post}`}</option>)}
          </select>
        </label>
        <div className="bh-small">{t.due}<DayInput label={t.due} value={action.dueOn} onChange={(dueOn) => setAction({ ...action, dueOn })} /></div>
      </div>
      <RefusalAlert error={order.error ?? people.error} />
      <div className="bh-row"><Button htmlType="submit" type="primary" size="small" loading={order.isPending}>{t.order}</Button><Button size="small" onClick={onDone}>{t.cancel}</Button></div>
    </form>
  )
}
