import { useMutation, useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import { useRef, useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { formatDay } from '../../platform/ui/formatDay.ts'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { Review } from './contract.ts'
import { reviewClient, reviewQuery, useFreshReview } from './reviewClient.web.ts'

const words = defineWords({
  zh: {
    none: '这个月的会议还没有召集。', open: '会议进行中：写原因、下措施、写纪要，完了由主持人结束。', closed: '会议已结束，原因和纪要不再改动。', chair: '主持人', close: '结束会议', reopen: '重新打开', reason: '重新打开的理由', reopenNow: '按此理由重新打开', cancel: '取消',
    opened: '召集', closedAct: '结束', reopened: '重新打开', trail: '经过', report: '月报', word: '生成 Word 月报', excel: '生成 Excel 月报', making: (done: number, total: number) => `正在生成，${done} / ${total} 步……可以离开这一页`, download: '下载', first: '召集会议后可以生成月报。',
    template: '月报模板', ours: '用的是程序自带的模板。', own: (name: string, by: string) => `用的是本单位的模板“${name}”（${by}）。`, get: '下载模板', put: '上传模板', back: '改回自带模板', places: '可用的占位符',
  },
  en: {
    none: 'The review of this month has not been convened.', open: 'The review is open: write causes, order actions, write minutes; then its chair closes it.', closed: 'The review is closed; causes and minutes do not change any more.', chair: 'Chair', close: 'Close the review', reopen: 'Open again', reason: 'Why it is opened again', reopenNow: 'Open again for this reason', cancel: 'Cancel',
    opened: 'convened', closedAct: 'closed', reopened: 'opened again', trail: 'Trail', report: 'Report', word: 'Make the Word report', excel: 'Make the Excel report', making: (done: number, total: number) => `Being made, step ${done} of ${total} … you may leave this page`, download: 'Download', first: 'A report can be made once the review is convened.',
    template: 'Template', ours: 'The program\'s own template is in use.', own: (name: string, by: string) => `The branch's own template "${name}" is in use (${by}).`, get: 'Download it', put: 'Put another', back: 'Back to the program\'s own', places: 'Places one may use',
  },
})

/** The right column: where the meeting stands, who did what with it, its report and the template. */
export function MeetingState({ review }: { readonly review: Review }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const fresh = useFreshReview()
  const close = useMutation({ mutationFn: () => reviewClient.close({ reviewId: review.reviewId ?? 0 }), onSuccess: fresh })
  const acts = { opened: t.opened, closed: t.closedAct, reopened: t.reopened }
  return (
    <div className="plan-loop">
      <section>
        <p>{t[review.state]}</p>
        {review.chair === null ? null : <p className="bh-soft">{t.chair} {review.chair}</p>}
        {review.state === 'open' && review.isChair && review.may.close ? <Button type="primary" loading={close.isPending} onClick={() => close.mutate()}>{t.close}</Button> : null}
        <RefusalAlert error={close.error} />
        {review.state === 'closed' && review.isChair && review.may.close ? <Reopen review={review} /> : null}
      </section>
      {review.events.length > 0 ? (
        <section>
          <h3>{t.trail}</h3>
          {review.events.map((event) => <p key={`${event.act}${event.at}`} className="bh-small bh-soft">{formatDay(event.at.slice(0, 10), language)} {event.by} {acts[event.act]}{event.reason === null ? '' : language === 'zh' ? `：${event.reason}` : `: ${event.reason}`}</p>)}
        </section>
      ) : null}
      <section className="plan-no-print">
        <h3>{t.report}</h3>
        {review.reviewId === null ? <p className="bh-soft">{t.first}</p> : (
          <div className="bh-stack">
            <ReportButton reviewId={review.reviewId} kind="docx" label={t.word} />
            <ReportButton reviewId={review.reviewId} kind="xlsx" label={t.excel} />
          </div>
        )}
      </section>
      {review.may.template ? <TemplatePart areaCode={review.areaCode} /> : null}
    </div>
  )
}

function Reopen({ review }: { readonly review: Review }): ReactNode {
  const t = useWords(words)
  const fresh = useFreshReview()
  const [reason, setReason] = useState<string | null>(null)
  const reopen = useMutation({ mutationFn: () => reviewClient.reopen({ reviewId: review.reviewId ?? 0, reason: reason ?? '' }), onSuccess: fresh })
  if (reason === null) return <Button size="small" className="plan-no-print" onClick={() => setReason('')}>{t.reopen}</Button>
  return (
    <form className="bh-stack" onSubmit={(event: FormEvent) => { event.preventDefault(); reopen.mutate() }}>
      <label className="bh-small">{t.reason}<textarea className="plan-input" rows={2} maxLength={1000} autoFocus value={reason} onChange={(event) => setReason(event.target.value)} /></label>
      <RefusalAlert error={reopen.error} />
      <div className="bh-row"><Button htmlType="submit" size="small" type="primary" loading={reopen.isPending}>{t.reopenNow}</Button><Button size="small" onClick={() => setReason(null)}>{t.cancel}</Button></div>
    </form>
  )
}

const pollMs = 700

function ReportButton({ reviewId, kind, label }: { readonly reviewId: number; readonly kind: 'docx' | 'xlsx'; readonly label: string }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const ask = useMutation({ mutationFn: () => reviewClient.report({ reviewId, kind }) })
  const reportId = ask.data?.reportId ?? null
  const state = useQuery({ ...reviewQuery.reportState.queryOptions({ input: { reportId: reportId ?? 1 }, enabled: reportId !== null }), refetchInterval: (query) => (query.state.data?.state === 'making' || query.state.data === undefined ? pollMs : false) })
  const report = reportId === null ? null : (state.data ?? ask.data ?? null)
  return (
    <div>
      <Button loading={ask.isPending || report?.state === 'making'} onClick={() => ask.mutate()}>{label}</Button>
      {report?.state === 'making' ? <p className="bh-small bh-soft" aria-live="polite">{t.making(report.done, report.total ?? report.done + 1)}</p> : null}
      {report?.state === 'done' ? <p aria-live="polite"><a href={`/api/reviews/reports/${report.reportId}/file`} download>{t.download}</a></p> : null}
      {report?.state === 'failed' ? <p className="plan-gap-off" role="alert">{report.failure?.[language]}</p> : null}
      <RefusalAlert error={ask.error ?? state.error} />
    </div>
  )
}

function TemplatePart({ areaCode }: { readonly areaCode: string }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const fresh = useFreshReview()
  const picker = useRef<HTMLInputElement>(null)
  const template = useQuery(reviewQuery.template.queryOptions({ input: { areaCode } }))
  const save = useMutation({ mutationFn: async (file: File) => reviewClient.saveTemplate({ areaCode, fileName: file.name, contentBase64: await base64Of(file) }), onSuccess: fresh })
  const drop = useMutation({ mutationFn: () => reviewClient.dropTemplate({ areaCode }), onSuccess: fresh })
  return (
    <section className="plan-no-print">
      <h3>{t.template}</h3>
      <p className="bh-soft">{template.data?.fileName ? t.own(template.data.fileName, template.data.by ?? '') : t.ours}</p>
      <div className="plan-doors">
        <a href={`/api/reviews/template.docx?areaCode=${areaCode}`} download>{t.get}</a>
        <button type="button" className="bh-plain review-link" disabled={save.isPending} onClick={() => picker.current?.click()}>{t.put}</button>
        {template.data?.fileName ? <button type="button" className="bh-plain review-link" disabled={drop.isPending} onClick={() => drop.mutate()}>{t.back}</button> : null}
      </div>
      <input ref={picker} type="file" accept=".docx" hidden aria-label={t.put} onChange={(event) => {
        const file = event.target.files?.[0]
        if (file) save.mutate(file)
        event.target.value = ''
      }} />
      <RefusalAlert error={save.error ?? drop.error ?? template.error} />
      <details className="bh-small bh-soft">
        <summary>{t.places}</summary>
        {(template.data?.places ?? []).map((place) => <div key={place.name}><code>{`{{${place.name}}}`}</code> {place.words[language]}{place.isRequired ? ' *' : ''}</div>)}
      </details>
    </section>
  )
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  // By pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  return btoa(text)
}
