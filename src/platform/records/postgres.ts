import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync, chownSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { Refusal, assert } from '../../kernel/refusal.ts'
import { lockFolder, readIfThere } from './folderLock.ts'
import { findBinaries, type PostgresBinaries } from './postgresBinaries.ts'
import { answers, becomesReady, findPostmaster, stopPostmaster } from './postmaster.ts'
import { folderDamaged, folderOfAnotherVersion, postgresPortTaken } from './refusals.ts'
import { findServerUser, identityOf, openTheWay, type ServerUser } from './serverUser.ts'

const DATABASE = 'bihuan'
const LOG_BYTES_MAX = 20_000_000
// Recovery after a crash replays at most max_wal_size; minutes on a slow disk.
const READY_MS_MAX = 300_000
const SPAWN_TRIES_MAX = 5
const SOCKET_PATH_BYTES_MAX = 100

export type PostgresServer = { connectionString: string; attached: boolean; pid: number; stop(): Promise<void> }

export type StartPostgres = {
  /** The product's data folder; the server keeps its own in `records` inside. */
  dataFolder: string
  /** Left out, a free one is chosen and remembered. */
  port?: number
  logFile?: string
  /** Server settings over the usual ones, by name. */
  settings?: Readonly<Record<string, string>>
}

type Place = { folder: string; cluster: string; user: ServerUser; binaries: PostgresBinaries; logFile: string; settings: Readonly<Record<string, string>> }

/**
 * Starts the embedded PostgreSQL on a data folder, or attaches to the one that a killed start left running.
 * Only one process at a time may hold a folder: throws FOLDER_IN_USE otherwise.
 */
