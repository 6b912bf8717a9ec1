import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { Figure, formatChange, formatDay, formatFigure, formatPeriod } from '../../platform/ui/figure.tsx'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { Warnings } from '../forecast/Warnings.tsx'
import { boardContract, type Home as HomeView, type HomeClause } from './contract.ts'
import { changeFrom, gapAmountText, gapText, stateName, unitOf } from './showFigure.ts'
import './board.css'

const { query } = clientOf(boardContract)

const words = defineWords({
  zh: {
    clause: '条款', now: '本期', since: '较上期', gapHead: '差距', who: '责任人', sinceBefore: '比前一日', sinceMean: '比均值', title: '今日要点', worst: '差距最大的五条', noWorst: '没有偏离或需要关注的条款', mine: '我负责的条款', noMine: '还没有指定给您的条款', noMineNext: '责任人在计划里逐条指定。您仍可以看全部计划。', plan: '打开计划', nobody: '无责任人', gap: '差', noIndicator: '尚无指标', noFigure: '尚无数据', noTarget: '未定目标',
    daily: (day: string) => `${day}，每日指标`, indicator: '指标', value: '当日', before: '前一日', weekday: '同星期均值', due: '到期的事', noDue: '七天内没有到期的事。', dueMore: (all: number, shown: number, late: number) => `共 ${all} 件，其中 ${late} 件已过期；只列最早的 ${shown} 件。`, dueOn: (day: string) => `${day} 前`, overdue: (day: string) => `${day} 已过期`,
    areas: '我的区域', province: '与省公司的数', compared: (count: number, differing: number) => `比较 ${count} 个指标，${differing === 0 ? '全部一致' : `${differing} 个不一致`}`, ours: '我们', theirs: '省公司', noPlan: '还没有工作计划', noPlanNext: '导入年度工作计划后，这里显示差距最大的条款和到期的事。',
  },
  en: {
    clause: 'Sentence', now: 'Now', since: 'Change', gapHead: 'Gap', who: 'Owner', sinceBefore: 'Change', sinceMean: 'Against it', title: 'Today', worst: 'The five widest gaps', noWorst: 'Nothing is off track or to be watched', mine: 'My clauses', noMine: 'No clause is yours yet', noMineNext: 'Owners are named clause by clause on the plan, which you can read in full.', plan: 'Open the plan', nobody: 'no owner', gap: 'gap', noIndicator: 'no indicator', noFigure: 'no data', noTarget: 'no target',
    daily: (day: string) => `Daily figures of ${day}`, indicator: 'Indicator', value: 'Day', before: 'Day before', weekday: 'Same weekday', due: 'Due', noDue: 'Nothing is due within seven days.', dueMore: (all: number, shown: number, late: number) => `${all} in all, ${late} of them overdue; only the earliest ${shown} are listed.`, dueOn: (day: string) => `by ${day}`, overdue: (day: string) => `overdue since ${day}`,
    areas: 'My areas', province: "The province's figures", compared: (count: number, differing: number) => `${count} indicators compared, ${differing === 0 ? 'all agree' : `${differing} differ`}`, ours: 'Ours', theirs: 'Province', noPlan: 'There is no plan yet', noPlanNext: 'Once the work plan is imported, its widest gaps and what is due show here.',
  },
})

/** What a person opens the day with. */
export function Home(): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const home = useQuery(query.home.queryOptions())
  if (home.isPending) return <Page title={t.title}><LoadingState lines={12} /></Page>
  if (home.isError) return <Page title={t.title}><RefusalAlert error={home.error} onRetry={() => void home.refetch()} /></Page>
  const { data } = home
  if (data.planId === null) return <Page title={t.title}><EmptyState title={t.noPlan} next={t.noPlanNext} action={<Link to="/plan">{t.plan}</Link>} /></Page>
  const note = [data.areaName, data.period === null ? null : formatPeriod(data.period, language)].filter(Boolean).join(' · ')
  return (
    <Page title={t.title} note={note} actions={<Link to="/plan">{t.plan}</Link>}>
      <div className="plan-home">
        {data.kind === 'manager' ? (
          <>
            <h2>{t.worst}</h2>
            {data.worst.length === 0 ? <p className="bh-soft">{t.noWorst}</p> : <ClauseRows clauses={data.worst} />}
            <Warnings areaCode={data.areaCode} />
          </>
        ) : (
          <>
            <h2>{t.mine}</h2>
            {data.mine.length === 0 ? <p className="bh-soft">{t.noMine}{language === 'zh' ? '。' : '. '}{t.noMineNext}</p> : <ClauseRows clauses={data.mine} />}
            {data.areas.length > 0 && data.areas.some((area) => area.figures.length > 0) ? <Areas areas={data.areas} /> : null}
          </>
        )}
        <Daily daily={data.daily} />
        <h2>{t.due}</h2>
        {data.due.length === 0 ? <p className="bh-soft">{t.noDue}</p> : <Due due={data.due} today={data.today} />}
        {data.dueCounts.all > data.due.length ? <p className="bh-small bh-soft">{t.dueMore(data.dueCounts.all, data.due.length, data.dueCounts.late)}</p> : null}
        {data.province ? <Province province={data.province} /> : null}
      </div>
    </Page>
  )
}

function ClauseRows({ clauses }: { readonly clauses: readonly HomeClause[] }): ReactNode {
  const t = useWords(words)
  return (
    <>
      <div className="plan-home-row plan-home-head" aria-hidden="true"><span>{t.clause}</span><span /><span>{t.now}</span><span>{t.since}</span><span>{t.gapHead}</span><span>{t.who}</span></div>
      <ul className="plan-home-list">{clauses.map((clause) => <li key={clause.clauseId}><ClauseRow clause={clause} /></li>)}</ul>
    </>
  )
}

