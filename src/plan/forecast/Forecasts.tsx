import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Select from 'antd/es/select'
import type { ReactNode } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatDay, formatMonth } from '../../platform/ui/formatDay.ts'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { forecastContract, type ForecastView } from './contract.ts'
import { forecastWords, percentText, riskText } from './forecastWords.web.ts'
import { outlookState } from './ForecastNote.tsx'

const { query, client } = clientOf(forecastContract)

const words = defineWords({
  zh: {
    title: '预测与预警', note: (year: string, computed: string) => `${year} 年各项目标到年底会怎样；按风险额从大到小。${computed} 计算`, own: '本级目标', below: '下级目标', reach: '范围', compute: '重新计算预测',
    empty: '还没有预测', next: '有了目标和至少 12 个月的数据后，预测会自动算出；也可以现在就算。', name: '指标', subject: '对象', brand: '品牌', outlook: '判断', yearEnd: '年底预计', low: '下限', high: '上限', target: '全年目标', completion: '预计完成率', gap: '预计差距', yuan: '风险额', people: '涉及用户',
    method: '方法', mae: '回测误差', mase: '相对误差', through: '数据到', none: '不作预测', allBrands: '全部',
  },
  en: {
    title: 'Forecasts and warnings', note: (year: string, computed: string) => `Where the targets of ${year} will stand at its end, what is most at risk first. Computed ${computed}`, own: 'Own targets', below: 'Targets below', reach: 'Reach', compute: 'Forecast anew',
    empty: 'Nothing has been forecast yet', next: 'Forecasts come by themselves once there are targets and 12 months of figures; or compute them now.', name: 'Indicator', subject: 'For', brand: 'Brand', outlook: 'Outlook', yearEnd: 'Year end', low: 'Low', high: 'High', target: 'Year target', completion: 'Completion', gap: 'Gap', yuan: 'Money at risk', people: 'People',
    method: 'Method', mae: 'Backtest error', mase: 'Relative error', through: 'Figures to', none: 'no forecast', allBrands: 'all',
  },
})

/** Every target of the year with where it will stand, the ones at risk first. */
export function Forecasts(): ReactNode {
  const t = useWords(words)
  const names = useWords(forecastWords)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const reach = search.get('reach') === 'below' ? 'below' : 'own'
  const areaCode = search.get('area')
  const fresh = useQueryClient()
  const forecasts = useQuery(query.list.queryOptions({ input: { only: 'all', reach, ...(areaCode === null ? {} : { areaCode }) } }))
  const compute = useMutation({ mutationFn: () => client.compute({}), onSuccess: () => fresh.invalidateQueries() })
  const figure = (row: ForecastView, value: number | null | undefined) => (value === null || value === undefined ? <span className="bh-faint">—</span> : formatFigure(value, row.unit, language))
  const columns: TableColumn<ForecastView>[] = [
    { key: 'name', title: t.name, kind: 'text', value: (row) => row.name[language], render: (row) => <Link to={pathOf(row)}>{row.name[language]}</Link> },
    { key: 'subject', title: t.subject, kind: 'text', value: (row) => row.subjectName, isHidden: reach === 'own' },
    { key: 'brand', title: t.brand, kind: 'text', value: (row) => row.brand || t.allBrands, isHidden: true },
    { key: 'outlook', title: t.outlook, kind: 'text', value: (row) => (row.because ? t.none : row.outlook ? names[row.outlook] : ''), render: (row) => (row.because ? <span className="bh-faint" title={names[row.because]}>{t.none}</span> : row.outlook ? <State state={outlookState[row.outlook]}>{names[row.outlook]}</State> : null) },
    { key: 'completion', title: t.completion, kind: 'percent', value: (row) => row.completion?.point, render: (row) => percentText(row.completion?.point, language) },
    { key: 'yuan', title: t.yuan, kind: 'yuan', value: (row) => row.yuanAtRisk, render: (row) => (row.yuanAtRisk === null ? <span className="bh-faint">{row.gap !== null && row.gap > 0 && row.peopleAtRisk === null ? names.noValue : '—'}</span> : riskText(row, language)) },
    { key: 'people', title: t.people, kind: 'number', unit: 'users', value: (row) => (row.peopleAtRisk === null ? null : Math.round(row.peopleAtRisk)) },
    { key: 'yearEnd', title: t.yearEnd, kind: 'number', value: (row) => row.yearEnd?.point, render: (row) => figure(row, row.yearEnd?.point) },
    { key: 'low', title: t.low, kind: 'number', value: (row) => row.yearEnd?.low, render: (row) => figure(row, row.yearEnd?.low) },
    { key: 'high', title: t.high, kind: 'number', value: (row) => row.yearEnd?.high, render: (row) => figure(row, row.yearEnd?.high) },
    { key: 'target', title: t.target, kind: 'number', value: (row) => row.target, render: (row) => figure(row, row.target) },
    { key: 'gap', title: t.gap, kind: 'number', value: (row) => row.gap, render: (row) => figure(row, row.gap), isHidden: true },
    { key: 'method', title: t.method, kind: 'text', value: (row) => (row.because ? names[row.because] : row.method ? names[row.method] : names.closed) },
    { key: 'mae', title: t.mae, kind: 'number', value: (row) => row.backtests[0]?.mae, render: (row) => figure(row, row.backtests[0]?.mae) },
    { key: 'mase', title: t.mase, kind: 'number', value: (row) => row.backtests[0]?.mase ?? null, render: (row) => row.backtests[0]?.mase?.toFixed(2) ?? '—', isHidden: true },
    { key: 'through', title: t.through, kind: 'month', value: (row) => row.through, isHidden: true, render: (row) => (row.through === null ? '—' : formatMonth(row.through, language)) },
  ]
  const { data } = forecasts
  const computed = data?.computedAt ? formatDay(data.computedAt.slice(0, 10), language) : ''
  return (
    <Page
      title={t.title} note={data?.year && computed ? `${data.areaName ?? ''} · ${t.note(data.year, computed)}` : undefined}
      actions={(
        <>
          <Select aria-label={t.reach} value={reach} onChange={(value) => setSearch((before) => { const next = new URLSearchParams(before); next.set('reach', value); return next }, { replace: true })} options={[{ value: 'own', label: t.own }, { value: 'below', label: t.below }]} />
          <Button loading={compute.isPending} onClick={() => compute.mutate()}>{t.compute}</Button>
        </>
      )}
    >
      <RefusalAlert error={compute.error} />
      <DataTable name={`plan.forecasts.${reach}`} cardHead="name" title={t.title} columns={columns} rows={data?.rows ?? []} rowKey={(row) => `${row.measureId} ${row.subjectKind} ${row.subjectCode} ${row.brand}`} loading={forecasts.isPending} error={forecasts.error}
        onRetry={() => void forecasts.refetch()} onOpen={(row) => void navigate(pathOf(row))} pageSize={100} empty={<EmptyState title={t.empty} next={t.next} />} />
    </Page>
  )
}

function pathOf(row: ForecastView): string {
  return row.subjectKind === 'area' ? `/measures/${row.measureId}?area=${row.subjectCode}` : `/measures/${row.measureId}`
}
