import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { assert } from '../../kernel/refusal.ts'

const CHUNK_CHARS = 65_536

export type CopyValue = string | number | null
export type CopyRows = Iterable<readonly CopyValue[]> | AsyncIterable<readonly CopyValue[]>

/** COPY of rows into a table (`schema.table` or `table`); gives the number of rows. All of them arrive or none. */
export async function copyRows(client: pg.ClientBase, table: string, columns: readonly string[], rows: CopyRows): Promise<number> {
  const names = columns.map(quoteName).join(', ')
  const target = client.query(copyFrom(`copy ${table.split('.').map(quoteName).join('.')} (${names}) from stdin`))
  await pipeline(Readable.from(linesOf(rows, columns.length), { objectMode: true, highWaterMark: 2 }), target)
  return target.rowCount
}

async function* linesOf(rows: CopyRows, width: number): AsyncGenerator<string> {
  let chunk = ''
  for await (const row of rows) {
    assert(row.length === width, `A row has ${row.length} values for ${width} columns.`)
    chunk += `${row.map(valueText).join('\t')}\n`
    if (chunk.length < CHUNK_CHARS) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function valueText(value: CopyValue): string {
  if (value === null) return '\\N'
  if (typeof value === 'number') {
    assert(Number.isFinite(value), `${value} is no number for a table.`)
    return String(value)
  }
  return /[\\\n\r\t]/.test(value) ? value.replace(/[\\\n\r\t]/g, (found) => escapes[found] ?? found) : value
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
