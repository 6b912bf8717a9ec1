import Table from 'antd/es/table'
import type { ColumnType } from 'antd/es/table'
import { useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { ColumnFilterBox } from './ColumnFilterBox.tsx'
import { withFilter } from './TableCards.tsx'
import { cellText, isNumeric } from './tableRows.ts'
import type { TableColumn, TableView } from './tableRows.ts'
import { titleWithUnit } from './titleWithUnit.tsx'
import { defineWords, useLanguage, useWords } from './words.ts'

const words = defineWords({
  zh: {
    sum: '合计',
    filter: (title: string) => `筛选 ${title}`,
    keys: '↑↓ 换行，Enter 打开，PageUp / PageDown 翻页',
  },
  en: {
    sum: 'Total',
    filter: (title: string) => `Filter ${title}`,
    keys: 'Up and down move, Enter opens, PageUp and PageDown turn the page',
  },
})

export type Paging = { readonly number: number; readonly size: number }
type GridProps<Row> = {
  readonly name: string
  readonly title: string
  readonly rowKey: (row: Row) => string
  readonly onOpen: ((row: Row) => void) | undefined
  readonly openKey: string | null
  readonly shown: readonly TableColumn<Row>[]
  readonly seen: readonly Row[]
  readonly sums: Readonly<Record<string, number | null>>
  readonly choices: ReadonlyMap<string, readonly string[] | null>
  readonly view: TableView
  readonly onView: (view: TableView) => void
  readonly page: Paging
  readonly onPage: (page: Paging) => void
  readonly noMatch: ReactNode
}

/** The table itself on a wide screen; which rows it gets is decided by `DataTable`. */
export function TableGrid<Row extends object>(props: GridProps<Row>): ReactNode {
  const { shown, seen, view, page, onOpen } = props
  const { language } = useLanguage()
  const t = useWords(words)
  const boxRef = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState(0)
  const pageCount = Math.max(1, Math.ceil(seen.length / page.size))
  const pageRows = seen.slice((page.number - 1) * page.size, page.number * page.size)
  const active = Math.min(current, Math.max(0, pageRows.length - 1))

  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(index, pageRows.length - 1))
    setCurrent(next)
    boxRef.current?.querySelector<HTMLElement>(`tr[data-at="${next}"]`)?.focus()
  }
  const turnTo = (number: number): void => props.onPage({ ...page, number: Math.max(1, Math.min(number, pageCount)) })
  const onRowKey = (event: KeyboardEvent<HTMLElement>, row: Row): void => {
    if (event.target !== event.currentTarget) return
    const steps: Record<string, () => void> = {
      ArrowDown: () => moveTo(active + 1),
      ArrowUp: () => moveTo(active - 1),
      Home: () => moveTo(0),
      End: () => moveTo(pageRows.length - 1),
      PageDown: () => turnTo(page.number + 1),
      PageUp: () => turnTo(page.number - 1),
      Enter: () => onOpen?.(row),
    }
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    step()
  }

  const tableColumns = shown.map((column, index): ColumnType<Row> => {
    const filter = view.filters[column.key]
    const isRight = isNumeric(column.kind)
    return {
      key: column.key,
      title: titleWithUnit(column, language),
      width: column.width,
      // What a row is about stays in sight while the rest is scrolled.
      ...(index === 0 && shown.length > 1 ? { fixed: 'start' as const } : {}),
      align: isRight ? 'right' : 'left',
      className: isRight || column.kind !== 'text' ? 'bh-numbers' : undefined,
      sorter: true,
      showSorterTooltip: false,
      sortDirections: isRight ? ['descend', 'ascend'] : ['ascend', 'descend'],
      sortOrder: view.sort?.key === column.key ? view.sort.order : null,
      filteredValue: filter ? ['on'] : null,
      filterDropdown: ({ confirm }) => (
        <ColumnFilterBox
          key={JSON.stringify(filter ?? null)}
          title={t.filter(column.title)}
          kind={column.kind}
          choices={props.choices.get(column.key) ?? null}
          filter={filter}
          onApply={(next) => {
            confirm({ closeDropdown: true })
            props.onView({ ...view, filters: withFilter(view.filters, column.key, next) })
          }}
        />
      ),
      render: (_value, row) => (column.render ? column.render(row) : cellText(column, column.value(row), language)),
    }
  })
  const hasSums = Object.keys(props.sums).length > 0 && seen.length > 0

  return (
    <div ref={boxRef}>
      <span className="bh-hidden" id={`${props.name}-keys`}>
        {t.keys}
      </span>
      <Table<Row>
        size="small"
        aria-label={props.title}
        columns={tableColumns}
        dataSource={[...pageRows]}
        rowKey={props.rowKey}
        scroll={{ x: 'max-content' }}
        sticky
        locale={{ emptyText: props.noMatch }}
        pagination={{
          current: page.number,
          pageSize: page.size,
          total: seen.length,
          showSizeChanger: seen.length > 50,
          pageSizeOptions: [20, 50, 100, 500],
          hideOnSinglePage: seen.length <= 20,
          size: 'small',
          onChange: (number, size) => props.onPage({ number: size === page.size ? number : 1, size }),
        }}
        onChange={(_paging, _filters, sorter, extra) => {
          if (extra.action !== 'sort' || Array.isArray(sorter)) return
          const key = typeof sorter.columnKey === 'string' ? sorter.columnKey : null
          props.onView({ ...view, sort: key !== null && sorter.order ? { key, order: sorter.order } : null })
        }}
        onRow={(row, index = 0) => ({
          tabIndex: index === active ? 0 : -1,
          'data-at': index,
          className: onOpen ? (props.rowKey(row) === props.openKey ? 'bh-row-opens bh-row-open' : 'bh-row-opens') : undefined,
          'aria-selected': props.openKey !== null && props.rowKey(row) === props.openKey ? true : undefined,
          onFocus: () => setCurrent(index),
          onKeyDown: (event) => onRowKey(event, row),
          onClick: (event) => {
            const isOwnControl = event.target instanceof Element && event.target.closest('a, button, input, label') !== null
            if (!isOwnControl && window.getSelection()?.isCollapsed !== false) onOpen?.(row)
          },
        })}
        summary={
          hasSums
            ? () => (
                <Table.Summary fixed>
                  <Table.Summary.Row className="bh-sum-row">
                    {shown.map((column, index) => (
                      <Table.Summary.Cell key={column.key} index={index} align={isNumeric(column.kind) ? 'right' : 'left'} className="bh-numbers">
                        {column.key in props.sums ? cellText(column, props.sums[column.key], language) : index === 0 ? t.sum : null}
                      </Table.Summary.Cell>
                    ))}
                  </Table.Summary.Row>
                </Table.Summary>
              )
            : undefined
        }
      />
    </div>
  )
}
