import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely } from 'kysely'
import pg from 'pg'
import { Refusal, assert } from '../../kernel/refusal.ts'
import { copyRows, type CopyRows } from './copyRows.ts'
import { dialectOver } from './dialect.ts'
import { codeOf } from './folderLock.ts'
import { recordsNotUtf8, recordsTooOld, recordsUnreachable } from './refusals.ts'
import { typeParsers } from './typeParsers.ts'

// The embedded server takes 60; the server and its supervised child share them.
const CONNECTIONS_MAX = 20
const CONNECT_MS_MAX = 10_000
const STARTING_MS_MAX = 30_000
const IDLE_TRANSACTION_MS_MAX = 300_000
const VERSION_MIN = 150_000

/** What both the pool and a transaction can do; stores take this. */
export type RecordsSession = {
  readonly db: Kysely<unknown>
  /** The same connection, seen through the tables that a topic declares. */
  tables<T>(): Kysely<T>
  /** Runs work on one raw connection: COPY, LOCK, LISTEN. */
  withClient<R>(work: (client: pg.ClientBase) => Promise<R>): Promise<R>
}
export type Transaction = RecordsSession & { readonly kind: 'transaction' }
export type IsolationLevel = 'read committed' | 'repeatable read' | 'serializable'
export type Records = RecordsSession & {
  readonly kind: 'pool'
  readonly connectionString: string
  /** Commits what `work` did, or nothing of it when it throws. */
  transaction<R>(work: (tx: Transaction) => Promise<R>, isolation?: IsolationLevel): Promise<R>
  copyInto(into: RecordsSession, table: string, columns: readonly string[], rows: CopyRows): Promise<number>
  close(): Promise<void>
}

export type OpenRecords = {
  connectionString: string
  connectionsMax?: number
  /** false: a commit does not wait for the disk. For what can be done again from the beginning; a machine that loses its power may forget the last moments. */
  waitsForDisk?: boolean
  /** A connection that broke while idle: the pool replaces it, this only tells. */
  onConnectionLost?: (error: Error) => void
}

/** Opens the records of a PostgreSQL 15 or newer. Throws RECORDS_UNREACHABLE, RECORDS_TOO_OLD or RECORDS_NOT_UTF8. */
export async function openRecords({ connectionString, connectionsMax, waitsForDisk = true, onConnectionLost }: OpenRecords): Promise<Records> {
  const pool = new pg.Pool({
    connectionString: withSettings(connectionString, { timezone: 'Asia/Shanghai', ...(waitsForDisk ? {} : { synchronous_commit: 'off' }) }),
    max: connectionsMax ?? CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS_MAX,
    keepAlive: true,
    application_name: 'bihuan',
    types: typeParsers,
  })
  const tell = onConnectionLost ?? ((error: Error) => console.error(`Lost an idle connection to the records: ${error.message}`))
  pool.on('error', tell)
  // A client that breaks while taken fails its query; without a listener it would end the process as well.
  pool.on('connect', (client) => client.on('error', () => undefined))
  try {
    await checkServer(pool, connectionString)
  } catch (error) {
    await pool.end()
    throw error
  }
  return recordsOver(pool, connectionString)
}

function recordsOver(pool: pg.Pool, connectionString: string): Records {
  const taken = new Map<pg.ClientBase, pg.PoolClient>()
  const dialect = dialectOver({
    async take() {
      const client = await pool.connect()
      taken.set(client, client)
      return client
    },
    giveBack(client) {
      taken.get(client)?.release()
      taken.delete(client)
    },
    mayBegin: true,
  })
  return {
    kind: 'pool',
    connectionString,
    db: new Kysely<unknown>({ dialect }),
    tables: <T>() => new Kysely<T>({ dialect }),
    withClient: (work) => withPoolClient(pool, work),
    transaction: (work, isolation) => withPoolClient(pool, (client) => inTransaction(client, work, isolation)),
    copyInto: (into, table, columns, rows) => into.withClient((client) => copyRows(client, table, columns, rows)),
    close: once(() => pool.end()),
  }
}

// Ctrl-C pressed twice asks twice.
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= work())
}

