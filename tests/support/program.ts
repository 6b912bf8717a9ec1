import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isProcessAlive } from '../../src/platform/records/folderLock.ts'
import { findPostmaster, stopPostmaster } from '../../src/platform/records/postmaster.ts'

const project = resolve(import.meta.dirname, '..', '..')
const program = [process.execPath, '--import', 'tsx', join(project, 'src', 'app', 'cli.ts')] as const

export type Settings = Readonly<Record<string, string>>
/** A system user to run as; only root can ask for one. */
export type AsUser = { readonly uid: number; readonly gid: number; readonly home: string }
export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly stdout: string; readonly stderr: string }

/** A folder of this test, which every system user may enter; `data` inside of it is not there yet. */
export function makePlace(name: string): { readonly folder: string; readonly data: string } {
  const folder = mkdtempSync(join(tmpdir(), `bihuan-process-${name}-`))
  chmodSync(folder, 0o755)
  return { folder, data: join(folder, 'data') }
}

/** Ends what a failed test left running on a data folder, then removes the folder. */
export async function removePlace({ folder, data }: { folder: string; data: string }): Promise<void> {
  const left = findPostmaster(join(data, 'records', 'cluster'))
  if (left) await stopPostmaster(left.pid)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}

export function makeOrdinaryUser(folder: string): AsUser {
  const home = join(folder, 'home')
  mkdirSync(home, { recursive: true })
  const user = { uid: 65_534, gid: 65_534, home }
  chownSync(home, user.uid, user.gid)
  return user
}

export async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address !== null && typeof address === 'object' ? done(address.port) : fail(new Error('No port was free.'))))
    })
  })
}

// Nothing of the test run's own: a database, a port or a language of its would change what is tested.
function environmentOf(settings: Settings, asUser: AsUser | undefined): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env
  return { PATH, HOME: asUser?.home ?? HOME, ...(asUser ? { TMPDIR: asUser.home } : TMPDIR ? { TMPDIR } : {}), LC_ALL: 'en_US.UTF-8', ...settings }
}

function launch(args: readonly string[], settings: Settings, asUser?: AsUser): { child: ChildProcess; said: { stdout: string; stderr: string }; ended: Promise<Ended> } {
  const [command, ...before] = program
  const child = spawn(command, [...before, ...args], {
    cwd: project, env: environmentOf(settings, asUser), stdio: ['ignore', 'pipe', 'pipe'], ...(asUser ? { uid: asUser.uid, gid: asUser.gid } : {}),
  })
  const said = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => { said.stdout += text })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => { said.stderr += text })
  const ended = new Promise<Ended>((done, fail) => {
    child.once('error', fail)
    // The facts child holds the same pipes: `exit`, not `close`, is when the program itself has ended.
    child.once('exit', (code, signal) => setTimeout(() => done({ code, signal, ...said }), 50))
  })
  return { child, said, ended }
}

/** Runs the command line to its end. */
export async function runCommand(args: readonly string[], settings: Settings, asUser?: AsUser): Promise<Ended> {
  return launch(args, settings, asUser).ended
}

export type RunningServer = {
  readonly pid: number
  readonly address: string
  readonly data: string
  said(): { stdout: string; stderr: string }
  /** Everything that lives because of this server: itself, its children and the database. */
  processes(): number[]
  factsChild(): number
  postmaster(): number | null
  kill(signal: NodeJS.Signals): void
  readonly ended: Promise<Ended>
  /** SIGTERM, and how it ended. */
  stop(): Promise<Ended>
}

export type Starting = Omit<RunningServer, 'address'> & { until(text: RegExp, msMax?: number): Promise<void> }

const readyMsMax = 300_000

