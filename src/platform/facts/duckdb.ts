import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { assert } from '../../kernel/refusal.ts'
import { assertSharedDialect, identifier, literal } from './dialect.ts'
import type { FactQuery, FactRow, FactsTransaction, OwnedFacts } from './facts.ts'

type Cell = string | number | boolean | null

const readerCount = 3

/**
 * Opens the facts on DuckDB. One process owns the file; queries of several readers run side by side, writes one after another.
 * `path` null: in memory.
 */
export async function openDuckFacts(options: { path: string | null; memoryLimit?: string; threads?: number; temporaryFolder?: string }): Promise<OwnedFacts> {
  if (options.path) mkdirSync(dirname(options.path), { recursive: true })
  const instance = await DuckDBInstance.create(options.path ?? ':memory:', {
    memory_limit: options.memoryLimit ?? '4GB',
    // The usual 16 MB would have nearly every large file written twice, to the log and to its place, before the next is taken.
    checkpoint_threshold: '128MB',
    ...(options.threads ? { threads: String(options.threads) } : {}),
    ...(options.temporaryFolder ? { temp_directory: options.temporaryFolder } : {}),
  })
  const writer = await instance.connect()
  const readers = await Promise.all(Array.from({ length: readerCount }, () => instance.connect()))
  const readLine = makeTurns(readers)
  const writeLine = makeTurns([writer])

  return {
    engine: 'duckdb',
    rows: <Row extends FactRow>(query: FactQuery) => readLine((connection) => readRows<Row>(connection, query)),
    transaction: (work) =>
      writeLine(async (connection) => {
        const open: OpenTransaction = { hasWritten: false, staged: [] }
        await connection.run('begin transaction')
        try {
          const result = await work(transactionOn(connection, open))
          await connection.run('commit')
          return result
        } catch (cause) {
          // A statement that failed inside may already have ended the transaction.
          await connection.run('rollback').catch(() => undefined)
          throw cause
        } finally {
          for (const table of open.staged) await connection.run(`drop table if exists ${identifier(table)}`)
        }
      }),
    close: async () => {
      await writeLine(async (connection) => {
        if (options.path) await connection.run('checkpoint').catch(() => undefined)
        for (const reader of readers) reader.closeSync()
        connection.closeSync()
      })
      instance.closeSync()
    },
  }
}

type OpenTransaction = { hasWritten: boolean; readonly staged: string[] }

function transactionOn(connection: DuckDBConnection, open: OpenTransaction): FactsTransaction {
  return {
    engine: 'duckdb',
    rows: <Row extends FactRow>(query: FactQuery) => readRows<Row>(connection, query),
    run: async (sql) => {
      open.hasWritten = true
      await connection.run(sql)
    },
    stageText: async (table, canonicalPath, columnCount) => {
      assert(!open.hasWritten, 'A file is staged before anything is written.')
      // Rows that an open transaction added are read at half the speed. So the empty one ends, and another begins over the finished table.
      await connection.run('commit')
      open.staged.push(table)
      const columns = Array.from({ length: columnCount }, (_, index) => `c${index + 1}: 'VARCHAR'`).join(', ')
      await connection.run(`drop table if exists ${identifier(table)}`)
      await connection.run(
        `create temp table ${identifier(table)} as select * from read_csv(${literal(canonicalPath)}, delim = ',', quote = '"', escape = '"',
           header = false, auto_detect = false, nullstr = '', max_line_size = 16777216, columns = {${columns}})`,
      )
      await connection.run('begin transaction')
      return '(s.rowid + 2)'
    },
    exportText: async (query, path) => {
      await connection.run(`copy (${query}) to ${literal(path)} (format csv, header false, delimiter ',', quote '"', escape '"')`)
    },
    importText: async (table, columns, path) => {
      open.hasWritten = true
      await connection.run(`copy ${table} (${columns.join(', ')}) from ${literal(path)} (format csv, header false, delimiter ',', quote '"', escape '"', auto_detect false)`)
    },
    digest: async (from, values, note) => {
      const reader = await connection.runAndReadAll(`${note} select count(*)::int, coalesce(sum(hash(${values.join(', ')})), 0)::varchar from ${from} d`)
      const [rows, sum] = reader.getRows()[0] ?? []
      return { rows: Number(rows), sum: String(sum) }
    },
    insertRows: async (table, columns, rows) => {
      open.hasWritten = true
      const appender = await connection.createAppender(identifier(table))
      for (const row of rows) {
        for (const cell of row) {
          if (cell === null) appender.appendNull()
          else if (typeof cell === 'string') appender.appendVarchar(cell)
          else if (Number.isInteger(cell)) appender.appendBigInt(BigInt(cell))
          else appender.appendDouble(cell)
        }
        appender.endRow()
      }
      assert(columns.length > 0, 'Rows are inserted by named columns.')
      appender.closeSync()
    },
  }
}

async function readRows<Row extends FactRow>(connection: DuckDBConnection, query: FactQuery): Promise<Row[]> {
  assertSharedDialect(query.sql)
  const parameters = (query.parameters ?? []).map((value): DuckDBValue => (typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value))
  const reader = await connection.runAndReadAll(query.sql, parameters)
  const names = reader.columnNames()
  return reader.getRows().map((cells) => {
    const row: Record<string, Cell> = {}
    names.forEach((name, index) => {
      row[name] = plain(cells[index] ?? null)
    })
    return row as Row
  })
}

function plain(value: DuckDBValue): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') {
    assert(value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER, 'A sum passed 2^53.')
    return Number(value)
  }
  if (typeof value === 'object' && 'toDouble' in value && typeof value.toDouble === 'function') return value.toDouble() as number
  return String(value)
}

/** Gives out connections in turn; each is used by one at a time. */
function makeTurns(connections: readonly DuckDBConnection[]): <Result>(work: (connection: DuckDBConnection) => Promise<Result>) => Promise<Result> {
  const free = [...connections]
  const waiting: ((connection: DuckDBConnection) => void)[] = []
  return async (work) => {
    const connection = free.pop() ?? (await new Promise<DuckDBConnection>((resolve) => waiting.push(resolve)))
    try {
      return await work(connection)
    } finally {
      const next = waiting.shift()
      if (next) next(connection)
      else free.push(connection)
    }
  }
}
