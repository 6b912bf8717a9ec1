import { tokensOf, type Token } from './sqlTokens.ts'

/** The words, signs and scope markers of a query, each with the select that it stands in. */
type Code = readonly (Token & { readonly block: number })[]

/**
 * The first protected table that a query reads without a condition of `withinScope` that holds for that very reference;
 * null when there is none. Strict by choice: what it does not recognise it takes for unscoped.
 */
export function findUnscoped(sqlText: string, protectedTables: ReadonlyMap<string, string>): string | null {
  const tokens = tokensOf(sqlText)
  if (tokens.some((token) => token.kind === 'comment' && /^scope:system \S/.test(token.text))) return null
  const code = inBlocks(tokens.filter((token) => token.kind !== 'comment' || token.text.startsWith('scope:')))
  const conditions = countConditions(code, protectedTables)
  for (const [index, token] of code.entries()) {
    if (token.kind !== 'name' || !protectedTables.has(token.text)) continue
    // `subscriber_month.brand` names a column of a reference that is checked where it stands.
    if (isSign(code[index + 1], '.')) continue
    const key = `${token.block} ${token.text} ${aliasAfter(code, index)}`
    const left = conditions.get(key) ?? 0
    if (left === 0) return token.text
    conditions.set(key, left - 1)
  }
  return null
}

// A block is one select: a bracket that opens with `select`, or a branch of a union. A condition filters its own block only.
function inBlocks(tokens: readonly Token[]): Code {
  const open = [0]
  let last = 0
  return tokens.map((token, index) => {
    const next = tokens[index + 1]
    if (isWord(token, 'union', 'except', 'intersect')) open[open.length - 1] = last += 1
    const block = open[open.length - 1] ?? 0
    if (isSign(token, '(')) open.push(isWord(next, 'select', 'with', 'table') ? last += 1 : block)
    if (isSign(token, ')') && open.length > 1) open.pop()
    return { ...token, block }
  })
}

function countConditions(code: Code, protectedTables: ReadonlyMap<string, string>): Map<string, number> {
  const found = new Map<string, number>()
  for (const [index, token] of code.entries()) {
    if (token.kind !== 'comment') continue
    const table = token.text.slice('scope:'.length)
    const areaColumn = protectedTables.get(table)
    const alias = areaColumn === undefined ? null : aliasLimitedBy(code, index, areaColumn)
    if (alias === null) continue
    const key = `${token.block} ${table} ${alias}`
    found.set(key, (found.get(key) ?? 0) + 1)
  }
  return found
}

/** The alias that the condition at a marker limits; null when it is not what `withinScope` writes, or does not decide alone. */
function aliasLimitedBy(code: Code, markerAt: number, areaColumn: string): string | null {
  const alias = code[markerAt + 1]
  if (!isSign(code[markerAt - 1], '(') || !isWord(code[markerAt - 2], 'where', 'and', 'on') || alias?.kind !== 'name') return null
  const end = endOfCondition(code, markerAt + 2, areaColumn)
  if (end === null || hasAlternativeAfter(code, end)) return null
  return isDecisiveFrom(code, markerAt - 2, alias.text) ? alias.text : null
}

function endOfCondition(code: Code, from: number, areaColumn: string): number | null {
  const nobody = ['.', areaColumn, 'in', '(', 'null', ')', ')']
  if (matches(code, from, nobody)) return from + nobody.length
  const opening = ['.', areaColumn, 'in', '(', 'select', 'c', '.', 'area_code', 'from', 'area_closure', 'c', 'where', 'c', '.', 'ancestor_code', 'in', '(']
  if (!matches(code, from, opening)) return null
  let at = from + opening.length
  while (code[at]?.kind === 'text' || isSign(code[at], ',')) at += 1
  return matches(code, at, [')', ')', ')']) ? at + 3 : null
}

// Behind the condition only more conditions may follow, up to the end of its clause.
function hasAlternativeAfter(code: Code, from: number): boolean {
  let depth = 0
  for (const token of code.slice(from)) {
    if (isSign(token, '(')) depth += 1
    if (isSign(token, ')')) depth -= 1
    if (depth < 0) return false
    if (depth > 0) continue
    if (isWord(token, 'or', 'is') || (token.kind === 'sign' && '=<>!|'.includes(token.text) && token === code[from])) return true
    if (isWord(token, 'where', 'join', 'group', 'order', 'limit', 'having', 'union', 'except', 'intersect', 'window')) return false
  }
  return false
}

// Before it, back to the `where` of the select or the `on` of the table's own join, only conditions joined by `and`.
function isDecisiveFrom(code: Code, from: number, alias: string): boolean {
  let depth = 0
  for (let at = from; at >= 0; at -= 1) {
    const token = code[at]
    if (isSign(token, ')')) depth += 1
    if (isSign(token, '(')) depth -= 1
    if (depth < 0) return false
    if (depth > 0) continue
    if (isWord(token, 'or', 'case', 'when', 'not', 'between')) return false
    if (isWord(token, 'where')) return true
    // The `on` of another table's outer join would not filter this one, nor would its own where its rows are kept.
    if (isWord(token, 'on')) return isWord(code[at - 1], alias) && !code.some((other) => isWord(other, 'full', 'right') && other.block === token?.block)
  }
  return false
}

const wordsAfterTable = [
  'where', 'on', 'join', 'inner', 'left', 'right', 'full', 'cross', 'natural', 'using', 'group', 'order', 'having', 'limit', 'offset', 'union', 'except',
  'intersect', 'window', 'set', 'values', 'select', 'returning', 'for', 'fetch', 'tablesample',
]

function aliasAfter(code: Code, tableAt: number): string {
  const next = code[tableAt + 1]
  const named = isWord(next, 'as') ? code[tableAt + 2] : next
  if (named?.kind === 'name' && !isWord(named, ...wordsAfterTable)) return named.text
  return code[tableAt]?.text ?? ''
}

function matches(code: Code, from: number, expected: readonly string[]): boolean {
  return expected.every((text, offset) => {
    const token = code[from + offset]
    return (token?.kind === 'name' || token?.kind === 'sign') && token.text === text
  })
}

function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.text === sign
}
function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'name' && words.includes(token.text)
}
