import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatDay, formatPeriod } from '../../platform/ui/figure.tsx'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { phoneQuery, useMedia } from '../../platform/ui/wide.ts'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { listMonths, parseMonth } from '../../kernel/day.ts'
import { ChapterList } from './ChapterList.tsx'
import { ClauseLoop } from './ClauseLoop.tsx'
import { type Board, type BoardClause, boardContract } from './contract.ts'
import { anchorOf, PlanText, SlipText } from './PlanText.tsx'
import { type BoardFilter, matchesFilter, textRows } from './showFigure.ts'
import './board.css'

const { query } = clientOf(boardContract)
const ClauseEdit = lazy(async () => ({ default: (await import('../clause/ClauseEdit.tsx')).ClauseEdit }))

const words = defineWords({
  zh: {
    area: '区域', period: '期间', print: '打印', import: '导入新版本', today: '今日要点', asOf: (day: string) => `数据截至 ${day}`, version: (version: number) => `第 ${version} 版`, old: '旧版本，只读', limits: (version: number | null) => (version === null ? '默认门限' : `门限第 ${version} 版`),
    noPlan: '还没有工作计划', noPlanNext: '把年度工作计划粘贴进来，或上传 Word、文本文件。每句话会成为一条，可以挂上指标、目标和责任人。', noPlanAsk: '请管理员或总经理导入年度工作计划。', importFirst: '导入工作计划',
    noData: '还没有导入任何数据文件，所以各条都没有数。', sentences: (all: number, measurable: number) => `${all} 句，${measurable} 句可衡量`,
    offTrack: '偏离', watch: '关注', onTrack: '正常', noFigure: '无数据', noIndicator: '无指标', noOwner: '无责任人', noTarget: '未定目标', suggestedCount: '条建议待确认', slipCount: '处写法待确认',
    followed: (name: string, count: number) => `${count} 句话用“${name}”来衡量，其余的淡出。`, followedNone: '计划里还没有一句话用这个指标来衡量。', showAll: '显示全文',
    pick: '选一句话，这里显示它的闭环。', loop: '闭环', text: '计划', keys: 'j / k 上下移动，e 修改', choose: '全文',
  },
  en: {
    area: 'Area', period: 'Period', print: 'Print', import: 'Import a new version', today: 'Today', asOf: (day: string) => `data as of ${day}`, version: (version: number) => `version ${version}`, old: 'an older version, read only', limits: (version: number | null) => (version === null ? 'usual limits' : `limits version ${version}`),
    noPlan: 'There is no plan yet', noPlanNext: 'Paste the work plan of the year, or upload it as Word or text. Each sentence becomes a clause that can carry an indicator, a target and an owner.', noPlanAsk: 'Ask the administrator or the general manager to import the plan.', importFirst: 'Import a plan',
    noData: 'No data file has been imported yet, so no sentence has a figure.', sentences: (all: number, measurable: number) => `${all} sentences, ${measurable} measurable`,
    offTrack: 'off track', watch: 'to watch', onTrack: 'on track', noFigure: 'no data', noIndicator: 'no indicator', noOwner: 'no owner', noTarget: 'no target', suggestedCount: 'proposals to confirm', slipCount: 'spots to check',
    followed: (name: string, count: number) => `${count} ${count === 1 ? 'sentence is' : 'sentences are'} measured by “${name}”; the others step back.`, followedNone: 'No sentence of the plan is measured by this indicator yet.', showAll: 'Show all',
    pick: 'Choose a sentence to see its loop here.', loop: 'Loop', text: 'Plan', keys: 'j / k move, e edits', choose: 'Whole text',
  },
})

