import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { request } from '@playwright/test'
import { demoPassword, people, stateFile } from './people.ts'

const project = resolve(import.meta.dirname, '..', '..')
const READY_MS_MAX = 900_000
const STOP_MS_MAX = 20_000
/** Fifteen months are the fewest whose newest quarter has targets: they follow the same month of the year before. */
const demo = ['--demo', '--subscribers', '3000', '--months', '15']

/**
 * Starts the built program with a small demo branch in a folder of its own, and ends both after the run.
 * BIHUAN_BROWSER_URL names a server that runs already: then nothing is started.
 */
// oxlint-disable-next-line import/no-default-export -- Playwright asks for it.
export default async function startServer(): Promise<() => Promise<void>> {
  const given = process.env['BIHUAN_BROWSER_URL']
  if (given) {
    return signEverybodyIn(given)
  }
  // Costs nothing when the build is as new as the sources.
  const { prepare } = await import('../../scripts/prepare.mjs')
  await prepare({ build: true })
  const dataFolder = mkdtempSync(join(parentFolder(), 'test-browser-'))
  const port = await findFreePort()
  const url = `http://localhost:${port}`
  const server = spawn(process.execPath, [join('dist', 'server', 'cli.js'), 'start', ...demo], {
    cwd: project, env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dataFolder, DATABASE_URL: '', FACTS: '' }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (data) => { said = (said + String(data)).slice(-8_000) })
  let forgetSessions = async (): Promise<void> => undefined
  const stop = async (): Promise<void> => {
    await forgetSessions()
    await endProcess(server)
    rmSync(dataFolder, { recursive: true, force: true })
  }
  // A run that is cut off takes its server along.
  process.once('exit', () => server.kill('SIGTERM'))
  try {
    await waitUntilReady(url, server)
    forgetSessions = await signEverybodyIn(url)
  } catch (error) {
    await stop()
    throw new Error(`The program did not come up. It said:\n${said}`, { cause: error })
  }
  process.env['BIHUAN_BROWSER_URL'] = url
  return stop
}

/** As root the database runs as another user, who cannot enter root's own folders. */
function parentFolder(): string {
  if (process.getuid?.() !== 0) return tmpdir()
  mkdirSync('/var/lib/bihuan', { recursive: true })
  return '/var/lib/bihuan'
}

async function findFreePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done, fail) => probe.once('error', fail).listen(0, '127.0.0.1', done))
  const { port } = probe.address() as AddressInfo
  await new Promise((done) => probe.close(done))
  return port
}

async function waitUntilReady(url: string, server: ChildProcess): Promise<void> {
  const until = Date.now() + READY_MS_MAX
  while (Date.now() < until) {
    if (server.exitCode !== null || server.signalCode !== null) throw new Error(`It ended (${server.signalCode ?? server.exitCode}).`)
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    if (answer?.ok) return
    await sleep(250)
  }
  throw new Error('It was not ready in time.')
}

async function endProcess(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise<void>((done) => server.once('exit', () => done()))
  server.kill('SIGTERM')
  const inTime = await Promise.race([ended.then(() => true), sleep(STOP_MS_MAX, false, { ref: false })])
  if (!inTime) server.kill('SIGKILL')
  await ended
}

/** Every test begins signed in as somebody, without the form; the form has tests of its own. */
async function signEverybodyIn(url: string): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-sessions-'))
  process.env['BIHUAN_BROWSER_SESSIONS'] = folder
  for (const person of people) {
    const visit = await request.newContext({ baseURL: url, extraHTTPHeaders: { 'x-bihuan': '1' } })
    const answer = await visit.post('/api/session', { data: { signInName: person, password: demoPassword } })
    if (!answer.ok()) throw new Error(`${person} was not let in: ${answer.status()} ${await answer.text()}`)
    await visit.storageState({ path: stateFile(person) })
    await visit.dispose()
  }
  return async () => rmSync(folder, { recursive: true, force: true })
}
