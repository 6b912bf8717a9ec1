import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { assert } from '../../kernel/refusal.ts'
import { assertSharedDialect, identifier, literal } from './dialect.ts'
import type { FactQuery, FactRow, FactsTransaction, OwnedFacts } from './facts.ts'

type Cell = string | number | boolean | null

const storeName = 'facts'
/** Rows that are kept and compressed together, and scanned by one thread. A branch's month is several of them, and a whole one goes to its place without the log; the usual 122,880 would be more than the month. */
const rowGroupSize = 30_720
const readerCount = 4
const stagerCount = 5

/**
 * Opens the facts on DuckDB. One process owns the file; queries of several readers and checks of several files run side by side, writes one after another.
 * `path` null: in memory.
 */
export async function openDuckFacts(options: { path: string | null; memoryLimit?: string; threads?: number; temporaryFolder?: string }): Promise<OwnedFacts> {
  if (options.path) mkdirSync(dirname(options.path), { recursive: true })
  const temporaryFolder = options.temporaryFolder ?? (options.path ? `${options.path}.tmp` : undefined)
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: options.memoryLimit ?? '4GB',
    // The usual 16 MB would have nearly every large file written twice, to the log and to its place, before the next is taken.
    checkpoint_threshold: '128MB',
    ...(options.threads ? { threads: String(options.threads) } : {}),
    // Beside the file, as an instance of its own would have it: the working folder is nobody's.
    ...(temporaryFolder ? { temp_directory: temporaryFolder } : {}),
  })
  const opener = await instance.connect()
  if (options.path) await opener.run(`attach ${literal(options.path)} as ${storeName} (row_group_size ${rowGroupSize}, storage_version 'latest')`)
  opener.closeSync()
  const connect = (count: number) =>
    Promise.all(Array.from({ length: count }, async () => {
      const connection = await instance.connect()
      if (options.path) await connection.run(`use ${storeName}`)
      return connection
    }))
  const [writers, readers, stagers] = [await connect(1), await connect(readerCount), await connect(stagerCount)]
  const readLine = makeTurns(readers)
  const stageLine = makeTurns(stagers)
  const writeLine = makeTurns(writers)

  return {
    engine: 'duckdb',
    rows: <Row extends FactRow>(query: FactQuery) => readLine((connection) => readRows<Row>(connection, query)),
    transaction: (work) => writeLine((connection) => inTransaction(connection, work)),
    staged: ({ table, canonicalPath, columnCount }, work) =>
      stageLine(async (connection) => {
        const tables = [table]
        const columns = Array.from({ length: columnCount }, (_, index) => `c${index + 1}: 'VARCHAR'`).join(', ')
        try {
          await connection.run(
            `create or replace temp table ${identifier(table)} as select * from read_csv(${literal(canonicalPath)}, delim = ',', quote = '"', escape = '"',
               header = false, auto_detect = false, nullstr = '', max_line_size = 16777216, columns = {${columns}})`,
          )
          return await work({
            engine: 'duckdb',
            line: '(s.rowid + 2)',
            rows: <Row extends FactRow>(query: FactQuery) => readRows<Row>(connection, query),
            run: async (sql) => {
              await connection.run(sql)
            },
            derive: async (derived, query) => {
              tables.push(derived)
              await connection.run(`create or replace temp table ${identifier(derived)} as ${query}`)
            },
            // Only this connection sees the file; the writer's turn is what it waits for.
            transaction: (write) => writeLine(() => inTransaction(connection, write)),
          })
        } finally {
          for (const staged of tables) await connection.run(`drop table if exists temp.${identifier(staged)}`)
        }
      }),
    close: async () => {
      await writeLine(async (connection) => {
        if (options.path) await connection.run('checkpoint').catch(() => undefined)
        for (const other of [...readers, ...stagers]) other.closeSync()
        connection.closeSync()
      })
      instance.closeSync()
    },
  }
}

async function inTransaction<Result>(connection: DuckDBConnection, work: (tx: FactsTransaction) => Promise<Result>): Promise<Result> {
  await connection.run('begin transaction')
  try {
    const result = await work(transactionOn(connection))
    await connection.run('commit')
    return result
  } catch (cause) {
    // A statement that failed inside may already have ended the transaction.
    await connection.run('rollback').catch(() => undefined)
    throw cause
  }
}

function transactionOn(connection: DuckDBConnection): FactsTransaction {
  return {
    engine: 'duckdb',
    rows: <Row extends FactRow>(query: FactQuery) => readRows<Row>(connection, query),
    run: async (sql) => {
      await connection.run(sql)
    },
    exportText: async (query, path) => {
      await connection.run(`copy (${query}) to ${literal(path)} (format csv, header false, delimiter ',', quote '"', escape '"')`)
    },
    importText: async (table, columns, path) => {
      await connection.run(`copy ${table} (${columns.join(', ')}) from ${literal(path)} (format csv, header false, delimiter ',', quote '"', escape '"', auto_detect false)`)
    },
    digest: async (from, values, note) => {
      const reader = await connection.runAndReadAll(`${note} select count(*)::int, coalesce(sum(hash(${values.join(', ')})), 0)::varchar from ${from} d`)
      const [rows, sum] = reader.getRows()[0] ?? []
      return { rows: Number(rows), sum: String(sum) }
    },
    insertRows: async (table, columns, rows) => {
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
