import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { formatMonth } from '../../../platform/ui/formatDay.ts'
import { formatDay, formatInstant } from '../../../platform/ui/figure.tsx'
import { EmptyState } from '../../../platform/ui/EmptyState.tsx'
import { LoadingState } from '../../../platform/ui/LoadingState.tsx'
import { Page } from '../../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../../platform/ui/words.ts'
import { assessmentClient, assessmentQuery } from '../assessmentClient.web.ts'
import { WhyTree } from '../WhyTree.tsx'
import type { MyScore } from './contract.ts'
import '../assessment.css'

const words = defineWords({
  zh: {
    title: '我的考核', all: '全部月份与申诉', note: '公布后的得分、名次和每一分的由来', none: '还没有公布的考核', next: '考核公布以后，您和您单位的得分会出现在这里。', rank: (rank: number | null, count: number) => (rank === null ? '没有数据，不排名' : `第 ${rank} 名，共 ${count}`), corrected: (before: string) => `更正前 ${before}`,
    appeal: '申诉', about: '对哪一项', whole: '整个得分', reason: '理由和依据', send: '提交申诉', until: (day: string) => `申诉到 ${day} 为止`, over: '申诉期已过', waiting: '等待答复', upheld: '成立，已更正', rejected: '不成立', cancel: '不申诉了',
    soFar: (month: string) => `${month}到目前，尚未公布`, alone: (judged: string) => `只算已有数据的指标；${judged === '' ? '' : `${judged}由他人评分，`}加减分和名次公布时才有。`,
  },
  en: {
    title: 'My score', all: 'All months and appeals', note: 'What is published about you and your unit, and where each point comes from', none: 'Nothing is published yet', next: 'Your score and your unit\'s appear here once they are published.', rank: (rank: number | null, count: number) => (rank === null ? 'no data, no place' : `place ${rank} of ${count}`), corrected: (before: string) => `${before} before it was corrected`,
    appeal: 'Appeal', about: 'About', whole: 'The whole score', reason: 'Reason and evidence', send: 'Send the appeal', until: (day: string) => `Appeals until ${day}`, over: 'Appeals are closed', waiting: 'waiting for an answer', upheld: 'upheld and corrected', rejected: 'rejected', cancel: 'Leave it',
    soFar: (month: string) => `${month} so far, not published`, alone: (judged: string) => `Only indicators that have figures;${judged === '' ? '' : ` ${judged}: judged by others;`} plus and minus items and the place come with publication.`,
  },
})

/** The last published month of whoever is signed in, for the margin of a page of his own. */
export function MyLatestScore(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const mine = useQuery(assessmentQuery.mine.queryOptions())
  const latest = (mine.data ?? []).filter((score) => score.month === mine.data?.[0]?.month)
  return (
    <section>
      <h2>{t.title}</h2>
      <ScoresSoFar />
      <RefusalAlert error={mine.error} />
      {mine.data && latest.length === 0 ? <p className="bh-soft">{t.none}</p> : null}
      {latest.map(({ runId, month, subjectCount, result: { score, why } }) => (
        <div key={`${runId} ${score.subject.code}`}>
          <p><span className="as-total">{score.total ?? '—'}</span> {t.rank(score.rank, subjectCount)}<br /><span className="bh-small bh-soft">{formatMonth(month, language)} · {score.subject.name}</span></p>
          <WhyTree why={why} />
        </div>
      ))}
      <p><Link to="/assessment/mine">{t.all}</Link></p>
    </section>
  )
}

/** The month that ended last while it is not published: what its figures give by themselves. */
function ScoresSoFar({ isCard = false }: { readonly isCard?: boolean }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const soFar = useQuery(assessmentQuery.soFar.queryOptions())
  if (soFar.error) return <RefusalAlert error={soFar.error} />
  return (soFar.data ?? []).map(({ month, schemeName, schemeNameEn, awaited, result: { score, why } }) => (
    <div key={`${schemeName} ${score.subject.code}`} className={isCard ? 'as-so-far bh-card' : 'as-so-far'}>
      <p><span className="as-total">{score.total ?? '—'}</span> {t.soFar(formatMonth(month, language))}<br /><span className="bh-small bh-soft">{score.subject.name} · {language === 'en' ? schemeNameEn || schemeName : schemeName}</span></p>
      <p className="bh-small bh-faint">{t.alone(awaited.map((one) => one[language]).join(language === 'zh' ? '、' : ', '))}</p>
      <WhyTree why={why} />
    </div>
  ))
}

