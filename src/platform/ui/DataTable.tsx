import Table from 'antd/es/table'
import type { ColumnType } from 'antd/es/table'
import { useDeferredValue, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { ColumnFilterBox } from './ColumnFilterBox.tsx'
import { EmptyState } from './EmptyState.tsx'
import { exportTable } from './exportTable.ts'
import { formatFigure, unitWord } from './formatFigure.ts'
import { LoadingState } from './LoadingState.tsx'
import { RefusalAlert } from './RefusalAlert.tsx'
import { CardFilters, TableCards, withFilter } from './TableCards.tsx'
import { TableTools } from './TableTools.tsx'
import { cellText, choicesOf, isNumeric, seenRows, sumsOf } from './tableRows.ts'
import type { TableColumn, TableView } from './tableRows.ts'
import { phoneQuery, useMedia } from './wide.ts'
import { defineWords, useLanguage, useWords } from './words.ts'
import './DataTable.css'

export type { ColumnKind, TableColumn } from './tableRows.ts'

export type DataTableProps<Row> = {
  readonly columns: readonly TableColumn<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** Keeps the saved views apart: `market.drill`. */
  readonly name: string
  /** Title of the exported sheet and the table's name for those who hear it. */
  readonly title: string
  readonly loading?: boolean
  readonly error?: unknown
  readonly onRetry?: (() => void) | undefined
  /** What stands there without rows; say what to do next. */
  readonly empty?: ReactNode
  readonly onOpen?: ((row: Row) => void) | undefined
  /** More tools beside the search. */
  readonly extra?: ReactNode
  readonly pageSize?: number
}

const words = defineWords({
  zh: {
    empty: '这里还没有数据',
    emptyNext: '文件导入后会显示在这里。',
    noMatch: '没有符合条件的行',
    noMatchNext: '放宽或清除筛选条件后再看。',
    sum: '合计',
    filter: (title: string) => `筛选 ${title}`,
    keys: '↑↓ 换行，Enter 打开，PageUp / PageDown 翻页',
  },
  en: {
    empty: 'There is no data here yet',
    emptyNext: 'It appears once a file has been imported.',
    noMatch: 'No row matches',
    noMatchNext: 'Widen or clear the filters.',
    sum: 'Total',
    filter: (title: string) => `Filter ${title}`,
    keys: 'Up and down move, Enter opens, PageUp and PageDown turn the page',
  },
})

const choicesLimit = 60

/** The way offices think: filter and sort every column, sum what is left, keep the view, take it along to Excel. */
export function DataTable<Row extends object>(props: DataTableProps<Row>): ReactNode {
  const { columns, rows } = props
  const { language } = useLanguage()
  const t = useWords(words)
  const isPhone = useMedia(phoneQuery)
  const defaultView = useMemo(() => defaultViewOf(columns), [columns])
  const [view, setView] = useState<TableView>(defaultView)
  const [page, setPage] = useState({ number: 1, size: props.pageSize ?? 50 })
  const [cardLimit, setCardLimit] = useState(20)
  const [areFiltersOpen, setFiltersOpen] = useState(false)
  const [exporting, setExporting] = useState<{ isRunning: boolean; error: unknown }>({ isRunning: false, error: null })

  const shown = useMemo(() => columns.filter((column) => !view.hidden.includes(column.key)), [columns, view.hidden])
  // Typing stays fluent over long lists: the rows follow a moment later.
  const settled = useDeferredValue(view)
  const seen = useMemo(() => seenRows(rows, columns, settled, language), [rows, columns, settled, language])
  const sums = useMemo(() => sumsOf(seen, shown), [seen, shown])
  const choices = useMemo(
    () => new Map(columns.filter((column) => column.kind === 'text').map((column) => [column.key, choicesOf(rows, column, choicesLimit)])),
    [columns, rows],
  )

  const changeView = (next: TableView): void => {
    setView(next)
    setPage((before) => ({ ...before, number: 1 }))
  }
  const runExport = async (): Promise<void> => {
    setExporting({ isRunning: true, error: null })
    try {
      await exportTable(props.title, shown, seen)
      setExporting({ isRunning: false, error: null })
    } catch (error) {
      setExporting({ isRunning: false, error })
    }
  }

  if (props.error) return <RefusalAlert error={props.error} onRetry={props.onRetry} />
  if (props.loading && rows.length === 0) return <LoadingState shape="rows" lines={8} />
  if (rows.length === 0) return <>{props.empty ?? <EmptyState title={t.empty} next={t.emptyNext} />}</>

  const count = (amount: number): string => formatFigure(amount, 'count', language, { precise: true })
  const noMatch = <EmptyState title={t.noMatch} next={t.noMatchNext} />
  return (
    <section className="bh-table" aria-label={props.title} aria-busy={props.loading ?? false}>
      <TableTools
        name={props.name}
        columns={columns}
        view={view}
        defaultView={defaultView}
        onView={changeView}
        seen={count(seen.length)}
        total={count(rows.length)}
        isExporting={exporting.isRunning}
        onExport={() => void runExport()}
        extra={props.extra}
        onFilters={isPhone ? () => setFiltersOpen(!areFiltersOpen) : undefined}
      />
      {exporting.error ? <RefusalAlert error={exporting.error} onRetry={() => void runExport()} /> : null}
      {isPhone ? (
        <>
          {areFiltersOpen ? <CardFilters columns={shown} rows={rows} view={view} onView={changeView} choicesLimit={choicesLimit} /> : null}
          {seen.length === 0 ? noMatch : null}
          <TableCards
            columns={shown}
            rows={seen}
            rowKey={props.rowKey}
            sums={sums}
            limit={cardLimit}
            onMore={() => setCardLimit(cardLimit + 50)}
            onOpen={props.onOpen}
          />
        </>
      ) : (
        <Grid {...props} shown={shown} seen={seen} sums={sums} choices={choices} view={view} onView={changeView} page={page} onPage={setPage} noMatch={noMatch} />
      )}
    </section>
  )
}

function defaultViewOf<Row>(columns: readonly TableColumn<Row>[]): TableView {
  return { search: '', filters: {}, sort: null, hidden: columns.filter((column) => column.isHidden).map((column) => column.key) }
}

type Paging = { readonly number: number; readonly size: number }
type GridProps<Row> = DataTableProps<Row> & {
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

function Grid<Row extends object>(props: GridProps<Row>): ReactNode {
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

  const tableColumns = shown.map((column): ColumnType<Row> => {
    const filter = view.filters[column.key]
    const isRight = isNumeric(column.kind)
    return {
      key: column.key,
      title: titleWithUnit(column, language),
      width: column.width,
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
          className: onOpen ? 'bh-row-opens' : undefined,
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

function titleWithUnit<Row>(column: TableColumn<Row>, language: 'zh' | 'en'): ReactNode {
  const unit = column.kind === 'yuan' ? unitWord('yuan', language) : column.kind === 'number' && column.unit ? unitWord(column.unit, language) : ''
  if (unit === '' || column.title.includes(unit)) return column.title
  return (
    <>
      {column.title} <span className="bh-faint">{unit}</span>
    </>
  )
}
