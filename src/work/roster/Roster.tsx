import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Popconfirm from 'antd/es/popconfirm'
import Segmented from 'antd/es/segmented'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { branchQuery } from '../../branch/branchClient.ts'
import { addDays, day, dayInChina } from '../../kernel/day.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { DayInput } from '../../platform/ui/DayInput.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useWords } from '../../platform/ui/words.ts'
import { DaysOff } from '../clock/DaysOff.tsx'
import { workClient, workQuery } from '../workClient.web.ts'
import type { RosterRow } from './contract.ts'
import { keepEnter } from '../desk/keepEnter.web.ts'
import '../inbox/work.css'

const words = defineWords({
  zh: { title: '值班与请假', note: '请假期间由代理人办理工单；两种应急班不会排给同一个人。', add: '登记', person: '人员', unit: '单位', kind: '类别', duty: '值班', leave: '请假', what: '值什么班', whatHint: '如：发电、故障抢修', from: '开始', to: '结束', deputy: '代理人', comment: '备注', save: '登记', remove: '删除', removeAsk: '删除这一条？', cancel: '返回', choose: '请选择', empty: '这段时间没有值班或请假。', period: '看哪天起的 31 天' },
  en: { title: 'Duty and leave', note: 'While somebody is away the deputy does their orders; two kinds of urgent duty never land on one person.', add: 'Enter', person: 'Person', unit: 'Unit', kind: 'What', duty: 'On duty', leave: 'Away', what: 'Which duty', whatHint: 'generators, faults …', from: 'From', to: 'To', deputy: 'Deputy', comment: 'Note', save: 'Enter', remove: 'Remove', removeAsk: 'Remove this entry?', cancel: 'Back', choose: 'Choose', empty: 'Nobody is on duty or away in these days.', period: '31 days from' },
})

/** Who is on duty, who is away, and who stands in. */
export function Roster(): ReactNode {
  const t = useWords(words)
  const queries = useQueryClient()
  const counts = useQuery(workQuery.counts.queryOptions())
  const now = useQuery(workQuery.orders.queryOptions({ input: { whose: 'mine', stage: 'live' } }))
  const [asked, setAsked] = useState('')
  const [isAdding, setAdding] = useState(false)
  // The branch's day: the demo stands still on one.
  const today = now.data ? dayInChina(new Date(now.data.now)) : null
  const fromDay = /^\d{4}-\d{2}-\d{2}$/.test(asked) ? asked : (today ?? '')
  const roster = useQuery(workQuery.roster.queryOptions({ input: { fromDay, toDay: fromDay === '' ? '' : addDays(day(fromDay), 30) }, enabled: fromDay !== '' }))
  const remove = useMutation({ mutationFn: (rosterId: number) => workClient.removeRoster({ rosterId }), onSuccess: () => queries.invalidateQueries({ queryKey: workQuery.key() }) })
  const mayEdit = counts.data?.may.schedule === true
  const columns: TableColumn<RosterRow>[] = [
    { key: 'person', title: t.person, kind: 'text', value: (row) => row.name },
    { key: 'unit', title: t.unit, kind: 'text', value: (row) => row.unitName },
    { key: 'kind', title: t.kind, kind: 'text', value: (row) => (row.kind === 'duty' ? `${t.duty} ${row.duty ?? ''}` : t.leave) },
    { key: 'from', title: t.from, kind: 'day', value: (row) => row.fromDay },
    { key: 'to', title: t.to, kind: 'day', value: (row) => row.toDay },
    { key: 'deputy', title: t.deputy, kind: 'text', value: (row) => row.deputyName },
    { key: 'note', title: t.comment, kind: 'text', value: (row) => row.note },
    ...(mayEdit ? [{ key: 'remove', title: t.remove, kind: 'text' as const, value: () => '', render: (row: RosterRow) => <Popconfirm title={t.removeAsk} okText={t.remove} cancelText={t.cancel} onConfirm={() => remove.mutate(row.rosterId)}><Button size="small">{t.remove}</Button></Popconfirm> }] : []),
  ]
  return (
    <Page title={t.title} note={t.note} actions={<><DayInput label={t.period} placeholder={t.period} value={asked} onChange={setAsked} width={180} />{mayEdit && !isAdding ? <Button type="primary" onClick={() => setAdding(true)}>{t.add}</Button> : null}</>}>
      <div className="bh-stack">
        {isAdding ? <RosterForm onBack={() => setAdding(false)} /> : null}
        <RefusalAlert error={remove.error} />
        <DataTable name="work.roster" title={t.title} columns={columns} rows={roster.data ?? []} rowKey={(row) => String(row.rosterId)} loading={roster.isPending} error={roster.error} empty={<p className="bh-soft">{t.empty}</p>} />
        {fromDay === '' ? null : <DaysOff calendar="tibetan_office" from={fromDay} to={addDays(day(fromDay), 30)} />}
      </div>
    </Page>
  )
}

