import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import InputNumber from 'antd/es/input-number'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { DataTable, type TableColumn } from '../../../platform/ui/DataTable.tsx'
import { DayInput } from '../../../platform/ui/DayInput.tsx'
import { EmptyState } from '../../../platform/ui/EmptyState.tsx'
import { LoadingState } from '../../../platform/ui/LoadingState.tsx'
import { Page } from '../../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../../platform/ui/words.ts'
import { assessmentClient, assessmentQuery } from '../assessmentClient.web.ts'
import type { Scoring } from './contract.ts'
import '../assessment.css'

const words = defineWords({
  zh: {
    title: '评分登记', note: '按方案由您评的分、登记的加减分；冻结以前可以改，冻结以后走申诉', month: '月份', scheme: '方案', frozen: '这个月已经冻结，不能再登记。', none: '这个月没有由您评分的人', next: '方案里写明由您的角色评的项目，会按人列在这里。换一个月份看看。',
    subject: '考核对象', todo: '待评', to: (name: string) => `给 ${name} 登记`, item: '项目', points: (low: number, high: number) => `得分（${low}～${high}）`, times: '次数', evidence: '依据', evidenceOf: (what: string) => `依据：${what}`, add: '登记', mine: '我登记的', remove: '删去', wrong: '登记有误', choose: '点一个人，给他评分或登记。', loop: '登记', noEntry: '还没有登记。',
  },
  en: {
    title: 'Judge and note', note: 'What the schemes leave to you to judge or note; it can be changed until the month is frozen', month: 'Month', scheme: 'Scheme', frozen: 'This month is frozen; nothing more can be entered.', none: 'Nobody is yours to judge in this month', next: 'Items that a scheme gives to your role are listed here by person. Try another month.',
    subject: 'Assessed', todo: 'to judge', to: (name: string) => `Enter for ${name}`, item: 'Item', points: (low: number, high: number) => `Points (${low} to ${high})`, times: 'Times', evidence: 'Evidence', evidenceOf: (what: string) => `Evidence: ${what}`, add: 'Enter it', mine: 'What I entered', remove: 'Remove', wrong: 'Entered by mistake', choose: 'Choose somebody to judge or to note an item.', loop: 'Entry', noEntry: 'Nothing is entered yet.',
  },
})

type Group = Scoring['groups'][number]
type Subject = Group['subjects'][number]
type Item = Group['items'][number]

/** Judges and those who note items see whom they judge and what is still to be judged, and nothing of the scores. */
export function ScoringPage(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [month, setMonth] = useState('')
  const [variant, setVariant] = useState<string | null>(null)
  const [code, setCode] = useState<string | null>(null)
  const scoring = useQuery({ ...assessmentQuery.scoring.queryOptions({ input: month === '' ? {} : { month } }), placeholderData: keepPreviousData })
  if (scoring.error) return <Page title={t.title} note={t.note}><RefusalAlert error={scoring.error} onRetry={() => void scoring.refetch()} /></Page>
  if (!scoring.data) return <Page title={t.title} note={t.note}><LoadingState shape="rows" /></Page>
  const { data } = scoring
  const group = data.groups.find((one) => one.variant === variant) ?? data.groups[0]
  const chosen = group?.subjects.find((one) => one.code === code)
  const nameOf = (one: { readonly name: string; readonly nameEn: string }): string => (language === 'en' ? one.nameEn || one.name : one.name)
  const columns = (of: Group): readonly TableColumn<Subject>[] => [
    { key: 'name', title: t.subject, kind: 'text', value: (row) => row.name },
    ...of.items.filter((item) => item.kind !== 'veto' || of.entries.some((entry) => entry.itemId === item.id)).map((item): TableColumn<Subject> => ({
      key: item.id, title: nameOf(item), kind: 'number', value: (row) => enteredOf(of, row, item),
      render: (row) => enteredOf(of, row, item) ?? (item.kind === 'judged' && row.itemIds.includes(item.id) ? <span className="bh-faint">{t.todo}</span> : '—'),
    })),
  ]
  return (
    <Page title={t.title} note={t.note} loopTitle={t.loop} focus={chosen?.name ?? t.title} focusKey={code}
      actions={<>
        {data.groups.length > 1 && group ? <Select aria-label={t.scheme} style={{ minWidth: 180 }} value={group.variant} onChange={(next) => { setVariant(next); setCode(null) }} options={data.groups.map((one) => ({ value: one.variant, label: nameOf(one) }))} /> : null}
        <DayInput picker="month" width={140} label={t.month} value={data.month} onChange={(next) => { setMonth(next); setCode(null) }} />
      </>}
      loop={group ? <div className="bh-side">
        {group.isFrozen ? <p className="bh-soft">{t.frozen}</p> : chosen ? <EntryForm key={chosen.code} at={{ areaCode: data.areaCode, month: data.month, variant: group.variant }} group={group} subject={chosen} nameOf={nameOf} /> : <p className="bh-soft">{t.choose}</p>}
        <Entered group={group} nameOf={nameOf} />
      </div> : undefined}>
      {group ? (
        <DataTable key={group.variant} name={`assessment.scoring.${group.variant}`} title={nameOf(group)} cardHead="name" columns={columns(group)} rows={group.subjects} rowKey={(row) => row.code} onOpen={(row) => setCode(row.code)} openKey={code} />
      ) : <EmptyState title={t.none} next={t.next} />}
    </Page>
  )
}