/** The plan as its author wrote it, each sentence with its state; the loop of the chosen one beside it. */
export function PlanBoard(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [params, setParams] = useSearchParams()
  const isPhone = useMedia(phoneQuery)
  const asked = askOf(params)
  const board = useQuery({ ...query.board.queryOptions({ input: asked }), placeholderData: keepPreviousData })
  const [filter, setFilter] = useState<BoardFilter | null>(null)
  const [isEditing, setEditing] = useState(false)
  const rows = useMemo(() => textRows(board.data?.clauses ?? []), [board.data])
  const change = (name: string, value: string | null): void => {
    setParams((before) => {
      const after = new URLSearchParams(before)
      if (value === null) after.delete(name)
      else after.set(name, value)
      return after
    }, { replace: true })
  }
  const picked = board.data?.clauses.find((clause) => String(clause.clauseId) === params.get('clause')) ?? null
  // From the page of an indicator: the sentences that it follows, the first of them open.
  const measureId = params.get('measure')
  const followed = measureId === null ? null : (board.data?.clauses.filter((clause) => clause.figures.some((figure) => figure.measureId === measureId)) ?? [])
  const chosen = picked ?? followed?.[0] ?? (isPhone ? null : firstWorth(board.data))
  useBoardKeys(rows.flatMap((row) => (row.kind === 'sentence' ? [row.clause] : [])), chosen, {
    choose: (clauseId) => change('clause', String(clauseId)), edit: () => setEditing(board.data?.may.edit === true && chosen !== null),
  })
  useArrival(params.get('clause') ?? (followed?.[0] ? String(followed[0].clauseId) : null), board.isSuccess)
  const near = useNearLoop(board.data)

  if (board.isPending) return <Page title={<LoadingState lines={1} />}><LoadingState lines={14} /></Page>
  if (board.isError) return <Page title={t.text}><RefusalAlert error={board.error} onRetry={() => void board.refetch()} /></Page>
  const { data } = board
  if (!data.plan) return <NoPlan mayImport={data.may.edit} />
  const note = [data.period === null ? t.noData : formatPeriod(data.period, language), data.dataAsOf ? t.asOf(formatDay(data.dataAsOf, language, 'short')) : null, data.plan.inForce ? t.version(data.plan.version) : t.old].filter(Boolean).join(' · ')
  return (
    <Page
      title={<span lang="zh-CN">{data.plan.title}</span>} note={<>{note}{data.thresholds === null ? null : <> · <Link to={data.thresholds.ruleId === null ? '/rules?kind=plan.thresholds' : `/rules/${data.thresholds.ruleId}`}>{t.limits(data.thresholds.version)}</Link></>}</>} where={<ChapterList clauses={data.clauses} />} loopTitle={t.loop} bodyTitle={t.choose}
      actions={<BoardTools board={data} onPeriod={(period) => change('period', period)} onArea={(area) => change('area', area)} />}
      loop={chosen ? <ClauseLoop clause={chosen} board={data} onEdit={() => setEditing(true)} /> : <p className="bh-soft">{t.pick}</p>}
      {...(picked ? { focus: <span lang="zh-CN"><SlipText text={picked.text} slips={picked.slips} /></span> } : {})}
      focusKey={picked?.clauseId ?? null}
    >
      <Counts board={data} filter={filter} onFilter={setFilter} />
      {followed === null ? null : (
        <p className="bh-row bh-soft plan-followed">
          {followed.length === 0 ? t.followedNone : t.followed(followed[0]?.figures.find((figure) => figure.measureId === measureId)?.name[language] ?? '', followed.length)}
          <Button size="small" onClick={() => change('measure', null)}>{t.showAll}</Button>
        </p>
      )}
      <PlanText
        rows={rows} chosenId={chosen?.clauseId ?? null} isShown={(clause) => (filter === null || matchesFilter(clause, filter)) && (followed === null || followed.length === 0 || followed.includes(clause))}
        onChoose={(clauseId) => change('clause', String(clauseId))} onNear={near}
      />
      {isEditing && chosen ? (
        <Suspense fallback={null}>
          <ClauseEdit clauseId={chosen.clauseId} clauses={data.clauses} may={data.may} onClose={() => setEditing(false)} onGone={(clauseId) => change('clause', String(clauseId))} />
        </Suspense>
      ) : null}
    </Page>
  )
}

function askOf(params: URLSearchParams): { planId?: number; period?: string; areaCode?: string } {
  const planId = Number(params.get('plan'))
  const period = params.get('period')
  const areaCode = params.get('area')
  return { ...(planId > 0 ? { planId } : {}), ...(period ? { period } : {}), ...(areaCode ? { areaCode } : {}) }
}

/** The worst sentence, else the first that says something countable. */
function firstWorth(board: Board | undefined): BoardClause | null {
  if (!board) return null
  const sentences = board.clauses.filter((clause) => clause.isLeaf)
  return sentences.find((clause) => clause.state === 'off_track') ?? sentences.find((clause) => clause.state === 'watch') ?? sentences.find((clause) => clause.isMeasurable) ?? sentences[0] ?? null
}

