import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Select from 'antd/es/select'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { formatDay, formatPeriod } from '../../platform/ui/formatDay.ts'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State, type StateName } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { outletContract, outletKindWord, type OutletPosition, type OutletState } from './contract.ts'
import { DifferenceTable, StopTable } from './OutletTables.tsx'
import { outletWords } from './outletWords.web.ts'

const { query, client } = clientOf({ outlet: outletContract })

const words = defineWords({
  zh: {
    title: '网点缴款', note: (on: string) => `截止 ${on}；实缴先抵最早一天的应缴。`, rules: '网点缴款规则', check: '按规则检查', today: '今天', month: '截止', noRule: '还没有生效的网点缴款规则，所以没有预警和停售建议。', draft: '去起草规则',
    checked: (found: { proposed: number; withdrawn: number; lifted: number; orders: number }) => `新建议停售 ${found.proposed} 个，撤回 ${found.withdrawn} 个，恢复 ${found.lifted} 个，派对账工单 ${found.orders} 张。`,
    empty: '还没有网点缴款', next: '导入“网点应缴实缴”文件后，这里列出每个网点欠多少。', toFeeds: '去导入文件', list: '各网点',
  },
  en: {
    title: "Outlets' money", note: (on: string) => `At the end of ${on}; money paid in counts for the oldest day first.`, rules: 'Rule for outlets', check: 'Apply the rule', today: 'Today', month: 'As of', noRule: 'No rule for outlets holds yet, so nobody is warned and no stop is proposed.', draft: 'Draft a rule',
    checked: (found: { proposed: number; withdrawn: number; lifted: number; orders: number }) => `Stops proposed: ${found.proposed}, withdrawn: ${found.withdrawn}, lifted: ${found.lifted}; orders for differences: ${found.orders}.`,
    empty: 'No outlet has brought its money yet', next: "Bring the file of outlets' due and paid-in; here stands what each outlet owes.", toFeeds: 'Bring a file', list: 'Outlets',
  },
})
const stateNames: Readonly<Record<OutletState, StateName>> = { paidIn: 'onTrack', open: 'onTrack', warn: 'watch', stop: 'offTrack', noRule: 'noFigure' }

/** 网点缴款: what each outlet holds of the branch's money, how old it is, whether its deposit covers it, and whose sales are to stop. */
export function OutletDesk(): ReactNode {
  const t = useWords(words)
  const o = useWords(outletWords)
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const [search, setSearch] = useSearchParams()
  const wanted = search.get('month')
  const read = useQuery(query.outlet.list.queryOptions({ input: wanted ? { month: wanted } : {} }))
  const check = useMutation({ mutationFn: () => client.outlet.check(), onSuccess: () => fresh.invalidateQueries({ queryKey: query.key() }) })
  if (read.error) return <Page title={t.title}><RefusalAlert error={read.error} onRetry={() => void read.refetch()} /></Page>
  if (!read.data) return <Page title={t.title}><LoadingState shape="rows" /></Page>
  const { on, month, months, version, outlets, stops, differences } = read.data
  if (months.length === 0) return <Page title={t.title}><EmptyState title={t.empty} next={t.next} action={<Link to="/feeds">{t.toFeeds}</Link>} /></Page>
  const money = (key: string, title: string, of: (row: OutletPosition) => number, isHidden = false): TableColumn<OutletPosition> => ({ key, title, kind: 'yuan', value: (row) => yuanOf(of(row)), sum: true, isHidden })
  const stateWord: Readonly<Record<OutletState, string>> = { paidIn: o.paidInState, open: o.openState, warn: o.warn, stop: o.stop, noRule: o.noRule }
  const textOf = (row: OutletPosition) => (row.stop === 'approved' ? o.stopApproved : row.stop === 'proposed' ? o.stopProposed : stateWord[row.state])
  const columns: TableColumn<OutletPosition>[] = [
    { key: 'state', title: o.state, kind: 'text', value: textOf, render: (row) => <State state={row.stop === 'none' ? stateNames[row.state] : 'offTrack'}>{textOf(row)}</State> },
    { key: 'name', title: o.outlet, kind: 'text', value: (row) => row.name, render: (row) => <Link to={`/arrears/outlets/${row.outletCode}`}>{row.name}</Link> },
    { key: 'kind', title: o.kind, kind: 'text', value: (row) => outletKindWord(row.kind, language) },
    { key: 'area', title: o.area, kind: 'text', value: (row) => row.areaName },
    money('balance', o.balance, (row) => row.balanceFen), money('age7', o.age7, (row) => row.age7Fen), money('age30', o.age30, (row) => row.age30Fen), money('age90', o.age90, (row) => row.age90Fen), money('older', o.older, (row) => row.olderFen), money('deposit', o.deposit, (row) => row.depositFen),
    { key: 'cover', title: o.cover, kind: 'number', value: (row) => row.cover, render: (row) => formatFigure(row.cover, 'percent', language) },
    { key: 'late', title: o.late, kind: 'number', value: (row) => row.lateDays },
    { key: 'why', title: o.why, kind: 'text', value: (row) => row.why[language] },
    money('due', o.due, (row) => row.dueFen, true), money('paidIn', o.paidIn, (row) => row.paidInFen, true),
  ]
  const choices = [{ value: '', label: t.today }, ...months.toReversed().map((each) => ({ value: each, label: formatPeriod(each, language) }))]
  return (
    <Page
      title={t.title} note={<>{t.note(formatDay(on, language))} <Link to="/rules">{t.rules}</Link></>}
      actions={<><Select aria-label={t.month} style={{ minWidth: 140 }} value={month ?? ''} options={choices} onChange={(next) => setSearch(next === '' ? {} : { month: next })} /><Button loading={check.isPending} onClick={() => check.mutate()}>{t.check}</Button></>}
    >
      <div className="bh-stack" style={{ gap: 16 }}>
        <RefusalAlert error={check.error} />
        {check.data ? <p role="status">{t.checked(check.data)}</p> : null}
        {version === null ? <p className="bh-soft">{t.noRule} <Link to="/rules">{t.draft}</Link></p> : null}
        <h2>{o.stops}</h2>
        <StopTable stops={stops} />
        <h2>{t.list}</h2>
        <DataTable name="arrears.outlets" cardHead="name" title={`${t.title} ${month ?? on}`} columns={columns} rows={outlets} rowKey={(row) => row.outletCode} />
        <h2>{o.differences}</h2>
        <DifferenceTable differences={differences} />
      </div>
    </Page>
  )
}
