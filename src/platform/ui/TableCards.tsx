import type { ReactNode } from 'react'
import { ColumnFilterBox } from './ColumnFilterBox.tsx'
import { cellText, choicesOf } from './tableRows.ts'
import type { TableColumn, TableView } from './tableRows.ts'
import { titleWithUnit } from './titleWithUnit.tsx'
import { defineWords, useLanguage, useWords } from './words.ts'

const words = defineWords({
  zh: { sum: '合计', sortBy: '排序', unsorted: '原来的顺序', up: '升序', down: '降序', more: (count: number) => `再显示 ${count} 行` },
  en: { sum: 'Total', sortBy: 'Sort by', unsorted: 'As delivered', up: 'ascending', down: 'descending', more: (count: number) => `Show ${count} more rows` },
})

/** The rows of a table on a phone: one column heads a card, the first unless another is named; the others are lines in it. */
export function TableCards<Row>(props: {
  readonly columns: readonly TableColumn<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly sums: Readonly<Record<string, number | null>>
  readonly limit: number
  readonly onMore: () => void
  readonly headKey?: string | undefined
  readonly onOpen?: ((row: Row) => void) | undefined
}): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const head = props.columns.find((column) => column.key === props.headKey) ?? props.columns[0]
  if (!head) return null
  const others = props.columns.filter((column) => column !== head)
  const show = (column: TableColumn<Row>, row: Row): ReactNode =>
    column.render ? column.render(row) : cellText(column, column.value(row), language)
  const summed = others.filter((column) => column.key in props.sums)
  const rest = props.rows.length - props.limit
  return (
    <ul className="bh-cards">
      {summed.length > 0 ? (
        <li className="bh-card bh-card-sum">
          <h3>{t.sum}</h3>
          <dl>
            {summed.map((column) => (
              <div key={column.key}>
                <dt>{titleWithUnit(column, language)}</dt>
                <dd>{cellText(column, props.sums[column.key], language)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ) : null}
      {props.rows.slice(0, props.limit).map((row) => (
        <li key={props.rowKey(row)} className="bh-card">
          <h3>
            {props.onOpen ? (
              <button type="button" className="bh-plain bh-card-open" onClick={() => props.onOpen?.(row)}>
                {cellText(head, head.value(row), language)}
              </button>
            ) : (
              show(head, row)
            )}
          </h3>
          <dl>
            {others.map((column) => (
              <div key={column.key}>
                <dt>{titleWithUnit(column, language)}</dt>
                <dd>{show(column, row)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
      {rest > 0 ? (
        <li>
          <button type="button" className="bh-plain bh-more" onClick={props.onMore}>
            {t.more(Math.min(rest, 50))}
          </button>
        </li>
      ) : null}
    </ul>
  )
}

/** Sorting and filters of a table whose column heads are not on the screen. */
export function CardFilters<Row>(props: {
  readonly columns: readonly TableColumn<Row>[]
  readonly rows: readonly Row[]
  readonly view: TableView
  readonly onView: (view: TableView) => void
  readonly choicesLimit: number
}): ReactNode {
  const t = useWords(words)
  const { view } = props
  const sort = view.sort ? `${view.sort.key} ${view.sort.order}` : ''
  return (
    <div className="bh-card bh-stack" style={{ marginBottom: 8 }}>
      <label className="bh-range">
        <span className="bh-soft">{t.sortBy}</span>
        <select
          className="bh-input"
          value={sort}
          onChange={(event) => {
            const [key, order] = event.target.value.split(' ')
            props.onView({ ...view, sort: key && (order === 'ascend' || order === 'descend') ? { key, order } : null })
          }}
        >
          <option value="">{t.unsorted}</option>
          {props.columns.flatMap((column) =>
            (['ascend', 'descend'] as const).map((order) => (
              <option key={column.key + order} value={`${column.key} ${order}`}>
                {column.title} · {order === 'ascend' ? t.up : t.down}
              </option>
            )),
          )}
        </select>
      </label>
      {props.columns.map((column) => {
        const filter = view.filters[column.key]
        return (
          <details key={column.key}>
            <summary>
              {column.title} {filter ? '●' : ''}
            </summary>
            <ColumnFilterBox
              // A filter cleared elsewhere must not live on in the box.
              key={JSON.stringify(filter ?? null)}
              title={column.title}
              kind={column.kind}
              choices={column.kind === 'text' ? choicesOf(props.rows, column, props.choicesLimit) : null}
              filter={filter}
              onApply={(next) => props.onView({ ...view, filters: withFilter(view.filters, column.key, next) })}
            />
          </details>
        )
      })}
    </div>
  )
}

export function withFilter(
  filters: TableView['filters'],
  key: string,
  filter: TableView['filters'][string] | undefined,
): TableView['filters'] {
  const { [key]: _replaced, ...others } = filters
  return filter ? { ...others, [key]: filter } : others
}
