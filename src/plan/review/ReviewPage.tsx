import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Select from 'antd/es/select'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatDay, formatMonth } from '../../platform/ui/formatDay.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { AreaPick } from '../../branch/measure/MeasurePicks.tsx'
import { forecastWords, intervalText, percentText, riskText } from '../forecast/forecastWords.web.ts'
import { outlookState } from '../forecast/ForecastNote.tsx'
import type { Review } from './contract.ts'
import { EarlierActions } from './EarlierActions.tsx'
import { FindingItem } from './FindingItem.tsx'
import { MeetingState } from './MeetingState.tsx'
import { MinutesPart } from './MinutesPart.tsx'
import { RankingTable } from './RankingTable.tsx'
import { reviewClient, reviewQuery, useFreshReview } from './reviewClient.web.ts'
import '../board/board.css'
import '../forecast/forecast.css'
import './review.css'

const words = defineWords({
  zh: {
    title: '经营分析会', note: (area: string, month: string) => `${area} · ${month}：哪里偏离、差多少钱、谁在什么时候做什么、上次做的有没有用`, month: '月份', open: '已召集', closed: '已结束', empty: '还没有月度数据', next: '导入月度文件后，这里按月列出偏离的指标。', toFeeds: '去导入文件',
    convene: (month: string) => `召集 ${month}的会议`, findings: '偏离和关注的指标', none: '没有偏离或需要关注的指标。', counts: (on: number, watch: number, off: number, bare: number) => `正常 ${on} 项，关注 ${watch} 项，偏离 ${off} 项；${bare} 项有数而没有目标`,
    earlier: '上次的措施有没有用', warnings: '到年底可能完不成的目标', noWarnings: '没有预警。', ranking: '各县一周排名', minutes: '会议纪要', loop: '会议', body: '内容', noValue: '没有折算办法', frozen: '会议已结束，指标按结束时的数冻结。', limits: (version: number | null) => (version === null ? '默认的《红黄绿灯门限》' : `《红黄绿灯门限》第 ${version} 版`), worth: (version: number | null) => (version === null ? '默认的《差距折算》' : `《差距折算》第 ${version} 版`), judged: '偏离与否按', ordered: '，先后按',
  },
  en: {
    title: 'Monthly review', note: (area: string, month: string) => `${area} · ${month}: what is off track, what it costs, who does what by when, and whether it helped last time`, month: 'Month', open: 'open', closed: 'closed', empty: 'There are no monthly figures yet', next: 'Once monthly files are brought, each month shows what is off track.', toFeeds: 'Bring a file',
    convene: (month: string) => `Convene the review of ${month}`, findings: 'Off track and to be watched', none: 'Nothing is off track or to be watched.', counts: (on: number, watch: number, off: number, bare: number) => `${on} on track, ${watch} to watch, ${off} off track; ${bare} have a figure and no target`,
    earlier: 'Did the last actions help', warnings: 'Targets that may be missed at the year\'s end', noWarnings: 'No warnings.', ranking: 'Counties of the week', minutes: 'Minutes', loop: 'Meeting', body: 'Content', noValue: 'no known value', frozen: 'The meeting is closed; its figures are frozen as they were then.', limits: (version: number | null) => (version === null ? 'the usual limits' : `the limits, version ${version}`), worth: (version: number | null) => (version === null ? 'the usual worth of gaps' : `the worth of gaps, version ${version}`), judged: 'Off track by ', ordered: ', in the order of ',
  },
})

