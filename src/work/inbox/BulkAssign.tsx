import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useWords } from '../../platform/ui/words.ts'
import type { OrderRow } from '../order/contract.ts'
import { BooksButton } from '../office/BooksButton.tsx'
import { sendActs, workClient, workQuery } from '../workClient.web.ts'

const words = defineWords({
  zh: { to: '派给', choose: '选择人员', assign: (count: number) => `派出 ${count} 张`, load: (open: number, late: number) => `手上 ${open} 张${late > 0 ? `，超时 ${late}` : ''}`, clear: '取消选择', balance: '均衡派单', proposed: (count: number, people: string) => `建议派出 ${count} 张：${people}`, nobody: (count: number) => `${count} 张没有合适的人`, urgent: (count: number) => `${count} 张紧急工单：合适的人手上都有另一种紧急任务，请逐张派单并写明原因`, send: '照此派出' },
  en: { to: 'Assign to', choose: 'Choose a person', assign: (count: number) => `Assign ${count}`, load: (open: number, late: number) => `has ${open}${late > 0 ? `, ${late} late` : ''}`, clear: 'Clear', balance: 'Share out evenly', proposed: (count: number, people: string) => `Proposed for ${count}: ${people}`, nobody: (count: number) => `nobody fits ${count}`, urgent: (count: number) => `for ${count} urgent ones everybody who fits has another kind of emergency: assign each by itself and say why`, send: 'Assign like this' },
})

/** Who may be given work in an area, with what they have on their hands. */
export function PersonPick(props: { readonly areaCode: string; readonly value: string | null; readonly onPick: (staffNo: string | null) => void; readonly allowClear?: boolean }): ReactNode {
  const t = useWords(words)
  const people = useQuery(workQuery.people.queryOptions({ input: { areaCode: props.areaCode }, enabled: props.areaCode !== '' }))
  return (
    <Select aria-label={t.choose} placeholder={t.choose} showSearch optionFilterProp="label" loading={people.isFetching} style={{ minWidth: 260, width: '100%', maxWidth: 420 }} value={props.value} allowClear={props.allowClear ?? false}
      onChange={(next: string | null | undefined) => props.onPick(next ?? null)}
      options={(people.data ?? []).map((person) => ({ value: person.staffNo, label: `${person.name} · ${person.unitName} · ${person.post} · ${t.load(person.openCount, person.lateCount)}` }))} />
  )
}

export function BulkAssign({ orders, onDone }: { readonly orders: readonly OrderRow[]; readonly onDone: () => void }): ReactNode {
  const t = useWords(words)
  const queries = useQueryClient()
  const [staffNo, setStaffNo] = useState<string | null>(null)
  const assign = useMutation({
    mutationFn: () => sendActs(orders.map((order) => ({ orderId: order.orderId, basedOn: order.lastEvent, body: { kind: 'assigned', ownerStaffNo: staffNo ?? '' } }))),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: workQuery.key() })
      onDone()
    },
  })
  const propose = useMutation({ mutationFn: () => workClient.balance({ orderIds: orders.map((order) => order.orderId) }) })
  const share = useMutation({
    mutationFn: () => sendActs((propose.data ?? []).flatMap((proposal) => {
      const order = orders.find((each) => each.orderId === proposal.orderId)
      return order && proposal.staffNo !== null ? [{ orderId: order.orderId, basedOn: order.lastEvent, body: { kind: 'assigned' as const, ownerStaffNo: proposal.staffNo } }] : []
    })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: workQuery.key() })
      onDone()
    },
  })
  const given = (propose.data ?? []).filter((proposal) => proposal.staffNo !== null)
  const perPerson = [...new Set(given.map((proposal) => proposal.staffNo))].map((one) => `${given.find((proposal) => proposal.staffNo === one)?.name ?? one} ${given.filter((proposal) => proposal.staffNo === one).length}`)
  const unplaced = (propose.data ?? []).filter((proposal) => proposal.because === 'nobody').length
  const urgent = (propose.data ?? []).filter((proposal) => proposal.because === 'urgent_elsewhere').length
  return (
    <div className="work-bulk">
      <span>{t.to}</span>
      <PersonPick areaCode={orders[0]?.areaCode ?? ''} value={staffNo} onPick={setStaffNo} />
      <Button type="primary" disabled={staffNo === null} loading={assign.isPending} onClick={() => assign.mutate()}>{t.assign(orders.length)}</Button>
      <Button loading={propose.isPending} onClick={() => propose.mutate()}>{t.balance}</Button>
      <BooksButton orderIds={orders.map((order) => order.orderId)} />
      <Button onClick={onDone}>{t.clear}</Button>
      {propose.data ? <p role="status">{[given.length > 0 ? t.proposed(given.length, perPerson.join('、')) : null, unplaced > 0 ? t.nobody(unplaced) : null, urgent > 0 ? t.urgent(urgent) : null].filter(Boolean).join('；')} {given.length > 0 ? <Button type="primary" loading={share.isPending} onClick={() => share.mutate()}>{t.send}</Button> : null}</p> : null}
      <RefusalAlert error={assign.error ?? propose.error ?? share.error} />
    </div>
  )
}