async function withPoolClient<R>(pool: pg.Pool, work: (client: pg.ClientBase) => Promise<R>): Promise<R> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    return await work(client)
  } catch (error) {
    // A connection whose state is unknown is not given to the next one.
    if (error instanceof RollbackFailed || isConnectionLoss(error)) broken = new Error('The connection is thrown away.')
    throw error instanceof RollbackFailed ? error.cause : error
  } finally {
    client.release(broken)
  }
}

class RollbackFailed extends Error {}

async function inTransaction<R>(client: pg.ClientBase, work: (tx: Transaction) => Promise<R>, isolation?: IsolationLevel): Promise<R> {
  await client.query(isolation ? `start transaction isolation level ${isolation}` : 'begin')
  const { tx, end } = transactionOver(client)
  try {
    const result = await work(tx)
    await end()
    await client.query('commit')
    return result
  } catch (error) {
    try {
      await end()
      await client.query('rollback')
    } catch {
      // What failed first is what the caller must hear; the server rolls back when the connection goes.
      throw new RollbackFailed('rollback', { cause: error })
    }
    throw error
  }
}

/** One connection for all, so its users queue; `end` waits for them and closes the door. */
function transactionOver(client: pg.ClientBase): { tx: Transaction; end(): Promise<void> } {
  let isOpen = true
  let last: Promise<void> = Promise.resolve()
  let leave: (() => void) | undefined
  const take = async (): Promise<pg.ClientBase> => {
    assert(isOpen, 'The transaction has ended: await everything inside it.')
    const before = last
    let done = (): void => undefined
    last = new Promise((resolve) => { done = resolve })
    await before
    leave = done
    return client
  }
  const giveBack = (): void => leave?.()
  const dialect = dialectOver({ take, giveBack, mayBegin: false })
  const tx: Transaction = {
    kind: 'transaction',
    db: new Kysely<unknown>({ dialect }),
    tables: <T>() => new Kysely<T>({ dialect }),
    async withClient(work) {
      await take()
      try {
        return await work(client)
      } finally {
        giveBack()
      }
    },
  }
  return {
    tx,
    async end() {
      isOpen = false
      await last
    },
  }
}

function isConnectionLoss(error: unknown): boolean {
  return ['57P01', '57P02', '57P03', 'ECONNRESET', 'EPIPE'].includes(codeOf(error))
    || (error instanceof Error && /Connection terminated|not queryable/.test(error.message))
}

type ServerFacts = { version: string; version_number: string; encoding: string }

async function checkServer(pool: pg.Pool, connectionString: string): Promise<void> {
  const server = nameOfServer(connectionString)
  const facts = await askWhenStarted(pool, server)
  if (Number(facts.version_number) < VERSION_MIN) throw new Refusal(recordsTooOld, { server, version: facts.version })
  if (facts.encoding !== 'UTF8') throw new Refusal(recordsNotUtf8, { server, encoding: facts.encoding })
}

async function askWhenStarted(pool: pg.Pool, server: string): Promise<ServerFacts> {
  const deadline = Date.now() + STARTING_MS_MAX
  for (;;) {
    try {
      const { rows } = await pool.query<ServerFacts>(`
        select current_setting('server_version') as version, current_setting('server_version_num') as version_number,
               current_setting('server_encoding') as encoding`)
      assert(rows[0], 'A server tells its version.')
      return rows[0]
    } catch (error) {
      // 57P03: the server is still starting or recovering.
      if (codeOf(error) !== '57P03' || Date.now() > deadline) {
        throw new Refusal(recordsUnreachable, { server, reason: error instanceof Error ? error.message || codeOf(error) : String(error) })
      }
      await sleep(200)
    }
  }
}

// A day taken from an instant inside SQL is the branch's day, on any server. Options of the address itself stay.
function withSettings(connectionString: string, settings: Readonly<Record<string, string>>): string {
  if (!URL.canParse(connectionString)) return connectionString
  const address = new URL(connectionString)
  address.searchParams.set('options', [address.searchParams.get('options') ?? '', ...Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)].join(' ').trim())
  return address.href
}

/** Host, port and database of an address, never its password. */
function nameOfServer(connectionString: string): string {
  return URL.canParse(connectionString) ? `${new URL(connectionString).host}${new URL(connectionString).pathname}` : 'DATABASE_URL'
}
