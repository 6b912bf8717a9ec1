import { useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Pagination from 'antd/es/pagination'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { formatPeriod } from '../../platform/ui/formatDay.ts'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { branchClient, branchQuery } from '../branchClient.ts'
import { BrandPick } from './MeasurePicks.tsx'
import type { RowsShape } from './contract.ts'

const words = defineWords({
  zh: {
    loading: '明细', title: (name: string) => `${name}的明细`, term: '这一项', back: '返回指标', exportAll: (count: string) => `导出全部 ${count} 行`, unmask: '显示', yes: '是', no: '否', noRows: '没有符合的行', masked: '姓名和号码已隐去一部分；每看一次完整号码，都会留下审计记录。',
    sum: (words: string, sum: string, rows: string) => `${words}：${rows} 行，合计 ${sum}。`, page: '页', of: '指标值', area: '区域', batch: '数据批次',
  },
  en: {
    loading: 'Rows', title: (name: string) => `Rows of ${name}`, term: 'Item', back: 'Back to the indicator', exportAll: (count: string) => `Export all ${count} rows`, unmask: 'Show', yes: 'Yes', no: 'No', noRows: 'No rows', masked: 'Names and numbers are partly hidden; each look at a whole one is audited.',
    sum: (words: string, sum: string, rows: string) => `${words}: ${rows} rows, ${sum} in all.`, page: 'Page', of: 'Figure', area: 'Area', batch: 'Batches',
  },
})
type Cells = RowsShape['rows'][number]
const subjectKinds = ['area', 'unit', 'outlet'] as const

function Masked(props: { readonly text: string; readonly label: string; readonly onShow: (() => void) | null }): ReactNode {
  return <span className="bh-unmask bh-numbers">{props.text}{props.onShow ? <button type="button" className="bh-plain" aria-label={`${props.label} ${props.text}`} onClick={props.onShow}>{props.label}</button> : null}</span>
}

/** The rows behind a figure. */
export function Rows(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { id = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const [whole, setWhole] = useState<ReadonlyMap<string, Cells>>(new Map())
  const [problem, setProblem] = useState<unknown>(null)
  const wanted = {
    id, period: search.get('period') ?? '', subjectKind: subjectKinds.find((kind) => kind === search.get('subjectKind')) ?? 'area', subjectCode: search.get('subjectCode') ?? '', brand: search.get('brand') ?? '',
    ...(search.get('term') ? { term: search.get('term') ?? '' } : {}),
  }
  const page = Number(search.get('page') ?? '1')
  const answer = useQuery(branchQuery.measures.rows.queryOptions({ input: { ...wanted, page } }))
  const areas = useQuery(branchQuery.areas.tree.queryOptions({ input: {} }))
  const change = (values: Readonly<Record<string, string>>) => setSearch((before) => {
    const next = new URLSearchParams(before)
    for (const [name, value] of Object.entries({ page: '1', ...values })) next.set(name, value)
    return next
  })
  if (answer.error) return <Page title={t.loading} actions={<Link to={`/measures/${id}`}>{t.back}</Link>}><RefusalAlert error={answer.error} onRetry={() => void answer.refetch()} /></Page>
  if (!answer.data) return <Page title={t.loading}><LoadingState shape="rows" /></Page>

  const data = answer.data
  const nameOf = new Map((areas.data ?? []).map((area) => [area.areaCode, area.name]))
  const rows = data.rows.map((cells, index) => ({ key: `${page}-${index}`, cells: whole.get(String(cells[0])) ?? cells }))
  const show = async (rowKey: string) => {
    try {
      const { row } = await branchClient.measures.unmaskRow({ ...wanted, rowKey })
      setWhole((before) => new Map(before).set(rowKey, row))
      setProblem(null)
    } catch (error) {
      setProblem(error)
    }
  }
  type Row = (typeof rows)[number]
  const unmaskAt = data.canUnmask ? data.columns.findIndex((column) => column.isPersonal) : -1
  const columns: TableColumn<Row>[] = data.columns.map((column, index): TableColumn<Row> => {
    const cell = (row: Row) => row.cells[index] ?? null
    const value = (row: Row) => {
      const raw = cell(row)
      const words = raw === null ? undefined : column.values?.[String(raw)]
      if (words) return words[language]
      if (typeof raw === 'boolean') return raw ? t.yes : t.no
      if (column.kind === 'fen' && typeof raw === 'number') return raw / 100
      return column.kind === 'area' && typeof raw === 'string' ? (nameOf.get(raw) ?? raw) : raw
    }
    const kind = column.kind === 'fen' ? 'yuan' : column.kind === 'count' ? 'number' : column.kind === 'day' || column.kind === 'month' ? column.kind : 'text'
    const shown: TableColumn<Row> = { key: column.name, title: column.words[language], kind, value, sum: column.kind === 'fen' || column.kind === 'count' }
    return index === unmaskAt ? { ...shown, render: (row) => <Masked text={String(value(row) ?? '')} label={t.unmask} onShow={whole.has(String(row.cells[0])) ? null : () => void show(String(row.cells[0]))} /> } : shown
  })
  const count = formatFigure(data.rowCount, 'count', language, { precise: true })
  const term = data.terms.find((one) => one.term === data.term)
  const termUnit = term && Math.abs(term.weight) === 0.01 ? 'yuan' : 'count'
  const termFigure = termUnit === 'yuan' ? data.termFigure / 100 : data.termFigure
  const query = new URLSearchParams(Object.entries(wanted).filter(([name]) => name !== 'id').map(([name, value]) => [name, String(value)]))
  return (
    <Page
      title={t.title(data.measure.name[language])}
      note={`${data.subject.name} · ${formatPeriod(data.period, language)} · ${t.of} ${formatFigure(data.figure.value, data.measure.unit, language, { precise: true })} · ${t.batch} ${data.batchIds.join('、')}`}
      actions={
        <>
          {data.terms.length > 1 ? <Select aria-label={t.term} style={{ minWidth: 180 }} value={data.term} onChange={(next) => change({ term: next })} options={data.terms.map((one) => ({ value: one.term, label: `${one.weight < 0 ? '− ' : ''}${one.words[language]}` }))} /> : null}
          {data.measure.cuts.includes('brand') ? <BrandPick value={data.brand} brands={data.brands} onPick={(brand) => change({ brand })} /> : null}
          {data.rowCount > data.pageRows ? <Button href={`/api/measures/${id}/rows.xlsx?${query.toString()}`}>{t.exportAll(count)}</Button> : null}
          <Link to={`/measures/${id}?period=${data.period}${data.subject.kind === 'area' ? `&area=${data.subject.code}` : ''}`}>{t.back}</Link>
        </>
      }
    >
      <p className="bh-numbers" style={{ marginBottom: 8 }}>
        {t.sum(term?.words[language] ?? '', formatFigure(termFigure, termUnit, language, { precise: true }), count)}
        {data.columns.some((column) => column.isPersonal) ? <span className="bh-soft"> {t.masked}</span> : null}
      </p>
      <RefusalAlert error={problem} />
      <DataTable name={`branch.rows.${data.columns.length}`} title={`${data.measure.name[language]} ${data.subject.name} ${data.period}`} columns={columns} rows={rows} rowKey={(row) => row.key} loading={answer.isFetching} pageSize={data.pageRows} holds={data.rowCount > data.pageRows ? 'part' : 'all'} />
      {data.rowCount > data.pageRows ? <Pagination style={{ marginTop: 16 }} align="end" size="small" current={page} pageSize={data.pageRows} total={data.rowCount} showSizeChanger={false} onChange={(next) => change({ page: String(next) })} /> : null}
    </Page>
  )
}
