import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Popconfirm from 'antd/es/popconfirm'
import Select from 'antd/es/select'
import Switch from 'antd/es/switch'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { branchQuery } from '../../branch/branchClient.ts'
import { addDays, dayInChina } from '../../kernel/day.ts'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { DayInput } from '../../platform/ui/DayInput.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { type Draft, FormFields, valuesOf } from '../desk/FormFields.tsx'
import { DaysOff } from '../clock/DaysOff.tsx'
import { workClient, workQuery } from '../workClient.web.ts'
import { everies, type Every, type ScheduleRow } from './contract.ts'
import { keepEnter } from '../desk/keepEnter.web.ts'
import '../inbox/work.css'

const words = defineWords({
  zh: {
    title: '周期任务', note: '到日子自动下发，每个地点每期一张，不会重复。', add: '安排周期任务', name: '任务名称', kind: '工单类型', every: '多久一次', day: '每天', week: '每周', month: '每月', quarter: '每季', half_year: '每半年', year: '每年', places: '地点', within: '在哪个区域', county: '每个县', township: '每个乡镇', village: '每个村', unit: '每个营业部', outlet: '每个网点',
    opensAfter: '期初第几天下发（0 为第一天）', window: '办理天数', tolerance: '宽限天数', skips: '避开节假日', assigns: '自动均衡派单', from: '开始日期', save: '安排', cancel: '返回', end: '停用', endAsk: '停用后不再下发，已下发的工单不变。', next: '下次下发', opened: '已下发', open: '未办结', choose: '请选择', done: (count: number) => `已安排，本期下发 ${count} 张。`, empty: '还没有周期任务。', windowText: (days: number, tolerance: number) => `${days} 天${tolerance > 0 ? `（宽限 ${tolerance} 天）` : ''}`,
  },
  en: {
    title: 'Recurring work', note: 'Opens by itself when its day comes: one order for each place and period, never two.', add: 'Arrange recurring work', name: 'Name', kind: 'Kind of order', every: 'How often', day: 'Daily', week: 'Weekly', month: 'Monthly', quarter: 'Quarterly', half_year: 'Half-yearly', year: 'Yearly', places: 'Places', within: 'Within which area', county: 'Each county', township: 'Each township', village: 'Each village', unit: 'Each business office', outlet: 'Each outlet',
    opensAfter: 'Days after the period begins (0: on its first day)', window: 'Days to do it', tolerance: 'Days of grace', skips: 'Not on holidays', assigns: 'Assign evenly by itself', from: 'From', save: 'Arrange', cancel: 'Back', end: 'End', endAsk: 'No more orders will open; those that are open stay.', next: 'Opens next', opened: 'Opened', open: 'Not closed', choose: 'Choose', done: (count: number) => `Arranged; ${count} orders opened for this period.`, empty: 'No recurring work yet.', windowText: (days: number, tolerance: number) => `${days} days${tolerance > 0 ? ` (${tolerance} of grace)` : ''}`,
  },
})
const placeKinds = ['township', 'county', 'village', 'unit', 'outlet'] as const
type PlaceKind = (typeof placeKinds)[number]

/** What comes round by itself, and when next. */
export function Schedules(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const [isAdding, setAdding] = useState(false)
  const [notice, setNotice] = useState('')
  const schedules = useQuery(workQuery.schedules.queryOptions())
  const kinds = useQuery(workQuery.kinds.queryOptions())
  const counts = useQuery(workQuery.counts.queryOptions())
  const end = useMutation({ mutationFn: (scheduleId: number) => workClient.endSchedule({ scheduleId }), onSuccess: () => queries.invalidateQueries({ queryKey: workQuery.key() }) })
  const now = useQuery(workQuery.orders.queryOptions({ input: { whose: 'mine', stage: 'live' } }))
  // The branch's day: the demo stands still on one.
  const today = now.data ? dayInChina(new Date(now.data.now)) : null
  const mayEdit = counts.data?.may.schedule === true
  const placeName = (row: ScheduleRow) => (row.subjectKind === 'area' ? t[row.places.level ?? 'township'] : t[row.subjectKind])
  const columns: TableColumn<ScheduleRow>[] = [
    { key: 'title', title: t.name, kind: 'text', value: (row) => row.title },
    { key: 'kind', title: t.kind, kind: 'text', value: (row) => kinds.data?.find((each) => each.id === row.kind)?.name[language] ?? row.kind },
    { key: 'every', title: t.every, kind: 'text', value: (row) => t[row.every] },
    { key: 'places', title: t.places, kind: 'text', value: (row) => `${row.placeName ?? row.places.within} · ${placeName(row)}` },
    { key: 'window', title: t.window, kind: 'text', value: (row) => t.windowText(row.windowDays, row.toleranceDays) },
    { key: 'next', title: t.next, kind: 'day', value: (row) => row.nextOpensOn },
    { key: 'opened', title: t.opened, kind: 'number', value: (row) => row.openedCount, sum: true },
    { key: 'open', title: t.open, kind: 'number', value: (row) => row.openCount, sum: true },
    ...(mayEdit ? [{ key: 'end', title: t.end, kind: 'text' as const, value: () => '', render: (row: ScheduleRow) => <Popconfirm title={t.endAsk} okText={t.end} cancelText={t.cancel} onConfirm={() => end.mutate(row.scheduleId)}><Button size="small">{t.end}</Button></Popconfirm> }] : []),
  ]
  return (
    <Page title={t.title} note={t.note} actions={mayEdit && !isAdding ? <Button type="primary" onClick={() => setAdding(true)}>{t.add}</Button> : null}>
      <div className="bh-stack">
        {isAdding ? <ScheduleForm onBack={() => setAdding(false)} onDone={(opened) => { setAdding(false); setNotice(t.done(opened)) }} /> : null}
        <p role="status" className="bh-soft">{notice}</p>
        <RefusalAlert error={end.error} />
        <DataTable name="work.schedules" title={t.title} columns={columns} rows={schedules.data ?? []} rowKey={(row) => String(row.scheduleId)} loading={schedules.isPending} error={schedules.error} empty={<p className="bh-soft">{t.empty}</p>} />
        {today === null ? null : <DaysOff calendar="office" from={today} to={addDays(today, 92)} />}
      </div>
    </Page>
  )
}

