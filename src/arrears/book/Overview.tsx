import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { AreaMap } from '../../platform/ui/AreaMap.tsx'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { Figure } from '../../platform/ui/figure.tsx'
import { formatFigure, type FigureUnit } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { Sparkline } from '../../platform/ui/Sparkline.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { PeriodPick } from '../../branch/measure/MeasurePicks.tsx'
import './book.css'
import { bookContract, type PlaceShape } from './contract.ts'
import { MoneyFlow } from './MoneyFlow.tsx'
import { Pyramid } from './Pyramid.tsx'
import { Splits } from './Splits.tsx'

const { query } = clientOf({ book: bookContract })

const words = defineWords({
  zh: {
    title: '欠费总览', note: '截止月末最后一天；每个数都能点开到账单。', ageing: '账龄', map: '各区县欠费率', trend: '近 13 个月', ratio: '欠费率', recovery: '回收率', places: '哪里最重', name: '区域或营业部', kind: '类别', area: '区域', unit: '营业部',
    total: '欠费余额', longTerm: '长期欠费率', collected: '当月收缴率', empty: '还没有一个月末的欠费', next: '导入账单和缴费记录；缴费到月末最后一天后，欠费就会算出来。', toFeeds: '去导入文件', before: '较上月', parked: '挂账待核', outlets: '网点缴款', where: '钱在哪里', provision: '滚动率与拨备', writtenOff: '账销案存',
  },
  en: {
    title: 'Arrears', note: 'As of the last day of the month; every figure opens to its bills.', ageing: 'Ages', map: 'Arrears ratio by county', trend: 'Last 13 months', ratio: 'Arrears ratio', recovery: 'Recovery', places: 'Where it is worst', name: 'Area or office', kind: 'Kind', area: 'Area', unit: 'Office',
    total: 'Arrears', longTerm: 'Long-term ratio', collected: 'Bills collected', empty: 'No month end has arrears yet', next: 'Bring bills and payments; once payments reach the last day of a month, its arrears are worked out.', toFeeds: 'Bring a file', before: 'on last month', parked: 'Parked items', outlets: "Outlets' money", where: 'Where the money is', provision: 'Roll rates and provision', writtenOff: 'Debts kept on file',
  },
})

const rowsPath = (measureId: string, month: string, kind: 'area' | 'unit', code: string) => `/measures/${measureId}/rows?period=${month}&subjectKind=${kind}&subjectCode=${code}&brand=`