function useBoardKeys(sentences: readonly BoardClause[], chosen: BoardClause | null, act: { choose: (clauseId: number) => void; edit: () => void }): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const target = event.target
      const isTyping = target instanceof HTMLElement && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable || target.closest('[role=dialog]') !== null)
      if (isTyping || event.metaKey || event.ctrlKey || event.altKey) return
      if (event.key === 'e') act.edit()
      if (event.key !== 'j' && event.key !== 'k') return
      // Keys come faster than the address follows; the focus is where the last one led.
      const focused = sentences.findIndex((clause) => anchorOf(clause.clauseId) === document.activeElement?.id)
      const at = focused >= 0 ? focused : sentences.findIndex((clause) => clause.clauseId === chosen?.clauseId)
      const next = sentences[Math.max(0, Math.min(sentences.length - 1, at + (event.key === 'j' ? 1 : -1)))]
      if (!next) return
      event.preventDefault()
      act.choose(next.clauseId)
      const row = document.getElementById(anchorOf(next.clauseId))
      row?.focus({ preventScroll: true })
      row?.scrollIntoView({ block: 'nearest' })
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  })
}

/** A link to a sentence leads to it, once, when the text is there. */
function useArrival(clauseId: string | null, isReady: boolean): void {
  const isDone = useRef(false)
  useEffect(() => {
    if (!isReady || isDone.current) return
    isDone.current = true
    if (clauseId !== null) document.getElementById(anchorOf(Number(clauseId)))?.scrollIntoView({ block: 'center' })
  }, [isReady, clauseId])
}

/** The loop is fetched while the pointer is on its way. */
function useNearLoop(board: Board | undefined): (clauseId: number) => void {
  const queries = useQueryClient()
  return (clauseId) => {
    if (!board || board.period === null || board.areaCode === null) return
    void queries.prefetchQuery(query.loop.queryOptions({ input: { clauseId, period: board.period, areaCode: board.areaCode } }))
  }
}

function BoardTools(props: { readonly board: Board; readonly onPeriod: (period: string) => void; readonly onArea: (areaCode: string) => void }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const { board } = props
  const periods = periodsOf(board)
  return (
    <div className="bh-row plan-no-print">
      <select className="plan-select" aria-label={t.area} value={board.areaCode ?? ''} onChange={(event) => props.onArea(event.target.value)}>
        {board.areas.map((area) => <option key={area.areaCode} value={area.areaCode}>{area.name}</option>)}
      </select>
      {periods.length > 0 ? (
        <select className="plan-select" aria-label={t.period} value={board.period ?? ''} onChange={(event) => props.onPeriod(event.target.value)}>
          {periods.map((period) => <option key={period} value={period}>{formatPeriod(period, language)}</option>)}
        </select>
      ) : null}
      <Link to="/today">{t.today}</Link>
      <button type="button" className="bh-plain plan-wide plan-link" onClick={() => window.print()} title={t.keys}>{t.print}</button>
      {board.may.edit ? <Link to="/plan/import" className="plan-wide">{t.import}</Link> : null}
    </div>
  )
}

/** Newest first: each month, and the year before its months. */
function periodsOf(board: Board): string[] {
  const newest = parseMonth(board.newestMonth ?? '')
  const oldest = parseMonth(board.oldestMonth ?? '')
  const months: string[] = newest && oldest ? listMonths(oldest, newest).reverse() : []
  const periods = months.flatMap((month, index) => (index === 0 || month.endsWith('-12') ? [month.slice(0, 4), month] : [month]))
  return board.period === null || periods.includes(board.period) ? periods : [board.period, ...periods]
}

/** What is off, and honestly what is missing; a click leaves those sentences in front. */
function Counts(props: { readonly board: Board; readonly filter: BoardFilter | null; readonly onFilter: (filter: BoardFilter | null) => void }): ReactNode {
  const t = useWords(words)
  const { summary } = props.board
  const filters: readonly BoardFilter[] = ['offTrack', 'watch', 'onTrack', 'noFigure', 'noIndicator', 'noOwner', 'noTarget', 'suggestedCount', 'slipCount']
  return (
    <div className="plan-counts bh-numbers">
      <span>{t.sentences(summary.sentenceCount, summary.measurableCount)}</span>
      {filters.filter((name) => summary[name] > 0).map((name) => (
        <button key={name} type="button" className="bh-plain" aria-pressed={props.filter === name} onClick={() => props.onFilter(props.filter === name ? null : name)}>
          <b>{summary[name]}</b> {t[name]}
        </button>
      ))}
    </div>
  )
}

function NoPlan({ mayImport }: { readonly mayImport: boolean }): ReactNode {
  const t = useWords(words)
  const navigate = useNavigate()
  return (
    <Page title={t.text}>
      <EmptyState title={t.noPlan} next={mayImport ? t.noPlanNext : t.noPlanAsk} action={mayImport ? <Button type="primary" onClick={() => void navigate('/plan/import')}>{t.importFirst}</Button> : null} />
    </Page>
  )
}
