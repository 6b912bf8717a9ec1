import type pg from 'pg'
import { assert, type Params } from '../../kernel/refusal.ts'
import type { Day } from '../../kernel/day.ts'
import type { Records } from '../records/records.ts'

export type Job = {
  readonly id: string
  /** The business date whose run is due now; null when none is. Several days behind, it names the oldest. */
  dueAt(now: Date): Day | null | Promise<Day | null>
  /**
   * A run that a killed process left half done is run again, so it must bear repeating. What it gives is kept as its outcome.
   * `signal`: the server stops; a long run may leave the rest to the next start.
   */
  run(businessDate: Day, signal: AbortSignal): Promise<Params | void>
}

export type JobsOptions = {
  readonly tickMs?: number
  /** How soon after the start it looks for the first time: what was due while nothing ran does not wait for a whole tick, also where starts follow each other. */
  readonly firstTickMs?: number
  /** Small work without a business date, done at every tick: chaining the audit trail. */
  readonly everyTick?: readonly (() => Promise<unknown>)[]
  readonly onFault?: (jobId: string, error: unknown) => void
}

export type RunningJobs = {
  /** What the timer does, at once; ends when all that it started has ended. */
  tick(): Promise<void>
  /** Starts nothing more and waits for what runs. */
  stop(): Promise<void>
}

const TICK_MS = 20_000
const FIRST_TICK_MS = 1_000
// The first key of the advisory locks of jobs; the second is made of the job's id.
const LOCK_SPACE = 6_323_013
const RETRY_MS_MIN = 60_000
const RETRY_MS_MAX = 3_600_000

/** Looks every 20 s which job is due. The row of (job, business date) decides: a finished one is never run again, by any process. */
export function startJobs(records: Records, jobs: readonly Job[], now: () => Date, options: JobsOptions = {}): RunningJobs {
  assert(new Set(jobs.map((job) => job.id)).size === jobs.length, 'Jobs have ids of their own.')
  const onFault = options.onFault ?? ((jobId, error) => console.error(`The job ${jobId} failed:`, error))
  const running = new Map<string, Promise<void>>()
  const stopping = new AbortController()

  const begin = (id: string, work: () => Promise<unknown>): Promise<void> => {
    // A long job of one chapter does not hold up the others, nor start twice.
    const before = running.get(id)
    if (before) return before
    const started = work().then(() => undefined, (error: unknown) => onFault(id, error)).finally(() => running.delete(id))
    running.set(id, started)
    return started
  }
  const tick = async (): Promise<void> => {
    if (stopping.signal.aborted) return
    const chores = (options.everyTick ?? []).map((chore, index) => begin(`chore ${index}`, chore))
    await Promise.all([...chores, ...jobs.map((job) => begin(job.id, () => runDue(records, job, now, stopping.signal)))])
  }
  const tickMs = options.tickMs ?? TICK_MS
  const first = setTimeout(() => void tick(), Math.min(options.firstTickMs ?? FIRST_TICK_MS, tickMs))
  const timer = setInterval(() => void tick(), tickMs)
  first.unref()
  timer.unref()
  return {
    tick,
    async stop() {
      stopping.abort()
      clearTimeout(first)
      clearInterval(timer)
      await Promise.all(running.values())
    },
  }
}

async function runDue(records: Records, job: Job, now: () => Date, signal: AbortSignal): Promise<void> {
  const businessDate = await job.dueAt(now())
  if (businessDate === null || (await isFinished(records, job.id, businessDate))) return
  await records.withClient(async (client) => {
    // The server frees the lock of a process that died, so its run can be taken over at once.
    const { rows: [lock] } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1, hashtext($2)) as held', [LOCK_SPACE, job.id])
    if (!lock?.held) return
    try {
      await runOnce(client, job, businessDate, now, signal)
    } finally {
      await client.query('select pg_advisory_unlock($1, hashtext($2))', [LOCK_SPACE, job.id])
    }
  })
}

async function runOnce(client: pg.ClientBase, job: Job, businessDate: Day, now: () => Date, signal: AbortSignal): Promise<void> {
  const failuresBefore = await takeRow(client, job.id, businessDate, now())
  if (failuresBefore === null) return
  try {
    const outcome = await job.run(businessDate, signal)
    // On the connection that holds the lock: when it is lost, the run does not count as finished.
    await client.query('update job_run set finished_at = $3, outcome = $4 where job = $1 and business_date = $2', [job.id, businessDate, now(), outcome ?? {}])
  } catch (error) {
    // Left to the next start, which takes it for the run of a process that died.
    if (signal.aborted) return
    const failures = failuresBefore + 1
    const retryAt = new Date(now().getTime() + Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** (failures - 1)))
    const outcome = { failures, retryAt: retryAt.toISOString(), error: error instanceof Error ? error.message.slice(0, 500) : 'unknown' }
    await client.query('update job_run set outcome = $3 where job = $1 and business_date = $2', [job.id, businessDate, outcome])
    throw error
  }
}

async function isFinished(records: Records, job: string, businessDate: Day): Promise<boolean> {
  return records.withClient(async (client) => {
    const { rows } = await client.query('select 1 from job_run where job = $1 and business_date = $2 and finished_at is not null', [job, businessDate])
    return rows.length > 0
  })
}

type FoundRun = { finished_at: Date | null; outcome: { failures?: number; retryAt?: string } | null }

/** How often the run has failed so far; null when it is finished or waits for its next try. Under the job's lock. */
async function takeRow(client: pg.ClientBase, job: string, businessDate: Day, now: Date): Promise<number | null> {
  const added = await client.query('insert into job_run (job, business_date, started_at) values ($1, $2, $3) on conflict do nothing', [job, businessDate, now])
  if (added.rowCount === 1) return 0
  const { rows: [found] } = await client.query<FoundRun>('select finished_at, outcome from job_run where job = $1 and business_date = $2', [job, businessDate])
  if (!found || found.finished_at !== null) return null
  const retryAt = found.outcome?.retryAt
  if (retryAt !== undefined && new Date(retryAt) > now) return null
  await client.query('update job_run set started_at = $3 where job = $1 and business_date = $2', [job, businessDate, now])
  return found.outcome?.failures ?? 0
}
