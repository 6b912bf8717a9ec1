import Button from 'antd/es/button'
import Input from 'antd/es/input'
import InputNumber from 'antd/es/input-number'
import Select from 'antd/es/select'
import Switch from 'antd/es/switch'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import { type FieldNode, type FieldShape, isFieldNode } from './contract.ts'

const words = defineWords({
  zh: { add: (what: string) => `加一行${what}`, remove: '删去', row: (number: number) => `第 ${number} 行`, none: '不填', badJson: '不是可读的 JSON，改动没有采用。' },
  en: { add: (what: string) => `Add to ${what}`, remove: 'Remove', row: (number: number) => `Row ${number}`, none: 'none', badJson: 'This is not readable JSON; the change is not taken.' },
})

/** Lists from which text fields of a name are picked: indicators, areas, posts. */
export type FieldChoices = Readonly<Record<string, readonly { readonly value: string; readonly label: string }[]>>
type Given = { readonly value: unknown; readonly onChange: (next: unknown) => void; readonly label: string; readonly isReadOnly: boolean; readonly choices: FieldChoices }

/** The form of any rule's body, drawn from the description of its fields. */
export function BodyForm(props: { readonly node: unknown; readonly value: unknown; readonly onChange: (next: unknown) => void; readonly isReadOnly?: boolean; readonly choices?: FieldChoices }): ReactNode {
  if (!isFieldNode(props.node)) return null
  return <NodeInput node={props.node} name="" value={props.value} onChange={props.onChange} label="" isReadOnly={props.isReadOnly ?? false} choices={props.choices ?? {}} />
}

function NodeInput(props: Given & { readonly node: FieldNode; readonly name: string }): ReactNode {
  const { node } = props
  if (node.kind === 'object') return <ObjectInput {...props} fields={node.fields} />
  if (node.kind === 'list') return <ListInput {...props} item={node.item} />
  return <ScalarInput {...props} />
}

function ObjectInput(props: Given & { readonly fields: readonly FieldShape[] }): ReactNode {
  const { language } = useLanguage()
  const record = recordOf(props.value)
  const set = (name: string) => (next: unknown): void => props.onChange({ ...record, [name]: next })
  const scalars = props.fields.filter((field) => isScalar(field.node))
  const others = props.fields.filter((field) => !isScalar(field.node))
  const input = (field: FieldShape): ReactNode => <NodeInput {...props} node={field.node} name={field.name} label={field.words[language]} value={record[field.name]} onChange={set(field.name)} />
  return (
    <div className="bh-rule-object">
      {scalars.length === 0 ? null : <div className="bh-rule-fields">{scalars.map((field) => <label key={field.name} className="bh-rule-field"><span className="bh-small bh-soft">{field.words[language]}</span>{input(field)}</label>)}</div>}
      {others.map((field) => <fieldset key={field.name} className="bh-rule-set"><legend>{field.words[language]}</legend>{input(field)}</fieldset>)}
    </div>
  )
}

