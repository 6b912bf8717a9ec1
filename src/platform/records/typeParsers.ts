import pg from 'pg'
import { assert } from '../../kernel/refusal.ts'

const INT8 = 20
const DATE = 1082
const NUMERIC = 1700
const INT8_ARRAY = 1016
const DATE_ARRAY = 1182
const NUMERIC_ARRAY = 1231

/** int8 and numeric come as numbers, a day as its text `YYYY-MM-DD`; instants stay Dates. */
export const typeParsers: { getTypeParser: typeof pg.types.getTypeParser } = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    const parse = format === 'binary' ? undefined : ours[oid]
    return parse ?? pg.types.getTypeParser(oid, format)
  },
}

const ours: Readonly<Record<number, (text: string) => unknown>> = {
  [INT8]: exactNumber,
  [NUMERIC]: exactNumber,
  [DATE]: (text) => text,
  [INT8_ARRAY]: (text) => parseList(text, exactNumber),
  [NUMERIC_ARRAY]: (text) => parseList(text, exactNumber),
  [DATE_ARRAY]: (text) => parseList(text, (entry) => entry),
}

/** A whole number beyond 2^53 would lose its last digits silently, so it is a fault. */
function exactNumber(text: string): number {
  const value = Number(text)
  assert(!Number.isInteger(value) || Number.isSafeInteger(value), `${text} is too large to be held exactly.`)
  return value
}

// Numbers and days never contain quotes, commas or braces; only lists of one dimension are in use.
function parseList<T>(text: string, parse: (entry: string) => T): (T | null)[] {
  assert(!text.includes('{', 1), 'Arrays of more than one dimension are not read.')
  const inside = text.slice(1, -1)
  return inside === '' ? [] : inside.split(',').map((entry) => (entry === 'NULL' ? null : parse(entry)))
}
