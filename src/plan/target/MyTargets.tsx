import { useQuery } from '@tanstack/react-query'
import Select from 'antd/es/select'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { branchQuery } from '../../branch/branchClient.ts'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatInstant, formatMonth } from '../../platform/ui/formatDay.ts'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { MyLatestScore } from '../assessment/run/MyScores.tsx'
import { outlookState } from '../forecast/ForecastNote.tsx'
import { forecastWords } from '../forecast/forecastWords.web.ts'
import type { PersonLine } from './contract.ts'
import { MyDays } from './MyDays.tsx'
import { MyWork } from './MyWork.tsx'
import { targetQuery } from './targetClient.ts'
import { linePath } from './targetText.web.ts'
import './MyTargets.css'

const words = defineWords({
  zh: {
    title: '我的指标', of: (name: string) => `${name} 的指标`, month: '月份', whose: '看谁的', own: '本人', deputy: (name: string, to: string) => `${name}（代理至 ${to}）`, note: (post: string, unit: string) => `${unit} ${post}`, personal: '个人目标', held: (name: string) => `所负责：${name}`,
    thisMonth: '当月', target: '目标', base: '基础', challenge: '挑战', completion: '完成率', toDate: '年累计', year: '全年目标', pace: '时序进度', ahead: (points: string) => `超进度 ${points} 个百分点`, behind: (points: string) => `落后 ${points} 个百分点`, even: '与进度一致', rank: (rank: number, peers: number) => `第 ${rank} 名，共 ${peers} 人`, rankPlace: (rank: number, peers: number) => `第 ${rank} 名，共 ${peers} 个`,
    noFigure: '尚无数据', missing: (names: string) => `缺 ${names} 的数据`, empty: '今年还没有定给您的目标', next: '目标批准生效后会出现在这里；负责哪些区域和网点，见“责任分工”。', duties: '责任分工', why: '看指标', work: '我的待办', workOf: '待办', months: '各月', yearEnd: '年底预计', path: '全年目标推算', soFar: (value: string) => `全年 ${value}`, upTo: (month: string) => `按 ${month}以前的数`, untold: '还没有算', asOf: (at: string) => `数字算于 ${at}`, renewing: (at: string) => `以下是 ${at} 算出的数字；此后数据、目标或分工有变动，正在重算，算好自动更新。`,
  },
  en: {
    title: 'My targets', of: (name: string) => `Targets of ${name}`, month: 'Month', whose: 'Whose', own: 'Mine', deputy: (name: string, to: string) => `${name} (deputy until ${to})`, note: (post: string, unit: string) => `${post}, ${unit}`, personal: 'Personal', held: (name: string) => `Answers for ${name}`,
    thisMonth: 'This month', target: 'target', base: 'base', challenge: 'challenge', completion: 'Completion', toDate: 'Year to date', year: 'Year target', pace: 'Pace of the year', ahead: (points: string) => `${points} points ahead`, behind: (points: string) => `${points} points behind`, even: 'on pace', rank: (rank: number, peers: number) => `${rank} of ${peers}`, rankPlace: (rank: number, peers: number) => `${rank} of ${peers}`,
    noFigure: 'no figure yet', missing: (names: string) => `no figures of ${names}`, empty: 'No target of yours counts this year yet', next: 'Targets appear once they are approved; for what you answer, see who answers for what.', duties: 'Who answers for what', why: 'The indicator', work: 'My open work', workOf: 'Open work', months: 'Months', yearEnd: 'Year end', path: 'from the year\'s target', soFar: (value: string) => `${value} in the year`, upTo: (month: string) => `by figures up to ${month}`, untold: 'not computed yet', asOf: (at: string) => `Computed ${at}`, renewing: (at: string) => `These figures were computed ${at}. Figures, targets or duties have changed since; they are being computed anew and will appear here.`,
  },
})

const behindMs = 3_000

