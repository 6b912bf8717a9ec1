import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import InputNumber from 'antd/es/input-number'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { roleName } from '../../../platform/access/roles.ts'
import { LoadingState } from '../../../platform/ui/LoadingState.tsx'
import { Page } from '../../../platform/ui/Page.tsx'
import { RefusalAlert } from '../../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../../platform/ui/words.ts'
import { useMay } from '../../../platform/ui/useMay.ts'
import { assessmentClient, assessmentQuery } from '../assessmentClient.web.ts'
import type { Scheme } from '../scheme/contract.ts'
import { WhyTree } from '../WhyTree.tsx'
import type { RunResult } from './contract.ts'
import { ScoreTable } from './ScoreTable.tsx'

const words = defineWords({
  zh: {
    all: '全部考核', title: (month: string, scheme: string) => `试算：${month} ${scheme}`, note: '现在的数会得出什么。什么都没有保存。', freeze: '冻结并计算', enter: '登记加减分、评分', subject: '考核对象', item: '项目', amount: '次数或分数', evidence: '依据（单号、文号）', add: '登记', entries: '已登记', remove: '删去', wrong: '登记有误', loop: '登记与由来', by: (role: string) => `由${role}评`, choose: '点一行看每一分怎么来的。',
  },
  en: {
    all: 'All assessments', title: (month: string, scheme: string) => `Trial: ${scheme}, ${month}`, note: 'What today\'s figures come to. Nothing is saved.', freeze: 'Freeze and compute', enter: 'Enter items and judgements', subject: 'Assessed', item: 'Item', amount: 'Times or points', evidence: 'Evidence (number of the order or letter)', add: 'Enter it', entries: 'Entered', remove: 'Remove', wrong: 'Entered by mistake', loop: 'Entries and reasons', by: (role: string) => `judged by ${role}`, choose: 'Choose a row to see where each point comes from.',
  },
})

type At = { readonly areaCode: string; readonly variant: string; readonly month: string }

/** A month before it is frozen: items are entered with evidence, and the scores follow at once. */
export function TrialPage(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const navigate = useNavigate()
  const mayRun = useMay('assessment.run')
  const queries = useQueryClient()
  const [params] = useSearchParams()
  const [code, setCode] = useState<string | null>(null)
  const at: At = { areaCode: params.get('area') ?? '', variant: params.get('variant') ?? '', month: params.get('month') ?? '' }
  const trial = useQuery(assessmentQuery.trial.queryOptions({ input: at, retry: false }))
  const freeze = useMutation({
    mutationFn: () => assessmentClient.freeze(at),
    onSuccess: async ({ runId }) => {
      await queries.invalidateQueries({ queryKey: assessmentQuery.key() })
      await navigate(`/assessment/runs/${runId}`)
    },
  })
  if (trial.error) return <Page title={t.all} note={<Link to="/assessment">{t.all}</Link>}><RefusalAlert error={trial.error} onRetry={() => void trial.refetch()} /></Page>
  if (!trial.data) return <Page title={t.all}><LoadingState shape="rows" /></Page>
  const { scheme, results, entries } = trial.data
  const title = t.title(at.month, language === 'en' ? scheme.nameEn || scheme.name : scheme.name)
  const chosen = results.find(({ score }) => score.subject.code === code)
  return (
    <Page title={title} note={<><Link to="/assessment">{t.all}</Link> · {t.note}</>} actions={mayRun ? <Button type="primary" loading={freeze.isPending} onClick={() => freeze.mutate()}>{t.freeze}</Button> : undefined} loopTitle={t.loop} focus={chosen?.score.subject.name ?? title} focusKey={code}
      loop={<div className="bh-side">
        {chosen ? <section><h2>{chosen.score.subject.name}</h2><WhyTree key={chosen.score.subject.code} why={chosen.why} /></section> : <p className="bh-soft">{t.choose}</p>}
        <EntryForm at={at} scheme={scheme} results={results} chosen={code} />
        <Entries entries={entries} scheme={scheme} results={results} />
      </div>}>
      <RefusalAlert error={freeze.error} />
      <ScoreTable title={title} scheme={scheme} results={results} openCode={code} onOpen={setCode} />
    </Page>
  )
}

