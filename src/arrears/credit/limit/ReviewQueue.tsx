import { useMutation, useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { clientOf } from '../../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../../platform/ui/EmptyState.tsx'
import { RefusalAlert } from '../../../platform/ui/RefusalAlert.tsx'
import { useLanguage, useWords } from '../../../platform/ui/words.ts'
import { creditWords } from '../creditWords.web.ts'
import { limitContract, type ReviewView } from './contract.ts'
import { limitPath, whyText } from './LimitList.tsx'

const { query, client } = clientOf(limitContract)

/** The program proposed these changes; each is large enough for a second pair of eyes. */
export function ReviewQueue({ mayApprove, onDone }: { readonly mayApprove: boolean; readonly onDone: () => Promise<void> }): ReactNode {
  const t = useWords(creditWords)
  const { language } = useLanguage()
  const [reason, setReason] = useState('')
  const reviews = useQuery(query.reviews.queryOptions())
  const decide = useMutation({ mutationFn: (given: { reviewId: number; isApproved: boolean }) => client.review({ ...given, reason: given.isApproved ? '' : reason }), onSuccess: onDone })
  const columns: TableColumn<ReviewView>[] = [
    { key: 'account', title: t.account, kind: 'text', value: (row) => row.accountNo, render: (row) => (
      <span className="bh-stack" style={{ gap: 4 }}>
        <Link to={limitPath(row.accountNo)}>{row.accountNo}</Link>
        {mayApprove ? <span><Button size="small" type="primary" onClick={() => decide.mutate({ reviewId: row.reviewId, isApproved: true })}>{t.pass}</Button> <Button size="small" disabled={reason.trim().length < 2} onClick={() => decide.mutate({ reviewId: row.reviewId, isApproved: false })}>{t.refuse}</Button></span> : null}
      </span>
    ) },
    { key: 'from', title: t.from, kind: 'yuan', value: (row) => row.fromFen / 100 },
    { key: 'to', title: t.to, kind: 'yuan', value: (row) => row.toFen / 100 },
    { key: 'change', title: t.change, kind: 'yuan', value: (row) => (row.toFen - row.fromFen) / 100, sum: true },
    { key: 'area', title: t.area, kind: 'text', value: (row) => row.areaName },
    { key: 'why', title: t.why, kind: 'text', value: (row) => whyText(row.why, language) },
    { key: 'month', title: t.month, kind: 'month', value: (row) => row.month },
    { key: 'proposedOn', title: t.proposedOn, kind: 'day', value: (row) => row.proposedOn, isHidden: true },
    { key: 'version', title: t.version, kind: 'number', value: (row) => row.version, isHidden: true },
  ]
  return (
    <>
      <RefusalAlert error={decide.error} />
      {mayApprove && (reviews.data ?? []).length > 0 ? <Input aria-label={t.reason} placeholder={t.reason} maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} /> : null}
      <DataTable name="arrears.reviews" title={t.reviews} cardHead="account" columns={columns} rows={reviews.data ?? []} rowKey={(row) => String(row.reviewId)} loading={reviews.isPending} error={reviews.error} onRetry={() => void reviews.refetch()} empty={<EmptyState title={t.noReviews} next={t.noReviewsNext} />} />
    </>
  )
}
