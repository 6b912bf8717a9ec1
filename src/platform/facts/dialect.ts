import { assert } from '../../kernel/refusal.ts'

/**
 * Functions whose results are equal on DuckDB and PostgreSQL, as the tests of the facts and of the measures hold on both; and the words that look like calls.
 * Not here on purpose: to_char, date_trunc, `/` on integers (write `cast(a as double precision) / b`), round of a .5 in binary floats.
 */
const allowedCalls = new Set([
  // aggregates and windows
  'count', 'sum', 'min', 'max', 'avg', 'string_agg', 'row_number', 'lag', 'lead', 'bool_or', 'bool_and',
  // scalars
  'coalesce', 'nullif', 'greatest', 'least', 'abs', 'floor', 'ceil', 'round', 'substr', 'length', 'lower', 'upper', 'trim', 'rtrim', 'ltrim',
  'replace', 'regexp_replace', 'split_part', 'lpad', 'left', 'right', 'concat', 'cast',
  // words that open a bracket
  'in', 'values', 'filter', 'over', 'as', 'and', 'or', 'not', 'on', 'from', 'join', 'exists', 'where', 'select', 'when', 'then', 'else', 'union',
  'all', 'by', 'using', 'into', 'decimal', 'any', 'distinct', 'table', 'materialized', 'is', 'varchar',
])

/** Throws when facts SQL uses a function that is not known to give the same result on both engines. */
export function assertSharedDialect(sql: string): void {
  const bare = sql.replace(/'(?:[^']|'')*'/g, "''").replace(/"(?:[^"]|"")*"/g, 'name').replace(/\/\*[\s\S]*?\*\//g, ' ')
  for (const call of bare.matchAll(/\b([a-z_][a-z0-9_]*)\s*\(/gi)) {
    const name = call[1]?.toLowerCase() ?? ''
    if (allowedCalls.has(name)) continue
    // `with x as (`, `insert into t (`, `) t (a, b)`: a name that is declared is no call.
    const before = bare.slice(0, call.index).trimEnd()
    if (/(\b(into|with|table|join|exists)|\)|\bas)$/i.test(before)) continue
    assert(false, `The function ${name} is not on the list shared by both engines.`)
  }
  assert(!/\b(grouping\s+sets|rollup|cube|recursive|lateral)\b/i.test(bare), 'Grouping sets, recursion and lateral joins do not run on a cluster.')
}

/** A literal for SQL text: facts SQL groups and prunes by literals, not by bound parameters. */
export function literal(value: string | number | null): string {
  if (value === null) return 'null'
  if (typeof value === 'number') {
    assert(Number.isFinite(value), 'A literal number is finite.')
    return String(value)
  }
  return `'${value.replaceAll("'", "''")}'`
}
export function literalList(values: readonly (string | number)[]): string {
  // An empty list matches nothing on both engines.
  return values.length === 0 ? '(null)' : `(${values.map(literal).join(', ')})`
}
/** A name of a table or column; names come from declarations, never from people. */
export function identifier(name: string): string {
  assert(/^[a-z_][a-z0-9_]*$/.test(name), `${name} is no plain SQL name.`)
  return name
}
