import { useDeferredValue, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { Language } from '../../kernel/refusal.ts'
import { EmptyState } from './EmptyState.tsx'
import { exportTable } from './exportTable.ts'
import { formatFigure } from './formatFigure.ts'
import { LoadingState } from './LoadingState.tsx'
import { RefusalAlert } from './RefusalAlert.tsx'
import { CardFilters, TableCards } from './TableCards.tsx'
import { TableGrid } from './TableGrid.tsx'
import { TableTools } from './TableTools.tsx'
import { choicesOf, seenRows, sumsOf } from './tableRows.ts'
import type { RowTexts, TableColumn, TableView } from './tableRows.ts'
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
  /** Key of the row that is shown beside the table. */
  readonly openKey?: string | null
  /** More tools beside the search. */
  readonly extra?: ReactNode
  readonly pageSize?: number
  /** Key of the column that heads a card on the phone; the first when absent. */
  readonly cardHead?: string
  /** `part`: the rows are one page of a longer list; its export stands elsewhere on the page. */
  readonly holds?: 'all' | 'part'
}

const words = defineWords({
  zh: {
    empty: '这里还没有数据',
    emptyNext: '文件导入后会显示在这里。',
    noMatch: '没有符合条件的行',
    noMatchNext: '放宽或清除筛选条件后再看。',
  },
  en: {
    empty: 'There is no data here yet',
    emptyNext: 'It appears once a file has been imported.',
    noMatch: 'No row matches',
    noMatchNext: 'Widen or clear the filters.',
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
  const texts = useMemo(() => textsFor<Row>(shown, language), [shown, language])
  const seen = useMemo(
    () => seenRows(rows, columns, settled, language, settled.hidden === view.hidden ? texts : undefined),
    [rows, columns, settled, language, texts, view.hidden],
  )
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
      // As the view says, also while the rows on the screen are still a moment behind it.
      await exportTable(props.title, shown, settled === view ? seen : seenRows(rows, columns, view, language, texts))
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
        onExport={props.holds === 'part' ? undefined : () => void runExport()}
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
            headKey={props.cardHead}
            sums={sums}
            limit={cardLimit}
            onMore={() => setCardLimit(cardLimit + 50)}
            onOpen={props.onOpen}
          />
        </>
      ) : (
        <TableGrid
          name={props.name}
          title={props.title}
          shown={shown}
          seen={seen}
          rowKey={props.rowKey}
          sums={sums}
          choices={choices}
          view={view}
          onView={changeView}
          page={page}
          onPage={setPage}
          onOpen={props.onOpen}
          openKey={props.openKey ?? null}
          noMatch={noMatch}
        />
      )}
    </section>
  )
}

/** Written texts are thrown away with the columns and the language that they were written for. */
function textsFor<Row extends object>(_shown: readonly TableColumn<Row>[], _language: Language): RowTexts<Row> {
  return new WeakMap()
}

function defaultViewOf<Row>(columns: readonly TableColumn<Row>[]): TableView {
  return { search: '', filters: {}, sort: null, hidden: columns.filter((column) => column.isHidden).map((column) => column.key) }
}
