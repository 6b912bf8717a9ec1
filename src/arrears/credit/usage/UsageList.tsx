import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { clientOf } from '../../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../../platform/ui/EmptyState.tsx'
import { State } from '../../../platform/ui/State.tsx'
import { useWords } from '../../../platform/ui/words.ts'
import { creditWords } from '../creditWords.web.ts'
import { limitPath } from '../limit/LimitList.tsx'
import { type StrayView, usageContract, type WarningView } from './contract.ts'

const { query } = clientOf(usageContract)

/** Warnings at 80 and 100 %, the fullest first; what could not be placed stands below. */
export function UsageList(): ReactNode {
  const t = useWords(creditWords)
  const usage = useQuery(query.usage.queryOptions())
  const columns: TableColumn<WarningView>[] = [
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountNo, render: (row) => <Link to={limitPath(row.accountNo)}>{row.accountNo}</Link> },
    { key: 'state', title: t.state, kind: 'text', value: (row) => (row.isUsedUp ? t.usedUp : t.near), render: (row) => <State state={row.isUsedUp ? 'offTrack' : 'watch'}>{row.isUsedUp ? t.usedUp : t.near}</State> },
    { key: 'used', title: t.used, kind: 'yuan', value: (row) => row.usedFen / 100, sum: true },
    { key: 'limit', title: t.limit, kind: 'yuan', value: (row) => row.limitFen / 100, sum: true },
    { key: 'share', title: t.share, kind: 'percent', value: (row) => (row.limitFen === 0 ? null : row.usedFen / row.limitFen) },
    { key: 'overdue', title: t.overdue, kind: 'yuan', value: (row) => (row.overdueFen === null ? null : row.overdueFen / 100) },
    { key: 'tier', title: t.tier, kind: 'text', value: (row) => row.tier ?? '' },
    { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName },
    { key: 'asOf', title: t.asOf, kind: 'day', value: (row) => row.asOf },
  ]
  const strayColumns: TableColumn<StrayView>[] = [
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountNo },
    { key: 'reason', title: t.state, kind: 'text', value: (row) => t[row.reason] },
    { key: 'used', title: t.used, kind: 'yuan', value: (row) => row.usedFen / 100 },
    { key: 'day', title: t.asOf, kind: 'day', value: (row) => row.day },
  ]
  const strays = usage.data?.strays ?? []
  return (
    <>
      <DataTable name="arrears.limitUse" title={t.usage} cardHead="account" columns={columns} rows={usage.data?.warnings ?? []} rowKey={(row) => row.accountNo} loading={usage.isPending} error={usage.error} onRetry={() => void usage.refetch()} empty={<EmptyState title={t.noUsage} next={t.noUsageNext} />} />
      {strays.length === 0 ? null : (
        <>
          <h2>{t.strays}</h2>
          <p className="bh-small bh-soft">{t.straysNote}</p>
          <DataTable name="arrears.limitStrays" title={t.strays} cardHead="account" columns={strayColumns} rows={strays} rowKey={(row) => `${row.day} ${row.accountNo}`} />
        </>
      )}
    </>
  )
}
