import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Refusal } from '../../kernel/refusal.ts'
import { isProcessAlive } from './folderLock.ts'
import { startPostgres, type PostgresServer } from './postgres.ts'

let dataFolder = ''
beforeAll(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), 'bihuan-postgres-'))
  const server = await startPostgres({ dataFolder })
  await query(server, 'create table note (text text)')
  await query(server, `insert into note values ('first')`)
  await server.stop()
})
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }))

async function query(server: Pick<PostgresServer, 'connectionString'>, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.connectionString })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** A process of its own that starts the server on the folder and says so. */
async function startElsewhere(folder: string): Promise<{ kill(): Promise<void>; server: { pid: number; connectionString: string } }> {
  const source = resolve(import.meta.dirname, 'postgres.ts')
  const program = `
    const { startPostgres } = await import(${JSON.stringify(source)})
    const { pid, connectionString } = await startPostgres({ dataFolder: ${JSON.stringify(folder)} })
    console.log(JSON.stringify({ pid, connectionString }))
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const line = await new Promise<string>((done, fail) => {
    child.stdout.once('data', (data: Buffer) => done(data.toString()))
    child.once('exit', () => fail(new Error('The other process ended.')))
  })
  return {
    server: JSON.parse(line),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const error: unknown = await work.then(() => null, (thrown: unknown) => thrown)
  if (error instanceof Refusal) return error
  throw new Error('It was not refused.', { cause: error })
}

test('a restart keeps rows, port and password', async () => {
  const server = await startPostgres({ dataFolder })
  try {
    expect(await query(server, 'select text from note')).toEqual([{ text: 'first' }])
    expect(server.attached).toBe(false)
    expect(await query(server, `select name from (values ('王'), ('李'), ('安'), ('陈')) as t(name) order by name`))
      .toEqual([{ name: '安' }, { name: '陈' }, { name: '李' }, { name: '王' }])
    expect(await query(server, 'show fsync')).toEqual([{ fsync: 'on' }])
  } finally {
    await server.stop()
  }
  expect(isProcessAlive(server.pid)).toBe(false)
  const again = await startPostgres({ dataFolder })
  expect(again.connectionString).toBe(server.connectionString)
  await again.stop()
})

test('the password lies in a file that only the server\'s user reads, and a wrong one is turned away', async () => {
  expect(statSync(join(dataFolder, 'records', 'password')).mode & 0o777).toBe(0o600)
  const server = await startPostgres({ dataFolder })
  const wrong = new URL(server.connectionString)
  wrong.password = 'wrong'
  await expect(query({ connectionString: wrong.href }, 'select 1')).rejects.toThrow(/password authentication failed/)
  await server.stop()
})

test('a server that a killed process left running is attached to, and stops when asked', async () => {
  const other = await startElsewhere(dataFolder)
  await query(other.server, `insert into note values ('second')`)
  await other.kill()
  expect(isProcessAlive(other.server.pid)).toBe(true)
  const server = await startPostgres({ dataFolder })
  expect(server).toMatchObject({ attached: true, pid: other.server.pid })
  expect(await query(server, 'select count(*)::int as notes from note')).toEqual([{ notes: 2 }])
  await server.stop()
  expect(isProcessAlive(server.pid)).toBe(false)
})

test('a server left running that no longer answers is stopped and started again', async () => {
  const other = await startElsewhere(dataFolder)
  await other.kill()
  process.kill(other.server.pid, 'SIGSTOP')
  // SIGQUIT waits for SIGCONT; the kernel delivers both once it may run again.
  const wake = sleep(7_000).then(() => process.kill(other.server.pid, 'SIGCONT'))
  const server = await startPostgres({ dataFolder })
  await wake.catch(() => undefined)
  expect(server.attached).toBe(false)
  expect(server.pid).not.toBe(other.server.pid)
  expect(await query(server, `select text from note limit 1`)).toEqual([{ text: 'first' }])
  await server.stop()
})

test('a folder in use is refused with the pid of its holder', async () => {
  const other = await startElsewhere(dataFolder)
  const refused = await refusalOf(startPostgres({ dataFolder }))
  expect(refused.code).toBe('FOLDER_IN_USE')
  expect(refused.sentence('en')).toMatch(/in use by process \d+/)
  await other.kill()
  const server = await startPostgres({ dataFolder })
  await server.stop()
})

test('a killed server leaves a stale pid file, and the next start recovers', async () => {
  const server = await startPostgres({ dataFolder })
  await query(server, `insert into note values ('third')`)
  process.kill(server.pid, 'SIGKILL')
  while (isProcessAlive(server.pid)) await sleep(5)
  await server.stop()
  expect(existsSync(join(dataFolder, 'records', 'cluster', 'postmaster.pid'))).toBe(true)
  const again = await startPostgres({ dataFolder })
  expect(again.attached).toBe(false)
  expect(await query(again, `select text from note where text = 'third'`)).toEqual([{ text: 'third' }])
  await again.stop()
})

test('a pid file that names a living stranger is not believed', async () => {
  const file = join(dataFolder, 'records', 'cluster', 'postmaster.pid')
  writeFileSync(file, `${process.pid}\n${join(dataFolder, 'records', 'cluster')}\n0\n1\n\n127.0.0.1\n\nready\n`)
  const server = await startPostgres({ dataFolder })
  expect(server.attached).toBe(false)
  await server.stop()
  expect(existsSync(file)).toBe(false)
})

test('an interrupted first start is done again', async () => {
  const fresh = mkdtempSync(join(tmpdir(), 'bihuan-postgres-'))
  mkdirSync(join(fresh, 'records', 'cluster.new', 'base'), { recursive: true })
  if (process.getuid?.() === 0) chmodSync(fresh, 0o755)
  writeFileSync(join(fresh, 'records', 'password'), 'of the interrupted start')
  writeFileSync(join(fresh, 'records', 'lock'), '{"pid":')
  const server = await startPostgres({ dataFolder: fresh })
  expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
  await server.stop()
  expect(existsSync(join(fresh, 'records', 'cluster.new'))).toBe(false)
  expect(existsSync(join(fresh, 'records', 'lock'))).toBe(false)
  rmSync(fresh, { recursive: true, force: true })
})

test('a folder of another PostgreSQL is refused with both versions', async () => {
  const file = join(dataFolder, 'records', 'cluster', 'PG_VERSION')
  const version = readFileSync(file, 'utf8')
  writeFileSync(file, '14\n')
  const refused = await refusalOf(startPostgres({ dataFolder }))
  writeFileSync(file, version)
  expect(refused.code).toBe('FOLDER_OF_ANOTHER_VERSION')
  expect(refused.sentence('en')).toContain(`PostgreSQL 14, and this program carries ${version.trim()}`)
})

test.runIf(process.getuid?.() === 0)('as root a folder that the server\'s user cannot reach is refused with the way out', async () => {
  const closed = mkdtempSync(join(tmpdir(), 'bihuan-closed-'))
  mkdirSync(join(closed, 'branch', 'other'), { recursive: true })
  const refused = await refusalOf(startPostgres({ dataFolder: join(closed, 'branch') }))
  expect(refused.code).toBe('FOLDER_OUT_OF_REACH')
  expect(refused.sentence('en')).toContain(`chmod o+x ${closed},`)
  rmSync(closed, { recursive: true, force: true })
})
