import Button from 'antd/es/button'
import { useId, useState } from 'react'
import type { ReactNode } from 'react'
import { DayInput } from './DayInput.tsx'
import { isNumeric } from './tableRows.ts'
import type { ColumnFilter, ColumnKind } from './tableRows.ts'
import { defineWords, useWords } from './words.ts'

const words = defineWords({
  zh: {
    apply: '筛选',
    clear: '清除',
    from: '从',
    to: '到',
    search: '在选项里找',
    blank: '（空）',
    contains: '等于（多个值用空格隔开）',
    percent: '单位：%',
    yuan: '单位：元',
  },
  en: {
    apply: 'Filter',
    clear: 'Clear',
    from: 'From',
    to: 'To',
    search: 'Find a choice',
    blank: '(blank)',
    contains: 'Equals (several values: separate with spaces)',
    percent: 'In %',
    yuan: 'In yuan',
  },
})

/** What a column may be narrowed to: its values when they are few, a range otherwise. */
export function ColumnFilterBox(props: {
  readonly title: string
  readonly kind: ColumnKind
  /** Values of a text column; null when there are too many to list. */
  readonly choices: readonly string[] | null
  readonly filter: ColumnFilter | undefined
  readonly onApply: (filter: ColumnFilter | undefined) => void
}): ReactNode {
  const t = useWords(words)
  const [draft, setDraft] = useState<ColumnFilter | undefined>(props.filter)
  const apply = (): void => props.onApply(isIdle(draft) ? undefined : draft)
  return (
    <form
      className="bh-filter"
      aria-label={props.title}
      // antd's table listens for keys around the filter: they belong to the form.
      onKeyDown={(event) => event.stopPropagation()}
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      {props.kind === 'text' ? (
        <Picked choices={props.choices} filter={draft} onChange={setDraft} />
      ) : (
        <Range kind={props.kind} filter={draft} onChange={setDraft} />
      )}
      <div className="bh-row" style={{ justifyContent: 'flex-end' }}>
        <Button
          size="small"
          type="text"
          onClick={() => {
            setDraft(undefined)
            props.onApply(undefined)
          }}
        >
          {t.clear}
        </Button>
        <Button size="small" type="primary" htmlType="submit">
          {t.apply}
        </Button>
      </div>
    </form>
  )
}

function isIdle(filter: ColumnFilter | undefined): boolean {
  if (!filter) return true
  return filter.kind === 'picked' ? filter.values.length === 0 : filter.from === '' && filter.to === ''
}

type PartProps = { readonly filter: ColumnFilter | undefined; readonly onChange: (filter: ColumnFilter | undefined) => void }

function Picked(props: PartProps & { readonly choices: readonly string[] | null }): ReactNode {
  const t = useWords(words)
  const [text, setText] = useState('')
  const picked = props.filter?.kind === 'picked' ? props.filter.values : []
  if (props.choices === null) {
    return (
      <label className="bh-stack">
        <span className="bh-small bh-soft">{t.contains}</span>
        <input
          className="bh-input"
          defaultValue={picked.join(' ')}
          onChange={(event) => props.onChange({ kind: 'picked', values: event.target.value.split(/\s+/).filter(Boolean) })}
        />
      </label>
    )
  }
  const seen = props.choices.filter((choice) => choice.includes(text))
  return (
    <>
      {props.choices.length > 8 ? (
        <input className="bh-input" type="search" aria-label={t.search} placeholder={t.search} value={text} onChange={(event) => setText(event.target.value)} />
      ) : null}
      <div className="bh-filter-choices">
        {seen.map((choice) => (
          <label key={choice} className="bh-choice">
            <input
              type="checkbox"
              checked={picked.includes(choice)}
              onChange={(event) =>
                props.onChange({
                  kind: 'picked',
                  values: event.target.checked ? [...picked, choice] : picked.filter((other) => other !== choice),
                })
              }
            />
            <span>{choice === '' ? t.blank : choice}</span>
          </label>
        ))}
      </div>
    </>
  )
}

function Range(props: PartProps & { readonly kind: ColumnKind }): ReactNode {
  const t = useWords(words)
  const id = useId()
  const range = props.filter?.kind === 'range' ? props.filter : { kind: 'range' as const, from: '', to: '' }
  const hint = props.kind === 'percent' ? t.percent : props.kind === 'yuan' ? t.yuan : null
  return (
    <div className="bh-stack">
      {(['from', 'to'] as const).map((end) => (
        <label key={end} className="bh-range" htmlFor={`${id}-${end}`}>
          <span className="bh-soft">{t[end]}</span>
          {isNumeric(props.kind) ? (
            <input
              id={`${id}-${end}`}
              className="bh-input bh-numbers"
              type="number"
              step="any"
              value={range[end]}
              onChange={(event) => props.onChange({ ...range, [end]: event.target.value })}
            />
          ) : (
            <DayInput id={`${id}-${end}`} picker={props.kind === 'month' ? 'month' : 'date'} value={range[end]} onChange={(value) => props.onChange({ ...range, [end]: value })} />
          )}
        </label>
      ))}
      {hint ? <span className="bh-small bh-faint">{hint}</span> : null}
    </div>
  )
}
