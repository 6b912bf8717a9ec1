import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { formatMonth } from '../../platform/ui/formatDay.ts'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { bookContract, type SplitAccount, splitBys } from './contract.ts'
import { splitName, splitWords } from './splitWords.web.ts'

const { query } = clientOf({ book: bookContract })
const accountsListed = 500
const words = defineWords({
  zh: {
    title: (line: string) => `${line}：欠费账户`, note: (area: string, month: string, count: string, yuan: string) => `${area}，${month}末：${count} 户共欠 ${yuan}；只列您负责的区域。`, account: '账户编号', area: '区域', open: '欠费', short: '短期', long: '长期', oldest: '最早账期', group: '集团', yes: '是',
    none: '您的区域里没有这样的欠费账户。', cut: (count: number) => `只列金额最大的 ${count} 户。`, back: '欠费总览',
  },
  en: {
    title: (line: string) => `${line}: accounts in arrears`, note: (area: string, month: string, count: string, yuan: string) => `${area}, end of ${month}: ${count} accounts owe ${yuan}; your own areas only.`, account: 'Account', area: 'Area', open: 'Arrears', short: 'Short-term', long: 'Long-term', oldest: 'Oldest bill', group: 'Group', yes: 'yes',
    none: 'No account of your areas owes anything here.', cut: (count: number) => `The ${count} largest only.`, back: 'Arrears',
  },
})

/** The accounts behind a line of the arrears cut by outlet, channel, brand, tier, way of paying, or group and person. */
export function SplitAccounts(): ReactNode {
  const t = useWords(words)
  const names = useWords(splitWords)
  const { language } = useLanguage()
  const [search] = useSearchParams()
  const by = splitBys.find((one) => one === search.get('by')) ?? 'channel'
  const [key, month, areaCode] = [search.get('key') ?? '', search.get('month') ?? undefined, search.get('area') ?? undefined]
  const line = splitName(names, by, { key, name: search.get('name') ?? key })
  const read = useQuery(query.book.splitAccounts.queryOptions({ input: { by, key, month, areaCode, limit: accountsListed } }))
  const yuan = (id: string, title: string, of: (row: SplitAccount) => number): TableColumn<SplitAccount> => ({ key: id, title, kind: 'yuan', value: (row) => yuanOf(of(row)), render: (row) => formatFigure(yuanOf(of(row)), 'yuan', language, { precise: true }) })
  const columns: TableColumn<SplitAccount>[] = [
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountId, render: (row) => <Link to={`/arrears/accounts/${encodeURIComponent(row.accountId)}`}>{row.accountId}</Link> },
    yuan('open', t.open, (row) => row.openFen), yuan('short', t.short, (row) => row.shortFen), yuan('long', t.long, (row) => row.longFen),
    { key: 'oldest', title: t.oldest, kind: 'text', value: (row) => row.oldestMonth, render: (row) => formatMonth(row.oldestMonth, language) },
    { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName }, { key: 'outlet', title: names.outlet, kind: 'text', value: (row) => row.outletName }, { key: 'brand', title: names.brand, kind: 'text', value: (row) => row.brand },
    { key: 'tier', title: names.tier, kind: 'text', value: (row) => row.tier }, { key: 'way', title: names.way, kind: 'text', value: (row) => names[row.way] }, { key: 'group', title: t.group, kind: 'text', value: (row) => (row.isGroup ? t.yes : null) },
  ]
  const back = `/arrears?${new URLSearchParams({ ...(areaCode ? { area: areaCode } : {}), ...(month ? { month } : {}) }).toString()}`
  return (
    <Page title={t.title(line)} note={<>{read.data?.month ? t.note(read.data.areaName, formatMonth(read.data.month, language), formatFigure(read.data.total.accounts, 'count', language), formatFigure(yuanOf(read.data.total.openFen), 'yuan', language, { precise: true })) : null} <Link to={back}>{t.back}</Link></>}>
      {read.error ? <RefusalAlert error={read.error} onRetry={() => void read.refetch()} /> : !read.data ? <LoadingState shape="rows" /> : (
        <>
          {read.data.total.accounts > read.data.accounts.length ? <p className="bh-soft">{t.cut(accountsListed)}</p> : null}
          <DataTable name="arrears.splitAccounts" cardHead="account" title={`${t.title(line)} ${read.data.month ?? ''}`} columns={columns} rows={read.data.accounts} rowKey={(row) => row.accountId} empty={t.none} />
        </>
      )}
    </Page>
  )
}
