import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { branchQuery } from '../../branch/branchClient.ts'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { KindShape } from '../contract.ts'
import { PersonPick } from '../inbox/BulkAssign.tsx'
import type { EventBody, EventKind, OrderPage, Position } from '../order/contract.ts'
import { eventWords } from '../order/statusWords.data.ts'
import { sendActs, workQuery } from '../workClient.web.ts'
import { PositionField } from './PositionField.tsx'
import { type Draft, FormFields, valuesOf } from './FormFields.tsx'

const words = defineWords({
  zh: { reason: '原因', text: '内容', note: '说明', who: '派给谁', into: '合并到几号工单', outcome: '结果', choose: '请选择', cancel: '返回', position: '所在位置', acts: '可以做', none: '这张工单现在没有您要办的事。', unit: '转到哪个单位', holds: (key: string) => `以 ${key} 为准` },
  en: { reason: 'Reason', text: 'Text', note: 'Note', who: 'To whom', into: 'Into which order', outcome: 'Outcome', choose: 'Choose', cancel: 'Back', position: 'Where it was', acts: 'What you can do', none: 'Nothing here waits for you now.', unit: 'To which unit', holds: (key: string) => `${key} holds` },
})
const atOnce: ReadonlySet<string> = new Set(['accepted', 'travelled', 'started', 'resumed'])
const withReason: ReadonlySet<string> = new Set(['refused', 'paused', 'returned', 'cancelled', 'reopened'])

/** The next acts of an order, each with exactly what it needs. */
export function ActPanel({ page, kind, fileIds }: { readonly page: OrderPage; readonly kind: KindShape; readonly fileIds: readonly number[] }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const [chosen, setChosen] = useState<EventKind | null>(null)
  const act = useMutation({
    mutationFn: (body: EventBody) => sendActs([{ orderId: page.order.orderId, basedOn: page.order.lastEvent, body }]),
    onSuccess: async () => {
      setChosen(null)
      await queries.invalidateQueries({ queryKey: workQuery.key() })
    },
  })
  const may = page.may.flatMap((name): EventKind[] => (isEventKind(name) ? [name] : []))
  if (may.length === 0) return <p className="bh-soft">{t.none}</p>
  return (
    <div className="bh-stack work-no-print">
      <div className="work-acts" role="group" aria-label={t.acts}>
        {may.map((name, index) => (
          <Button key={name} type={index === 0 && name !== 'noted' ? 'primary' : 'default'} disabled={act.isPending} aria-pressed={chosen === name} onClick={() => (isAtOnce(name) ? act.mutate({ kind: name }) : setChosen(chosen === name ? null : name))}>{eventWords[name][language]}</Button>
        ))}
      </div>
      {chosen === null ? null : <ActForm key={chosen} name={chosen} page={page} kind={kind} fileIds={fileIds} isPending={act.isPending} onSend={(body) => act.mutate(body)} onBack={() => setChosen(null)} />}
      <RefusalAlert error={act.error} />
    </div>
  )
}

function isEventKind(name: string): name is EventKind {
  return name in eventWords
}
function isAtOnce(name: EventKind): name is 'accepted' | 'travelled' | 'started' | 'resumed' {
  return atOnce.has(name)
}

type FormProps = { readonly name: EventKind; readonly page: OrderPage; readonly kind: KindShape; readonly fileIds: readonly number[]; readonly isPending: boolean; readonly onSend: (body: EventBody) => void; readonly onBack: () => void }

