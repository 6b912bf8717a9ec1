import { createReadStream, createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { assert } from '../../kernel/refusal.ts'
import { assertSharedDialect, identifier } from './dialect.ts'
import type { FactQuery, FactRow, FactsTransaction, OwnedFacts } from './facts.ts'

/** Opens the facts in the schema `facts` of a PostgreSQL server (15 or later), or of a Citus cluster. */
export async function openPostgresFacts(options: { connectionString: string; schema?: string }): Promise<OwnedFacts> {
  const schema = identifier(options.schema ?? 'facts')
  const types = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') => {
      if (oid === 20) return safeInteger
      if (oid === 1700) return Number
      return pg.types.getTypeParser(oid, format as 'text')
    },
  }
  const pool = new pg.Pool({ connectionString: options.connectionString, max: 6, types, options: `-c search_path=${schema},public` })
  pool.on('error', () => undefined)
  await pool.query(`create schema if not exists ${schema}`)
  return {
    engine: 'postgres',
    rows: <Row extends FactRow>(query: FactQuery) => readRows<Row>(pool, query),
    transaction: (work) => withClient(pool, (client) => inTransaction(client, work)),
    staged: ({ table, canonicalPath, columnCount }, work) =>
      withClient(pool, async (client) => {
        const tables = [table]
        const columns = Array.from({ length: columnCount }, (_, index) => `c${index + 1}`)
        try {
          await client.query(`drop table if exists pg_temp.${identifier(table)}`)
          await client.query(
            `create temp table ${identifier(table)} (line bigint generated always as identity (start with 2 cache 1000),
               ${columns.map((column) => `${column} text`).join(', ')})`,
          )
          const copy = client.query(copyFrom(`copy ${identifier(table)} (${columns.join(', ')}) from stdin (format csv, force_null (${columns.join(', ')}))`))
          await pipeline(createReadStream(canonicalPath, { highWaterMark: 1 << 20 }), copy)
          await client.query(`analyze ${identifier(table)}`)
          return await work({
            engine: 'postgres',
            line: 's.line',
            rows: <Row extends FactRow>(query: FactQuery) => readRows<Row>(client, query),
            run: async (sql) => {
              await client.query(sql)
            },
            derive: async (derived, query) => {
              tables.push(derived)
              await client.query(`drop table if exists pg_temp.${identifier(derived)}`)
              await client.query(`create temp table ${identifier(derived)} as ${query}`)
            },
            transaction: (write) => inTransaction(client, write),
          })
        } finally {
          // A client that lost its server goes with its tables.
          for (const staged of tables) await client.query(`drop table if exists pg_temp.${identifier(staged)}`).catch(() => undefined)
        }
      }),
    close: () => pool.end(),
  }
}

async function withClient<Result>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  try {
    return await work(client)
  } finally {
    client.release()
  }
}

async function inTransaction<Result>(client: pg.PoolClient, work: (tx: FactsTransaction) => Promise<Result>): Promise<Result> {
  try {
    await client.query('begin')
    // Loads are written one after another, as on DuckDB: the ledger hands out batch numbers.
    await client.query("select pg_advisory_xact_lock(hashtext('facts.writer'))")
    const result = await work(transactionOn(client))
    await client.query('commit')
    return result
  } catch (cause) {
    await client.query('rollback').catch(() => undefined)
    throw cause
  }
}

function transactionOn(client: pg.PoolClient): FactsTransaction {
  return {
    engine: 'postgres',
    rows: <Row extends FactRow>(query: FactQuery) => readRows<Row>(client, query),
    run: async (sql) => {
      await client.query(sql)
    },
    exportText: async (query, path) => {
      await pipeline(client.query(copyTo(`copy (${query}) to stdout (format csv)`)), createWriteStream(path))
    },
    importText: async (table, columns, path) => {
      await pipeline(createReadStream(path), client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin (format csv)`)))
    },
    digest: async (from, values, note) => {
      const { rows: [found] } = await client.query<{ rows: number; sum: string }>(`${note} select count(*)::int as rows, coalesce(sum(hashtextextended(row(${values.join(', ')})::text, 0)), 0)::text as sum from ${from} d`)
      assert(found, 'A count has a row.')
      return found
    },
    insertRows: async (table, columns, rows) => {
      const copy = client.query(copyFrom(`copy ${identifier(table)} (${columns.map(identifier).join(', ')}) from stdin (format csv)`))
      await pipeline(Readable.from(csvLines(rows)), copy)
    },
  }
}

async function readRows<Row extends FactRow>(on: pg.Pool | pg.PoolClient, query: FactQuery): Promise<Row[]> {
  assertSharedDialect(query.sql)
  return (await on.query(query.sql, [...(query.parameters ?? [])])).rows as Row[]
}

function* csvLines(rows: Iterable<readonly (string | number | null)[]>): Generator<string> {
  for (const row of rows) yield `${row.map((cell) => (cell === null ? '' : typeof cell === 'number' ? String(cell) : `"${cell.replaceAll('"', '""')}"`)).join(',')}\n`
}

function safeInteger(text: string): number {
  const value = Number(text)
  assert(Number.isSafeInteger(value), 'A sum passed 2^53.')
  return value
}
