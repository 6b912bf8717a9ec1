import { afterEach, beforeEach, expect, test } from 'vitest'
import { day, type Day } from '../../kernel/day.ts'
import { openTestRecords } from '../records/testRecords.ts'
import type { Records } from '../records/records.ts'
import { startJobs, type Job, type RunningJobs } from './jobs.ts'

let records: Records
let started: RunningJobs[] = []
let clock = new Date('2011-03-22T02:00:00Z')
const now = (): Date => clock

beforeEach(async () => {
  records = await openTestRecords()
  clock = new Date('2011-03-22T02:00:00Z')
})
afterEach(async () => {
  await Promise.all(started.map((jobs) => jobs.stop()))
  started = []
  await records.close()
})

function start(jobs: readonly Job[], onFault = (_id: string, error: unknown): void => { throw error }): RunningJobs {
  const running = startJobs(records, jobs, now, { tickMs: 3_600_000, firstTickMs: 3_600_000, onFault })
  started.push(running)
  return running
}
async function listRuns(): Promise<unknown[]> {
  return records.withClient(async (client) => (await client.query('select job, business_date, finished_at is not null as finished, outcome from job_run order by 1, 2')).rows)
}

test('a job due runs once, however often and by however many processes it is looked at', async () => {
  const runs: Day[] = []
  const job: Job = {
    id: 'nightly', dueAt: () => day('2011-03-21'),
    async run(businessDate) {
      runs.push(businessDate)
      await new Promise((resolve) => setTimeout(resolve, 50))
      return { rows: 7 }
    },
  }
  const processes = [start([job]), start([job]), start([job])]
  await Promise.all(processes.map((jobs) => jobs.tick()))
  await Promise.all(processes.map((jobs) => jobs.tick()))
  expect(runs).toEqual(['2011-03-21'])
  expect(await listRuns()).toEqual([{ job: 'nightly', business_date: '2011-03-21', finished: true, outcome: { rows: 7 } }])
})

test('nothing due leaves no row', async () => {
  await start([{ id: 'nightly', dueAt: () => null, run: async () => undefined }]).tick()
  expect(await listRuns()).toEqual([])
})

test('a run that a dead process left is taken over; one that a living process holds is not', async () => {
  const runs: string[] = []
  const job: Job = { id: 'nightly', dueAt: () => day('2011-03-21'), run: async (businessDate) => { runs.push(businessDate) } }
  await records.withClient(async (living) => {
    await living.query(`insert into job_run (job, business_date) values ('nightly', '2011-03-21')`)
    await living.query(`select pg_advisory_lock(6323013, hashtext('nightly'))`)
    await start([job]).tick()
    expect(runs).toEqual([])
    await living.query(`select pg_advisory_unlock(6323013, hashtext('nightly'))`)
  })
  await start([job]).tick()
  expect(runs).toEqual(['2011-03-21'])
})

test('a run that fails is told, waits, and is tried again', async () => {
  const faults: string[] = []
  let tries = 0
  const job: Job = {
    id: 'nightly', dueAt: () => day('2011-03-21'),
    async run() {
      tries += 1
      if (tries === 1) throw new Error('The disk is full.')
    },
  }
  const jobs = start([job], (id, error) => faults.push(`${id}: ${error instanceof Error ? error.message : ''}`))
  await jobs.tick()
  expect(faults).toEqual(['nightly: The disk is full.'])
  await jobs.tick()
  expect(tries).toBe(1)
  clock = new Date(clock.getTime() + 61_000)
  await jobs.tick()
  expect(tries).toBe(2)
  expect(await listRuns()).toEqual([{ job: 'nightly', business_date: '2011-03-21', finished: true, outcome: {} }])
})

test('a long job holds up neither the others nor the chores, and a stop waits for it', async () => {
  const done: string[] = []
  let finishLong = (): void => undefined
  const long: Job = { id: 'long', dueAt: () => day('2011-03-21'), run: () => new Promise((resolve) => { finishLong = () => { done.push('long'); resolve() } }) }
  const short: Job = { id: 'short', dueAt: () => day('2011-03-21'), run: async () => { done.push('short') } }
  const jobs = startJobs(records, [long, short], now, { tickMs: 3_600_000, firstTickMs: 3_600_000, everyTick: [async () => { done.push('chore') }] })
  const first = jobs.tick()
  await expect.poll(() => done).toContain('short')
  void jobs.tick()
  await expect.poll(() => done.filter((name) => name === 'chore').length).toBe(2)
  const stopped = jobs.stop().then(() => done.push('stopped'))
  finishLong()
  await Promise.all([first, stopped])
  expect(done.slice(-2)).toEqual(['long', 'stopped'])
})

test('a long run that a stop cuts off is no failure, and the next start goes on with it at once', async () => {
  let cut = 0
  const long: Job = {
    id: 'nightly', dueAt: () => day('2011-03-21'),
    run: (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => { cut += 1; reject(new Error('cut off')) })),
  }
  const first = startJobs(records, [long], now, { tickMs: 3_600_000, firstTickMs: 1, onFault: (_id, error) => { throw error } })
  await expect.poll(listRuns).toEqual([{ job: 'nightly', business_date: '2011-03-21', finished: false, outcome: null }])
  await first.stop()
  expect([cut, await listRuns()]).toEqual([1, [{ job: 'nightly', business_date: '2011-03-21', finished: false, outcome: null }]])
  await start([{ ...long, run: async () => ({ rows: 1 }) }]).tick()
  expect(await listRuns()).toEqual([{ job: 'nightly', business_date: '2011-03-21', finished: true, outcome: { rows: 1 } }])
})
