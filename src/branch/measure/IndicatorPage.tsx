import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { addMonths, lastDayOf, listMonths, month, parsePeriod } from '../../kernel/day.ts'
import { AreaMap } from '../../platform/ui/AreaMap.tsx'
import { BarList } from '../../platform/ui/BarList.tsx'
import { SmallMultiples, TrendChart } from '../../platform/ui/Chart.tsx'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { Figure, State, stateWord } from '../../platform/ui/figure.tsx'
import { formatMonth, formatPeriod } from '../../platform/ui/formatDay.ts'
import { formatChange, formatFigure } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { branchQuery } from '../branchClient.ts'
import type { Outlook, SeriesPoint, ValueRow } from './contract.ts'
import { AreaPick, BrandPick, PeriodPick, usePeriods } from './MeasurePicks.tsx'

const words = defineWords({
  zh: {
    trend: '走势', byArea: '各区县', map: '地图', byUnit: '各营业部', byBrand: '各品牌', table: '下级区域', rows: '打开明细', clauses: '看相关条款', orders: '谁在做、下发改进单', targets: '定目标', province: '与省公司对比', last: '环比', year: '同比', target: '目标', path: '按进度应到', noTarget: '未定目标',
    area: '区域', figure: '数值', numerator: '分子', denominator: '分母', definition: '口径', roll: '跨月', sum: '分子、分母分别累加', added: '各月相加', loading: '指标', lastOf: '取最后一个月', mean: '取各月平均', state: '状态', noFigure: '这个期间没有数值。', source: '数据批次', doors: '下一步',
  },
  en: {
    trend: 'Trend', byArea: 'By county', map: 'Map', byUnit: 'By office', byBrand: 'By brand', table: 'Areas below', rows: 'Open the rows', clauses: 'Clauses of the plan', orders: 'Who is on it, order an action', targets: 'Set targets', province: 'Beside the province', last: 'Month on month', year: 'Year on year', target: 'Target', path: 'Due by now', noTarget: 'No target',
    area: 'Area', figure: 'Figure', numerator: 'Numerator', denominator: 'Denominator', definition: 'Definition', roll: 'Over months', sum: 'numerators and denominators add up', added: 'months add up', loading: 'Indicator', lastOf: 'the last month', mean: 'the mean of the months', state: 'State', noFigure: 'There is no figure for this period.', source: 'Batches', doors: 'Next',
  },
})

/** The band begins at the last figure, so that it leaves the line and does not float beside it. */
function bandOf(points: readonly SeriesPoint[], ahead: Outlook['months']): { low: (number | null)[]; high: (number | null)[] } {
  const before = points.map((point, index) => (index === points.length - 1 ? point.value : null))
  return { low: [...before, ...ahead.map((each) => each.low)], high: [...before, ...ahead.map((each) => each.high)] }
}