/** The published scores of whoever is signed in, each with its reasons and appeals. */
export function MyScoreSection(): ReactNode {
  const t = useWords(words)
  const mine = useQuery(assessmentQuery.mine.queryOptions())
  if (mine.error) return <RefusalAlert error={mine.error} onRetry={() => void mine.refetch()} />
  if (!mine.data) return <LoadingState lines={4} />
  if (mine.data.length === 0) return <EmptyState title={t.none} next={t.next} />
  return <div className="bh-stack" style={{ gap: 24 }}>{mine.data.map((score) => <One key={`${score.runId} ${score.result.score.subject.code}`} mine={score} />)}</div>
}

export function MyScores(): ReactNode {
  const t = useWords(words)
  return <Page title={t.title} note={t.note}><ScoresSoFar isCard /><MyScoreSection /></Page>
}

function One({ mine }: { readonly mine: MyScore }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { score, why } = mine.result
  const bandName = language === 'en' ? mine.bandNameEn : mine.bandName
  return (
    <section className="bh-card">
      <h2>{mine.month} · {score.subject.name} · {language === 'en' ? mine.schemeNameEn || mine.schemeName : mine.schemeName}</h2>
      <p><span className="as-total">{score.total ?? '—'}</span> {t.rank(score.rank, mine.subjectCount)}{bandName ? ` · ${bandName}` : ''}{mine.before === null ? null : <span className="bh-soft"> · {t.corrected(String(mine.before))}</span>}</p>
      <WhyTree why={why} />
      <ul className="as-steps">
        {mine.appeals.map((appeal) => (
          <li key={appeal.appealId}>{t.appeal}{appeal.aboutName ? ` · ${appeal.aboutName[language]}` : ''}{language === 'zh' ? '：' : ': '}{appeal.reason}<br /><span className="bh-small bh-soft">{appeal.outcome === null ? t.waiting : `${t[appeal.outcome]} · ${appeal.repliedBy ?? ''} ${formatInstant(appeal.repliedAt, language, '')}${language === 'zh' ? '：' : ': '}${appeal.reply ?? ''}`}</span></li>
        ))}
      </ul>
      {mine.mayAppeal ? <AppealForm mine={mine} /> : <p className="bh-small bh-faint">{t.over}</p>}
    </section>
  )
}

function AppealForm({ mine }: { readonly mine: MyScore }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const [about, setAbout] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const { score } = mine.result
  const send = useMutation({
    mutationFn: () => assessmentClient.appeal({ runId: mine.runId, subjectKind: score.subject.kind, subjectCode: score.subject.code, about: about ?? '', reason }),
    onSuccess: async () => {
      setAbout(null)
      await queries.invalidateQueries({ queryKey: assessmentQuery.key() })
    },
  })
  const until = mine.appealUntil === null ? '' : t.until(formatDay(mine.appealUntil, language, 'words', ''))
  if (about === null) return <div className="bh-row"><Button size="small" onClick={() => setAbout('')}>{t.appeal}</Button><span className="bh-small bh-faint">{until}</span></div>
  return (
    <div className="bh-stack">
      <Select aria-label={t.about} style={{ width: '100%' }} value={about} onChange={setAbout} options={[{ value: '', label: t.whole }, ...score.indicators.map((one) => ({ value: one.indicatorId, label: one.name[language] })), ...score.items.map((one) => ({ value: one.itemId, label: one.name[language] }))]} />
      <Input.TextArea aria-label={t.reason} placeholder={t.reason} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
      <RefusalAlert error={send.error} />
      <div className="bh-row"><Button type="primary" disabled={reason.trim().length < 2} loading={send.isPending} onClick={() => send.mutate()}>{t.send}</Button><Button onClick={() => setAbout(null)}>{t.cancel}</Button></div>
    </div>
  )
}