function ListInput(props: Given & { readonly item: FieldNode }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const { item } = props
  const rows: readonly unknown[] = Array.isArray(props.value) ? props.value : []
  const setRow = (index: number) => (next: unknown): void => props.onChange(rows.map((row, at) => (at === index ? next : row)))
  const remove = (index: number): ReactNode => props.isReadOnly ? null
    : <button type="button" className="bh-plain bh-small bh-faint" aria-label={`${t.remove} ${props.label} ${t.row(index + 1)}`} onClick={() => props.onChange(rows.filter((_, at) => at !== index))}>{t.remove}</button>
  const fields = item.kind === 'object' && item.fields.every((field) => isScalar(field.node)) ? item.fields.filter((field) => field.name !== 'id') : null
  return (
    <div className="bh-stack">
      {rows.length === 0 ? null : fields ? (
        <div className="bh-rule-scroll" tabIndex={0} role="region" aria-label={props.label}>
          <table className="bh-rule-rows">
            <thead><tr>{fields.map((field) => <th key={field.name} scope="col">{field.words[language]}</th>)}<td /></tr></thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={keyOf(row, index)}>
                  {fields.map((field) => (
                    <td key={field.name}><NodeInput {...props} node={field.node} name={field.name} label={`${field.words[language]} ${t.row(index + 1)}`} value={recordOf(row)[field.name]} onChange={(next) => setRow(index)({ ...recordOf(row), [field.name]: next })} /></td>
                  ))}
                  <td>{remove(index)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : rows.map((row, index) => (
        <div key={keyOf(row, index)} className={isScalar(item) ? 'bh-row' : 'bh-rule-item'}>
          <NodeInput {...props} node={item} name="" label={`${props.label} ${t.row(index + 1)}`} value={row} onChange={setRow(index)} />
          {remove(index)}
        </div>
      ))}
      {props.isReadOnly ? null : <div><Button size="small" onClick={() => props.onChange([...rows, blankOf(item)])}>{t.add(props.label)}</Button></div>}
    </div>
  )
}

function ScalarInput(props: Given & { readonly node: FieldNode; readonly name: string }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const { node, value, onChange, label, isReadOnly } = props
  const picked = node.kind === 'text' ? props.choices[props.name] : undefined
  const options = node.kind === 'choice' ? node.options.map((option) => ({ value: option.value, label: option.words[language] })) : picked
  if (isReadOnly && node.kind !== 'other') return <span className="bh-rule-value" lang={languageOf(props.name)}>{isCode(node, props.name, value) && !options ? <code>{String(value)}</code> : writtenOut(node, value, options, language, t.none)}</span>
  if (options) {
    return (
      <Select aria-label={label} style={{ minWidth: 120, width: '100%' }} popupMatchSelectWidth={false} allowClear={node.isNullable === true} showSearch={{ optionFilterProp: 'label' }} placeholder={t.none}
        value={value === null || value === undefined || value === '' ? null : String(value)} options={[...options]} onChange={(next: string | null | undefined) => onChange(next ?? (node.isNullable ? null : ''))} />
    )
  }
  if (node.kind === 'yesNo') return <Switch aria-label={label} checked={value === true} onChange={onChange} />
  if (node.kind === 'number') {
    return (
      <InputNumber<number> controls={false} aria-label={label} style={{ width: '100%', minWidth: 72 }} placeholder={node.isNullable ? t.none : ''} value={typeof value === 'number' ? value : null}
        {...(node.isInteger ? { precision: 0 } : {})} onChange={(next) => onChange(next)} />
    )
  }
  if (node.kind === 'text') {
    return (
      <Input aria-label={label} lang={languageOf(props.name)} style={{ minWidth: 120 }} {...(node.maxLength === null ? {} : { maxLength: node.maxLength })} value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.target.value === '' && node.isNullable ? null : event.target.value)} />
    )
  }
  return <JsonInput {...props} />
}

function JsonInput(props: Given): ReactNode {
  const t = useWords(words)
  const [text, setText] = useState(() => JSON.stringify(props.value, null, 2) ?? '')
  const [isBad, setBad] = useState(false)
  return (
    <>
      <Input.TextArea aria-label={props.label} rows={4} disabled={props.isReadOnly} value={text} status={isBad ? 'error' : ''} onChange={(event) => {
        setText(event.target.value)
        try {
          props.onChange(JSON.parse(event.target.value))
          setBad(false)
        } catch {
          setBad(true)
        }
      }} />
      {isBad ? <span className="bh-small">{t.badJson}</span> : null}
    </>
  )
}

/** A value as text, for those who only read. */
function writtenOut(node: FieldNode, value: unknown, options: FieldChoices[string] | undefined, language: 'zh' | 'en', none: string): string {
  if (value === null || value === undefined || value === '') return node.kind === 'text' ? '' : none
  if (options) return options.find((option) => option.value === String(value))?.label ?? String(value)
  if (typeof value === 'boolean') return language === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no'
  return String(value)
}

/** Ids of indicators, rungs and the like: `market.users.onBooks`, `oneWay`; a word in English is none. */
const isCode = (node: FieldNode, name: string, value: unknown): boolean => node.kind === 'text' && languageOf(name) === undefined && /^[a-z][\w-]*(\.\w+)*$/.test(String(value))
/** Words in the other language say so: `nameEn`. */
const languageOf = (name: string): string | undefined => (name.endsWith('En') ? 'en' : undefined)
const isScalar = (node: FieldNode): boolean => node.kind !== 'object' && node.kind !== 'list'

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {}
}
function keyOf(row: unknown, index: number): string {
  const id = recordOf(row)['id']
  return typeof id === 'string' && id !== '' ? id : String(index)
}

/** A new row: empty, with an id of its own where rows carry one. */
function blankOf(node: FieldNode): unknown {
  if (node.isNullable) return null
  if (node.kind === 'object') return Object.fromEntries(node.fields.map((field) => [field.name, field.name === 'id' ? `r${Date.now().toString(36)}` : blankOf(field.node)]))
  if (node.kind === 'list') return []
  if (node.kind === 'number') return node.min ?? 0
  if (node.kind === 'yesNo') return false
  if (node.kind === 'choice') return node.options[0]?.value ?? ''
  return ''
}