function ScheduleForm({ onBack, onDone }: { readonly onBack: () => void; readonly onDone: (opened: number) => void }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const kinds = useQuery(workQuery.kinds.queryOptions())
  const areas = useQuery(branchQuery.areas.tree.queryOptions({ input: { level: 'township' } }))
  const [kindId, setKindId] = useState('')
  const [title, setTitle] = useState('')
  const [every, setEvery] = useState<Every>('month')
  const [placeKind, setPlaceKind] = useState<PlaceKind>('township')
  const [within, setWithin] = useState('')
  const [days, setDays] = useState({ opens: '0', window: '7', tolerance: '0' })
  const [skipsHolidays, setSkips] = useState(true)
  const [assigns, setAssigns] = useState(true)
  const [validFrom, setFrom] = useState('')
  const [draft, setDraft] = useState<Draft>({})
  const kind = kinds.data?.find((each) => each.id === kindId)
  const add = useMutation({
    mutationFn: () => workClient.addSchedule({
      kind: kindId, title, every, subjectKind: placeKind === 'unit' || placeKind === 'outlet' ? placeKind : 'area', places: { within, level: placeKind === 'unit' || placeKind === 'outlet' ? null : placeKind, assigns },
      opensAfterDays: Number(days.opens), windowDays: Number(days.window), toleranceDays: Number(days.tolerance), skipsHolidays, ask: valuesOf(kind?.ask ?? [], draft), validFrom,
    }),
    onSuccess: async ({ opened }) => {
      await queries.invalidateQueries({ queryKey: workQuery.key() })
      onDone(opened)
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    add.mutate()
  }
  const isReady = kind !== undefined && title.trim() !== '' && within !== '' && /^\d{4}-\d{2}-\d{2}$/.test(validFrom) && [days.opens, days.window, days.tolerance].every((each) => /^\d{1,3}$/.test(each))
  const dayField = (name: 'opens' | 'window' | 'tolerance', label: string) => <label><span>{label}</span><Input aria-label={label} inputMode="numeric" style={{ maxWidth: 120 }} value={days[name]} onChange={(event) => setDays({ ...days, [name]: event.target.value })} /></label>
  return (
    <form className="work-form" onSubmit={submit} onKeyDown={keepEnter}>
      <label><span>{t.kind}</span><Select aria-label={t.kind} placeholder={t.choose} value={kindId === '' ? null : kindId} onChange={(next: string) => { setKindId(next); setDraft({}) }} options={(kinds.data ?? []).map((each) => ({ value: each.id, label: each.name[language] }))} /></label>
      <label><span>{t.name}</span><Input aria-label={t.name} maxLength={160} value={title} onChange={(event) => setTitle(event.target.value)} /></label>
      <label><span>{t.every}</span><Select aria-label={t.every} value={every} onChange={setEvery} options={everies.map((each) => ({ value: each, label: t[each] }))} /></label>
      <label><span>{t.within}</span><Select aria-label={t.within} placeholder={t.choose} showSearch optionFilterProp="label" value={within === '' ? null : within} onChange={setWithin} options={(areas.data ?? []).map((area) => ({ value: area.areaCode, label: area.name }))} /></label>
      <label><span>{t.places}</span><Select aria-label={t.places} value={placeKind} onChange={setPlaceKind} options={placeKinds.map((each) => ({ value: each, label: t[each] }))} /></label>
      {kind ? <FormFields fields={kind.ask} draft={draft} onChange={setDraft} /> : null}
      {dayField('opens', t.opensAfter)}
      {dayField('window', t.window)}
      {dayField('tolerance', t.tolerance)}
      <label><span>{t.from}</span><DayInput label={t.from} value={validFrom} onChange={setFrom} width={180} /></label>
      <div className="bh-row"><Switch aria-label={t.skips} checked={skipsHolidays} onChange={setSkips} /> {t.skips} <Switch aria-label={t.assigns} checked={assigns} onChange={setAssigns} /> {t.assigns}</div>
      <RefusalAlert error={add.error} />
      <div className="bh-row"><Button type="primary" htmlType="submit" disabled={!isReady} loading={add.isPending}>{t.save}</Button><Button onClick={onBack}>{t.cancel}</Button></div>
    </form>
  )
}
