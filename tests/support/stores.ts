import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import pg from 'pg'
import { startPostgres } from '../../src/platform/records/postgres.ts'

/** Of each table: how many rows, and a checksum over all of them whatever their order. */
export type Checksums = Readonly<Record<string, string>>

/** Reads every table of the records and of the facts of a stopped data folder. */
export async function checksumStores(data: string): Promise<{ records: Checksums; facts: Checksums; sequences: string[] }> {
  const server = await startPostgres({ dataFolder: data })
  try {
    const client = new pg.Client({ connectionString: server.connectionString })
    await client.connect()
    try {
      return { ...(await checksumRecords(client)), facts: await checksumFacts(join(data, 'facts', 'bihuan.duckdb')) }
    } finally {
      await client.end()
    }
  } finally {
    await server.stop()
  }
}

async function checksumRecords(client: pg.Client): Promise<{ records: Checksums; sequences: string[] }> {
  const { rows: tables } = await client.query<{ name: string }>(`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`)
  const records: Record<string, string> = {}
  for (const { name } of tables) {
    // When a migration was applied is the one thing that a restored branch may know otherwise.
    const row = name === 'schema_migration' ? `to_jsonb(t) - 'applied_at'` : 'to_jsonb(t)'
    const { rows: [sum] } = await client.query<{ count: string; sum: string }>(`select count(*) as count, coalesce(md5(string_agg(h, '' order by h collate "C")), '') as sum from (select md5(cast(${row} as text)) as h from "${name}" t) hashed`)
    records[name] = `${sum?.count} ${sum?.sum}`
  }
  return { records, sequences: await listStuckSequences(client) }
}

/** Sequences whose next number is taken already: the next insert would fail. */
async function listStuckSequences(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string | null }>(`
    select table_name as table, column_name as column, pg_get_serial_sequence(quote_ident(table_name), column_name) as sequence
    from information_schema.columns where table_schema = 'public' and (is_identity = 'YES' or column_default like 'nextval%') order by 1, 2`)
  const stuck: string[] = []
  for (const { table, column, sequence } of rows) {
    if (sequence === null) continue
    const { rows: [at] } = await client.query<{ isStuck: boolean }>(`select case when s.is_called then s.last_value < m.most else s.last_value <= m.most end as "isStuck" from ${sequence} s, (select coalesce(max("${column}"), 0) as most from "${table}") m`)
    if (at?.isStuck) stuck.push(`${table}.${column}`)
  }
  return stuck
}

async function checksumFacts(path: string): Promise<Checksums> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  try {
    const tables = (await connection.runAndReadAll(`select table_name from information_schema.tables where table_schema = 'main' order by 1`)).getRows().map(([name]) => String(name))
    const sums: Record<string, string> = {}
    for (const name of tables) {
      const [row] = (await connection.runAndReadAll(`select count(*), coalesce(md5(string_agg(h, '' order by h)), '') from (select md5(cast(t as varchar)) as h from "${name}" t) hashed`)).getRows()
      sums[name] = `${String(row?.[0])} ${String(row?.[1])}`
    }
    return sums
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
