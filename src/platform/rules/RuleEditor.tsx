import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { DayInput } from '../ui/DayInput.tsx'
import { formatDay, formatInstant } from '../ui/figure.tsx'
import { LoadingState } from '../ui/LoadingState.tsx'
import { Page } from '../ui/Page.tsx'
import { Progress } from '../ui/Progress.tsx'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import { BodyForm, type FieldChoices } from './BodyForm.tsx'
import type { OpenedRule } from './contract.ts'
import { ruleClient, rulePath, ruleQuery, stateLabels } from './ruleClient.web.ts'
import { RuleDecision } from './RuleDecision.tsx'
import { Difference, Preview } from './RulePreview.tsx'
import './rules.css'

const previewAfterMs = 500
/** A preview that takes longer says how far it is. */
const progressEveryMs = 1_000

const words = defineWords({
  zh: {
    all: '全部规则', version: (number: number) => `第 ${number} 版`, from: '生效日期', note: '说明（为什么这样定）', save: '保存草稿', discard: '放弃改动', submit: '提交批准', another: '据此另起一版', saved: '已保存', inForce: '现行',
    difference: (version: number) => `与第 ${version} 版的差别`, preview: '预览', trying: '正在试算', faults: '提交前要改的地方', unsaved: '有未保存的改动，先保存再提交。', state: '状态', author: '起草', editor: '最后修改', approver: '批准', reason: '原因', retired: '停用自', loop: '批准与影响', body: '内容',
  },
  en: {
    all: 'All rules', version: (number: number) => `Version ${number}`, from: 'In force from', note: 'Note (why it is so)', save: 'Save the draft', discard: 'Discard changes', submit: 'Submit for approval', another: 'Draft another version from this', saved: 'Saved', inForce: 'in force',
    difference: (version: number) => `What differs from version ${version}`, preview: 'Preview', trying: 'Trying it', faults: 'To be mended before it is submitted', unsaved: 'There are unsaved changes; save them before submitting.', state: 'State', author: 'Author', editor: 'Last edited', approver: 'Decided', reason: 'Reason', retired: 'Ends', loop: 'Approval and effect', body: 'Body',
  },
})

export type RuleEditorProps = {
  readonly ruleId: number
  readonly choices?: FieldChoices
  /** More below the form, told the body as it stands in the form. */
  readonly below?: (body: unknown) => ReactNode
  readonly back?: { readonly to: string; readonly words: string }
}

/** One version of a rule: its body as a form, what it changes, what it would decide, and its way to approval. */
export function RuleEditor(props: RuleEditorProps): ReactNode {
  const t = useWords(words)
  const opened = useQuery(ruleQuery.open.queryOptions({ input: { ruleId: props.ruleId } }))
  if (opened.error) return <Page title={t.all}><RefusalAlert error={opened.error} onRetry={() => void opened.refetch()} /></Page>
  if (!opened.data) return <Page title={t.all}><LoadingState shape="rows" /></Page>
  return <Opened key={`${opened.data.ruleId} ${opened.data.revision}`} {...props} rule={opened.data} />
}

type Edited = { readonly body: unknown; readonly effectiveFrom: string; readonly note: string }

