import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useWords } from '../../platform/ui/words.ts'
import type { OrderRow } from '../order/contract.ts'
import { sendActs, workQuery } from '../workClient.web.ts'

const words = defineWords({
  zh: { to: '派给', choose: '选择人员', assign: (count: number) => `派出 ${count} 张`, load: (open: number, late: number) => `手上 ${open} 张${late > 0 ? `，超时 ${late}` : ''}`, clear: '取消选择' },
  en: { to: 'Assign to', choose: 'Choose a person', assign: (count: number) => `Assign ${count}`, load: (open: number, late: number) => `has ${open}${late > 0 ? `, ${late} late` : ''}`, clear: 'Clear' },
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
  return (
    <div className="work-bulk">
      <span>{t.to}</span>
      <PersonPick areaCode={orders[0]?.areaCode ?? ''} value={staffNo} onPick={setStaffNo} />
      <Button type="primary" disabled={staffNo === null} loading={assign.isPending} onClick={() => assign.mutate()}>{t.assign(orders.length)}</Button>
      <Button onClick={onDone}>{t.clear}</Button>
      <RefusalAlert error={assign.error} />
    </div>
  )
}