/** Starts the server and does not wait for it. */
export function beginServer(data: string, args: readonly string[] = [], settings: Settings = {}, asUser?: AsUser): Starting {
  const began = Date.now()
  const { child, said, ended } = launch(['start', ...args], { PORT: '0', DATA_DIR: data, ...settings }, asUser)
  const pid = child.pid ?? 0
  let hasEnded = false
  void ended.then(() => { hasEnded = true }, () => { hasEnded = true })
  const postmaster = () => findPostmaster(join(data, 'records', 'cluster'))?.pid ?? null
  const processes = () => {
    const database = postmaster()
    return [pid, ...descendantsOf(pid), ...(database === null ? [] : [database])].filter(isProcessAlive)
  }
  return {
    pid, data, ended, postmaster, processes,
    said: () => said,
    factsChild: () => {
      const found = descendantsOf(pid).find((each) => commandOf(each).includes('worker.'))
      if (found === undefined) throw new Error('The server has no process that owns the facts.')
      return found
    },
    kill: (signal) => { if (!hasEnded) process.kill(pid, signal) },
    stop: () => {
      if (!hasEnded) process.kill(pid, 'SIGTERM')
      return ended
    },
    async until(text, msMax = readyMsMax) {
      while (!text.test(said.stdout + said.stderr)) {
        if (hasEnded) throw new Error(`The server ended before it said ${text}:\n${said.stdout}${said.stderr}`)
        if (Date.now() - began > msMax) throw new Error(`The server did not say ${text} in ${msMax} ms:\n${said.stdout}${said.stderr}`)
        await sleep(20)
      }
    },
  }
}

/** Starts the server and waits until it printed its address. */
export async function startServer(data: string, args: readonly string[] = [], settings: Settings = {}, asUser?: AsUser): Promise<RunningServer> {
  const starting = beginServer(data, args, settings, asUser)
  await starting.until(/is ready: \S+\n/).catch((error: unknown) => {
    killAll(starting.processes())
    throw error
  })
  const address = /is ready: (\S+)/.exec(starting.said().stdout)?.[1] ?? ''
  return { ...starting, address }
}

function commandOf(pid: number): string {
  const file = `/proc/${pid}/cmdline`
  return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\0', ' ') : ''
}

function descendantsOf(pid: number): number[] {
  const folder = `/proc/${pid}/task`
  if (!existsSync(folder)) return []
  const own = readdirSync(folder).flatMap((task) => {
    const file = join(folder, task, 'children')
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number) : []
  })
  return own.flatMap((child) => [child, ...descendantsOf(child)])
}

/** Those that still live after a while; empty when all have gone. */
export async function whoStays(pids: readonly number[], msMax = 5_000): Promise<number[]> {
  for (let waited = 0; waited < msMax; waited += 50) {
    if (!pids.some(isProcessAlive)) return []
    await sleep(50)
  }
  return pids.filter(isProcessAlive)
}

/** kill -9, all at once; none of them gets to say goodbye. */
export function killAll(pids: readonly number[]): void {
  for (const pid of pids) if (isProcessAlive(pid)) process.kill(pid, 'SIGKILL')
}

/** The status and body that an address of the server answers with. */
export async function ask(server: { address: string }, path: string, options: RequestInit = {}): Promise<{ status: number; body: unknown; headers: Headers }> {
  const answer = await fetch(`${server.address}${path}`, options)
  const text = await answer.text()
  return { status: answer.status, body: answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text, headers: answer.headers }
}

const ours = { 'x-bihuan': '1', 'content-type': 'application/json' }

/** Signs in and gives a function that asks as that person. */
export async function signIn(server: { address: string }, signInName: string, password: string): Promise<(path: string, body?: unknown) => Promise<{ status: number; body: unknown }>> {
  const answer = await ask(server, '/api/session', { method: 'POST', headers: ours, body: JSON.stringify({ signInName, password }) })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (answer.status !== 200 || !cookie) throw new Error(`${signInName} could not sign in: ${answer.status} ${JSON.stringify(answer.body)}`)
  return (path, body) => ask(server, path, body === undefined ? { headers: { ...ours, cookie } } : { method: 'POST', headers: { ...ours, cookie }, body: JSON.stringify(body) })
}
