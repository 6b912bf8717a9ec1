import {
  PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, CompiledQuery,
  type DatabaseConnection, type Dialect, type Driver, type Kysely, type QueryResult, type TransactionSettings,
} from 'kysely'
import type pg from 'pg'
import { assert } from '../../kernel/refusal.ts'

/** Hands out a client and says what to do with it afterwards. */
export type ClientSource = { take(): Promise<pg.ClientBase>; giveBack(client: pg.ClientBase): void; mayBegin: boolean }

/** Kysely over clients that we hold ourselves, so that COPY and LOCK run on the same connection as the queries. */
export function dialectOver(source: ClientSource): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createDriver: () => new ClientDriver(source),
    createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  }
}

class ClientDriver implements Driver {
  readonly #source: ClientSource
  readonly #clients = new WeakMap<DatabaseConnection, pg.ClientBase>()
  constructor(source: ClientSource) {
    this.#source = source
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    const client = await this.#source.take()
    const connection = new ClientConnection(client)
    this.#clients.set(connection, client)
    return connection
  }
  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    const client = this.#clients.get(connection)
    assert(client, 'A connection is given back once.')
    this.#clients.delete(connection)
    this.#source.giveBack(client)
  }
  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    assert(this.#source.mayBegin, 'A transaction does not nest: pass it on.')
    const level = settings.isolationLevel ? ` isolation level ${settings.isolationLevel}` : ''
    await connection.executeQuery(CompiledQuery.raw(`start transaction${level}${settings.accessMode ? ` ${settings.accessMode}` : ''}`))
  }
  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  }
  // The pool belongs to the records, which end it.
  async destroy(): Promise<void> {}
}

class ClientConnection implements DatabaseConnection {
  readonly #client: pg.ClientBase
  constructor(client: pg.ClientBase) {
    this.#client = client
  }
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    // Without parameters the simple protocol serves, which takes several statements at once.
    const result = query.parameters.length === 0
      ? await this.#client.query<R & pg.QueryResultRow>(query.sql)
      : await this.#client.query<R & pg.QueryResultRow>(query.sql, [...query.parameters])
    const changes = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(result.command)
    return changes ? { rows: result.rows, numAffectedRows: BigInt(result.rowCount ?? 0) } : { rows: result.rows ?? [] }
  }
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    assert(false, 'Records are not streamed: read them in pages by key.')
    yield { rows: [] }
  }
}
