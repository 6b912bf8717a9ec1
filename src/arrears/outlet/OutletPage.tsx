import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { PeriodPick } from '../../branch/measure/MeasurePicks.tsx'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { type DueDay, outletContract } from './contract.ts'
import { DifferenceTable, StopTable } from './OutletTables.tsx'
import { outletWords } from './outletWords.web.ts'
import { PayInCalendar } from './PayInCalendar.tsx'

const { query } = clientOf({ outlet: outletContract })
const words = defineWords({
  zh: { title: '网点缴款', back: '全部网点', term: (days: number) => `${days} 天内缴款`, noTerm: '没有适用的缴款规则', statement: '打印对账单', days: '逐日应缴实缴', dueDay: '当日应缴', paidInDay: '当日实缴', balanceDay: '当日结余', settledOn: '缴清日', lateDays: '超期天数', openDay: '仍未缴', calendar: '缴款日历', unpaidSince: '最早未缴', noDays: '这个月没有应缴和实缴。' },
  en: { title: "Outlet's money", back: 'All outlets', term: (days: number) => `pays in within ${days} days`, noTerm: 'no rule applies', statement: 'Print the statement', days: 'Day by day', dueDay: 'Due', paidInDay: 'Paid in', balanceDay: 'Balance', settledOn: 'Settled on', lateDays: 'Days late', openDay: 'Still open', calendar: 'Days of paying in', unpaidSince: 'Unpaid since', noDays: 'Nothing was due or paid in this month.' },
})

/** One outlet and month: what was due and came in day by day, what is late, its stops and its differences. */
export function OutletPage(): ReactNode {
  const t = useWords(words)
  const o = useWords(outletWords)
  const { language } = useLanguage()
  const { outletCode = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const wanted = search.get('month')
  const read = useQuery(query.outlet.outlet.queryOptions({ input: { outletCode, ...(wanted ? { month: wanted } : {}) } }))
  if (read.error) return <Page title={t.title}><RefusalAlert error={read.error} onRetry={() => void read.refetch()} /></Page>
  if (!read.data) return <Page title={t.title}><LoadingState shape="rows" /></Page>
  const { position, month, months, payInDays, days, stops, differences } = read.data
  const yuan = (fen: number) => formatFigure(yuanOf(fen), 'yuan', language, { precise: true })
  const columns: TableColumn<DueDay>[] = [
    { key: 'day', title: o.day, kind: 'day', value: (row) => row.day },
    { key: 'due', title: t.dueDay, kind: 'yuan', value: (row) => yuanOf(row.dueFen), sum: true },
    { key: 'paidIn', title: t.paidInDay, kind: 'yuan', value: (row) => yuanOf(row.paidInFen), sum: true },
    { key: 'balance', title: t.balanceDay, kind: 'yuan', value: (row) => yuanOf(row.balanceFen) },
    { key: 'open', title: t.openDay, kind: 'yuan', value: (row) => yuanOf(row.openFen), sum: true },
    { key: 'settledOn', title: t.settledOn, kind: 'day', value: (row) => row.settledOn },
    { key: 'late', title: t.lateDays, kind: 'number', value: (row) => row.lateDays },
    { key: 'taken', title: o.taken, kind: 'yuan', value: (row) => yuanOf(row.takenFen) },
    { key: 'receipts', title: o.receipts, kind: 'yuan', value: (row) => yuanOf(row.receiptsFen) },
    { key: 'difference', title: o.difference, kind: 'yuan', value: (row) => yuanOf(row.differenceFen), sum: true },
  ]
  const loop = (
    <div className="bh-side">
      <dl className="bh-facts">
        <dt>{o.balance}</dt><dd><strong>{yuan(position.balanceFen)}</strong></dd>
        <dt>{o.deposit}</dt><dd>{yuan(position.depositFen)}</dd>
        <dt>{o.cover}</dt><dd>{formatFigure(position.cover, 'percent', language)}</dd>
        <dt>{t.unpaidSince}</dt><dd>{position.unpaidSince ?? '—'}</dd>
        <dt>{o.age7}</dt><dd>{yuan(position.age7Fen)}</dd>
        <dt>{o.age30}</dt><dd>{yuan(position.age30Fen)}</dd>
        <dt>{o.age90}</dt><dd>{yuan(position.age90Fen)}</dd>
        <dt>{o.older}</dt><dd>{yuan(position.olderFen)}</dd>
      </dl>
      <p>{position.why[language]}</p>
      <section><h3>{t.calendar}</h3><PayInCalendar month={month} days={days} /></section>
    </div>
  )
  return (
    <Page
      title={position.name} note={<>{position.areaName} · {payInDays === null ? t.noTerm : t.term(payInDays)} · <Link to="/arrears/outlets">{t.back}</Link></>} loop={loop} loopTitle={o.cover} bodyTitle={t.days}
      actions={<><PeriodPick value={month} periods={months.toReversed()} onPick={(next) => setSearch({ month: next })} /><Link to={`/arrears/outlets/${outletCode}/statement?month=${month}`}>{t.statement}</Link></>}
    >
      <div className="bh-stack" style={{ gap: 16 }}>
        <h2>{t.days}</h2>
        <DataTable name="arrears.outletDays" cardHead="day" title={`${position.name} ${month}`} columns={columns} rows={days} rowKey={(row) => row.day} empty={t.noDays} />
        <h2>{o.differences}</h2>
        <DifferenceTable differences={differences} />
        <h2>{o.stops}</h2>
        <StopTable stops={stops} />
      </div>
    </Page>
  )
}
