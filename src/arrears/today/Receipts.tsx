import { useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Pagination from 'antd/es/pagination'
import Segmented from 'antd/es/segmented'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { AreaPick } from '../../branch/measure/MeasurePicks.tsx'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { DayInput } from '../../platform/ui/DayInput.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { exportTable } from '../../platform/ui/exportTable.ts'
import { formatDay } from '../../platform/ui/formatDay.ts'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { type ReceiptRow, todayContract } from './contract.ts'

const { client, query } = clientOf({ today: todayContract })
const [pageRows, exportedAtOnce, exportedMax] = [100, 5_000, 50_000]
const words = defineWords({
  zh: {
    title: '到账明细', note: (area: string, when: string, receipts: string, accounts: string, yuan: string) => `${area}，${when}：${receipts} 笔，${accounts} 户，共 ${yuan}；已减去返销，只列您负责的区域。`, since: (day: string) => `${day}以来`, back: '今日欠费', noMoney: '还没有缴费文件',
    noMoneyNext: '导入缴费记录或托收回盘后，到账的每一笔列在这里。', none: '没有这样的到账', noneNext: '换一天、换一个区域，或改看全部到账。', day: '业务日期', all: '全部', dunned: '催缴后到账', receipt: '缴费流水号', account: '账户编号', area: '区域', paidAt: '缴费时间', sum: '到账金额', way: '缴费渠道', outlet: '受理网点',
    rung: '到账时所在阶梯', notDunned: '没有催过', settled: '销了哪些账', part: (month: string, yuan: string) => `${month} 账单 ${yuan}`, advance: (yuan: string) => `预存 ${yuan}`, parked: '挂账待核', exportAll: (count: string) => `导出全部 ${count} 笔`, tooMany: (count: string) => `一次最多导出 ${count} 笔，请先按日期或区域缩小。`, page: '页',
    cash: '营业厅现金', bank: '银行代扣', card: '充值卡', agentWay: '代办点', online: '电子渠道', advanceWay: '预存抵扣', transfer: '转账', collection: '托收',
  },
  en: {
    title: 'Receipts', note: (area: string, when: string, receipts: string, accounts: string, yuan: string) => `${area}, ${when}: ${receipts} receipts of ${accounts} accounts, ${yuan} in all, less what was taken back; your own areas only.`, since: (day: string) => `since ${day}`, back: 'Arrears today', noMoney: 'No file of payments yet',
    noMoneyNext: 'Once payments or returns of bank collection are in, each receipt is listed here.', none: 'No such receipts', noneNext: 'Choose another day or area, or look at all receipts.', day: 'Business day', all: 'All', dunned: 'After dunning', receipt: 'Receipt', account: 'Account', area: 'Area', paidAt: 'Paid at', sum: 'Sum', way: 'Way', outlet: 'Outlet',
    rung: 'Rung at that time', notDunned: 'not dunned', settled: 'What it settled', part: (month: string, yuan: string) => `bill of ${month}: ${yuan}`, advance: (yuan: string) => `in advance: ${yuan}`, parked: 'parked', exportAll: (count: string) => `Export all ${count}`, tooMany: (count: string) => `At most ${count} receipts are exported at once: choose a day or an area first.`, page: 'Page',
    cash: 'cash', bank: 'bank', card: 'card', agentWay: 'agent', online: 'online', advanceWay: 'from advance', transfer: 'transfer', collection: 'bank collection',
  },
})

/** 到账明细: the receipts behind what came in, each with the rung on which its account stood and what it settled. */
export function Receipts(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const [exporting, setExporting] = useState<{ isRunning: boolean; error: unknown }>({ isRunning: false, error: null })
  const only = search.get('only') === 'dunned' ? 'dunned' : 'all'
  const page = Math.max(1, Number(search.get('page') ?? '1') || 1)
  const [day, areaCode] = [search.get('day'), search.get('area')]
  const wanted = { only, ...(day ? { day } : {}), ...(areaCode ? { areaCode } : {}) } as const
  const read = useQuery(query.today.receipts.queryOptions({ input: { ...wanted, page, limit: pageRows } }))
  const { data } = read
  const change = (values: Readonly<Record<string, string>>) => setSearch((before) => {
    const next = new URLSearchParams(before)
    for (const [name, value] of Object.entries({ page: '', ...values })) if (value === '') next.delete(name)
    else next.set(name, value)
    return next
  }, { replace: true })
  const yuan = (fen: number): string => formatFigure(yuanOf(fen), 'yuan', language, { precise: true })
  const count = (value: number): string => formatFigure(value, 'count', language, { precise: true })
  const wayOf = (row: ReceiptRow): string => (row.way === null ? '' : row.way === 'agent' ? t.agentWay : row.way === 'advance' ? t.advanceWay : t[row.way])
  const settled = (row: ReceiptRow): string => (row.allocation === null ? t.parked : [...row.allocation.parts.map((part) => t.part(part.month, yuan(part.fen))), ...(row.allocation.advanceFen > 0 ? [t.advance(yuan(row.allocation.advanceFen))] : [])].join(language === 'zh' ? '，' : ', '))
  const columns: TableColumn<ReceiptRow>[] = [
    { key: 'receipt', title: t.receipt, kind: 'text', value: (row) => row.receiptNo },
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountNo, render: (row) => <Link to={`/arrears/accounts/${encodeURIComponent(row.accountNo)}`}>{row.accountNo}</Link> },
    { key: 'sum', title: t.sum, kind: 'yuan', value: (row) => yuanOf(row.fen), sum: true }, { key: 'paidAt', title: t.paidAt, kind: 'text', value: (row) => row.paidAt },
    { key: 'way', title: t.way, kind: 'text', value: wayOf }, { key: 'outlet', title: t.outlet, kind: 'text', value: (row) => row.outletName }, { key: 'rung', title: t.rung, kind: 'text', value: (row) => row.rungName ?? t.notDunned },
    { key: 'settled', title: t.settled, kind: 'text', value: settled }, { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName },
  ]
  const when = day === null || day === '' ? (data?.from ? t.since(formatDay(data.from, language)) : '') : formatDay(day, language)
  const runExport = async (): Promise<void> => {
    setExporting({ isRunning: true, error: null })
    try {
      const rows: ReceiptRow[] = []
      for (let next = 1; rows.length < Math.min(exportedMax, data?.total.receipts ?? 0); next += 1) {
        const more = await client.today.receipts({ ...wanted, page: next, limit: exportedAtOnce })
        if (more.rows.length === 0) break
        rows.push(...more.rows)
      }
      await exportTable(`${t.title} ${data?.areaName ?? ''} ${when}`, columns, rows)
      setExporting({ isRunning: false, error: null })
    } catch (error) {
      setExporting({ isRunning: false, error })
    }
  }
  return (
    <Page title={t.title} note={<>{data?.from ? t.note(data.areaName, when, count(data.total.receipts), count(data.total.accounts), yuan(data.total.fen)) : null} <Link to="/arrears/today">{t.back}</Link></>}
      actions={<><Segmented aria-label={t.title} value={only} options={[{ value: 'all', label: t.all }, { value: 'dunned', label: t.dunned }]} onChange={(next) => change({ only: next === 'dunned' ? 'dunned' : '' })} /><DayInput label={t.day} placeholder={t.day} width={150} value={day ?? ''} onChange={(next) => change({ day: next })} />{data ? <AreaPick value={data.areaCode} onPick={(next) => change({ area: next })} /> : null}</>}>
      <RefusalAlert error={exporting.error} />
      <DataTable name="arrears.receipts" title={`${t.title} ${when}`} cardHead="account" columns={columns} rows={data?.rows ?? []} rowKey={(row) => `${row.accountNo} ${row.receiptNo}`} loading={read.isFetching} error={read.error} onRetry={() => void read.refetch()}
        onOpen={(row) => void navigate(`/arrears/accounts/${encodeURIComponent(row.accountNo)}`)} pageSize={pageRows} holds={data !== undefined && data.total.receipts > data.rows.length ? 'part' : 'all'}
        extra={data === undefined || data.total.receipts <= data.rows.length ? undefined : data.total.receipts > exportedMax ? <span className="bh-soft">{t.tooMany(count(exportedMax))}</span> : <Button loading={exporting.isRunning} onClick={() => void runExport()}>{t.exportAll(count(data.total.receipts))}</Button>}
        empty={data?.from === null ? <EmptyState title={t.noMoney} next={t.noMoneyNext} /> : <EmptyState title={t.none} next={t.noneNext} />} />
      {data !== undefined && data.total.receipts > pageRows ? <Pagination style={{ marginTop: 16 }} align="end" size="small" current={page} pageSize={pageRows} total={data.total.receipts} showSizeChanger={false} onChange={(next) => change({ page: String(next) })} /> : null}
    </Page>
  )
}