export async function startPostgres({ dataFolder, port, logFile, settings }: StartPostgres): Promise<PostgresServer> {
  const root = resolve(dataFolder)
  const folder = join(root, 'records')
  const cluster = join(folder, 'cluster')
  const user = findServerUser(existsSync(cluster) ? cluster : null)
  makeFolders(root, folder, user)
  const lock = lockFolder(folder)
  try {
    const binaries = await findBinaries(user)
    const place = { folder, cluster, user, binaries, logFile: logFile ?? join(folder, 'server.log'), settings: settings ?? {} }
    initialiseOnce(place)
    const password = readPassword(place)
    const running = await attach(place, password, port) ?? await launch(place, password, port)
    await createDatabaseOnce(running.port, password)
    let stopping: Promise<void> | undefined
    return {
      connectionString: addressOf(running.port, password, DATABASE),
      attached: running.attached,
      pid: running.pid,
      stop: () => (stopping ??= stopPostmaster(running.pid).then(() => lock.release())),
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

function makeFolders(root: string, folder: string, user: ServerUser): void {
  mkdirSync(root, { recursive: true, mode: 0o755 })
  openTheWay(root, user)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (user.switches) chownSync(folder, user.uid, user.gid)
}

// The cluster gets its name only when it is whole, so an interrupted start leaves only a draft behind.
function initialiseOnce({ folder, cluster, user, binaries }: Place): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith('cluster.new')) rmSync(join(folder, name), { recursive: true, force: true })
  }
  if (existsSync(cluster) && readdirSync(cluster).length > 0) {
    const version = readIfThere(join(cluster, 'PG_VERSION'))?.trim()
    if (version === undefined) throw new Refusal(folderDamaged, { folder, missing: 'cluster/PG_VERSION' })
    if (version !== binaries.major) throw new Refusal(folderOfAnotherVersion, { folder, found: version, carried: binaries.major })
    return
  }
  const passwordFile = writeOwned(join(folder, 'password'), randomBytes(24).toString('base64url'), user)
  const draft = join(folder, 'cluster.new')
  const shared = ['-D', draft, '--username', DATABASE, '--pwfile', passwordFile, '--auth', 'scram-sha-256', '--encoding', 'UTF8',
    '--locale-provider=icu', '--icu-locale=zh-Hans-CN', '--no-instructions']
  // C.UTF-8 is missing from a few older systems; words sort by ICU either way.
  const first = initdb(binaries, user, [...shared, '--locale=C.UTF-8'])
  if (first !== null) {
    rmSync(draft, { recursive: true, force: true })
    const second = initdb(binaries, user, [...shared, '--locale=C'])
    if (second !== null) throw new Error(`Creating the database in ${draft}: ${first}`, { cause: second })
  }
  rmSync(cluster, { recursive: true, force: true })
  renameSync(draft, cluster)
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/** Runs initdb; null when it succeeded, else what it said. */
function initdb(binaries: PostgresBinaries, user: ServerUser, args: readonly string[]): string | null {
  const run = spawnSync(binaries.initdb, args, { ...identityOf(user), cwd: '/', env: serverEnvironment(), encoding: 'utf8' })
  if (run.error) throw new Error(`Running ${binaries.initdb}`, { cause: run.error })
  return run.status === 0 ? null : run.stderr.trim()
}

function readPassword({ folder }: Place): string {
  const password = readIfThere(join(folder, 'password'))?.trim()
  if (!password) throw new Refusal(folderDamaged, { folder, missing: 'password' })
  return password
}

type Running = { pid: number; port: number; attached: boolean }

/** The server that a killed start left running, when it answers; one that does not is stopped. */
async function attach(place: Place, password: string, port: number | undefined): Promise<Running | null> {
  const found = findPostmaster(place.cluster)
  if (!found) return null
  const isWanted = port === undefined || port === found.port
  if (isWanted && found.status !== 'stopping' && await becomesReady(place.cluster, found.pid, READY_MS_MAX)
    && await answers(addressOf(found.port, password, 'postgres'))) {
    return { pid: found.pid, port: found.port, attached: true }
  }
  await stopPostmaster(found.pid)
  return null
}

async function launch(place: Place, password: string, wanted: number | undefined): Promise<Running> {
  let lastWords = ''
  for (let tries = 1; tries <= SPAWN_TRIES_MAX; tries += 1) {
    const port = await choosePort(place, wanted)
    const { pid, ended } = spawnServer(place, port)
    if (await becomesReady(place.cluster, pid, READY_MS_MAX)) {
      writeOwned(join(place.folder, 'port'), String(port), place.user)
      return { pid, port, attached: false }
    }
    await stopPostmaster(pid)
    await ended
    lastWords = lastLines(place.logFile)
    // Children of a killed server hold its shared memory for a moment, and a port may be taken between choosing and binding.
    if (!/shared memory block|could not bind|lock file .* already exists/.test(lastWords)) break
    await sleep(500 * tries)
  }
  throw new Error(`Starting PostgreSQL on ${place.cluster}`, { cause: lastWords })
}

function spawnServer(place: Place, port: number): { pid: number; ended: Promise<void> } {
  if ((statSync(place.logFile, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX) renameSync(place.logFile, `${place.logFile}.1`)
  const log = openSync(place.logFile, 'a', 0o600)
  const settings = { ...settingsOf(place, port), ...place.settings }
  const args = ['-D', place.cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  // Detached: Ctrl-C in the terminal reaches only us, and we stop the server after the last write.
  const child = spawn(place.binaries.postgres, args, {
    ...identityOf(place.user), cwd: '/', env: serverEnvironment(), stdio: ['ignore', log, log], detached: true,
  })
  closeSync(log)
  child.unref()
  const ended = new Promise<void>((done) => {
    child.once('exit', () => done())
    child.once('error', () => done())
  })
  assert(child.pid, `${place.binaries.postgres} could not be run.`)
  return { pid: child.pid, ended }
}

// For a server that shares 24 GB and a few cores with DuckDB and the application.
function settingsOf(place: Place, port: number): Record<string, string> {
  return {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: socketFolder(place, port),
    max_connections: '60',
    shared_buffers: '256MB',
    effective_cache_size: '2GB',
    work_mem: '16MB',
    maintenance_work_mem: '256MB',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    random_page_cost: '1.1',
    max_parallel_workers_per_gather: '1',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_line_prefix: '%m [%p] ',
    // Statements and the details of errors carry people's data; a log must not.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  }
}

// A unix socket's path is limited to about a hundred bytes; without one TCP on the loopback serves alone.
function socketFolder({ folder, user }: Place, port: number): string {
  const sockets = join(folder, 'run')
  if (process.platform === 'win32' || /[",]/.test(sockets) || Buffer.byteLength(join(sockets, `.s.PGSQL.${port}.lock`)) > SOCKET_PATH_BYTES_MAX) return ''
  mkdirSync(sockets, { recursive: true, mode: 0o700 })
  if (user.switches) chownSync(sockets, user.uid, user.gid)
  return `"${sockets}"`
}

// Nothing of our own environment: PGDATA, PGPORT and their like would change the server.
function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LANG: 'C', TZ: 'UTC', SYSTEMROOT: process.env['SYSTEMROOT'] }
}

async function choosePort({ folder }: Place, wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if (await tryPort(wanted) === null) throw new Refusal(postgresPortTaken, { port: wanted })
    return wanted
  }
  const remembered = Number(readIfThere(join(folder, 'port')) ?? 0)
  const chosen = (remembered > 0 ? await tryPort(remembered) : null) ?? await tryPort(0)
  assert(chosen !== null, 'The system always has a free port.')
  return chosen
}

/** The port when nobody listens on it; 0 finds one. */
function tryPort(port: number): Promise<number | null> {
  return new Promise((done) => {
    const probe = createServer()
    probe.once('error', () => done(null))
    probe.listen({ port, host: '127.0.0.1' }, () => {
      const address = probe.address()
      probe.close(() => done(address !== null && typeof address === 'object' ? address.port : null))
    })
  })
}

async function createDatabaseOnce(port: number, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: addressOf(port, password, 'postgres') })
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE])
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`)
  } finally {
    await client.end()
  }
}

function addressOf(port: number, password: string, database: string): string {
  return `postgresql://${DATABASE}:${password}@127.0.0.1:${port}/${database}`
}

function writeOwned(file: string, text: string, user: ServerUser): string {
  writeFileSync(file, text, { mode: 0o600 })
  chmodSync(file, 0o600)
  if (user.switches) chownSync(file, user.uid, user.gid)
  return file
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-6).join('\n')
}
