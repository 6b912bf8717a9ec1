import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { accountStates, stateWords } from '../roll/states.data.ts'
import { type MoveShape, provisionContract } from './contract.ts'

const { query } = clientOf({ provision: provisionContract })
const words = defineWords({
  zh: { title: '账龄变动的账户', note: (month: string, from: string, to: string) => `${month}：上月末“${from}”，本月末“${to}”；只列您负责的区域。`, account: '账户编号', area: '区域', brand: '品牌', tier: '客户等级', before: '上月末欠费', after: '本月末欠费', paid: '本月缴费', none: '您的区域里没有这样变动的账户。', cut: '只列金额最大的 500 户。', back: '滚动率与拨备' },
  en: { title: 'Accounts that moved', note: (month: string, from: string, to: string) => `${month}: "${from}" a month before, "${to}" now; your own areas only.`, account: 'Account', area: 'Area', brand: 'Brand', tier: 'Tier', before: 'Owed before', after: 'Owed now', paid: 'Paid in the month', none: 'No account of your areas moved so.', cut: 'The 500 largest only.', back: 'Roll rates and provision' },
})

/** The accounts behind a cell of the roll matrix. */
export function Moves(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [search] = useSearchParams()
  const [month, from, to] = [search.get('month') ?? '', search.get('from') ?? '', search.get('to') ?? '']
  const read = useQuery(query.provision.moves.queryOptions({ input: { month, from, to, limit: 500 } }))
  const nameOf = (id: string): string => { const state = accountStates.find((one) => one === id); return state ? stateWords[state][language] : id }
  const yuan = (key: string, title: string, of: (row: MoveShape) => number): TableColumn<MoveShape> => ({ key, title, kind: 'yuan', value: (row) => yuanOf(of(row)), render: (row) => formatFigure(yuanOf(of(row)), 'yuan', language, { precise: true }) })
  const columns: TableColumn<MoveShape>[] = [
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountId, render: (row) => <Link to={`/arrears/accounts/${row.accountId}`}>{row.accountId}</Link> },
    yuan('before', t.before, (row) => row.beforeFen), yuan('after', t.after, (row) => row.afterFen), yuan('paid', t.paid, (row) => row.paidFen),
    { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName }, { key: 'brand', title: t.brand, kind: 'text', value: (row) => row.brand }, { key: 'tier', title: t.tier, kind: 'text', value: (row) => row.tier },
  ]
  return (
    <Page title={t.title} note={<>{t.note(month, nameOf(from), nameOf(to))} <Link to={`/arrears/provision?month=${month}`}>{t.back}</Link></>}>
      {read.error ? <RefusalAlert error={read.error} onRetry={() => void read.refetch()} /> : !read.data ? <LoadingState shape="rows" /> : (
        <>
          {read.data.isCut ? <p className="bh-soft">{t.cut}</p> : null}
          <DataTable name="arrears.moves" cardHead="account" title={`${t.title} ${month}`} columns={columns} rows={read.data.moves} rowKey={(row) => row.accountId} empty={t.none} />
        </>
      )}
    </Page>
  )
}
