import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

const CHUNK_CHARS = 65_536

export type CopyValue = string | number | null
export type CopyRows = Iterable<readonly CopyValue[]> | AsyncIterable<readonly CopyValue[]>

/** COPY of rows into a table (`schema.table` or `table`); gives the number of rows. All of them arrive or none. */
export async function copyRows(client: pg.ClientBase, table: string, columns: readonly string[], rows: CopyRows): Promise<number> {
  const names = columns.map(quoteName).join(', ')
  const target = client.query(copyFrom(`copy ${table.split('.').map(quoteName).join('.')} (${names}) from stdin`))
  // Rows that are there already need no turn of the event loop each.
  const lines = Symbol.asyncIterator in rows ? linesAsTheyCome(rows, columns.length) : linesOf(rows, columns.length)
  await pipeline(Readable.from(lines, { objectMode: true, highWaterMark: 2 }), target)
  return target.rowCount
}

async function* linesAsTheyCome(rows: AsyncIterable<readonly CopyValue[]>, width: number): AsyncGenerator<string> {
  for await (const row of rows) yield lineOf(row, width)
}

function* linesOf(rows: Iterable<readonly CopyValue[]>, width: number): Generator<string> {
  let chunk = ''
  for (const row of rows) {
    chunk += lineOf(row, width)
    if (chunk.length < CHUNK_CHARS) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

function lineOf(row: readonly CopyValue[], width: number): string {
  // The sentence is made only when it is needed: a night copies millions of values.
  if (row.length !== width) throw new Error(`A row has ${row.length} values for ${width} columns.`)
  let line = ''
  for (const value of row) line += `${valueText(value)}\t`
  return `${line.slice(0, -1)}\n`
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function valueText(value: CopyValue): string {
  if (value === null) return '\\N'
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`${value} is no number for a table.`)
    return String(value)
  }
  return /[\\\n\r\t]/.test(value) ? value.replace(/[\\\n\r\t]/g, (found) => escapes[found] ?? found) : value
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