function RosterForm({ onBack }: { readonly onBack: () => void }): ReactNode {
  const t = useWords(words)
  const queries = useQueryClient()
  const staff = useQuery(branchQuery.units.staff.queryOptions({ input: {} }))
  const [entry, setEntry] = useState({ staffNo: '', kind: 'duty' as 'duty' | 'leave', duty: '', fromDay: '', toDay: '', deputyStaffNo: '', note: '' })
  const people = (staff.data ?? []).map((person) => ({ value: person.staffNo, label: `${person.name} · ${person.unitName} · ${person.post} ${person.staffNo}` }))
  const add = useMutation({
    mutationFn: () => workClient.addRoster({
      staffNo: entry.staffNo, kind: entry.kind, duty: entry.kind === 'duty' && entry.duty.trim() !== '' ? entry.duty : null, fromDay: entry.fromDay, toDay: entry.toDay, deputyStaffNo: entry.deputyStaffNo === '' ? null : entry.deputyStaffNo, note: entry.note.trim() === '' ? null : entry.note,
    }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: workQuery.key() })
      onBack()
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    add.mutate()
  }
  const isReady = entry.staffNo !== '' && entry.fromDay !== '' && entry.toDay !== ''
  return (
    <form className="work-form" onSubmit={submit} onKeyDown={keepEnter}>
      <Segmented aria-label={t.kind} value={entry.kind} onChange={(next) => setEntry({ ...entry, kind: next === 'leave' ? 'leave' : 'duty' })} options={[{ value: 'duty', label: t.duty }, { value: 'leave', label: t.leave }]} />
      <label><span>{t.person}</span><Select aria-label={t.person} placeholder={t.choose} showSearch optionFilterProp="label" value={entry.staffNo === '' ? null : entry.staffNo} onChange={(next: string) => setEntry({ ...entry, staffNo: next })} options={people} /></label>
      {entry.kind === 'duty'
        ? <label><span>{t.what}</span><Input aria-label={t.what} placeholder={t.whatHint} maxLength={60} value={entry.duty} onChange={(event) => setEntry({ ...entry, duty: event.target.value })} /></label>
        : <label><span>{t.deputy}</span><Select aria-label={t.deputy} placeholder={t.choose} allowClear showSearch optionFilterProp="label" value={entry.deputyStaffNo === '' ? null : entry.deputyStaffNo} onChange={(next: string | undefined) => setEntry({ ...entry, deputyStaffNo: next ?? '' })} options={people.filter((person) => person.value !== entry.staffNo)} /></label>}
      <label><span>{t.from}</span><DayInput label={t.from} value={entry.fromDay} onChange={(fromDay) => setEntry({ ...entry, fromDay })} width={180} /></label>
      <label><span>{t.to}</span><DayInput label={t.to} value={entry.toDay} onChange={(toDay) => setEntry({ ...entry, toDay })} width={180} /></label>
      <label><span>{t.comment}</span><Input aria-label={t.comment} maxLength={500} value={entry.note} onChange={(event) => setEntry({ ...entry, note: event.target.value })} /></label>
      <RefusalAlert error={add.error} />
      <div className="bh-row"><Button type="primary" htmlType="submit" disabled={!isReady} loading={add.isPending}>{t.save}</Button><Button onClick={onBack}>{t.cancel}</Button></div>
    </form>
  )
}
