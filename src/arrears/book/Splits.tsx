import { useQuery } from '@tanstack/react-query'
import Segmented from 'antd/es/segmented'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { Link } from 'react-router'
import { divide } from '../../kernel/ratio.ts'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { RefusalError } from '../../platform/ui/refusalError.ts'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import './book.css'
import { bookContract, type SplitBy, splitBys, type SplitLine } from './contract.ts'
import { splitName, splitWords } from './splitWords.web.ts'

const { query } = clientOf({ book: bookContract })

const words = defineWords({
  zh: {
    title: '换一种分法', open: '欠费', short: '短期', long: '长期', owing: '欠费账户', ratio: '欠费率', recovery: '回收率', collected: '当月收缴率',
    note: (open: string) => `各项相加等于本区域的欠费 ${open}。`, outside: '只列您负责的区域。', noRatio: '按缴费方式没有欠费率：全部用户的出账收入不分缴费方式。',
  },
  en: {
    title: 'Cut another way', open: 'Arrears', short: 'Short-term', long: 'Long-term', owing: 'Accounts', ratio: 'Arrears ratio', recovery: 'Recovery', collected: 'Bills collected',
    note: (open: string) => `The parts sum to the arrears of this area, ${open}.`, outside: 'Only your own areas are listed.', noRatio: 'There is no arrears ratio by way of paying: what everybody is billed is not told by it.',
  },
})

/** The arrears of the area by outlet, channel, brand, tier, way of paying, group and person. */
export function Splits(props: { readonly month: string; readonly areaCode: string }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [by, setBy] = useState<SplitBy>('channel')
  const { month, areaCode } = props
  const read = useQuery(query.book.split.queryOptions({ input: { month, areaCode, by } }))
  // Whoever sees figures and no accounts has nothing to look for here.
  if (read.error instanceof RefusalError && read.error.code === 'NO_PERMISSION') return null
  const names = useWords(splitWords)
  const rows = (line: SplitLine): string => `/arrears/split?${new URLSearchParams({ by, key: line.key, month, area: areaCode, name: splitName(names, by, line) }).toString()}`
  const yuan = (key: string, title: string, of: (line: SplitLine) => number): TableColumn<SplitLine> => ({
    key, title, kind: 'yuan', value: (line) => yuanOf(of(line)), render: (line) => <Link to={rows(line)}>{formatFigure(yuanOf(of(line)), 'yuan', language)}</Link>,
  })
  const percent = (key: string, title: string, of: (line: SplitLine) => number | null): TableColumn<SplitLine> => ({ key, title, kind: 'percent', value: of, render: (line) => formatFigure(of(line), 'percent', language) })
  const columns: TableColumn<SplitLine>[] = [
    { key: 'name', title: names[by], kind: 'text', value: (line) => splitName(names, by, line) },
    yuan('open', t.open, (line) => line.openFen), percent('ratio', t.ratio, (line) => divide(line.openFen, line.billedFen)),
    yuan('short', t.short, (line) => line.shortFen), yuan('long', t.long, (line) => line.longFen),
    { key: 'owing', title: t.owing, kind: 'number', value: (line) => line.owing, render: (line) => <Link to={rows(line)}>{formatFigure(line.owing, 'count', language)}</Link> },
    percent('recovery', t.recovery, (line) => divide(line.recoveredFen, line.baseFen)), percent('collected', t.collected, (line) => divide(line.settledFen, line.issuedFen)),
  ]
  return (
    <section className="bh-stack bh-money-block">
      <h2>{t.title}</h2>
      <div className="bh-split-picks"><Segmented aria-label={t.title} value={by} options={splitBys.map((one) => ({ value: one, label: names[one] }))} onChange={setBy} /></div>
      {read.error ? <RefusalAlert error={read.error} onRetry={() => void read.refetch()} /> : !read.data ? <LoadingState shape="rows" /> : (
        <>
          <p className="bh-soft">{t.note(formatFigure(yuanOf(read.data.total?.openFen ?? 0), 'yuan', language, { precise: true }))} {by === 'way' ? t.noRatio : null}</p>
          <DataTable name={`arrears.split.${by}`} cardHead="name" title={`${t.title} ${names[by]} ${month}`} columns={by === 'way' ? columns.filter((column) => column.key !== 'ratio') : columns} rows={read.data.lines} rowKey={(line) => line.key} pageSize={20} />
        </>
      )}
    </section>
  )
}
