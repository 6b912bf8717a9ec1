import { useEffect, useId, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { RefusalAlert } from './RefusalAlert.tsx'
import { defineWords, useWords } from './words.ts'
import './SearchPalette.css'

export type FoundItem = { readonly label: string; readonly hint?: string; readonly path: string }
/** `kind` is the heading of the group, in the user's language: 条款, 指标, 人, 地. */
export type FoundGroup = { readonly kind: string; readonly items: readonly FoundItem[] }
export type Search = (text: string) => Promise<readonly FoundGroup[]>

const words = defineWords({
  zh: {
    label: '搜索',
    placeholder: '搜条款、指标、人、地',
    nothing: (text: string) => `没有找到“${text}”。换个说法，或只输入一两个字。`,
    start: '输入条款里的字、指标名、人名或地名。',
    keys: '↑↓ 选择 · Enter 打开 · Esc 关闭',
    results: (count: number) => `找到 ${count} 项`,
  },
  en: {
    label: 'Search',
    placeholder: 'Search clauses, indicators, people, places',
    nothing: (text: string) => `Nothing found for "${text}". Try another word, or fewer letters.`,
    start: 'Type a word of a clause, an indicator, a person or a place.',
    keys: '↑↓ choose · Enter opens · Esc closes',
    results: (count: number) => `${count} found`,
  },
})

const waitMs = 120

/** Ctrl-K, ⌘K or "/" from anywhere outside a text field. */
export function useSearchKey(onOpen: () => void): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const target = event.target
      const isTyping = target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
      const isChord = event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey)
      const isSlash = event.key === '/' && !isTyping && !event.metaKey && !event.ctrlKey && !event.altKey
      if (!isChord && !isSlash) return
      event.preventDefault()
      onOpen()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [onOpen])
}

export function SearchPalette(props: {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly search: Search
  readonly onChoose: (item: FoundItem) => void
}): ReactNode {
  const t = useWords(words)
  const listId = useId()
  const dialogRef = useRef<HTMLDialogElement>(null)
  const [text, setText] = useState('')
  const found = useFound(props.search, text.trim(), props.isOpen)
  const items = found.groups.flatMap((group) => group.items)
  const [at, setAt] = useState(0)
  const chosen = Math.min(at, items.length - 1)

  useEffect(() => {
    const dialog = dialogRef.current
    if (props.isOpen && dialog && !dialog.open) dialog.showModal()
    if (!props.isOpen && dialog?.open) dialog.close()
  }, [props.isOpen])
  useEffect(() => {
    document.getElementById(`${listId}-${chosen}`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen, listId])

  const choose = (item: FoundItem): void => {
    props.onClose()
    setText('')
    props.onChoose(item)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // Enter that ends a pinyin input is not a choice.
    if (event.nativeEvent.isComposing) return
    // A search field would spend the first Escape on clearing itself.
    if (event.key === 'Escape') {
      event.preventDefault()
      props.onClose()
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && items.length > 0) {
      event.preventDefault()
      setAt((chosen + step + items.length) % items.length)
    }
    const item = items[chosen]
    if (event.key === 'Enter' && item) {
      event.preventDefault()
      choose(item)
    }
  }

  const starts = found.groups.map((_, order) => found.groups.slice(0, order).reduce((sum, group) => sum + group.items.length, 0))
  return (
    <dialog
      ref={dialogRef}
      className="bh-search"
      aria-label={t.label}
      onClose={props.onClose}
      onClick={(event) => {
        if (event.target === dialogRef.current) props.onClose()
      }}
    >
      <div className="bh-search-box" onKeyDown={onKeyDown}>
        <input
          type="search"
          role="combobox"
          aria-label={t.label}
          aria-expanded={items.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={items.length > 0 ? `${listId}-${chosen}` : undefined}
          placeholder={t.placeholder}
          value={text}
          autoComplete="off"
          onChange={(event) => {
            setText(event.target.value)
            setAt(0)
          }}
        />
        <div id={listId} role="listbox" aria-label={t.label} className="bh-search-list">
          {found.groups.map((group, order) => (
            <div key={group.kind} role="group" aria-label={group.kind}>
              <div className="bh-search-kind" aria-hidden="true">
                {group.kind}
              </div>
              {group.items.map((item, place) => {
                const own = (starts[order] ?? 0) + place
                return (
                  <div
                    key={item.path + item.label}
                    id={`${listId}-${own}`}
                    role="option"
                    aria-selected={own === chosen}
                    className="bh-search-item"
                    onMouseMove={() => setAt(own)}
                    onClick={() => choose(item)}
                  >
                    <span>{item.label}</span>
                    <span className="bh-faint bh-small">{item.hint}</span>
                  </div>
                )
              })}
            </div>
          ))}
        </div>
        {found.error ? <RefusalAlert error={found.error} /> : null}
        <div className="bh-search-foot bh-small bh-faint" role="status">
          {text.trim() === '' ? t.start : found.isWaiting ? '…' : items.length === 0 ? t.nothing(text.trim()) : t.results(items.length)}
          <span aria-hidden="true">{t.keys}</span>
        </div>
      </div>
    </dialog>
  )
}

type Found = { readonly groups: readonly FoundGroup[]; readonly isWaiting: boolean; readonly error: unknown }
type Answer = { readonly text: string; readonly groups: readonly FoundGroup[]; readonly error: unknown }
const noAnswer: Answer = { text: '', groups: [], error: null }

/** Results of the last text only: an answer that comes late is dropped; until the next one arrives the former stays. */
function useFound(search: Search, text: string, isOpen: boolean): Found {
  const [answer, setAnswer] = useState<Answer>(noAnswer)
  const isAsking = isOpen && text !== ''
  useEffect(() => {
    if (!isAsking) return undefined
    let isCurrent = true
    const accept = (next: Answer): void => {
      if (isCurrent) setAnswer(next)
    }
    const ask = async (): Promise<void> => {
      try {
        const groups = await search(text)
        accept({ text, groups: groups.filter((group) => group.items.length > 0), error: null })
      } catch (error) {
        accept({ text, groups: [], error })
      }
    }
    const timer = setTimeout(() => void ask(), waitMs)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [isAsking, text, search])
  if (!isAsking) return { groups: [], isWaiting: false, error: null }
  return { groups: answer.groups, isWaiting: answer.text !== text, error: answer.error }
}
