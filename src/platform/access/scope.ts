import { assert } from '../../kernel/refusal.ts'
import type { Context } from './context.ts'
import { tokensOf, type Token } from './sqlTokens.ts'

const protectedTables = new Map<string, string>()

/** Declares a table of people's data and the column that holds its area; from then on it is read only through `withinScope`. */
export function protectTable(table: string, areaColumn: string): void {
  assertPlainName(table)
  assertPlainName(areaColumn)
  const declared = protectedTables.get(table)
  assert(declared === undefined || declared === areaColumn, `${table} is declared with ${declared} already.`)
  protectedTables.set(table, areaColumn)
}

/**
 * The condition that keeps a query inside the areas of its asker. Put it where its table is read, joined by `and`;
 * each reference to the table needs its own, under the alias of that reference.
 */
export function withinScope(ctx: Pick<Context, 'scopeAreaCodes'>, table: string, alias = table): string {
  const areaColumn = protectedTables.get(table)
  assert(areaColumn, `${table} is not declared as a table of people's data.`)
  assertPlainName(alias)
  if (ctx.scopeAreaCodes.length === 0) return `(/* scope:${table} */ ${alias}.${areaColumn} in (null))`
  const areaCodes = ctx.scopeAreaCodes.map(quoted).join(', ')
  return `(/* scope:${table} */ ${alias}.${areaColumn} in (select c.area_code from area_closure c where c.ancestor_code in (${areaCodes})))`
}

/** For runs of the system itself (measures, checks of a batch), which answer to nobody's scope; the reason stands in the SQL. */
export function systemScope(reason: string): string {
  assert(/^[\p{L}\p{N} ,.:'-]{3,120}$/u.test(reason), 'A reason is a short plain sentence.')
  return `/* scope:system ${reason} */`
}

/** Throws when the SQL reads a protected table without the condition that `withinScope` wrote for that reference. */
export function assertScoped(sqlText: string): void {
  const tokens = tokensOf(sqlText)
  if (tokens.some((token) => token.kind === 'comment' && /^scope:system \S/.test(token.text))) return
  const code = tokens.filter((token) => token.kind !== 'comment' || token.text.startsWith('scope:'))
  const scoped = scopedAliases(code)
  for (const [index, token] of code.entries()) {
    if (token.kind !== 'name' || !protectedTables.has(token.text)) continue
    // `subscriber_month.brand` names a column of a table that stands elsewhere in the query.
    if (isSign(code[index + 1], '.')) continue
    const key = `${token.text} ${aliasAfter(code, index)}`
    const left = scoped.get(key) ?? 0
    assert(left > 0, `The query reads ${token.text} outside of withinScope.`)
    scoped.set(key, left - 1)
  }
}

/** How many whole conditions stand in the query, by table and alias. */
function scopedAliases(code: readonly Token[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const [index, token] of code.entries()) {
    if (token.kind !== 'comment') continue
    const table = token.text.slice('scope:'.length)
    const areaColumn = protectedTables.get(table)
    if (areaColumn === undefined) continue
    const alias = wholeCondition(code, index, areaColumn)
    if (alias === null) continue
    const key = `${table} ${alias}`
    found.set(key, (found.get(key) ?? 0) + 1)
  }
  return found
}

/** The alias that a condition limits; null when the text around the marker is not what `withinScope` writes. */
function wholeCondition(code: readonly Token[], markerAt: number, areaColumn: string): string | null {
  // `or (scope)` and `not (scope)` would let other areas in.
  const before = code[markerAt - 2]
  if (!isSign(code[markerAt - 1], '(') || !['where', 'and', 'on'].includes(before?.kind === 'name' ? before.text : '')) return null
  const alias = code[markerAt + 1]
  if (alias?.kind !== 'name') return null
  const opening = ['.', areaColumn, 'in', '(', 'select', 'c', '.', 'area_code', 'from', 'area_closure', 'c', 'where', 'c', '.', 'ancestor_code', 'in', '(']
  const nobody = ['.', areaColumn, 'in', '(', 'null', ')', ')']
  if (matches(code, markerAt + 2, nobody)) return widenedAfter(code, markerAt + 2 + nobody.length) ? null : alias.text
  if (!matches(code, markerAt + 2, opening)) return null
  let at = markerAt + 2 + opening.length
  while (code[at]?.kind === 'text' || isSign(code[at], ',')) at += 1
  if (!matches(code, at, [')', ')', ')'])) return null
  return widenedAfter(code, at + 3) ? null : alias.text
}

// Up to the end of its bracket the condition may be followed by more conditions, never by an alternative to it.
function widenedAfter(code: readonly Token[], from: number): boolean {
  let depth = 0
  for (const token of code.slice(from)) {
    if (isSign(token, '(')) depth += 1
    if (isSign(token, ')')) depth -= 1
    if (depth < 0) return false
    if (depth > 0 || token.kind !== 'name') continue
    if (token.text === 'or') return true
    if (['group', 'order', 'limit', 'having', 'union', 'except', 'intersect', 'window'].includes(token.text)) return false
  }
  return false
}

const wordsAfterTable = new Set([
  'where', 'on', 'join', 'inner', 'left', 'right', 'full', 'cross', 'natural', 'using', 'group', 'order', 'having', 'limit', 'offset', 'union', 'except',
  'intersect', 'window', 'set', 'values', 'select', 'returning', 'for', 'fetch', 'tablesample',
])

function aliasAfter(code: readonly Token[], tableAt: number): string {
  const table = code[tableAt]
  const next = code[tableAt + 1]
  const named = next?.kind === 'name' && next.text === 'as' ? code[tableAt + 2] : next
  if (named?.kind === 'name' && !wordsAfterTable.has(named.text)) return named.text
  return table?.text ?? ''
}

function matches(code: readonly Token[], from: number, expected: readonly string[]): boolean {
  return expected.every((text, offset) => {
    const token = code[from + offset]
    return token !== undefined && token.kind !== 'text' && token.kind !== 'comment' && token.text === text
  })
}

function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.text === sign
}

function quoted(areaCode: string): string {
  assert(!areaCode.includes('\0') && !areaCode.includes('\\'), 'An area code is plain text.')
  return `'${areaCode.replaceAll("'", "''")}'`
}

function assertPlainName(name: string): void {
  assert(/^[a-z_][a-z0-9_]*$/.test(name), `${name} is no plain SQL name.`)
}