/** One person: what is expected, what was achieved, how far the year is, and the rank among those alike. */
export function MyTargets(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [search, setSearch] = useSearchParams()
  const staffNo = search.get('staff') ?? ''
  const month = search.get('month') ?? ''
  const periods = useQuery(branchQuery.measures.periods.queryOptions())
  const answer = useQuery(targetQuery.targets.person.queryOptions({
    input: { ...(staffNo === '' ? {} : { staffNo }), ...(month === '' ? {} : { month }) },
    // What is being computed anew comes by itself.
    refetchInterval: (query) => (query.state.data?.isBehind ? behindMs : false),
  }))
  const pick = (name: string, value: string) => setSearch((before) => {
    const next = new URLSearchParams(before)
    if (value === '') next.delete(name)
    else next.set(name, value)
    return next
  }, { replace: true })
  const page = answer.data
  return (
    <Page title={page && staffNo !== '' ? t.of(page.name) : t.title} note={page ? t.note(page.post, page.unitName) : undefined}
      actions={<>
        {page && page.actingFor.length > 0 ? <Select aria-label={t.whose} style={{ minWidth: 170 }} value={staffNo} onChange={(value) => pick('staff', value)} options={[{ value: '', label: t.own }, ...page.actingFor.map((one) => ({ value: one.staffNo, label: t.deputy(one.name, one.to) }))]} /> : null}
        <Select aria-label={t.month} style={{ minWidth: 130 }} value={month || page?.month || ''} onChange={(value) => pick('month', value)} options={(periods.data?.months ?? []).toReversed().map((value) => ({ value, label: formatMonth(value, language) }))} />
      </>}
      loopTitle={staffNo === '' ? t.work : t.workOf} bodyTitle={t.title} loop={<><MyWork staffNo={staffNo} name={page?.name ?? ''} isDeputy={page?.actingFor.some((one) => one.staffNo === staffNo) ?? false} />{staffNo === '' ? <MyLatestScore /> : null}</>}>
      <RefusalAlert error={answer.error} />
      {page && page.asOf !== null && page.lines.length > 0 ? <p className={page.isBehind ? 'bh-soft' : 'bh-faint bh-small'} role="status">{page.isBehind ? t.renewing(formatInstant(page.asOf, language)) : t.asOf(formatInstant(page.asOf, language))}</p> : null}
      {page ? <MyDays staffNo={staffNo} /> : null}
      {!page ? (answer.error ? null : <LoadingState shape="rows" />) : page.lines.length === 0 ? <EmptyState title={t.empty} next={<>{t.next} <Link to="/branch/assignments">{t.duties}</Link></>} /> : (
        <ul className="bh-mine">{page.lines.map((line) => <TargetCard key={`${line.subjectKind} ${line.subjectCode} ${line.measureId} ${line.brand}`} line={line} month={page.month} />)}</ul>
      )}
    </Page>
  )
}

function TargetCard({ line, month }: { readonly line: PersonLine; readonly month: string }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const figure = (value: number | null) => (value === null ? '—' : formatFigure(value, line.unit, language))
  const percent = (value: number | null) => (value === null ? '—' : `${(value * 100).toFixed(1)}%`)
  const points = line.ahead === null ? null : Math.abs(line.ahead * 100).toFixed(1)
  const isBehind = line.ahead !== null && line.ahead < -0.005 && line.better !== 'neither'
  return (
    <li className="bh-mine-card">
      <div className="bh-mine-head">
        <Link to={linePath({ ...line, period: month })} title={t.why}>{line.name[language]}{line.brand === '' ? '' : `（${line.brand}）`}</Link>
        <span className="bh-faint bh-small">{line.subjectKind === 'staff' ? t.personal : t.held(line.subjectName)}</span>
      </div>
      <dl className="bh-numbers">
        <div><dt>{t.thisMonth}</dt><dd><strong>{line.actual === null ? t.noFigure : figure(line.actual)}</strong> <span className="bh-soft">{t.target} {figure(line.target)}</span>{line.targetBasis === 'path' || line.targetBasis === 'year' ? <span className="bh-faint bh-small">{t.path}</span> : null}{line.base === null ? null : <span className="bh-faint bh-small">{t.base} {figure(line.base)} · {t.challenge} {figure(line.challenge)}</span>}</dd></div>
        <div><dt>{t.completion}</dt><dd><strong>{percent(line.completion)}</strong> {line.rank === null || line.peers === null ? null : <span className="bh-soft">{line.subjectKind === 'staff' ? t.rank(line.rank, line.peers) : t.rankPlace(line.rank, line.peers)}</span>}</dd></div>
        <div><dt>{t.toDate}</dt><dd>{figure(line.toDate)} <span className="bh-soft">{t.year} {figure(line.yearTarget)}</span></dd></div>
        <div><dt>{t.pace}</dt><dd className={isBehind ? 'bh-mine-behind' : ''}>{points === null ? '—' : isBehind ? t.behind(points) : (line.ahead ?? 0) > 0.005 ? t.ahead(points) : t.even} <span className="bh-faint bh-small">{percent(line.yearCompletion)} / {percent(line.elapsed)}</span></dd></div>
        <div><dt>{t.yearEnd}</dt><dd><YearEnd line={line} /></dd></div>
      </dl>
      {line.missing.length > 0 ? <p className="bh-faint bh-small">{t.missing(line.missing.join('、'))}</p> : null}
      <MonthBars line={line} label={t.months} />
    </li>
  )
}