/** 欠费总览: how much is owed here, how old it is, and where it is worst. */
export function Overview(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const areaCode = search.get('area') ?? undefined
  const wantedMonth = search.get('month') ?? undefined
  const read = useQuery(query.book.overview.queryOptions({ input: { ...(areaCode ? { areaCode } : {}), ...(wantedMonth ? { month: wantedMonth } : {}) } }))
  if (read.error) return <Page title={t.title}><RefusalAlert error={read.error} onRetry={() => void read.refetch()} /></Page>
  if (!read.data) return <Page title={t.title}><LoadingState shape="rows" /></Page>
  const { month, months, area, parents, figures, ageing, trend, places, counts } = read.data
  if (month === null) return <Page title={t.title}><EmptyState title={t.empty} next={t.next} action={<Link to="/feeds">{t.toFeeds}</Link>} /></Page>
  const pick = (values: Readonly<Record<string, string>>) => setSearch((before) => {
    const next = new URLSearchParams(before)
    for (const [name, value] of Object.entries(values)) next.set(name, value)
    return next
  })
  const column = (id: string, title: string, unit: FigureUnit): TableColumn<PlaceShape> => ({
    key: id, title, kind: 'number', value: (row) => row.figures[id] ?? null,
    render: (row) => <Link to={rowsPath(id, month, row.kind, row.code)} onClick={(event) => event.stopPropagation()}>{formatFigure(row.figures[id] ?? null, unit, language)}</Link>,
  })
  const columns: TableColumn<PlaceShape>[] = [
    { key: 'name', title: t.name, kind: 'text', value: (row) => row.name, render: (row) => (row.kind === 'unit' ? <Link to={`/arrears/offices/${encodeURIComponent(row.code)}`} onClick={(event) => event.stopPropagation()}>{row.name}</Link> : row.name) },
    { key: 'kind', title: t.kind, kind: 'text', value: (row) => (row.kind === 'area' ? t.area : t.unit) },
    column('arrears.balance.total', t.total, 'yuan'), column('arrears.ratio.monthEnd', t.ratio, 'percent'), column('arrears.ratio.longTerm', t.longTerm, 'percent'),
    column('arrears.recovery.rate', t.recovery, 'percent'), column('arrears.bill.collectedRate', t.collected, 'percent'),
  ]
  // The map shows the counties of a prefecture, whose code has four digits.
  const isPrefecture = area.code.length === 4
  const worstFirst = places.toSorted((a, b) => (b.figures['arrears.ratio.monthEnd'] ?? -1) - (a.figures['arrears.ratio.monthEnd'] ?? -1))
  const loop = (
    <div className="bh-side">
      <section>
        <h3>{t.trend}</h3>
        <dl className="bh-facts">
          <dt>{t.ratio}</dt>
          <dd><Sparkline label={t.ratio} points={trend.map((point) => point.ratio)} width={160} height={36} /></dd>
          <dt>{t.recovery}</dt>
          <dd><Sparkline label={t.recovery} points={trend.map((point) => point.recovery)} width={160} height={36} /></dd>
        </dl>
      </section>
      <p><Link to="/arrears/parked">{t.parked}</Link> · <Link to="/arrears/outlets">{t.outlets}</Link> · <Link to="/arrears/provision">{t.provision}</Link> · <Link to="/arrears/written-off">{t.writtenOff}</Link></p>
    </div>
  )
  return (
    <Page title={`${t.title} · ${area.name}`} note={t.note} loop={loop} loopTitle={area.name} actions={<PeriodPick value={month} periods={months.toReversed()} onPick={(next) => pick({ month: next })} />}>
      <div className="bh-blocks">
      {parents.length > 0 ? <p>{parents.map((parent) => <span key={parent.code}><Link to={`/arrears?area=${parent.code}&month=${month}`}>{parent.name}</Link> › </span>)}{area.name}</p> : null}
      <dl className="bh-facts">
        {figures.flatMap((figure) => [
          <dt key={`${figure.measureId} name`} title={figure.definition[language]}>{figure.name[language]}</dt>,
          <dd key={figure.measureId}>
            <Figure value={figure.value} unit={figure.unit} better={figure.better} label={figure.name[language]} onOpen={() => void navigate(rowsPath(figure.measureId, month, 'area', area.code))}
              change={figure.value === null || figure.before === null || figure.before === 0 ? undefined : { value: figure.unit === 'percent' ? figure.value - figure.before : figure.value / figure.before - 1, kind: figure.unit === 'percent' ? 'points' : 'ratio', against: t.before }} />
          </dd>,
        ])}
      </dl>
      <h2>{t.where}</h2>
      <div className="bh-money-where">
        <section>
          <h3>{t.ageing}</h3>
          <Pyramid title={t.ageing} steps={ageing.map((age) => ({ key: age.measureId, label: age.name[language].replace(/^账龄\s*|^Age: /, ''), count: counts[age.measureId] ?? null, yuan: age.value }))} onOpen={(id) => void navigate(rowsPath(id, month, 'area', area.code))} />
        </section>
        {isPrefecture ? (
          <section>
            <h3>{t.map}</h3>
            <AreaMap title={t.map} prefecture={area.code} unit="percent" better="lower" onOpen={(code) => pick({ area: code, month })}
              figures={places.filter((place) => place.kind === 'area').map((place) => ({ areaCode: place.code, name: place.name, value: place.figures['arrears.ratio.monthEnd'] ?? null }))} />
          </section>
        ) : null}
      </div>
      <MoneyFlow month={month} areaCode={area.code} />
      <h2>{t.places}</h2>
      <DataTable name="arrears.places" cardHead="name" title={`${t.title} ${area.name} ${month}`} columns={columns} rows={worstFirst} rowKey={(row) => `${row.kind} ${row.code}`}
        onOpen={(row) => (row.kind === 'area' ? pick({ area: row.code, month }) : void navigate(rowsPath('arrears.ratio.monthEnd', month, 'unit', row.code)))} />
      <Splits month={month} areaCode={area.code} />
      </div>
    </Page>
  )
}