function Opened(props: RuleEditorProps & { readonly rule: OpenedRule }): ReactNode {
  const { rule } = props
  const t = useWords(words)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [edited, setEdited] = useState<Edited>({ body: rule.body, effectiveFrom: rule.effectiveFrom, note: rule.note })
  const isOpen = rule.state !== 'approved' && rule.state !== 'retired'
  const mayEdit = isOpen && rule.kindShape.may.draft
  const isChanged = edited.note !== rule.note || edited.effectiveFrom !== rule.effectiveFrom || edited.body !== rule.body
  const choices = props.choices ?? Object.fromEntries(Object.entries(rule.choices).map(([name, options]) => [name, options.map((option) => ({ value: option.value, label: option.words[language] }))]))
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ruleQuery.key() })
  const at = { ruleId: rule.ruleId, revision: rule.revision }
  const save = useMutation({ mutationFn: () => ruleClient.edit({ ...at, ...edited }), onSuccess: refresh })
  const submit = useMutation({ mutationFn: () => ruleClient.submit(at), onSuccess: refresh })
  const another = useMutation({
    mutationFn: () => ruleClient.draft({ kind: rule.kind, variant: rule.variant, areaCode: rule.areaCode, effectiveFrom: rule.effectiveFrom, body: rule.body, note: '' }),
    onSuccess: async (drafted) => {
      await refresh()
      await navigate(rulePath({ ruleId: drafted.ruleId, editorPath: rule.kindShape.editorPath }))
    },
  })
  return (
    <Page
      title={<>{rule.kindShape.words[language]} · {rule.variant === '' ? null : <><code>{rule.variant}</code> · </>}{t.version(rule.version)}</>}
      note={<><Link to={props.back?.to ?? '/rules'}>{props.back?.words ?? t.all}</Link> · {rule.areaName} · {stateLabels[rule.state][language]}{rule.isInForce ? ` · ${t.inForce}` : ''} · {rule.kindShape.purpose[language]}</>}
      actions={<>
        {mayEdit && isChanged ? <Button onClick={() => setEdited({ body: rule.body, effectiveFrom: rule.effectiveFrom, note: rule.note })}>{t.discard}</Button> : null}
        {mayEdit ? <Button type={isChanged ? 'primary' : 'default'} disabled={!isChanged} loading={save.isPending} onClick={() => save.mutate()}>{t.save}</Button> : null}
        {mayEdit && rule.state !== 'submitted' ? <Button type={isChanged ? 'default' : 'primary'} disabled={isChanged} title={isChanged ? t.unsaved : undefined} loading={submit.isPending} onClick={() => submit.mutate()}>{t.submit}</Button> : null}
        {rule.kindShape.may.draft && !isOpen ? <Button loading={another.isPending} onClick={() => another.mutate()}>{t.another}</Button> : null}
      </>}
      loopTitle={t.loop} bodyTitle={t.body} focus={props.rule.kindShape.words[language]} focusKey={null}
      loop={<Loop {...props} edited={edited} isChanged={isChanged} onDone={refresh} />}
    >
      <div className="bh-stack" style={{ gap: 16 }}>
        <RefusalAlert error={save.error ?? submit.error ?? another.error} />
        <div className="bh-rule-fields">
          <label className="bh-rule-field"><span className="bh-small bh-soft">{t.from}</span><DayInput label={t.from} disabled={!mayEdit} value={edited.effectiveFrom} onChange={(effectiveFrom) => setEdited((before) => ({ ...before, effectiveFrom }))} /></label>
          <label className="bh-rule-field" style={{ gridColumn: 'span 2' }}><span className="bh-small bh-soft">{t.note}</span><Input disabled={!mayEdit} maxLength={500} value={edited.note} onChange={(event) => setEdited((before) => ({ ...before, note: event.target.value }))} /></label>
        </div>
        <BodyForm node={rule.kindShape.fields} value={edited.body} isReadOnly={!mayEdit} choices={choices} onChange={(body) => setEdited((before) => ({ ...before, body }))} />
        {props.below?.(edited.body)}
      </div>
    </Page>
  )
}

function Loop(props: RuleEditorProps & { readonly rule: OpenedRule; readonly edited: Edited; readonly isChanged: boolean; readonly onDone: () => Promise<void> }): ReactNode {
  const { rule } = props
  const t = useWords(words)
  const { language } = useLanguage()
  const settled = useSettled(props.edited, previewAfterMs)
  const mayPreview = rule.kindShape.may.draft || rule.kindShape.may.approve
  const preview = useQuery(ruleQuery.preview.queryOptions({
    input: { kind: rule.kind, variant: rule.variant, areaCode: rule.areaCode, effectiveFrom: settled.effectiveFrom, body: settled.body }, enabled: mayPreview && settled.effectiveFrom !== '', retry: false, placeholderData: (before) => before,
  }))
  const progress = useQuery(ruleQuery.previewProgress.queryOptions({ enabled: preview.isFetching, refetchInterval: progressEveryMs, gcTime: 0, retry: false }))
  const line = (label: string, ...said: (string | null)[]): ReactNode => {
    const text = said.filter(Boolean).join(' · ')
    return text === '' ? null : <><dt>{label}</dt><dd>{text}</dd></>
  }
  const faults = preview.data?.faults ?? rule.faults
  return (
    <div className="bh-side">
      <section>
        <dl className="bh-facts">
          {line(t.state, stateLabels[rule.state][language])}
          {line(t.from, formatDay(rule.effectiveFrom, language, 'words', ''))}
          {line(t.author, rule.author)}
          {line(t.editor, rule.editor, formatInstant(rule.editedAt, language, ''))}
          {line(t.approver, rule.approver, rule.decidedAt ? formatInstant(rule.decidedAt, language, '') : null)}
          {line(t.retired, rule.retiredFrom ? formatDay(rule.retiredFrom, language, 'words', '') : null)}
          {line(t.reason, rule.reason)}
        </dl>
      </section>
      <RuleDecision rule={rule} onDone={props.onDone} />
      <RefusalAlert error={preview.error} />
      {faults.length === 0 ? null : <section><h3>{t.faults}</h3><ul>{faults.map((fault) => <li key={fault.zh} className="bh-rule-change">{fault[language]}</li>)}</ul></section>}
      {preview.isFetching && progress.data ? <section><Progress title={t.trying} done={progress.data.done} total={progress.data.total} unit={progress.data.unit[language]} /></section> : null}
      {preview.data?.preview ? <section aria-busy={preview.isFetching}><h3>{t.preview}</h3><Preview preview={preview.data.preview} /></section> : null}
      {rule.before && !props.isChanged ? <section><h3>{t.difference(rule.before.version)}</h3><Difference rows={rule.difference} /></section> : null}
    </div>
  )
}

/** The value as it was when nothing changed for a while: typing asks the server once, not at every key. */
function useSettled<Value>(value: Value, afterMs: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs)
    return () => clearTimeout(timer)
  }, [value, afterMs])
  return settled
}
