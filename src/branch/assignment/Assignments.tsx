import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Segmented from 'antd/es/segmented'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { DataTable, type TableColumn } from '../../platform/ui/DataTable.tsx'
import { DayInput } from '../../platform/ui/DayInput.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useWords } from '../../platform/ui/words.ts'
import { branchClient, branchQuery } from '../branchClient.ts'
import { type AssignmentShape, assignmentSubjectKinds, type AssignmentSubjectKind } from './contract.ts'
import './Assignments.css'

const words = defineWords({
  zh: {
    title: '责任分工', note: '谁从哪天起负责哪些区域、单位和网点：个人完成值由此而来', now: '现任', history: '全部历史', view: '显示', kind: '对象类型', area: '区域', unit: '单位', outlet: '网点', subject: '对象', person: '责任人', unitName: '所在单位', post: '岗位', duty: '身份', owner: '责任人', credit: '业绩分成', deputy: '代理', share: '分成', from: '开始', to: '结束', deputyFor: '代理谁', state: '提示', hasLeft: '已离岗，请移交', noOwner: '无责任人',
    act: '办理', assign: '分派', handOver: '移交', end: '结束', deputise: '代理', day: '日期', lastDay: '最后一天', until: '到（可空）', more: '增加分成人', remove: '去掉', shareOf: (name: string) => `${name || '此人'} 分成`, pick: '选择人员', absent: '休假人', standIn: '代理人', empty: '还没有分派责任', next: '在右侧选择对象和责任人。', done: '已办理',
    hint: '移交：原责任人到前一天为止，新责任人自当天起。流量指标按天数分，月末时点指标归月末的责任人。', deputyHint: '代理人在这段时间能看能办，成绩仍算责任人的。',
  },
  en: {
    title: 'Who answers for what', note: 'Who answers for which areas, units and outlets from which day: what a person achieves follows from it', now: 'Now', history: 'Ever', view: 'Show', kind: 'Kind', area: 'Area', unit: 'Unit', outlet: 'Outlet', subject: 'Subject', person: 'Person', unitName: 'Unit', post: 'Post', duty: 'As', owner: 'Owner', credit: 'Shares credit', deputy: 'Deputy', share: 'Share', from: 'From', to: 'Until', deputyFor: 'Deputy for', state: 'Note', hasLeft: 'Left: hand over', noOwner: 'no owner',
    act: 'Act', assign: 'Assign', handOver: 'Hand over', end: 'End', deputise: 'Deputy', day: 'Day', lastDay: 'Last day', until: 'Until (optional)', more: 'Add a sharer', remove: 'Remove', shareOf: (name: string) => `Share of ${name || 'this person'}`, pick: 'Choose a person', absent: 'On leave', standIn: 'Deputy', empty: 'Nobody is assigned yet', next: 'Choose a subject and an owner at the right.', done: 'Done',
    hint: 'Hand-over: the old owner until the day before, the new one from the day on. Flows are shared by days; a stock is of whoever holds it at the end of the month.', deputyHint: 'A deputy sees and acts in these days; the score stays the owner\'s.',
  },
})
type Act = 'assign' | 'handOver' | 'end' | 'deputise'
type Person = { readonly staffNo: string; readonly share: number }

