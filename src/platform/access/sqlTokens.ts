import { assert } from '../../kernel/refusal.ts'

/** Names come in lower case without their quotes, comments trimmed; `text` is a string literal. */
export type Token = { readonly kind: 'name' | 'sign' | 'text' | 'comment'; readonly text: string }

const shapes: readonly { kind: Token['kind'] | 'space'; shape: RegExp }[] = [
  { kind: 'space', shape: /\s+/y },
  { kind: 'space', shape: /--[^\n]*/y },
  { kind: 'text', shape: /(?:[eE]|[bBxX]|[uU]&)?'(?:[^']|'')*'/y },
  { kind: 'text', shape: /(\$[A-Za-z_]*\$)[\s\S]*?\1/y },
  { kind: 'name', shape: /"(?:[^"]|"")*"/y },
  { kind: 'name', shape: /[\p{L}_][\p{L}\p{N}_$]*/uy },
  { kind: 'sign', shape: /[\s\S]/uy },
]

/** The words and signs of a SQL text; comments are kept because scope markers are comments. */
export function tokensOf(sqlText: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < sqlText.length) {
    const comment = sqlText.startsWith('/*', at) ? commentEnd(sqlText, at) : null
    if (comment !== null) {
      tokens.push({ kind: 'comment', text: sqlText.slice(at + 2, comment - 2).trim() })
      at = comment
      continue
    }
    const found = matchAt(sqlText, at)
    // Backslashes escape quotes in some strings and not in others: what ends where would depend on the engine.
    assert(found.kind !== 'text' || !/^[eEuU]/.test(found.text) || !found.text.includes('\\'), 'Escaped strings are not used in this SQL.')
    if (found.kind !== 'space') tokens.push({ kind: found.kind, text: found.kind === 'name' ? bareName(found.text) : found.text })
    at += found.text.length
  }
  return tokens
}

function matchAt(sqlText: string, at: number): { kind: Token['kind'] | 'space'; text: string } {
  for (const { kind, shape } of shapes) {
    shape.lastIndex = at
    const match = shape.exec(sqlText)
    if (match) return { kind, text: match[0] }
  }
  throw new Error('Every sign of a SQL text is a token.')
}

// Comments nest in PostgreSQL and end at the first sign in others; text read differently by the two is refused.
function commentEnd(sqlText: string, from: number): number {
  const end = sqlText.indexOf('*/', from + 2)
  assert(end >= 0, 'A comment in the SQL does not end.')
  assert(!sqlText.slice(from + 2, end).includes('/*'), 'Comments in SQL do not nest.')
  return end + 2
}

function bareName(text: string): string {
  return (text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text).toLowerCase()
}