/** Where the target will stand when the year ends, how sure that is, or why it cannot be told. */
function YearEnd({ line }: { readonly line: PersonLine }): ReactNode {
  const t = useWords(words)
  const names = useWords(forecastWords)
  const { language } = useLanguage()
  const { forecast } = line
  if (forecast === null) return <span className="bh-faint">{t.untold}</span>
  if (forecast.because !== null) return <span className="bh-soft">{names[forecast.because]}</span>
  const state = forecast.outlook === null ? null : <State state={outlookState[forecast.outlook]}>{names[forecast.outlook]}</State>
  if (forecast.kind === 'closed') return <>{t.soFar(formatFigure(forecast.soFar, line.unit, language))} {state}</>
  return (
    <>
      {formatFigure(forecast.yearEnd?.point ?? null, line.unit, language)} {state}
      {forecast.yearEnd === null || forecast.coverage === null ? null : (
        <span className="bh-faint bh-small">{names.interval(formatFigure(forecast.yearEnd.low, line.unit, language), formatFigure(forecast.yearEnd.high, line.unit, language), forecast.coverage)}{forecast.through === null ? null : ` · ${t.upTo(formatMonth(forecast.through, language))}`}</span>
      )}
    </>
  )
}

/** Twelve months: a bar for what came, a line for what was wanted. */
function MonthBars({ line, label }: { readonly line: PersonLine; readonly label: string }): ReactNode {
  const { language } = useLanguage()
  const top = Math.max(...line.points.flatMap((point) => [point.actual ?? 0, point.target ?? 0]), 0)
  if (top <= 0) return null
  const height = (value: number) => Math.max(0, (value / top) * 36)
  return (
    <svg className="bh-mine-bars" viewBox="0 0 240 40" role="img" aria-label={label} preserveAspectRatio="none">
      {line.points.map((point, index) => (
        <g key={point.month}>
          <title>{`${formatMonth(point.month, language)} ${point.actual === null ? '—' : formatFigure(point.actual, line.unit, language)} / ${point.target === null ? '—' : formatFigure(point.target, line.unit, language)}`}</title>
          {point.actual === null ? null : <rect x={index * 20 + 4} width="12" y={40 - height(point.actual)} height={height(point.actual)} className={isShort(line, point) ? 'bh-mine-short' : 'bh-mine-bar'} />}
          {point.target === null ? null : <rect x={index * 20 + 1} width="18" y={39 - height(point.target)} height="1.5" className="bh-mine-line" />}
        </g>
      ))}
    </svg>
  )
}
function isShort(line: PersonLine, point: PersonLine['points'][number]): boolean {
  if (point.actual === null || point.target === null || line.better === 'neither') return false
  return line.better === 'lower' ? point.actual > point.target : point.actual < point.target
}
