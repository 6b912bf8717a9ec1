import { useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { exportTable } from '../../platform/ui/exportTable.ts'
import { formatDay, formatPeriod } from '../../platform/ui/formatDay.ts'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import type { TableColumn } from '../../platform/ui/tableRows.ts'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { outletContract } from './contract.ts'
import { outletWords } from './outletWords.web.ts'
import './outlet.css'

const { query } = clientOf({ outlet: outletContract })
const words = defineWords({
  zh: { title: '网点缴款对账单', print: '打印', excel: '下载 Excel', back: '返回网点', opening: '期初未缴', closing: '期末未缴', total: '合计', due: '应缴', paidIn: '实缴', balance: '结余', settledOn: '缴清日', late: '超期天数', unit: '归属单位', agent: '代办商', branch: '分公司', period: '账期', signedOutlet: '网点签字（盖章）', signedBranch: '分公司复核', on: '日期', line: '项目', note: '如有出入，请在收到后 5 个工作日内提出。' },
  en: { title: 'Statement of money due and paid in', print: 'Print', excel: 'Download as Excel', back: 'Back to the outlet', opening: 'Not paid in at the opening', closing: 'Not paid in at the end', total: 'Total', due: 'Due', paidIn: 'Paid in', balance: 'Balance', settledOn: 'Settled on', late: 'Days late', unit: 'Office', agent: 'Agent', branch: 'Branch', period: 'Month', signedOutlet: 'Signed for the outlet', signedBranch: 'Checked by the branch', on: 'Date', line: 'Line', note: 'Whatever is not right is to be said within five working days.' },
})
type Line = { readonly key: string; readonly day: string; readonly due: number | null; readonly paidIn: number | null; readonly balance: number; readonly settledOn: string | null; readonly late: number | null }

/** A month of an outlet on paper: opening, each day, totals, closing, and room to sign. */
export function OutletStatement(): ReactNode {
  const t = useWords(words)
  const o = useWords(outletWords)
  const { language } = useLanguage()
  const { outletCode = '' } = useParams()
  const [search] = useSearchParams()
  const wanted = search.get('month')
  const [fault, setFault] = useState<unknown>(null)
  const read = useQuery(query.outlet.outlet.queryOptions({ input: { outletCode, ...(wanted ? { month: wanted } : {}) } }))
  if (read.error) return <RefusalAlert error={read.error} onRetry={() => void read.refetch()} />
  if (!read.data) return <LoadingState lines={8} />
  const { position, month, days, openingFen, closingFen, unitName, agentName, branchName } = read.data
  const yuan = (fen: number | null) => (fen === null ? '' : formatFigure(yuanOf(fen), 'yuan', language, { precise: true }))
  const sum = (of: (day: (typeof days)[number]) => number) => days.reduce((total, day) => total + of(day), 0)
  const lines: Line[] = [
    { key: 'opening', day: t.opening, due: null, paidIn: null, balance: openingFen, settledOn: null, late: null },
    ...days.map((day): Line => ({ key: day.day, day: day.day, due: day.dueFen, paidIn: day.paidInFen, balance: day.balanceFen, settledOn: day.settledOn, late: day.lateDays })),
    { key: 'closing', day: t.closing, due: sum((day) => day.dueFen), paidIn: sum((day) => day.paidInFen), balance: closingFen, settledOn: null, late: null },
  ]
  const columns: TableColumn<Line>[] = [
    { key: 'day', title: t.line, kind: 'text', value: (row) => row.day }, { key: 'due', title: t.due, kind: 'yuan', value: (row) => yuanOf(row.due) }, { key: 'paidIn', title: t.paidIn, kind: 'yuan', value: (row) => yuanOf(row.paidIn) },
    { key: 'balance', title: t.balance, kind: 'yuan', value: (row) => yuanOf(row.balance) }, { key: 'settledOn', title: t.settledOn, kind: 'day', value: (row) => row.settledOn }, { key: 'late', title: t.late, kind: 'number', value: (row) => row.late },
  ]
  const facts = [[t.branch, branchName], [o.outlet, `${position.name} (${outletCode})`], [t.unit, unitName], ...(agentName ? [[t.agent, agentName]] : []), [t.period, formatPeriod(month, language)], [o.deposit, yuan(position.depositFen)]] as const
  return (
    <article className="outlet-statement">
      <p className="outlet-no-print bh-row">
        <Button type="primary" onClick={() => window.print()}>{t.print}</Button>
        <Button onClick={() => void exportTable(`${t.title} ${position.name} ${month}`, columns, lines).catch(setFault)}>{t.excel}</Button>
        <Link to={`/arrears/outlets/${outletCode}?month=${month}`}>{t.back}</Link>
      </p>
      {fault ? <RefusalAlert error={fault} /> : null}
      <h1>{t.title}</h1>
      <table><tbody>{facts.map(([name, text]) => <tr key={name}><th scope="row">{name}</th><td>{text}</td></tr>)}</tbody></table>
      <div className="outlet-scroll" role="region" aria-label={t.title} tabIndex={0}>
        <table>
          <thead><tr><th scope="col">{t.line}</th>{[t.due, t.paidIn, t.balance].map((name) => <th key={name} scope="col" className="outlet-number">{name}</th>)}<th scope="col">{t.settledOn}</th><th scope="col" className="outlet-number">{t.late}</th></tr></thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.key}>
                <th scope="row">{line.key === 'opening' || line.key === 'closing' ? line.day : formatDay(line.day, language)}</th>
                <td className="outlet-number">{yuan(line.due)}</td><td className="outlet-number">{yuan(line.paidIn)}</td><td className="outlet-number">{yuan(line.balance)}</td>
                <td>{line.settledOn === null ? '' : formatDay(line.settledOn, language)}</td><td className="outlet-number">{line.late ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>{t.note}</p>
      <table><tbody>{[t.signedOutlet, t.signedBranch].map((name) => <tr key={name}><th scope="row">{name}</th><td style={{ height: 40 }} /><th scope="row">{t.on}</th><td /></tr>)}</tbody></table>
    </article>
  )
}