function enterables(scheme: Scheme, language: 'zh' | 'en') {
  return [...scheme.indicators.filter((one) => one.form === 'judged'), ...scheme.items, ...scheme.vetoes].map((one) => ({ id: one.id, name: language === 'en' ? one.nameEn || one.name : one.name, scorer: one.scorer }))
}

function EntryForm(props: { readonly at: At; readonly scheme: Scheme; readonly results: readonly RunResult[]; readonly chosen: string | null }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const [code, setCode] = useState<string | null>(null)
  const [itemId, setItem] = useState<string | null>(null)
  const [amount, setAmount] = useState(1)
  const [evidence, setEvidence] = useState('')
  const subjectCode = code ?? props.chosen
  const subject = props.results.find(({ score }) => score.subject.code === subjectCode)?.score.subject
  const enter = useMutation({
    mutationFn: () => assessmentClient.enter({ ...props.at, subjectKind: subject?.kind ?? 'unit', subjectCode: subject?.code ?? '', itemId: itemId ?? '', amount, evidence }),
    onSuccess: async () => {
      setEvidence('')
      await queries.invalidateQueries({ queryKey: assessmentQuery.trial.key() })
    },
  })
  return (
    <section className="bh-stack">
      <h3>{t.enter}</h3>
      <Select aria-label={t.subject} placeholder={t.subject} style={{ width: '100%' }} showSearch={{ optionFilterProp: 'label' }} value={subjectCode} onChange={setCode} options={props.results.map(({ score }) => ({ value: score.subject.code, label: score.subject.name }))} />
      <Select aria-label={t.item} placeholder={t.item} style={{ width: '100%' }} value={itemId} onChange={setItem} options={enterables(props.scheme, language).map((one) => ({ value: one.id, label: one.scorer === null ? one.name : `${one.name}（${t.by(roleName(one.scorer, language))}）` }))} />
      <InputNumber<number> controls={false} aria-label={t.amount} style={{ width: '100%' }} value={amount} onChange={(next) => setAmount(next ?? 0)} />
      <Input aria-label={t.evidence} placeholder={t.evidence} maxLength={1000} value={evidence} onChange={(event) => setEvidence(event.target.value)} />
      <RefusalAlert error={enter.error} />
      <div className="bh-row"><Button disabled={!subject || itemId === null || evidence.trim().length < 2} loading={enter.isPending} onClick={() => enter.mutate()}>{t.add}</Button></div>
    </section>
  )
}

type Entry = { readonly entryId: number; readonly subjectCode: string; readonly itemId: string; readonly amount: number; readonly evidence: string; readonly enteredBy: string }

function Entries(props: { readonly entries: readonly Entry[]; readonly scheme: Scheme; readonly results: readonly RunResult[] }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const remove = useMutation({ mutationFn: (entryId: number) => assessmentClient.removeEntry({ entryId, reason: t.wrong }), onSuccess: () => queries.invalidateQueries({ queryKey: assessmentQuery.trial.key() }) })
  const items = enterables(props.scheme, language)
  if (props.entries.length === 0) return null
  return (
    <section>
      <h3>{t.entries}</h3>
      <RefusalAlert error={remove.error} />
      <ul className="as-steps">{props.entries.map((entry) => (
        <li key={entry.entryId}>
          {props.results.find(({ score }) => score.subject.code === entry.subjectCode)?.score.subject.name ?? entry.subjectCode} · {items.find((one) => one.id === entry.itemId)?.name ?? entry.itemId} × {entry.amount}
          <br /><span className="bh-small bh-soft">{entry.evidence} · {entry.enteredBy} </span>
          <button type="button" className="bh-plain bh-small bh-faint" disabled={remove.isPending} onClick={() => remove.mutate(entry.entryId)}>{t.remove}</button>
        </li>
      ))}</ul>
    </section>
  )
}
