import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { PeriodPick } from '../../branch/measure/MeasurePicks.tsx'
import { bookContract, type OutletShape } from './contract.ts'

const { query } = clientOf({ book: bookContract })

const words = defineWords({
  zh: {
    title: '网点缴款', note: '网点应缴与实缴，先缴的抵最早一天；截止月末。', state: '押金', covered: '够', short: '不足', clear: '已缴清', outlet: '网点', area: '区域', due: '累计应缴', paidIn: '累计实缴', balance: '未缴', over7: '超过 7 天', over30: '超过 30 天', deposit: '押金', cover: '押金覆盖',
    empty: '还没有网点缴款', next: '导入“网点应缴实缴”文件后，这里列出每个网点欠多少。', toFeeds: '去导入文件',
  },
  en: {
    title: "Outlets' money", note: 'What outlets owe and paid in, the oldest day first; at the month end.', state: 'Cover', covered: 'Covered', short: 'Short', clear: 'Paid in', outlet: 'Outlet', area: 'Area', due: 'Due', paidIn: 'Paid in', balance: 'Not paid in', over7: 'Over 7 days', over30: 'Over 30 days', deposit: 'Deposit', cover: 'Deposit cover',
    empty: 'No outlet has brought its money yet', next: "Bring the file of outlets' due and paid-in; here stands what each outlet owes.", toFeeds: 'Bring a file',
  },
})

/** 网点缴款: what each outlet holds of the branch's money, how old it is, and whether its deposit covers it. */
export function Outlets(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [search, setSearch] = useSearchParams()
  const wanted = search.get('month')
  const read = useQuery(query.book.outlets.queryOptions({ input: wanted ? { month: wanted } : {} }))
  if (read.error) return <Page title={t.title}><RefusalAlert error={read.error} onRetry={() => void read.refetch()} /></Page>
  if (!read.data) return <Page title={t.title}><LoadingState shape="rows" /></Page>
  const { month, months, outlets } = read.data
  if (month === null) return <Page title={t.title}><EmptyState title={t.empty} next={t.next} action={<Link to="/feeds">{t.toFeeds}</Link>} /></Page>
  const money = (key: string, title: string, of: (row: OutletShape) => number): TableColumn<OutletShape> => ({ key, title, kind: 'number', value: (row) => yuanOf(of(row)), render: (row) => formatFigure(yuanOf(of(row)), 'yuan', language, { precise: true }) })
  const stateOf = (row: OutletShape) => (row.cover === null ? ('onTrack' as const) : row.cover < 1 ? ('offTrack' as const) : ('watch' as const))
  const stateWords = { onTrack: t.clear, watch: t.covered, offTrack: t.short }
  const columns: TableColumn<OutletShape>[] = [
    { key: 'state', title: t.state, kind: 'text', value: (row) => stateWords[stateOf(row)], render: (row) => <State state={stateOf(row)}>{stateWords[stateOf(row)]}</State> },
    { key: 'name', title: t.outlet, kind: 'text', value: (row) => row.name }, { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName },
    money('balance', t.balance, (row) => row.balanceFen), money('over7', t.over7, (row) => row.over7Fen), money('over30', t.over30, (row) => row.over30Fen), money('deposit', t.deposit, (row) => row.depositFen),
    { key: 'cover', title: t.cover, kind: 'number', value: (row) => row.cover, render: (row) => formatFigure(row.cover, 'percent', language) },
    money('due', t.due, (row) => row.dueFen), money('paidIn', t.paidIn, (row) => row.paidInFen),
  ]
  return (
    <Page title={t.title} note={t.note} actions={<PeriodPick value={month} periods={months.toReversed()} onPick={(next) => setSearch({ month: next })} />}>
      <DataTable name="arrears.outlets" cardHead="name" title={`${t.title} ${month}`} columns={columns} rows={outlets} rowKey={(row) => row.outletCode} />
    </Page>
  )
}
