import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { Figure, State, stateWord } from '../../platform/ui/figure.tsx'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { Sparkline } from '../../platform/ui/Sparkline.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { branchQuery } from '../branchClient.ts'
import type { MeasureShape, OverviewRow } from './contract.ts'
import { AreaPick, PeriodPick, usePeriods } from './MeasurePicks.tsx'

const words = defineWords({
  zh: {
    title: '指标', note: '所有指标的最新数值；点开看趋势、区域和明细', name: '指标', chapter: '章节', state: '状态', figure: '数值', last: '环比', year: '同比', target: '目标', trend: '近 12 个月', origin: '来源', computed: '明细计算', typed: '手工填报',
    empty: '还没有指标数据', next: '导入用户月末快照等文件后，指标会自动算出。', toFeeds: '去导入文件', noTarget: '未定目标',
    market: '市场', arrears: '欠费', channel: '渠道', group: '集团', care: '服务', maintenance: '维护', optimisation: '优化', toRows: '近 12 个月走势',
  },
  en: {
    title: 'Indicators', note: 'The newest figure of every indicator; open one for its trend, areas and rows', name: 'Indicator', chapter: 'Chapter', state: 'State', figure: 'Figure', last: 'Month on month', year: 'Year on year', target: 'Target', trend: '12 months', origin: 'From', computed: 'Rows', typed: 'Typed',
    empty: 'There are no figures yet', next: 'Figures appear once files such as the subscribers at month end are brought.', toFeeds: 'Bring a file', noTarget: 'No target',
    market: 'Market', arrears: 'Arrears', channel: 'Channel', group: 'Group', care: 'Care', maintenance: 'Maintenance', optimisation: 'Optimisation', toRows: 'Trend of 12 months',
  },
})

type Row = OverviewRow & { readonly measure: MeasureShape }

/** Every indicator of one area and period in one table. */
export function Indicators(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const { periods, latest, top, isPending, error, refetch } = usePeriods()
  const period = search.get('period') ?? latest ?? ''
  const areaCode = search.get('area') ?? top?.areaCode ?? ''
  const measures = useQuery(branchQuery.measures.list.queryOptions())
  const overview = useQuery(branchQuery.measures.overview.queryOptions({ input: { period, subjectKind: 'area', subjectCode: areaCode, brand: '' }, enabled: period !== '' && areaCode !== '' }))
  const pick = (name: string, value: string) => setSearch((before) => {
    const next = new URLSearchParams(before)
    next.set(name, value)
    return next
  }, { replace: true })
  if (isPending) return <Page title={t.title}><LoadingState shape="rows" /></Page>
  if (error) return <Page title={t.title}><RefusalAlert error={error} onRetry={() => void refetch()} /></Page>
  if (latest === null) return <Page title={t.title}><EmptyState title={t.empty} next={t.next} action={<Link to="/feeds">{t.toFeeds}</Link>} /></Page>

  const byId = new Map((measures.data ?? []).map((measure) => [measure.id, measure]))
  // Daily figures have no month-end state; they show with the others once a month is chosen.
  const rows = (overview.data ?? []).flatMap((row): Row[] => {
    const measure = byId.get(row.measureId)
    return measure ? [{ ...row, measure }] : []
  })
  const chapterOf = (row: Row) => {
    const id = row.measureId.split('.')[0] ?? ''
    const known: Readonly<Record<string, string>> = { market: t.market, arrears: t.arrears, channel: t.channel, group: t.group, care: t.care, maintenance: t.maintenance, optimisation: t.optimisation }
    return known[id] ?? id
  }
  const path = (row: Row) => `/measures/${row.measureId}?period=${period}&area=${areaCode}`
  const columns: TableColumn<Row>[] = [
    { key: 'chapter', title: t.chapter, kind: 'text', value: chapterOf, width: 80 },
    { key: 'name', title: t.name, kind: 'text', value: (row) => row.measure.name[language], render: (row) => <Link to={path(row)} title={row.measure.definition[language]}>{row.measure.name[language]}</Link> },
    { key: 'state', title: t.state, kind: 'text', value: (row) => (row.state ? stateWord(row.state, language) : t.noTarget), render: (row) => (row.state ? <State state={row.state} /> : <span className="bh-faint">{t.noTarget}</span>) },
    { key: 'figure', title: t.figure, kind: 'number', value: (row) => row.value, render: (row) => <Figure value={row.value} unit={row.measure.unit} label={row.measure.name[language]} onOpen={() => void navigate(path(row))} /> },
    { key: 'target', title: t.target, kind: 'number', value: (row) => row.target, render: (row) => (row.target === null ? <span className="bh-faint">—</span> : formatFigure(row.target, row.measure.unit, language)) },
    { key: 'last', title: t.last, kind: 'number', value: (row) => row.againstLast.value, render: (row) => <ChangeCell row={row} which="againstLast" /> },
    { key: 'year', title: t.year, kind: 'number', value: (row) => row.againstLastYear.value, render: (row) => <ChangeCell row={row} which="againstLastYear" /> },
    { key: 'trend', title: t.trend, kind: 'text', value: () => null, render: (row) => (row.points.some((point) => point !== null) ? <Sparkline points={row.points} state={row.state ?? 'onTrack'} label={`${row.measure.name[language]} ${t.toRows}`} /> : null) },
    { key: 'origin', title: t.origin, kind: 'text', value: (row) => (row.measure.origin === 'typed' ? t.typed : t.computed), isHidden: true },
  ]
  return (
    <Page title={t.title} note={t.note} actions={<><AreaPick value={areaCode} onPick={(code) => pick('area', code)} /><PeriodPick value={period} periods={periods} onPick={(next) => pick('period', next)} /></>}>
      <DataTable name="branch.indicators" cardHead="name" title={t.title} columns={columns} rows={rows} rowKey={(row) => row.measureId} loading={overview.isPending || measures.isPending} error={overview.error ?? measures.error} onRetry={() => void overview.refetch()} onOpen={(row) => void navigate(path(row))} pageSize={100} />
    </Page>
  )
}

function ChangeCell(props: { readonly row: Row; readonly which: 'againstLast' | 'againstLastYear' }): ReactNode {
  const { language } = useLanguage()
  const change = props.row[props.which]
  if (change.value === null) return <span className="bh-faint">—</span>
  const points = language === 'zh' ? ' 点' : ' pts'
  const amount = change.kind === 'points' ? change.value : change.value * 100
  return <span className="bh-numbers">{`${amount > 0 ? '+' : ''}${amount.toFixed(1)}${change.kind === 'points' ? points : ' %'}`}</span>
}