/** The monthly meeting in one page. */
export function ReviewPage(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [search, setSearch] = useSearchParams()
  const month = search.get('month')
  const areaCode = search.get('area')
  const page = useQuery({ ...reviewQuery.page.queryOptions({ input: { ...(month ? { month } : {}), ...(areaCode ? { areaCode } : {}) } }), placeholderData: keepPreviousData })
  const pick = (name: string, value: string) => setSearch((before) => {
    const next = new URLSearchParams(before)
    next.set(name, value)
    return next
  }, { replace: true })
  if (page.isPending) return <Page title={t.title}><LoadingState lines={12} /></Page>
  if (page.isError) return <Page title={t.title}><RefusalAlert error={page.error} onRetry={() => void page.refetch()} /></Page>
  const review = page.data
  if (!review) return <Page title={t.title}><EmptyState title={t.empty} next={t.next} action={<Link to="/feeds">{t.toFeeds}</Link>} /></Page>
  const stateWords = { none: '', open: ` · ${t.open}`, closed: ` · ${t.closed}` }
  const off = review.findings.filter((finding) => finding.state === 'offTrack').length
  return (
    <Page
      title={t.title} note={t.note(review.areaName, formatMonth(review.month, language))} loopTitle={t.loop} bodyTitle={t.body} loop={<MeetingState review={review} />}
      actions={(
        <>
          <AreaPick value={review.areaCode} onPick={(code) => pick('area', code)} />
          <Select aria-label={t.month} style={{ minWidth: 170 }} value={review.month} onChange={(value) => pick('month', value)} options={review.months.map((each) => ({ value: each.month, label: `${formatMonth(each.month, language)}${stateWords[each.state]}` }))} />
        </>
      )}
    >
      <div className="plan-home">
        {review.state === 'none' ? <Convene review={review} /> : null}
        <h2>{t.findings}</h2>
        <p className="bh-soft">{t.counts(review.onTrackCount, review.findings.length - off, off, review.noTargetCount)}{review.state === 'closed' ? ` · ${t.frozen}` : ''}</p>
        {review.rules === null ? null : (
          <p className="bh-small bh-faint">
            {t.judged}<Link to={rulePathOf('plan.thresholds', review.rules.thresholds.ruleId)}>{t.limits(review.rules.thresholds.version)}</Link>{t.ordered}<Link to={rulePathOf('plan.worth', review.rules.worth.ruleId)}>{t.worth(review.rules.worth.version)}</Link>
          </p>
        )}
        {review.findings.length === 0 ? <p className="bh-soft">{t.none}</p> : review.findings.map((finding) => <FindingItem key={`${review.month} ${finding.measureId}`} review={review} finding={finding} />)}
        {review.earlier.length > 0 ? <><h2>{t.earlier}</h2><EarlierActions actions={review.earlier} /></> : null}
        <h2>{t.warnings}</h2>
        <ReviewWarnings review={review} />
        {review.ranking ? <><h2>{t.ranking}</h2><p className="bh-soft">{formatDay(review.ranking.from, language)} – {formatDay(review.ranking.to, language)}</p><RankingTable ranking={review.ranking} /></> : null}
        <h2>{t.minutes}</h2>
        <MinutesPart key={`${review.reviewId} ${review.minutes?.version ?? 0} ${review.state}`} review={review} />
      </div>
    </Page>
  )
}

const rulePathOf = (kind: string, ruleId: number | null): string => (ruleId === null ? `/rules?kind=${kind}` : `/rules/${ruleId}`)

function Convene({ review }: { readonly review: Review }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const fresh = useFreshReview()
  const open = useMutation({ mutationFn: () => reviewClient.open({ areaCode: review.areaCode, month: review.month }), onSuccess: fresh })
  if (!review.may.close) return null
  return (
    <>
      <Button type="primary" loading={open.isPending} onClick={() => open.mutate()}>{t.convene(formatMonth(review.month, language))}</Button>
      <RefusalAlert error={open.error} />
    </>
  )
}

function ReviewWarnings({ review }: { readonly review: Review }): ReactNode {
  const t = useWords(words)
  const names = useWords(forecastWords)
  const { language } = useLanguage()
  if (review.warnings.length === 0) return <p className="bh-soft">{t.noWarnings}</p>
  return (
    <ul className="plan-home-list">
      {review.warnings.map((warning) => (
        <li key={warning.measureId} className="forecast-row">
          <span><Link to={`/measures/${warning.measureId}?area=${warning.subjectCode}`}>{warning.name[language]}</Link><br /><span className="bh-small bh-faint">{intervalText(warning, language, names)}</span></span>
          <span>{warning.outlook === null ? null : <State state={outlookState[warning.outlook]}>{names[warning.outlook]}</State>}</span>
          <span className="bh-numbers">{names.completion} {percentText(warning.completion?.point, language)}</span>
          <span className="bh-numbers">{names.risk} {riskText(warning, language) ?? t.noValue}</span>
        </li>
      ))}
    </ul>
  )
}
