import Button from 'antd/es/button'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Caret } from './Caret.tsx'
import { MenuButton } from './MenuButton.tsx'
import type { MenuItem } from './MenuButton.tsx'
import type { TableView } from './tableRows.ts'
import { listSavedViews, removeView, saveView } from './tableViews.ts'
import { defineWords, useWords } from './words.ts'

const rowsIn = (count: string): string => `${count} ${count === '1' ? 'row' : 'rows'}`
const words = defineWords({
  zh: {
    search: '在表中查找',
    columns: '列',
    columnsLabel: '选择显示的列',
    views: '视图',
    all: '全部（默认）',
    save: '保存当前视图',
    remove: (title: string) => `删除视图“${title}”`,
    viewTitle: '视图名称',
    export: (rows: string) => `导出 ${rows} 行`,
    clear: '清除筛选',
    rows: (seen: string, total: string) => (seen === total ? `${total} 行` : `${seen} / ${total} 行`),
    part: (seen: string, total: string) => (seen === total ? `本页 ${total} 行` : `本页 ${seen} / ${total} 行`),
    cancel: '取消',
    filters: '筛选与排序',
  },
  en: {
    search: 'Find in the table',
    columns: 'Columns',
    columnsLabel: 'Choose the columns shown',
    views: 'Views',
    all: 'Everything (default)',
    save: 'Save this view',
    remove: (title: string) => `Delete view "${title}"`,
    viewTitle: 'Name of the view',
    export: (rows: string) => `Export ${rowsIn(rows)}`,
    clear: 'Clear filters',
    rows: (seen: string, total: string) => (seen === total ? rowsIn(total) : `${seen} of ${rowsIn(total)}`),
    part: (seen: string, total: string) => (seen === total ? `${rowsIn(total)} on this page` : `${seen} of ${rowsIn(total)} on this page`),
    cancel: 'Cancel',
    filters: 'Filter and sort',
  },
})

/** Above a table: find, saved views, columns, how many rows are seen, export of exactly those. */
export function TableTools(props: {
  readonly name: string
  readonly columns: readonly { readonly key: string; readonly title: string }[]
  readonly view: TableView
  readonly defaultView: TableView
  readonly onView: (view: TableView) => void
  readonly seen: string
  readonly total: string
  readonly isExporting: boolean
  /** Absent where only one page of a longer list is here. */
  readonly onExport: (() => void) | undefined
  readonly extra?: ReactNode
  /** On the phone, where there are no column heads: opens the filters. */
  readonly onFilters?: (() => void) | undefined
}): ReactNode {
  const t = useWords(words)
  const [saved, setSaved] = useState(() => listSavedViews(props.name))
  const [newTitle, setNewTitle] = useState<string | null>(null)
  const { view } = props
  const isFiltered = view.search !== '' || Object.keys(view.filters).length > 0

  const viewItems: MenuItem[] = [
    { label: t.all, onChoose: () => props.onView(props.defaultView) },
    ...saved.map(({ title, view: own }): MenuItem => ({ label: title, onChoose: () => props.onView(own) })),
    { kind: 'line' },
    { label: t.save, onChoose: () => setNewTitle('') },
    ...saved.map(({ title }): MenuItem => ({ label: <span className="bh-soft">{t.remove(title)}</span>, onChoose: () => setSaved(removeView(props.name, title)) })),
  ]
  const columnItems: MenuItem[] = props.columns.map((column) => {
    const isHidden = view.hidden.includes(column.key)
    return {
      label: column.title,
      isChosen: !isHidden,
      onChoose: () =>
        props.onView({
          ...view,
          hidden: isHidden ? view.hidden.filter((key) => key !== column.key) : [...view.hidden, column.key],
        }),
    }
  })

  return (
    <div className="bh-table-tools">
      <input
        className="bh-input bh-table-search"
        type="search"
        aria-label={t.search}
        placeholder={t.search}
        value={view.search}
        onChange={(event) => props.onView({ ...view, search: event.target.value })}
      />
      {props.extra}
      <span className="bh-faint bh-numbers" role="status">
        {props.onExport ? t.rows(props.seen, props.total) : t.part(props.seen, props.total)}
      </span>
      {isFiltered ? (
        <Button size="small" type="text" onClick={() => props.onView({ ...view, search: '', filters: {} })}>
          {t.clear}
        </Button>
      ) : null}
      <span className="bh-spring" />
      {newTitle === null ? (
        <>
          {props.onFilters ? (
            <Button type="text" onClick={props.onFilters}>
              {t.filters}
            </Button>
          ) : null}
          <MenuButton label={t.views} items={viewItems} align="end" className="bh-tool">
            {t.views} <Caret />
          </MenuButton>
          <MenuButton label={t.columnsLabel} items={columnItems} align="end" className="bh-tool">
            {t.columns} <Caret />
          </MenuButton>
          {props.onExport ? (
            <Button loading={props.isExporting} disabled={props.seen === '0'} onClick={props.onExport}>
              {t.export(props.seen)}
            </Button>
          ) : null}
        </>
      ) : (
        <form
          className="bh-row"
          onSubmit={(event) => {
            event.preventDefault()
            const title = newTitle.trim()
            if (title === '') return
            setSaved(saveView(props.name, { title, view }))
            setNewTitle(null)
          }}
        >
          <input
            className="bh-input"
            autoFocus
            aria-label={t.viewTitle}
            placeholder={t.viewTitle}
            maxLength={40}
            value={newTitle}
            onChange={(event) => setNewTitle(event.target.value)}
          />
          <Button type="primary" htmlType="submit" disabled={newTitle.trim() === ''}>
            {t.save}
          </Button>
          <Button type="text" onClick={() => setNewTitle(null)}>
            {t.cancel}
          </Button>
        </form>
      )}
    </div>
  )
}
