import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { findHolder } from '../src/platform/records/folderLock.ts'
import { applyMigrations } from '../src/platform/records/migrate.ts'
import { startPostgres } from '../src/platform/records/postgres.ts'
import { findPostmaster, stopPostmaster } from '../src/platform/records/postmaster.ts'
import { openRecords } from '../src/platform/records/records.ts'
import { addressOfDatabase, onServer } from '../src/platform/records/testRecords.ts'

const FOLDER = 'bihuan-test-'
const LEFT_OVER_MS_MIN = 120_000
const MIGRATIONS = resolve(import.meta.dirname, '..', 'migrations')

type TestServer = { connectionString: string; stop(): Promise<void> }

let running: { server: TestServer; template: string } | null = null

/** One server for the run: TEST_DATABASE_URL when it is set, else an embedded one in a temporary folder. */
export async function setup(): Promise<void> {
  const given = process.env['TEST_DATABASE_URL']
  const server = given ? { connectionString: given, stop: async () => undefined } : await startEmbedded()
  const template = `bihuan_test_${randomBytes(4).toString('hex')}`
  running = { server, template }
  try {
    await makeTemplate(server.connectionString, template)
  } catch (error) {
    await teardown()
    throw error
  }
  process.env['BIHUAN_TEST_SERVER'] = server.connectionString
  process.env['BIHUAN_TEST_TEMPLATE'] = template
}

export async function teardown(): Promise<void> {
  if (!running) return
  const { server, template } = running
  running = null
  await dropDatabasesOf(server.connectionString, template)
  await server.stop()
}

async function startEmbedded(): Promise<TestServer> {
  await removeLeftOvers()
  const dataFolder = mkdtempSync(join(tmpdir(), FOLDER))
  // Nothing here outlives the run, so the disk need not hear of every commit.
  const server = await startPostgres({ dataFolder, settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '128MB', max_connections: '100' } })
  return {
    connectionString: server.connectionString,
    async stop() {
      await server.stop()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

// A run that was killed leaves its server behind; the next run ends it. Only folders that nobody holds any more.
async function removeLeftOvers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(FOLDER))) {
    const folder = join(tmpdir(), name)
    const stat = statSync(folder, { throwIfNoEntry: false })
    const mayRemove = stat && (process.getuid?.() === 0 || stat.uid === process.getuid?.()) && Date.now() - stat.mtimeMs > LEFT_OVER_MS_MIN
    if (!mayRemove || findHolder(join(folder, 'records')) !== null) continue
    const left = findPostmaster(join(folder, 'records', 'cluster'))
    if (left) await stopPostmaster(left.pid)
    rmSync(folder, { recursive: true, force: true })
  }
}

// Words sort by pinyin as in the embedded server, whatever the default of the given one.
async function makeTemplate(server: string, template: string): Promise<void> {
  await onServer(server, `create database ${template} template template0 encoding 'UTF8' locale_provider icu icu_locale 'zh-Hans-CN' locale 'C.UTF-8'`)
  if (!existsSync(MIGRATIONS) || readdirSync(MIGRATIONS).length === 0) return
  const records = await openRecords({ connectionString: addressOfDatabase(server, template), connectionsMax: 2 })
  try {
    await applyMigrations(records, MIGRATIONS)
  } finally {
    await records.close()
  }
}

async function dropDatabasesOf(server: string, template: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database where datname like $1 order by datname limit 10000', [`${template}%`])
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`)
  } finally {
    await client.end()
  }
}