/** Owners, sharers and deputies, dated; and what changes them. */
export function Assignments(): ReactNode {
  const t = useWords(words)
  const cache = useQueryClient()
  const [view, setView] = useState<'now' | 'history'>('now')
  const [act, setAct] = useState<Act>('assign')
  const [kind, setKind] = useState<AssignmentSubjectKind>('area')
  const [code, setCode] = useState('')
  const [people, setPeople] = useState<readonly Person[]>([{ staffNo: '', share: 1 }])
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [notice, setNotice] = useState('')
  const rows = useQuery(branchQuery.assignments.list.queryOptions({ input: view === 'history' ? { history: true } : {} }))
  const subjects = useQuery(branchQuery.assignments.subjects.queryOptions({ input: { kind } }))
  const staff = useQuery(branchQuery.units.staff.queryOptions({ input: {} }))
  const save = useMutation({
    mutationFn: async () => {
      const subject = { subjectKind: kind, subjectCode: code }
      const [first] = people
      if (act === 'assign') await branchClient.assignments.assign({ ...subject, people: [...people], from, to: to || null })
      else if (act === 'handOver') await branchClient.assignments.handOver({ ...subject, people: [...people], on: from })
      else if (act === 'end') await branchClient.assignments.end({ ...subject, lastDay: from })
      else await branchClient.assignments.deputise({ staffNo: first?.staffNo ?? '', deputyNo: people[1]?.staffNo ?? '', from, to })
    },
    onSuccess: async () => {
      setNotice(t.done)
      await cache.invalidateQueries()
    },
  })
  const columns: TableColumn<AssignmentShape>[] = [
    { key: 'subject', title: t.subject, kind: 'text', value: (row) => row.subjectName },
    { key: 'kind', title: t.kind, kind: 'text', value: (row) => t[row.subjectKind] },
    { key: 'person', title: t.person, kind: 'text', value: (row) => row.staffName },
    { key: 'duty', title: t.duty, kind: 'text', value: (row) => t[row.duty] },
    { key: 'share', title: t.share, kind: 'percent', value: (row) => (row.duty === 'deputy' ? null : row.share) },
    { key: 'post', title: t.post, kind: 'text', value: (row) => row.post },
    { key: 'unit', title: t.unitName, kind: 'text', value: (row) => row.unitName, isHidden: true },
    { key: 'from', title: t.from, kind: 'day', value: (row) => row.validFrom },
    { key: 'to', title: t.to, kind: 'day', value: (row) => row.validTo },
    { key: 'deputyFor', title: t.deputyFor, kind: 'text', value: (row) => row.deputyForName },
    { key: 'state', title: t.state, kind: 'text', value: (row) => (row.hasLeft ? t.hasLeft : null) },
  ]
  const choose = (next: Act) => {
    setAct(next)
    setNotice('')
    save.reset()
    setPeople(next === 'deputise' ? [{ staffNo: '', share: 1 }, { staffNo: '', share: 1 }] : [{ staffNo: '', share: 1 }])
  }
  const put = (index: number, change: Partial<Person>) => setPeople((before) => before.map((person, at) => (at === index ? { ...person, ...change } : person)))
  const staffOptions = (staff.data ?? []).map((one) => ({ value: one.staffNo, label: `${one.name} ${one.post} ${one.unitName}` }))
  const isReady = from !== '' && (act === 'deputise' ? to !== '' : code !== '') && (act === 'end' || people.every((person) => person.staffNo !== ''))
  const staffPick = (index: number, label: string) => (
    <Select aria-label={label} showSearch optionFilterProp="label" placeholder={t.pick} style={{ width: '100%' }} value={people[index]?.staffNo || undefined} onChange={(staffNo) => put(index, { staffNo })} options={staffOptions} />
  )
  return (
    <Page title={t.title} note={t.note} loopTitle={t.act}
      actions={<Segmented aria-label={t.view} value={view} onChange={setView} options={(['now', 'history'] as const).map((value) => ({ value, label: t[value] }))} />}
      loop={
        <form className="bh-assignment-form" onSubmit={(event) => { event.preventDefault(); save.mutate() }}>
          <h2>{t.act}</h2>
          <Segmented aria-label={t.act} block value={act} onChange={choose} options={(['assign', 'handOver', 'end', 'deputise'] as const).map((value) => ({ value, label: t[value] }))} />
          {act === 'deputise' ? <>
            <label>{t.absent}{staffPick(0, t.absent)}</label>
            <label>{t.standIn}{staffPick(1, t.standIn)}</label>
          </> : <>
            <Segmented aria-label={t.kind} value={kind} onChange={(next) => { setKind(next); setCode('') }} options={assignmentSubjectKinds.map((value) => ({ value, label: t[value] }))} />
            <label>{t.subject}<Select aria-label={t.subject} showSearch optionFilterProp="label" style={{ width: '100%' }} value={code || undefined} onChange={setCode}
              options={(subjects.data ?? []).map((one) => ({ value: one.code, label: `${one.name}${one.parentName ? `（${one.parentName}）` : ''}${one.hasOwner ? '' : ` · ${t.noOwner}`}` }))} /></label>
            {act === 'end' ? null : people.map((person, index) => (
              <div key={index} className="bh-assignment-person">
                <label>{index === 0 ? t.owner : t.credit}{staffPick(index, index === 0 ? t.owner : t.credit)}</label>
                {people.length > 1 ? <>
                  <input className="bh-input bh-numbers" inputMode="decimal" aria-label={t.shareOf(staffOptions.find((one) => one.value === person.staffNo)?.label ?? '')} value={Number((person.share * 100).toPrecision(5))} onChange={(event) => put(index, { share: (Number(event.target.value) || 0) / 100 })} />
                  <span>%</span>
                  {index === 0 ? null : <button type="button" className="bh-plain" onClick={() => setPeople((before) => before.filter((_, at) => at !== index))}>{t.remove}</button>}
                </> : null}
              </div>
            ))}
            {act === 'end' ? null : <button type="button" className="bh-plain" onClick={() => setPeople((before) => [...before, { staffNo: '', share: 0 }])}>{t.more}</button>}
          </>}
          <div className="bh-row">
            <label>{act === 'end' ? t.lastDay : t.day}<DayInput label={act === 'end' ? t.lastDay : t.day} value={from} onChange={setFrom} width={140} /></label>
            {act === 'assign' || act === 'deputise' ? <label>{act === 'assign' ? t.until : t.to}<DayInput label={act === 'assign' ? t.until : t.to} value={to} onChange={setTo} width={140} /></label> : null}
          </div>
          <p className="bh-soft">{act === 'deputise' ? t.deputyHint : t.hint}</p>
          <RefusalAlert error={save.error} />
          <Button type="primary" htmlType="submit" disabled={!isReady} loading={save.isPending}>{t[act]}</Button>
          <p role="status" className="bh-soft">{notice}</p>
        </form>
      }>
      <DataTable name="branch.assignments" cardHead="subject" title={t.title} columns={columns} rows={rows.data ?? []} rowKey={(row) => String(row.assignmentId)} loading={rows.isPending} error={rows.error} empty={<><p>{t.empty}</p><p className="bh-soft">{t.next}</p></>}
        onOpen={(row) => { setKind(row.subjectKind); setCode(row.subjectCode); choose('handOver') }} />
    </Page>
  )
}
