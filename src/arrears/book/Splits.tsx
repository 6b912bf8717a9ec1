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

const { query } = clientOf({ book: bookContract })

const words = defineWords({
  zh: {
    title: '换一种分法', outlet: '网点', channel: '渠道', brand: '品牌', tier: '客户等级', way: '缴费方式', group: '集团与个人', open: '欠费', short: '短期', long: '长期', owing: '欠费账户', ratio: '欠费率', recovery: '回收率', collected: '当月收缴率',
    noOutlet: '未归网点', noTier: '未分等级', person: '个人', groupCustomer: '集团', ordinary: '自缴', agreed: '协议欠费', collection: '托收', own_hall: '自有营业厅', partner_hall: '合作营业厅', agent: '代办点', village_point: '村级服务点', electronic: '电子渠道',
    note: (open: string) => `各项相加等于本区域的欠费 ${open}。`, outside: '只列您负责的区域。', noRatio: '按缴费方式没有欠费率：全部用户的出账收入不分缴费方式。',
  },
  en: {
    title: 'Cut another way', outlet: 'Outlet', channel: 'Channel', brand: 'Brand', tier: 'Tier', way: 'Way of paying', group: 'Groups and persons', open: 'Arrears', short: 'Short-term', long: 'Long-term', owing: 'Accounts', ratio: 'Arrears ratio', recovery: 'Recovery', collected: 'Bills collected',
    noOutlet: 'No outlet', noTier: 'No tier', person: 'Persons', groupCustomer: 'Groups', ordinary: 'Ordinary', agreed: 'Agreed credit', collection: 'Bank collection', own_hall: 'Own hall', partner_hall: 'Partner hall', agent: 'Agent', village_point: 'Village point', electronic: 'Electronic',
    note: (open: string) => `The parts sum to the arrears of this area, ${open}.`, outside: 'Only your own areas are listed.', noRatio: 'There is no arrears ratio by way of paying: what everybody is billed is not told by it.',
  },
})
const named = ['ordinary', 'agreed', 'collection', 'own_hall', 'partner_hall', 'agent', 'village_point', 'electronic', 'person'] as const

/** The arrears of the area by outlet, channel, brand, tier, way of paying, group and person. */
export function Splits(props: { readonly month: string; readonly areaCode: string }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [by, setBy] = useState<SplitBy>('channel')
  const { month, areaCode } = props
  const read = useQuery(query.book.split.queryOptions({ input: { month, areaCode, by } }))
  // Whoever sees figures and no accounts has nothing to look for here.
  if (read.error instanceof RefusalError && read.error.code === 'NO_PERMISSION') return null
  const nameOf = (line: SplitLine): string => {
    if (line.key === '') return by === 'tier' ? t.noTier : t.noOutlet
    if (line.key === 'group') return t.groupCustomer
    const known = named.find((one) => one === line.key)
    return by !== 'outlet' && known ? t[known] : line.name
  }
  const rows = (line: SplitLine, measureId: string): string => {
    const place = by === 'outlet' && line.key !== '' ? `subjectKind=outlet&subjectCode=${encodeURIComponent(line.key)}` : `subjectKind=area&subjectCode=${areaCode}`
    return `/measures/${measureId}/rows?period=${month}&${place}&brand=${by === 'brand' ? encodeURIComponent(line.key) : ''}`
  }
  const yuan = (key: string, title: string, of: (line: SplitLine) => number, measureId: string): TableColumn<SplitLine> => ({
    key, title, kind: 'yuan', value: (line) => yuanOf(of(line)), render: (line) => <Link to={rows(line, measureId)}>{formatFigure(yuanOf(of(line)), 'yuan', language)}</Link>,
  })
  const percent = (key: string, title: string, of: (line: SplitLine) => number | null): TableColumn<SplitLine> => ({ key, title, kind: 'percent', value: of, render: (line) => formatFigure(of(line), 'percent', language) })
  const columns: TableColumn<SplitLine>[] = [
    { key: 'name', title: t[by], kind: 'text', value: nameOf },
    yuan('open', t.open, (line) => line.openFen, 'arrears.balance.total'), percent('ratio', t.ratio, (line) => divide(line.openFen, line.billedFen)),
    yuan('short', t.short, (line) => line.shortFen, 'arrears.balance.total'), yuan('long', t.long, (line) => line.longFen, 'arrears.balance.total'),
    { key: 'owing', title: t.owing, kind: 'number', value: (line) => line.owing, render: (line) => <Link to={rows(line, 'arrears.accounts.owing')}>{formatFigure(line.owing, 'count', language)}</Link> },
    percent('recovery', t.recovery, (line) => divide(line.recoveredFen, line.baseFen)), percent('collected', t.collected, (line) => divide(line.settledFen, line.issuedFen)),
  ]
  return (
    <section className="bh-stack bh-money-block">
      <h2>{t.title}</h2>
      <div className="bh-split-picks"><Segmented aria-label={t.title} value={by} options={splitBys.map((one) => ({ value: one, label: t[one] }))} onChange={setBy} /></div>
      {read.error ? <RefusalAlert error={read.error} onRetry={() => void read.refetch()} /> : !read.data ? <LoadingState shape="rows" /> : (
        <>
          <p className="bh-soft">{t.note(formatFigure(yuanOf(read.data.total?.openFen ?? 0), 'yuan', language, { precise: true }))} {by === 'way' ? t.noRatio : null}</p>
          <DataTable name={`arrears.split.${by}`} cardHead="name" title={`${t.title} ${t[by]} ${month}`} columns={by === 'way' ? columns.filter((column) => column.key !== 'ratio') : columns} rows={read.data.lines} rowKey={(line) => line.key} pageSize={20} />
        </>
      )}
    </section>
  )
}
