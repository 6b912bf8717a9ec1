import { readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { codeOf, isProcessAlive, readIfThere } from './folderLock.ts'

const POLL_MS = 15
const FAST_STOP_MS_MAX = 60_000
const HARD_STOP_MS_MAX = 10_000
const ANSWER_MS_MAX = 5_000

/** What the server wrote into postmaster.pid. `status` is starting, ready, stopping or standby. */
export type Postmaster = { pid: number; port: number; status: string }

/** The server that lives on this cluster folder; null when none does. A pid file left by a dead server is removed. */
export function findPostmaster(cluster: string): Postmaster | null {
  const file = join(cluster, 'postmaster.pid')
  const text = readIfThere(file)
  if (text === null) return null
  const lines = text.split('\n')
  // Standalone back ends write a negative pid.
  const pid = Math.abs(Number(lines[0]))
  if (Number.isSafeInteger(pid) && pid > 0 && isProcessAlive(pid) && worksIn(pid, cluster)) {
    return { pid, port: Number(lines[3] ?? 0), status: (lines[7] ?? '').trim() }
  }
  rmSync(file, { force: true })
  return null
}

// A pid may have been given to another program since; a server's working folder is its cluster folder.
function worksIn(pid: number, cluster: string): boolean {
  if (process.platform !== 'linux') return true
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster)
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(codeOf(error))) return false
    throw new Error(`Asking where process ${pid} works`, { cause: error })
  }
}

/** Waits while the server recovers or goes down. True when it takes connections, false when it ended or is stuck. */
export async function becomesReady(cluster: string, pid: number, msMax: number): Promise<boolean> {
  for (let waited = 0; waited <= msMax; waited += POLL_MS) {
    const found = findPostmasterOf(cluster, pid)
    if (found === 'ready') return true
    if (found === 'gone') return false
    await sleep(POLL_MS)
  }
  return false
}

function findPostmasterOf(cluster: string, pid: number): 'ready' | 'waiting' | 'gone' {
  if (!isProcessAlive(pid)) return 'gone'
  const lines = (readIfThere(join(cluster, 'postmaster.pid')) ?? '').split('\n')
  return Number(lines[0]) === pid && (lines[7] ?? '').trim() === 'ready' ? 'ready' : 'waiting'
}

/** True when the server lets us in and answers. */
export async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: ANSWER_MS_MAX, query_timeout: ANSWER_MS_MAX })
  // A server that dies while we ask is a no, not a crash.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch (error) {
    if (error instanceof Error) return false
    throw error
  } finally {
    void client.end().catch(() => undefined)
  }
}

/** Fast shutdown: running statements are cut, everything committed is written. Harder means follow when it hangs. */
export async function stopPostmaster(pid: number): Promise<void> {
  const ladder = [['SIGINT', FAST_STOP_MS_MAX], ['SIGQUIT', HARD_STOP_MS_MAX], ['SIGKILL', HARD_STOP_MS_MAX]] as const
  for (const [signal, msMax] of ladder) {
    if (!send(pid, signal)) return
    for (let waited = 0; waited <= msMax; waited += POLL_MS) {
      if (!isProcessAlive(pid)) return
      await sleep(POLL_MS)
    }
  }
  throw new Error(`The database server ${pid} does not end, not even by SIGKILL.`)
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false
    throw new Error(`Sending ${signal} to the database server ${pid}`, { cause: error })
  }
}