function ClauseRow({ clause }: { readonly clause: HomeClause }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const { figure } = clause
  const gap = figure ? gapText(figure, language) : null
  const amount = figure ? gapAmountText(figure, language) : null
  const isShort = figure !== null && (figure.gap.value ?? 0) > 0
  const moved = figure === null || figure.actual === null ? null : changeFrom(figure.previous, figure)
  const since = moved === null ? '' : formatChange(moved.value, moved.kind, language)
  const missing = figure === null ? t.noIndicator : figure.state === 'no_figure' ? t.noFigure : figure.state === 'no_target' ? t.noTarget : null
  return (
    <Link className="plan-home-row" to={`/plan?clause=${clause.clauseId}`}>
      <span>
        <span lang="zh-CN">{clause.text}</span>
        <br />
        <span className="bh-small bh-faint">{figure?.name[language] ?? ''}</span>
      </span>
      <span><State state={stateName(clause.state)} show="mark" /></span>
      <span>{figure ? <Figure value={figure.actual} unit={unitOf(figure)} label={figure.name[language]} /> : null}</span>
      <span className="bh-numbers bh-soft">{since}</span>
      <span className={`bh-numbers ${isShort && figure?.state === 'off_track' ? 'plan-gap-off' : isShort && figure?.state === 'watch' ? 'plan-gap-watch' : 'bh-soft'}`}>
        {isShort && gap !== null ? `${t.gap} ${gap}${amount === null ? '' : ` = ${amount}`}` : (missing ?? '')}
      </span>
      <span className="bh-soft">{clause.owners.map((owner) => owner.name).join('、') || <span className="bh-faint">{t.nobody}</span>}</span>
    </Link>
  )
}

function Daily({ daily }: { readonly daily: HomeView['daily'] }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const [first] = daily
  if (!first) return null
  return (
    <>
      <h2>{t.daily(formatDay(first.day, language))}</h2>
      <div className="plan-scroll">
        <table className="plan-sheet bh-numbers">
          <thead><tr><th scope="col">{t.indicator}</th><th scope="col">{t.value}</th><th scope="col">{t.before}</th><th scope="col">{t.sinceBefore}</th><th scope="col">{t.weekday}</th><th scope="col">{t.sinceMean}</th></tr></thead>
          <tbody>
            {daily.map((each) => (
              <tr key={each.measureId}>
                <th scope="row">{each.name[language]}</th>
                <td><Link to={each.rowsPath}>{formatFigure(each.value, each.unit, language)}</Link></td>
                <td>{formatFigure(each.dayBefore, each.unit, language)}</td>
                <td className="bh-soft">{changeText(each, each.dayBefore, language)}</td>
                <td>{formatFigure(each.sameWeekdayMean, each.unit, language)}</td>
                <td className="bh-soft">{changeText(each, each.sameWeekdayMean, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
function changeText(each: HomeView['daily'][number], base: number | null, language: 'zh' | 'en'): string {
  const { value, kind } = changeFrom(base, { actual: each.value, unit: each.unit })
  return formatChange(value, kind, language)
}

function Areas({ areas }: { readonly areas: HomeView['areas'] }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  return (
    <>
      <h2>{t.areas}</h2>
      <div className="plan-scroll">
        <table className="plan-sheet bh-numbers">
          <thead><tr><th scope="col" />{(areas[0]?.figures ?? []).map((figure) => <th key={figure.measureId} scope="col">{figure.name[language]}</th>)}</tr></thead>
          <tbody>
            {areas.map((area) => (
              <tr key={area.areaCode}>
                <th scope="row">{area.name}</th>
                {area.figures.map((figure) => <td key={figure.measureId}><Link to={figure.rowsPath}>{formatFigure(figure.value, figure.unit, language)}</Link></td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function Due({ due, today }: { readonly due: HomeView['due']; readonly today: string }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  return (
    <ul className="plan-home-list">
      {due.map((note) => {
        const isLate = note.dueOn !== null && note.dueOn < today
        const when = formatDay(note.dueOn, language)
        return (
          <li key={note.noteId}>
            <Link className="plan-home-row" to={`/plan?clause=${note.clauseId}`}>
              <span>{note.text}<br /><span className="bh-small bh-faint" lang="zh-CN">{note.clauseText}</span></span>
              <span /><span /><span />
              <span className={isLate ? 'plan-gap-off' : 'bh-soft'}>{isLate ? t.overdue(when) : t.dueOn(when)}</span>
              <span className="bh-soft">{note.ownerName ?? ''}</span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}

function Province({ province }: { readonly province: NonNullable<HomeView['province']> }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  return (
    <>
      <h2>{t.province}</h2>
      <p className="bh-soft">{formatPeriod(province.period, language)} · {t.compared(province.comparedCount, province.differingCount)}</p>
      {province.rows.length === 0 ? null : (
        <div className="plan-scroll">
          <table className="plan-sheet bh-numbers">
            <thead><tr><th scope="col">{t.indicator}</th><th scope="col">{t.ours}</th><th scope="col">{t.theirs}</th></tr></thead>
            <tbody>{province.rows.map((row) => <tr key={row.measureId}><th scope="row">{row.name[language]}</th><td>{formatFigure(row.ours, row.unit, language)}</td><td>{formatFigure(row.province, row.unit, language)}</td></tr>)}</tbody>
          </table>
        </div>
      )}
    </>
  )
}
