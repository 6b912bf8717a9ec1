import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { yuanOf } from '../../platform/ui/formatFigure.ts'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State, type StateName } from '../../platform/ui/State.tsx'
import { useLanguage, useWords } from '../../platform/ui/words.ts'
import { type DifferenceView, outletContract, type StopState, type StopView } from './contract.ts'
import { outletWords } from './outletWords.web.ts'

const { query, client } = clientOf({ outlet: outletContract })
const stopStates: Readonly<Record<StopState, StateName>> = { proposed: 'watch', approved: 'offTrack', rejected: 'onTrack', withdrawn: 'onTrack', lifted: 'onTrack' }

/** Proposals to stop the sales of an outlet, each with its reason and the version of the rule, and what became of it. */
export function StopTable({ stops }: { readonly stops: readonly StopView[] }): ReactNode {
  const o = useWords(outletWords)
  const { language } = useLanguage()
  const fresh = useQueryClient()
  const [reason, setReason] = useState('')
  const onSuccess = () => fresh.invalidateQueries({ queryKey: query.key() })
  const approve = useMutation({ mutationFn: (stopId: number) => client.outlet.approve({ stopId, reason: reason.trim() }), onSuccess })
  const reject = useMutation({ mutationFn: (stopId: number) => client.outlet.reject({ stopId, reason: reason.trim() }), onSuccess })
  const columns: TableColumn<StopView>[] = [
    { key: 'name', title: o.outlet, kind: 'text', value: (row) => row.name, render: (row) => <Link to={`/arrears/outlets/${row.outletCode}`}>{row.name}</Link> },
    { key: 'state', title: o.state, kind: 'text', value: (row) => o[row.state], render: (row) => (
      <span className="bh-stack" style={{ gap: 4 }}>
        <State state={stopStates[row.state]}>{o[row.state]}</State>
        {row.state === 'proposed' ? <span className="bh-row"><Button size="small" type="primary" onClick={() => approve.mutate(row.stopId)}>{o.approve}</Button><Button size="small" disabled={reason.trim().length < 2} onClick={() => reject.mutate(row.stopId)}>{o.reject}</Button></span> : null}
      </span>
    ) },
    { key: 'why', title: o.why, kind: 'text', value: (row) => row.why[language] },
    { key: 'balance', title: o.balance, kind: 'yuan', value: (row) => yuanOf(row.balanceFen) },
    { key: 'proposedOn', title: o.proposedOn, kind: 'day', value: (row) => row.proposedOn },
    { key: 'decidedBy', title: o.decidedBy, kind: 'text', value: (row) => row.decidedBy ?? '' },
    { key: 'decidedOn', title: o.decidedOn, kind: 'day', value: (row) => row.decidedOn },
    { key: 'reason', title: o.reason, kind: 'text', value: (row) => row.decisionReason ?? '' },
    { key: 'endedOn', title: o.endedOn, kind: 'day', value: (row) => row.endedOn },
    { key: 'endWhy', title: o.endWhy, kind: 'text', value: (row) => row.endWhy?.[language] ?? '' },
    { key: 'area', title: o.area, kind: 'text', value: (row) => row.areaName, isHidden: true },
    { key: 'version', title: o.version, kind: 'number', value: (row) => row.version },
  ]
  return (
    <>
      <RefusalAlert error={approve.error ?? reject.error} />
      {stops.some((row) => row.state === 'proposed') ? <Input aria-label={o.rejectReason} placeholder={o.rejectReason} maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} /> : null}
      <DataTable name="arrears.outletStops" cardHead="name" title={o.stops} columns={columns} rows={stops} rowKey={(row) => String(row.stopId)} pageSize={10} empty={<EmptyState title={o.noStops} next={o.noStopsNext} />} />
    </>
  )
}

/** Reports of outlets that their receipts do not bear out, each with the order that looks into it. */
export function DifferenceTable({ differences }: { readonly differences: readonly DifferenceView[] }): ReactNode {
  const o = useWords(outletWords)
  const columns: TableColumn<DifferenceView>[] = [
    { key: 'name', title: o.outlet, kind: 'text', value: (row) => row.name, render: (row) => <Link to={`/arrears/outlets/${row.outletCode}`}>{row.name}</Link> },
    { key: 'day', title: o.day, kind: 'day', value: (row) => row.day },
    { key: 'taken', title: o.taken, kind: 'yuan', value: (row) => yuanOf(row.takenFen) },
    { key: 'receipts', title: o.receipts, kind: 'yuan', value: (row) => yuanOf(row.receiptsFen) },
    { key: 'difference', title: o.difference, kind: 'yuan', value: (row) => yuanOf(row.differenceFen), sum: true },
    { key: 'order', title: o.order, kind: 'text', value: (row) => (row.orderId === null ? o.noOrder : String(row.orderId)), render: (row) => (row.orderId === null ? o.noOrder : <Link to={`/work/orders/${row.orderId}`}>{o.toOrder}</Link>) },
    { key: 'area', title: o.area, kind: 'text', value: (row) => row.areaName },
  ]
  return <DataTable name="arrears.outletDifferences" cardHead="name" title={o.differences} columns={columns} rows={differences} rowKey={(row) => `${row.outletCode} ${row.day}`} pageSize={10} empty={<EmptyState title={o.noDifferences} next={o.noDifferencesNext} />} />
}
