import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { branchQuery } from '../../branch/branchClient.ts'
import { DayInput } from '../../platform/ui/DayInput.tsx'
import { formatPeriod } from '../../platform/ui/formatDay.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { PersonPick } from '../inbox/BulkAssign.tsx'
import { type Priority, priorities } from '../order/contract.ts'
import { priorityWords } from '../order/statusWords.data.ts'
import { openFromPage, workQuery } from '../workClient.web.ts'
import { type Draft, FormFields, valuesOf } from './FormFields.tsx'
import { keepEnter } from './keepEnter.web.ts'
import '../inbox/work.css'

const words = defineWords({
  zh: {
    title: '下发工单', kind: '类型', choose: '请选择', name: '标题', area: '在哪里做', owner: '派给谁（可以先不派）', due: '完成期限', dueOptional: '完成期限（不填则按类型的时限）', priority: '优先级', send: '下发', serves: '服务于', clause: (id: string) => `计划第 ${id} 条`, untilSix: '当天 18:00 前', back: '返回',
  },
  en: {
    title: 'Open an order', kind: 'Kind', choose: 'Choose', name: 'Title', area: 'Where', owner: 'To whom (may stay open)', due: 'Due', dueOptional: 'Due (left out: the kind\'s own limit)', priority: 'Priority', send: 'Open the order', serves: 'Serves', clause: (id: string) => `clause ${id} of the plan`, untilSix: 'by 18:00 of the day', back: 'Back',
  },
})

/** Opens one order; what it serves comes along from the clause or indicator whose gap it is about. */
export function OpenOrder(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [search] = useSearchParams()
  const kinds = useQuery(workQuery.kinds.queryOptions())
  const areas = useQuery(branchQuery.areas.tree.queryOptions({ input: { level: 'village' } }))
  const measures = useQuery(branchQuery.measures.list.queryOptions())
  const clauseId = search.get('clause')
  const measureId = search.get('measure')
  const period = search.get('period')
  const [kindId, setKindId] = useState(search.get('kind') ?? '')
  const [title, setTitle] = useState(search.get('title') ?? '')
  const [areaCode, setAreaCode] = useState(search.get('area') ?? '')
  const [ownerStaffNo, setOwner] = useState<string | null>(null)
  const [dueOn, setDueOn] = useState('')
  const [priority, setPriority] = useState<Priority>('normal')
  const [draft, setDraft] = useState<Draft>({})
  const kind = kinds.data?.find((each) => each.id === kindId)
  const open = useMutation({
    mutationFn: () => openFromPage(kindId, [{
      title, areaCode, priority, ownerStaffNo, dueAt: dueOn === '' ? null : `${dueOn}T18:00:00+08:00`, ask: valuesOf(kind?.ask ?? [], draft),
      serves: { clauseId: clauseId === null ? null : Number(clauseId), measureId, areaCode: search.get('area'), brand: '', period },
    }]),
    onSuccess: async (orders) => {
      await queries.invalidateQueries({ queryKey: workQuery.key() })
      void navigate(`/work/orders/${orders[0]?.orderId ?? ''}`)
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    open.mutate()
  }
  if (!kinds.data || !areas.data) return <Page title={t.title}>{kinds.isError ? <RefusalAlert error={kinds.error} /> : <LoadingState lines={6} />}</Page>
  const needsDue = kind !== undefined && kind.clock.doneMinutes === null
  const isReady = kind !== undefined && title.trim() !== '' && areaCode !== '' && (!needsDue || dueOn !== '')
  const serves = [clauseId === null ? null : t.clause(clauseId), measures.data?.find((each) => each.id === measureId)?.name[language] ?? measureId, period === null ? null : formatPeriod(period, language)].filter(Boolean).join(' · ')
  return (
    <Page title={t.title} note={kind?.about[language]}>
      <form className="work-form" onSubmit={submit} onKeyDown={keepEnter}>
        {serves === '' ? null : <p className="bh-soft">{t.serves} {serves}</p>}
        <label><span>{t.kind}</span><Select aria-label={t.kind} placeholder={t.choose} value={kindId === '' ? null : kindId} onChange={(next: string) => { setKindId(next); setDraft({}) }} options={kinds.data.map((each) => ({ value: each.id, label: each.name[language] }))} /></label>
        <label><span>{t.name}</span><Input aria-label={t.name} maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} /></label>
        <label><span>{t.area}</span><Select aria-label={t.area} placeholder={t.choose} showSearch optionFilterProp="label" value={areaCode === '' ? null : areaCode} onChange={(next: string) => { setAreaCode(next); setOwner(null) }} options={areas.data.map((area) => ({ value: area.areaCode, label: `${area.name} ${area.areaCode}` }))} /></label>
        {kind ? <FormFields fields={kind.ask} draft={draft} onChange={setDraft} /> : null}
        <label><span>{t.owner}</span><PersonPick areaCode={areaCode} value={ownerStaffNo} onPick={setOwner} allowClear /></label>
        <label><span>{needsDue ? t.due : t.dueOptional} <span className="bh-faint bh-small">{t.untilSix}</span></span><DayInput label={t.due} value={dueOn} onChange={setDueOn} width={180} /></label>
        <label><span>{t.priority}</span><Select aria-label={t.priority} style={{ maxWidth: 160 }} value={priority} onChange={setPriority} options={priorities.map((each) => ({ value: each, label: priorityWords[each][language] }))} /></label>
        <RefusalAlert error={open.error} />
        <div className="bh-row">
          <Button type="primary" htmlType="submit" disabled={!isReady} loading={open.isPending}>{t.send}</Button>
          <Button onClick={() => void navigate(-1)}>{t.back}</Button>
        </div>
      </form>
    </Page>
  )
}