function ActForm({ name, page, kind, fileIds, isPending, onSend, onBack }: FormProps): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [text, setText] = useState('')
  const [choice, setChoice] = useState<string | null>(null)
  const [draft, setDraft] = useState<Draft>({})
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({})
  const [position, setPosition] = useState<Position | null>(null)
  const bodyOf = (): EventBody | null => {
    if (name === 'refused' || name === 'paused' || name === 'returned' || name === 'cancelled' || name === 'reopened') return { kind: name, reason: text }
    if (name === 'replied' || name === 'noted') return { kind: name, text }
    if (name === 'closed') return { kind: name, ...(text === '' ? {} : { note: text }) }
    if (name === 'assigned') return choice === null ? null : { kind: name, ownerStaffNo: choice, ...(text === '' ? {} : { note: text }) }
    if (name === 'merged') return /^\d+$/.test(choice ?? '') ? { kind: name, intoOrderId: Number(choice), ...(text === '' ? {} : { reason: text }) } : null
    if (name === 'moved') return choice ? { kind: name, unitCode: choice, terms: null, reason: text } : null
    if (name === 'settled') return choice ? { kind: name, holds: choice, ...(text === '' ? {} : { reason: text }) } : null
    if (name !== 'result' || choice === null) return null
    const given = Object.fromEntries(Object.entries(reasons).filter(([, reason]) => reason.trim() !== ''))
    return { kind: 'result', outcome: choice, values: valuesOf(kind.form, draft), reasons: given, fileIds: [...fileIds], ...(position === null ? {} : { position }), ...(text === '' ? {} : { note: text }) }
  }
  const place = kind.evidence.find((rule) => rule.kind === 'position')
  const body = bodyOf()
  const needsText = withReason.has(name) || name === 'replied' || name === 'noted' || name === 'moved'
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (body) onSend(body)
  }
  const textName = name === 'replied' || name === 'noted' ? t.text : withReason.has(name) || name === 'moved' ? t.reason : t.note
  return (
    <form className="work-form" onSubmit={submit}>
      {name === 'assigned' ? <label><span>{t.who}</span><PersonPick areaCode={page.order.areaCode} value={choice} onPick={setChoice} /></label> : null}
      {name === 'merged' ? <label><span>{t.into}</span><Input aria-label={t.into} inputMode="numeric" style={{ maxWidth: 160 }} value={choice ?? ''} onChange={(event) => setChoice(event.target.value)} /></label> : null}
      {name === 'moved' ? <label><span>{t.unit}</span><UnitPick label={t.unit} value={choice} onPick={setChoice} /></label> : null}
      {name === 'settled' ? <Select aria-label={t.choose} placeholder={t.choose} value={choice} onChange={(next: string | null) => setChoice(next)} options={page.conflicts.filter((conflict) => !conflict.isSettled).flatMap((conflict) => conflict.keys).map((key) => ({ value: key, label: t.holds(describe(page, key, kind, language)) }))} /> : null}
      {name === 'result' ? (
        <>
          <label><span>{t.outcome}</span><Select aria-label={t.outcome} placeholder={t.choose} value={choice} onChange={(next: string | null) => setChoice(next)} options={kind.outcomes.map((outcome) => ({ value: outcome.id, label: outcome.words[language] }))} style={{ maxWidth: 320 }} /></label>
          <FormFields fields={kind.form} draft={draft} onChange={setDraft} reasons={reasons} onReasons={setReasons} />
          <PositionField name={place?.words[language] ?? t.position} isRequired={place !== undefined && page.order.priority !== 'emergency'} files={page.files} onChange={setPosition} />
        </>
      ) : null}
      <label><span>{textName}</span><Input.TextArea aria-label={textName} autoSize={{ minRows: 2 }} maxLength={2_000} value={text} onChange={(event) => setText(event.target.value)} /></label>
      <div className="bh-row">
        <Button type="primary" htmlType="submit" loading={isPending} disabled={body === null || (needsText && text.trim() === '')}>{eventWords[name][language]}</Button>
        <Button onClick={onBack}>{t.cancel}</Button>
      </div>
    </form>
  )
}

export function UnitPick({ label, value, onPick }: { readonly label: string; readonly value: string | null; readonly onPick: (unitCode: string | null) => void }): ReactNode {
  const units = useQuery(branchQuery.units.units.queryOptions({ input: {} }))
  return (
    <Select aria-label={label} placeholder={label} showSearch allowClear optionFilterProp="label" style={{ maxWidth: 320 }} value={value} onChange={(next: string | null | undefined) => onPick(next ?? null)}
      options={(units.data ?? []).map((unit) => ({ value: unit.unitCode, label: unit.name }))} />
  )
}

/** Whose decision and when, for choosing between two. */
function describe(page: OrderPage, key: string, kind: KindShape, language: 'zh' | 'en'): string {
  const event = page.events.find((each) => each.key === key)
  if (!event) return key
  const outcome = kind.outcomes.find((each) => each.id === event.detail)?.words[language] ?? event.detail
  return [event.byName, isEventKind(event.kind) ? eventWords[event.kind][language] : event.kind, outcome, event.at.slice(0, 16).replace('T', ' ')].filter(Boolean).join(' · ')
}