/** One indicator: figure, trend against target and last year, and where it stands. */
export function IndicatorPage(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const { id = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const { periods, latest, top, isPending } = usePeriods()
  const period = search.get('period') ?? latest ?? ''
  const areaCode = search.get('area') ?? top?.areaCode ?? ''
  const brand = search.get('brand') ?? ''
  const pick = (name: string, value: string) => setSearch((before) => {
    const next = new URLSearchParams(before)
    next.set(name, value)
    return next
  }, { replace: true })
  const span = parsePeriod(period)
  const lastMonth = span && span.kind !== 'day' ? (span.months.at(-1) ?? null) : span ? month(period.slice(0, 7)) : null
  const isReady = lastMonth !== null && areaCode !== ''
  const range = lastMonth ? { from: addMonths(lastMonth, -23), to: lastMonth } : { from: '2000-01', to: '2000-01' }
  const areas = useQuery(branchQuery.areas.tree.queryOptions({ input: { level: 'township' } }))
  const level = areas.data?.find((area) => area.areaCode === areaCode)?.level ?? 'prefecture'
  const below = level === 'prefecture' || level === 'province' ? 'county' : level === 'county' ? 'township' : 'village'
  const series = useQuery(branchQuery.measures.series.queryOptions({ input: { id, subjectKind: 'area', subjectCode: areaCode, brand, ...range }, enabled: isReady }))
  const own = useQuery(branchQuery.measures.overview.queryOptions({ input: { period, subjectKind: 'area', subjectCode: areaCode, brand }, enabled: isReady }))
  const children = useQuery(branchQuery.measures.values.queryOptions({ input: { id, period, level: below, parentCode: areaCode, brand }, enabled: isReady }))
  const multiples = useQuery(branchQuery.measures.multiples.queryOptions({ input: { id, level: below, parentCode: areaCode, brand, from: lastMonth ? addMonths(lastMonth, -11) : '2000-01', to: range.to }, enabled: isReady && below !== 'village' }))
  const brands = useQuery(branchQuery.measures.values.queryOptions({ input: { id, period, level: level === 'county' || level === 'township' || level === 'prefecture' ? level : 'prefecture', parentCode: areaCode, brand: '*' }, enabled: isReady }))
  const units = useQuery(branchQuery.measures.values.queryOptions({ input: { id, period, subjectKind: 'unit', parentCode: areaCode, brand }, enabled: isReady }))
  const problem = series.error ?? own.error ?? children.error
  if (problem) return <Page title={t.loading}><RefusalAlert error={problem} onRetry={() => void series.refetch()} /></Page>
  if (isPending || !series.data || !own.data) return <Page title={t.loading}><LoadingState lines={8} /></Page>

  const { measure } = series.data
  const figure = own.data.find((row) => row.measureId === id)
  const rowsPath = (code: string, kind = 'area', ofBrand = brand) => `/measures/${id}/rows?period=${measure.grain === 'day' ? lastDayOf(lastMonth ?? month('2000-01')) : (lastMonth ?? '')}&subjectKind=${kind}&subjectCode=${code}&brand=${encodeURIComponent(ofBrand)}`
  const ahead = series.data.outlook?.months ?? []
  const trend = {
    labels: [...series.data.points, ...ahead].map((point) => formatMonth(point.period, language, 'short')), actual: [...series.data.points.map((point) => point.value), ...ahead.map(() => null)],
    target: [...series.data.points, ...ahead].map((point) => point.target), lastYear: [...series.data.points, ...ahead].map((point) => point.lastYear),
    ...(ahead.length > 0 ? { band: bandOf(series.data.points, ahead) } : {}),
  }
  const brandRows = (brands.data?.values ?? []).filter((row) => row.subject.code === areaCode && row.brand !== '')
  const unitRows = (units.data?.values ?? []).filter((row) => row.value !== null && row.subject.level === 'business_office').toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0))
  const childRows = children.data?.values ?? []
  const change = (row: ValueRow, which: 'againstLast' | 'againstLastYear') => formatChange(row[which].value, row[which].kind, language)
  const columns: TableColumn<ValueRow>[] = [
    { key: 'area', title: t.area, kind: 'text', value: (row) => row.subject.name },
    { key: 'state', title: t.state, kind: 'text', value: (row) => (row.state ? stateWord(row.state, language) : ''), render: (row) => (row.state ? <State state={row.state} /> : null) },
    { key: 'figure', title: t.figure, kind: measure.unit === 'percent' ? 'percent' : 'number', unit: measure.unit, value: (row) => row.value, sum: !measure.isRatio },
    { key: 'numerator', title: t.numerator, kind: 'number', value: (row) => row.numerator, isHidden: !measure.isRatio, sum: true },
    { key: 'denominator', title: t.denominator, kind: 'number', value: (row) => row.denominator, isHidden: !measure.isRatio, sum: true },
    { key: 'target', title: t.target, kind: measure.unit === 'percent' ? 'percent' : 'number', unit: measure.unit, value: (row) => row.target },
    { key: 'last', title: t.last, kind: 'number', value: (row) => row.againstLast.value, render: (row) => change(row, 'againstLast') },
    { key: 'year', title: t.year, kind: 'number', value: (row) => row.againstLastYear.value, render: (row) => change(row, 'againstLastYear') },
  ]
  const rollWords = { sum: measure.isRatio ? t.sum : t.added, last: t.lastOf, mean: t.mean }[measure.rollUp]
  return (
    <Page
      title={measure.name[language]} note={measure.definition[language]}
      actions={<><AreaPick value={areaCode} onPick={(code) => pick('area', code)} />{measure.cuts.includes('brand') ? <BrandPick value={brand} brands={brandRows.map((row) => row.brand)} onPick={(next) => pick('brand', next)} /> : null}<PeriodPick value={period} periods={periods} onPick={(next) => pick('period', next)} /></>}
      loopTitle={t.figure} focus={`${series.data.subject.name} · ${formatPeriod(period, language)}`} focusKey={id}
      loop={
        <div className="bh-stack">
          {figure?.state ? <State state={figure.state} /> : null}
          <Figure value={figure?.value ?? null} unit={measure.unit} size="large" better={measure.better} label={measure.name[language]} onOpen={() => void navigate(rowsPath(areaCode))} />
          {figure?.value === null ? <p className="bh-soft">{t.noFigure}</p> : null}
          <dl className="bh-facts">
            <dt>{figure?.targetBasis === 'path' ? t.path : t.target}</dt>
            <dd>{figure?.target === null || figure === undefined ? <span className="bh-faint">{t.noTarget}</span> : formatFigure(figure.target, measure.unit, language)}</dd>
            <dt>{t.last}</dt>
            <dd>{formatChange(figure?.againstLast.value, figure?.againstLast.kind ?? 'ratio', language)}</dd>
            <dt>{t.year}</dt>
            <dd>{formatChange(figure?.againstLastYear.value, figure?.againstLastYear.kind ?? 'ratio', language)}</dd>
            <dt>{t.roll}</dt>
            <dd>{rollWords}</dd>
            <dt>{t.source}</dt>
            <dd>{children.data?.batchIds.join(language === 'zh' ? '、' : ', ') || '—'}</dd>
          </dl>
          <nav className="bh-doors" aria-label={t.doors}>
            <Link to={rowsPath(areaCode)}>{t.rows}</Link>
            <Link to={`/plan?measure=${id}`}>{t.clauses}</Link>
            <Link to={`/work/serving?measure=${id}&area=${areaCode}&period=${lastMonth ?? ''}`}>{t.orders}</Link>
            <Link to={`/targets?measure=${id}&year=${period.slice(0, 4)}`}>{t.targets}</Link>
            <Link to={`/province?month=${lastMonth ?? ''}`}>{t.province}</Link>
          </nav>
        </div>
      }
    >
      <section className="bh-blocks">
        <h2>{t.trend}</h2>
        <TrendChart title={measure.name[language]} unit={measure.unit} trend={trend} onOpen={(index) => pick('period', lastMonth ? (listMonths(addMonths(lastMonth, -23), lastMonth)[index] ?? period) : period)} />
        {multiples.data && multiples.data.lines.length > 1 ? (
          <>
            <h2>{t.byArea}</h2>
            <SmallMultiples title={t.byArea} unit={measure.unit} scale={measure.isRatio ? 'shared' : 'own'} onOpen={(code) => pick('area', code)}
              items={multiples.data.lines.map((line) => ({
                key: line.subject.code, label: line.subject.name, points: line.points, ...(line.target.some((value) => value !== null) ? { target: line.target } : {}),
                state: line.state ?? 'onTrack',
              }))} />
          </>
        ) : null}
        {level === 'prefecture' && childRows.length > 0 ? (
          <>
            <h2>{t.map}</h2>
            <AreaMap title={measure.name[language]} prefecture={areaCode} unit={measure.unit} better={measure.better} onOpen={(code) => pick('area', code)}
              figures={childRows.map((row) => ({ areaCode: row.subject.code, name: row.subject.name, value: row.value, ...(row.state ? { state: row.state } : {}) }))} />
          </>
        ) : null}
        {brandRows.length > 0 ? (
          <>
            <h2>{t.byBrand}</h2>
            <BarList title={t.byBrand} unit={measure.unit} bars={brandRows.map((row) => ({ key: row.brand, label: row.brand, value: row.value, ...(row.state ? { state: row.state } : {}) }))} onOpen={(one) => pick('brand', one)} />
          </>
        ) : null}
        {unitRows.length > 0 ? (
          <>
            <h2>{t.byUnit}</h2>
            <BarList title={t.byUnit} unit={measure.unit} bars={unitRows.map((row) => ({ key: row.subject.code, label: row.subject.name, value: row.value, ...(row.state ? { state: row.state } : {}) }))} onOpen={(code) => void navigate(rowsPath(code, 'unit'))} />
          </>
        ) : null}
        {childRows.length > 0 ? (
          <>
            <h2>{t.table}</h2>
            <DataTable name="branch.indicator" title={`${measure.name[language]} ${period}`} columns={columns} rows={childRows} rowKey={(row) => row.subject.code} loading={children.isPending} onOpen={(row) => pick('area', row.subject.code)} />
          </>
        ) : null}
      </section>
    </Page>
  )
}