/** Of points the mean of what was given, of items how often; null: nothing yet. */
function enteredOf(group: Group, subject: Subject, item: Item): number | null {
  const amounts = group.entries.filter((entry) => entry.subjectCode === subject.code && entry.itemId === item.id).map((entry) => entry.amount)
  if (amounts.length === 0) return null
  const sum = amounts.reduce((total, amount) => total + amount, 0)
  return item.kind === 'judged' ? Number((sum / amounts.length).toFixed(2)) : sum
}

type Named = (one: { readonly name: string; readonly nameEn: string }) => string

function EntryForm(props: { readonly at: { readonly areaCode: string; readonly variant: string; readonly month: string }; readonly group: Group; readonly subject: Subject; readonly nameOf: Named }): ReactNode {
  const t = useWords(words)
  const queries = useQueryClient()
  const { group, subject } = props
  const items = group.items.filter((item) => subject.itemIds.includes(item.id))
  // What is still to be judged comes first.
  const first = items.find((item) => item.kind === 'judged' && enteredOf(group, subject, item) === null) ?? items[0]
  const [itemId, setItem] = useState(first?.id ?? '')
  const item = items.find((one) => one.id === itemId)
  const [amount, setAmount] = useState<number | null>(null)
  const [evidence, setEvidence] = useState('')
  const given = amount ?? (item?.kind === 'judged' ? null : 1)
  const enter = useMutation({
    mutationFn: () => assessmentClient.enter({ ...props.at, subjectKind: subject.kind, subjectCode: subject.code, itemId, amount: given ?? 0, evidence }),
    onSuccess: async () => {
      setAmount(null)
      await queries.invalidateQueries({ queryKey: assessmentQuery.key() })
    },
  })
  if (!item) return null
  const label = item.kind === 'judged' ? t.points(item.low, item.high) : t.times
  return (
    <section className="bh-stack">
      <h2>{t.to(subject.name)}</h2>
      <Select aria-label={t.item} style={{ width: '100%' }} value={itemId} onChange={(next) => { setItem(next); setAmount(null) }} options={items.map((one) => ({ value: one.id, label: props.nameOf(one) }))} />
      <InputNumber<number> controls={false} aria-label={label} placeholder={label} style={{ width: '100%' }} disabled={item.kind === 'veto'} value={given} onChange={setAmount} />
      <Input aria-label={t.evidence} placeholder={item.evidence === '' ? t.evidence : t.evidenceOf(item.evidence)} maxLength={1000} value={evidence} onChange={(event) => setEvidence(event.target.value)} />
      <RefusalAlert error={enter.error} />
      <div className="bh-row"><Button type="primary" disabled={given === null || evidence.trim().length < 2} loading={enter.isPending} onClick={() => enter.mutate()}>{t.add}</Button></div>
    </section>
  )
}

function Entered({ group, nameOf }: { readonly group: Group; readonly nameOf: Named }): ReactNode {
  const t = useWords(words)
  const queries = useQueryClient()
  const remove = useMutation({ mutationFn: (entryId: number) => assessmentClient.removeEntry({ entryId, reason: t.wrong }), onSuccess: () => queries.invalidateQueries({ queryKey: assessmentQuery.key() }) })
  return (
    <section>
      <h3>{t.mine}</h3>
      <RefusalAlert error={remove.error} />
      {group.entries.length === 0 ? <p className="bh-soft">{t.noEntry}</p> : null}
      <ul className="as-steps">{group.entries.toReversed().map((entry) => {
        const item = group.items.find((one) => one.id === entry.itemId)
        return (
          <li key={entry.entryId}>
            {group.subjects.find((one) => one.code === entry.subjectCode)?.name ?? entry.subjectCode} · {item ? nameOf(item) : entry.itemId} {item?.kind === 'judged' ? entry.amount : `× ${entry.amount}`}
            <br /><span className="bh-small bh-soft">{entry.evidence} </span>
            {group.isFrozen ? null : <button type="button" className="bh-plain bh-small bh-faint" disabled={remove.isPending} onClick={() => remove.mutate(entry.entryId)}>{t.remove}</button>}
          </li>
        )
      })}</ul>
    </section>
  )
}
