import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import InputNumber from 'antd/es/input-number'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { formatInstant } from '../../../platform/ui/figure.tsx'
import { DataTable, type TableColumn } from '../../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../../platform/ui/EmptyState.tsx'
import { LoadingState } from '../../../platform/ui/LoadingState.tsx'
import { Page } from '../../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../../platform/ui/words.ts'
import { assessmentClient, assessmentQuery } from '../assessmentClient.web.ts'
import { WhyTree } from '../WhyTree.tsx'
import type { AppealShape } from './contract.ts'
import { listCorrectables } from './correctableRules.ts'

const words = defineWords({
  zh: {
    title: '考核申诉', note: '由不被考核的人答复；成立的，改正记为新的一次，不覆盖原来的', month: '月份', scheme: '方案', subject: '考核对象', about: '对哪一项', reason: '理由', by: '申诉人', at: '提出', outcome: '结果', open: '待答复', upheld: '成立', rejected: '不成立', none: '没有申诉', next: '公布考核以后，被考核的人可以在“我的考核”里申诉。',
    reply: '答复', what: '改正哪个数', value: '改为', uphold: '成立，按此改正', reject: '不成立', toRun: '打开这次考核', loop: '申诉', figure: (name: string) => `${name} 的实际值`, entry: (name: string, evidence: string, now: string) => `${name}（${evidence}，现为 ${now}）`, judged: (name: string, now: string | null) => (now === null ? `${name} 的评分（未评）` : `${name} 的评分（更正为 ${now}）`),
  },
  en: {
    title: 'Appeals', note: 'Answered by somebody who is not assessed; a correction is a new revision beside what stood', month: 'Month', scheme: 'Scheme', subject: 'Assessed', about: 'About', reason: 'Reason', by: 'By', at: 'Made', outcome: 'Outcome', open: 'open', upheld: 'upheld', rejected: 'rejected', none: 'There are no appeals', next: 'Once an assessment is published, the assessed can appeal under "My score".',
    reply: 'Answer', what: 'What is corrected', value: 'New value', uphold: 'Uphold and correct', reject: 'Reject', toRun: 'Open the assessment', loop: 'Appeal', figure: (name: string) => `Actual of ${name}`, entry: (name: string, evidence: string, now: string) => `${name} (${evidence}, now ${now})`, judged: (name: string, now: string | null) => (now === null ? `Points of ${name} (not judged)` : `Points of ${name} (corrected to ${now})`),
  },
})

/** Appeals, the open ones first; each is answered beside the score that it is about. */
export function AppealInbox(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [openId, setOpen] = useState<number | null>(null)
  const appeals = useQuery(assessmentQuery.appeals.queryOptions())
  const chosen = appeals.data?.find((one) => one.appealId === openId)
  const columns: readonly TableColumn<AppealShape>[] = [
    { key: 'outcome', title: t.outcome, kind: 'text', value: (row) => (row.outcome === null ? t.open : t[row.outcome]) },
    { key: 'month', title: t.month, kind: 'month', value: (row) => row.month },
    { key: 'subject', title: t.subject, kind: 'text', value: (row) => row.subjectName },
    { key: 'about', title: t.about, kind: 'text', value: (row) => row.aboutName?.[language] ?? '' },
    { key: 'reason', title: t.reason, kind: 'text', value: (row) => row.reason },
    { key: 'by', title: t.by, kind: 'text', value: (row) => row.madeBy },
    { key: 'at', title: t.at, kind: 'time', value: (row) => row.madeAt },
    { key: 'scheme', title: t.scheme, kind: 'text', value: (row) => row.schemeName, isHidden: true },
  ]
  return (
    <Page title={t.title} note={t.note} loopTitle={t.loop} focus={chosen?.subjectName} focusKey={openId} loop={chosen ? <Answer key={chosen.appealId} appeal={chosen} /> : undefined}>
      <DataTable name="assessment.appeals" title={t.title} cardHead="subject" columns={columns} rows={appeals.data ?? []} rowKey={(row) => String(row.appealId)} loading={appeals.isPending} error={appeals.error} onRetry={() => void appeals.refetch()}
        onOpen={(row) => setOpen(row.appealId)} openKey={openId === null ? null : String(openId)} empty={<EmptyState title={t.none} next={t.next} />} />
    </Page>
  )
}

function Answer({ appeal }: { readonly appeal: AppealShape }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const run = useQuery(assessmentQuery.open.queryOptions({ input: { runId: appeal.runId } }))
  const [reply, setReply] = useState('')
  const [what, setWhat] = useState<string | null>(null)
  const [value, setValue] = useState<number | null>(null)
  const answer = useMutation({
    mutationFn: (outcome: 'upheld' | 'rejected') => {
      const [kind, id = ''] = (what ?? '').split(' ')
      return assessmentClient.answer({ appealId: appeal.appealId, outcome, reply, correction: outcome === 'upheld' && what !== null && value !== null ? { what: kind === 'entry' || kind === 'judged' ? kind : 'figure', id, value } : null })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: assessmentQuery.key() }),
  })
  const result = run.data?.results.find(({ score }) => score.subject.code === appeal.subjectCode)
  const options = (result ? listCorrectables(result.score, run.data?.entries ?? []) : [])
    .map(({ what: kind, id, name, now, evidence }) => ({ value: `${kind} ${id}`, label: kind === 'figure' ? t.figure(name[language]) : kind === 'judged' ? t.judged(name[language], now === null ? null : String(now)) : t.entry(name[language], evidence, String(now)) }))
  return (
    <div className="bh-side">
      <section><h2>{appeal.subjectName}</h2><p className="bh-soft">{appeal.month} · {appeal.schemeName}</p><p>{appeal.aboutName ? `${appeal.aboutName[language]}${language === 'zh' ? '：' : ': '}` : ''}{appeal.reason}</p></section>
      {appeal.outcome === null ? (
        <section className="bh-stack">
          <Input.TextArea aria-label={t.reply} placeholder={t.reply} maxLength={1000} value={reply} onChange={(event) => setReply(event.target.value)} />
          <Select aria-label={t.what} placeholder={t.what} style={{ width: '100%' }} value={what} onChange={setWhat} options={options} />
          <InputNumber<number> controls={false} aria-label={t.value} placeholder={t.value} style={{ width: '100%' }} value={value} onChange={setValue} />
          <RefusalAlert error={answer.error} />
          <div className="bh-row">
            <Button type="primary" disabled={reply.trim().length < 2 || what === null || value === null} loading={answer.isPending} onClick={() => answer.mutate('upheld')}>{t.uphold}</Button>
            <Button disabled={reply.trim().length < 2} onClick={() => answer.mutate('rejected')}>{t.reject}</Button>
          </div>
        </section>
      ) : <section><h3>{t[appeal.outcome]}</h3><p>{appeal.reply}</p><p className="bh-small bh-faint">{appeal.repliedBy} {formatInstant(appeal.repliedAt, language, '')}</p></section>}
      <div className="bh-doors"><Link to={`/assessment/runs/${appeal.runId}`}>{t.toRun}</Link></div>
      {run.error ? <RefusalAlert error={run.error} /> : result ? <section><WhyTree why={result.why} /></section> : <LoadingState lines={3} />}
    </div>
  )
}
