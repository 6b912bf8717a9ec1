import { useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { State } from '../../platform/ui/figure.tsx'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { branchQuery } from '../branchClient.ts'
import { PeriodPick } from '../measure/MeasurePicks.tsx'
import type { Comparison } from './contract.ts'

const words = defineWords({
  zh: {
    title: '与省公司数据对比', note: '省公司通报的数值与我们算出的并排；点开一行看差异从哪里来。', indicator: '指标', area: '区域', brand: '品牌', all: '全部', allBrands: '全部品牌', ours: '我们', theirs: '省公司', difference: '差额', state: '结果', agrees: '一致', differs: '不一致', missing: '我们没有',
    empty: '还没有省公司通报', next: '导入“省公司通报指标”后即可对比。', toFeeds: '去导入文件', why: '差异从哪里来', places: '差异在哪里', tried: '检查过的口径', effect: '影响', rows: (count: string) => `${count} 行`, explains: '能解释', open: '打开我们的明细',
  },
  en: {
    title: 'Beside the province', note: "The province's published figures beside ours; open a row to see where a difference comes from.", indicator: 'Indicator', area: 'Area', brand: 'Brand', all: 'All', allBrands: 'All brands', ours: 'Ours', theirs: 'Province', difference: 'Difference', state: 'Result', agrees: 'Agree', differs: 'Differ', missing: 'Ours is missing',
    empty: 'The province has published nothing yet', next: "Bring the province's figures to compare.", toFeeds: 'Bring a file', why: 'Where the difference comes from', places: 'Where it sits', tried: 'Explanations tried', effect: 'Effect', rows: (count: string) => `${count} rows`, explains: 'Explains it', open: 'Open our rows',
  },
})

/** Our figures and the province's side by side, and why they differ. */
export function ProvinceDifference(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [search, setSearch] = useSearchParams()
  const month = search.get('month')
  const compared = useQuery(branchQuery.province.compare.queryOptions({ input: month ? { month } : {} }))
  const chosen = { areaCode: search.get('area') ?? '', indicator: search.get('indicator') ?? '', brand: search.get('brand') ?? '' }
  const chosenKey = `${chosen.indicator} ${chosen.areaCode} ${chosen.brand}`
  const shownMonth = compared.data?.month ?? ''
  const why = useQuery(branchQuery.province.explain.queryOptions({ input: { month: shownMonth, ...chosen }, enabled: shownMonth !== '' && chosen.indicator !== '' }))
  if (compared.error) return <Page title={t.title}><RefusalAlert error={compared.error} onRetry={() => void compared.refetch()} /></Page>
  if (!compared.data) return <Page title={t.title}><LoadingState shape="rows" /></Page>
  if (compared.data.month === null) return <Page title={t.title}><EmptyState title={t.empty} next={t.next} action={<Link to="/feeds">{t.toFeeds}</Link>} /></Page>

  const show = (value: number | null, row: Comparison) => formatFigure(value, row.unit, language, { precise: true })
  const resultOf = (row: Comparison) => (row.ours === null ? t.missing : row.agrees ? t.agrees : t.differs)
  const columns: TableColumn<Comparison>[] = [
    { key: 'state', title: t.state, kind: 'text', value: resultOf, render: (row) => <State state={row.ours === null ? 'noFigure' : row.agrees ? 'onTrack' : 'offTrack'}>{resultOf(row)}</State> },
    { key: 'indicator', title: t.indicator, kind: 'text', value: (row) => row.name[language] },
    { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName },
    { key: 'brand', title: t.brand, kind: 'text', value: (row) => row.brand || t.all },
    { key: 'ours', title: t.ours, kind: 'number', value: (row) => row.ours, render: (row) => show(row.ours, row) },
    { key: 'theirs', title: t.theirs, kind: 'number', value: (row) => row.theirs, render: (row) => show(row.theirs, row) },
    { key: 'difference', title: t.difference, kind: 'number', value: (row) => row.difference, render: (row) => show(row.difference, row) },
  ]
  const rows = compared.data.rows.toSorted((a, b) => Number(a.agrees) - Number(b.agrees))
  const pick = (values: Readonly<Record<string, string>>) => setSearch((before) => {
    const next = new URLSearchParams(before)
    for (const [name, value] of Object.entries(values)) next.set(name, value)
    return next
  }, { replace: true })
  const answer = why.data
  const loop = answer ? (
    <div className="bh-side">
      <section>
        <h2>{answer.comparison.name[language]}</h2>
        <p className="bh-soft">{[answer.comparison.areaName, answer.comparison.brand || t.allBrands].join(' · ')}</p>
      </section>
      <dl className="bh-facts">
        <dt>{t.ours}</dt>
        <dd>{show(answer.comparison.ours, answer.comparison)}</dd>
        <dt>{t.theirs}</dt>
        <dd>{show(answer.comparison.theirs, answer.comparison)}</dd>
        <dt>{t.difference}</dt>
        <dd><strong>{show(answer.comparison.difference, answer.comparison)}</strong></dd>
      </dl>
      <p>{answer.sentence[language]}</p>
      {answer.places.length > 0 ? (
        <section>
          <h3>{t.places}</h3>
          <dl className="bh-facts">{answer.places.map((place) => <Fragment key={`${place.areaCode}${place.brand}`}><dt>{place.name}</dt><dd>{show(place.difference, answer.comparison)}</dd></Fragment>)}</dl>
        </section>
      ) : null}
      {answer.candidates.length > 0 ? (
        <section>
          <h3>{t.tried}</h3>
          <ul className="bh-tried">
            {answer.candidates.map((candidate) => (
              <li key={candidate.id}>
                <div>{candidate.words[language]}</div>
                <div className="bh-small bh-soft bh-numbers">{t.effect} {show(candidate.effect, answer.comparison)} · {t.rows(formatFigure(candidate.rowCount, 'count', language, { precise: true }))}</div>
                {candidate.explains ? <State state="onTrack">{t.explains}</State> : null}
                {candidate.explains ? <dl className="bh-facts bh-small">{candidate.groups.slice(0, 8).map((group) => <Fragment key={group.label}><dt>{group.label}</dt><dd>{show(group.value, answer.comparison)}</dd></Fragment>)}</dl> : null}
                {candidate.explains && candidate.rowsPath ? <Link to={candidate.rowsPath}>{t.open}</Link> : null}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  ) : why.error ? <RefusalAlert error={why.error} /> : why.isFetching ? <LoadingState /> : undefined
  return (
    <Page title={t.title} note={t.note} loop={loop} loopTitle={t.why} focus={answer ? `${answer.comparison.name[language]} · ${answer.comparison.areaName}` : undefined} focusKey={chosen.indicator === '' ? null : chosenKey} actions={<PeriodPick value={shownMonth} periods={compared.data.months.toReversed()} onPick={(next) => pick({ month: next })} />}>
      <DataTable name="branch.province" cardHead="indicator" openKey={chosen.indicator === '' ? null : chosenKey} title={`${t.title} ${shownMonth}`} columns={columns} rows={rows} rowKey={(row) => `${row.indicator} ${row.areaCode} ${row.brand}`}
        onOpen={(row) => pick({ month: shownMonth, area: row.areaCode, indicator: row.indicator, brand: row.brand })} />
    </Page>
  )
}
