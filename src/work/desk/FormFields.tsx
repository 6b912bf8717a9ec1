import Input from 'antd/es/input'
import Select from 'antd/es/select'
import type { ReactNode } from 'react'
import { DayInput } from '../../platform/ui/DayInput.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { KindShape } from '../contract.ts'
import type { FormValues } from '../order/contract.ts'
import { isWithin, limitsOf } from '../order/formRules.ts'

const words = defineWords({
  zh: { choose: '请选择', yes: '是', no: '否', limits: (limits: string) => `正常范围 ${limits}`, reason: '超出范围的原因', required: '必填' },
  en: { choose: 'Choose', yes: 'Yes', no: 'No', limits: (limits: string) => `usually ${limits}`, reason: 'Why it is outside', required: 'required' },
})

/** What was typed, by field; a number that cannot be read stays text, so that the server names it. */
export type Draft = Readonly<Record<string, string | boolean | undefined>>
type Field = KindShape['form'][number]

export function valuesOf(fields: readonly Field[], draft: Draft): FormValues {
  const values: FormValues = {}
  for (const field of fields) {
    const typed = draft[field.id]
    if (typed === undefined || typed === '') continue
    const asNumber = typeof typed === 'string' ? Number(typed.normalize('NFKC').replace(/[,\s]/g, '')) : Number.NaN
    values[field.id] = field.type === 'number' && Number.isFinite(asNumber) ? asNumber : typed
  }
  return values
}

/** The fields of a kind, each in its own way; a reading outside of its limits asks why. */
export function FormFields(props: {
  readonly fields: readonly Field[]; readonly draft: Draft; readonly onChange: (draft: Draft) => void; readonly reasons?: Readonly<Record<string, string>>; readonly onReasons?: (reasons: Readonly<Record<string, string>>) => void
}): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const values = valuesOf(props.fields, props.draft)
  return props.fields.map((field) => {
    const set = (value: string | boolean | undefined) => props.onChange({ ...props.draft, [field.id]: value })
    const typed = props.draft[field.id]
    const text = typeof typed === 'string' ? typed : ''
    const name = field.words[language]
    const value = values[field.id]
    const isOutside = typeof value === 'number' && !isWithin(field, value)
    return (
      <div key={field.id} className="bh-stack">
        <label>
          <span>{name}{field.type === 'number' ? ` (${field.unit[language]})` : ''}{field.required ? <span className="bh-faint"> {t.required}</span> : null}</span>
          {field.type === 'text' ? <Input.TextArea aria-label={name} autoSize={{ minRows: field.lengthMax > 200 ? 2 : 1 }} maxLength={field.lengthMax} value={text} onChange={(event) => set(event.target.value)} /> : null}
          {field.type === 'number' ? <Input aria-label={name} inputMode="decimal" style={{ maxWidth: 160 }} value={text} onChange={(event) => set(event.target.value)} /> : null}
          {field.type === 'day' ? <DayInput label={name} value={text} onChange={set} width={160} /> : null}
          {field.type === 'choice' ? <Select aria-label={name} placeholder={t.choose} allowClear value={text === '' ? null : text} onChange={(next: string | null | undefined) => set(next ?? undefined)} options={field.choices.map((choice) => ({ value: choice.id, label: choice.words[language] }))} style={{ maxWidth: 320 }} /> : null}
          {field.type === 'yesNo' ? <Select aria-label={name} placeholder={t.choose} allowClear value={typeof typed === 'boolean' ? String(typed) : null} onChange={(next: string | null | undefined) => set(next === null || next === undefined ? undefined : next === 'true')} options={[{ value: 'true', label: t.yes }, { value: 'false', label: t.no }]} style={{ maxWidth: 160 }} /> : null}
        </label>
        {field.type === 'number' && (field.min !== undefined || field.max !== undefined) ? <span className="bh-faint bh-small">{t.limits(limitsOf(field))}</span> : null}
        {isOutside && props.onReasons ? <Input aria-label={`${name} ${t.reason}`} placeholder={t.reason} value={props.reasons?.[field.id] ?? ''} onChange={(event) => props.onReasons?.({ ...props.reasons, [field.id]: event.target.value })} /> : null}
      </div>
    )
  })
}
