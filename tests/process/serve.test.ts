import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runTwin } from '../../demo/run.ts'
import { findCell } from '../../demo/truth.ts'
import { catalogue } from '../../src/app/catalogue.ts'
import { findRunningServer } from '../../src/app/commandSocket.ts'
import { isProcessAlive } from '../../src/platform/records/folderLock.ts'
import { makeCertificate } from '../../src/platform/http/testServer.ts'
import {
  ask, beginServer, freePort, killAll, makeOrdinaryUser, makePlace, removePlace, runCommand, type RunningServer, signIn, type Starting, startServer, whoStays,
} from '../support/program.ts'

const size = ['--demo', '--subscribers', '3000', '--months', '3']
const small = ['--demo', '--subscribers', '600', '--months', '2']
const password = 'bihuan-demo'

async function batchCount(data: string): Promise<number> {
  const server = await findRunningServer(data)
  if (!server) throw new Error(`Nobody answers on ${data}.`)
  const health = (await server.run('store.health', {})) as { batchCount: number }
  return health.batchCount
}

async function usersOf(data: string, period = '2009-03'): Promise<unknown> {
  const server = await findRunningServer(data)
  if (!server) throw new Error(`Nobody answers on ${data}.`)
  const { measure, areaCode, numerator, value } = (await server.run('measure.read', { measureId: 'market.users.onBooks', areaCode: '632301', period })) as Record<string, unknown>
  // The batches that a month was computed from go on: each night chapters work their own rows out anew.
  return { measure, areaCode, period, numerator, value }
}

function filesKept(data: string): number {
  const folder = join(data, 'files')
  return existsSync(folder) ? readdirSync(folder).length : 0
}

async function becomesReady(server: { address: string }, msMax: number): Promise<boolean> {
  for (let waited = 0; waited < msMax; waited += 100) {
    if ((await ask(server, '/readyz').catch(() => ({ status: 0 }))).status === 200) return true
    await sleep(100)
  }
  return false
}

describe('the demo branch', { timeout: 240_000 }, () => {
  const place = makePlace('demo')
  let first: RunningServer
  let loaded: { batches: number; users: unknown }
  let running: RunningServer | null = null
  const start = async () => (running = await startServer(place.data, size))
  beforeAll(async () => {
    first = await start()
    loaded = { batches: await batchCount(place.data), users: await usersOf(place.data) }
  }, 240_000)
  afterAll(async () => {
    if (running) killAll(running.processes())
    await removePlace(place)
  })

  test('a new folder is filled with progress, then the address and the sign-in names are printed', async () => {
    const { stdout, stderr } = first.said()
    expect(stdout).toMatch(/^Loading the demo branch/)
    expect(stdout).toMatch(/Bihuan is ready: http:\/\/localhost:\d+\n/)
    expect(stdout).toMatch(/Sign in as {2}zong .* admin\nPassword {4}bihuan-demo/)
    expect(stderr).toMatch(/Demo \d+ %/)
    expect(await ask(first, '/healthz')).toMatchObject({ status: 200, body: { status: 'alive' } })
    expect(await ask(first, '/readyz')).toMatchObject({ status: 200, body: { status: 'ready', records: true, facts: true } })
    expect(loaded.batches).toBeGreaterThan(10)
    const asZong = await signIn(first, 'zong', password)
    expect(await asZong('/api/measures/periods')).toMatchObject({ status: 200, body: { latest: expect.stringMatching(/^2009-0[34]$/), top: { areaCode: '6323' } } })
  })

  test('what people gave us lies in a folder that only its user may read', () => {
    expect(statSync(place.data).mode & 0o077).toBe(0)
  })

  test('a second server on the same folder is refused with a sentence, and the first goes on', async () => {
    const second = await runCommand(['start', ...size], { PORT: '0', DATA_DIR: place.data })
    expect(second.code).toBe(2)
    expect(second.stderr).toBe(`Bihuan is already running on the data folder ${place.data}. Stop it first, or set DATA_DIR to another folder.\n`)
    expect((await ask(first, '/readyz')).status).toBe(200)
  })

  test('when the process that owns the facts is killed, it is started again and nothing is lost', async () => {
    const before = first.factsChild()
    process.kill(before, 'SIGKILL')
    expect(await whoStays([before])).toEqual([])
    expect(await becomesReady(first, 30_000)).toBe(true)
    expect(first.factsChild()).not.toBe(before)
    expect({ batches: await batchCount(place.data), users: await usersOf(place.data) }).toEqual(loaded)
  })

  test('a file that was being taken when that process was killed is taken by the next one', async () => {
    const file = join(place.folder, '用户用量与收入_200812.csv')
    const row = (index: number) => `2008-12,6323${String(index).padStart(10, '0')},10,0,0,0.00,10.00,0.00,0.00,0.00,0.00,0.00,0.00,10.00`
    writeFileSync(file, ['账期,用户编号,通话分钟,短信条数,彩信条数,数据流量,月租费,语音费,短信费,彩信费,彩铃费,数据费,其他增值费,合计', ...Array.from({ length: 400_000 }, (_, index) => row(index))].join('\r\n'))
    const load = runCommand(['load', file], { DATA_DIR: place.data })
    const asAdmin = await signIn(first, 'admin', password)
    const stateOfFile = async () => ((await asAdmin('/api/feeds/files')).body as { files: { fileName: string; state: string; rowCount: number | null }[] }).files.find((each) => each.fileName.includes('200812'))
    for (let state = await stateOfFile(); state?.state !== 'reading'; state = await stateOfFile()) await sleep(20)
    process.kill(first.factsChild(), 'SIGKILL')
    expect(await load).toMatchObject({ code: 1, stderr: expect.stringContaining('The process that owns the facts ended; ask again.') })
    for (let waited = 0; (await stateOfFile())?.state !== 'accepted' && waited < 60_000; waited += 100) await sleep(100)
    expect(await stateOfFile()).toMatchObject({ state: 'accepted', rowCount: 400_000 })
    loaded.batches += 1
  })

  test('SIGTERM stops it with exit 0 and leaves no process', async () => {
    const pids = first.processes()
    expect(pids.length).toBeGreaterThanOrEqual(3)
    expect(await first.stop()).toMatchObject({ code: 0, signal: null })
    expect(await whoStays(pids, 1_000)).toEqual([])
    expect(first.postmaster()).toBeNull()
  })

  test('a second start reloads nothing; Ctrl-C stops it', async () => {
    const again = await start()
    expect(again.said().stdout).not.toMatch(/Loading|loaded/)
    expect({ batches: await batchCount(place.data), users: await usersOf(place.data) }).toEqual(loaded)
    const pids = again.processes()
    again.kill('SIGINT')
    expect(await again.ended).toMatchObject({ code: 0, signal: null })
    expect(await whoStays(pids, 1_000)).toEqual([])
  })

  test('after kill -9 of the server a start works while the old database still lives', async () => {
    const killed = await start()
    const database = killed.postmaster() ?? 0
    killed.kill('SIGKILL')
    expect(await killed.ended).toMatchObject({ signal: 'SIGKILL' })
    expect(isProcessAlive(database)).toBe(true)
    const again = await start()
    expect(again.said().stdout).not.toMatch(/Loading/)
    expect(again.postmaster()).toBe(database)
    expect({ batches: await batchCount(place.data), users: await usersOf(place.data) }).toEqual(loaded)
    const pids = again.processes()
    expect(await again.stop()).toMatchObject({ code: 0 })
    expect(await whoStays([...pids, database], 1_000)).toEqual([])
  })

  test('after kill -9 of everything a start works', async () => {
    const killed = await start()
    killAll(killed.processes())
    await killed.ended
    const again = await start()
    expect(again.said().stdout).not.toMatch(/Loading/)
    expect({ batches: await batchCount(place.data), users: await usersOf(place.data) }).toEqual(loaded)
    expect(await again.stop()).toMatchObject({ code: 0 })
  })

  test.each([
    { who: 'everything', victims: (processes: number[]) => processes },
    { who: 'only the server', victims: ([server = 0]: number[]) => [server] },
  ])('after kill -9 of $who while the demo is loading, a start loads the rest and comes to the same figures', async ({ victims }) => {
    const other = makePlace('killed')
    let starting: Pick<Starting, 'processes'> | null = null
    try {
      const killed = beginServer(other.data, small)
      starting = killed
      await killed.until(/Loading/)
      while (filesKept(other.data) < 8) await sleep(20)
      const before = killed.processes()
      killAll(victims(before))
      await killed.ended
      const again = await startServer(other.data, small)
      starting = again
      expect(again.said().stdout).toMatch(/Loading the demo branch/)
      const truth = await runTwin({ subscribers: 600, months: 2, dailyPaymentMonths: 1 })
      const closing = truth.months.map((month) => findCell(month, '632301').closing)
      expect(await Promise.all(['2009-01', '2009-02'].map((period) => usersOf(other.data, period)))).toMatchObject(closing.map((numerator) => ({ numerator })))
      // What was in before the kill was not taken a second time.
      const files = truth.files.filter((file) => catalogue.feeds.some((feed) => feed.id === file.feedId && feed.kind === 'facts'))
      expect(await batchCount(other.data)).toBe(files.length)
      expect(await again.stop()).toMatchObject({ code: 0 })
      expect(await whoStays(before, 1_000)).toEqual([])
    } finally {
      if (starting) killAll(starting.processes())
      await removePlace(other)
    }
  })

  test('SIGTERM while the demo is loading stops within seconds and leaves no process', async () => {
    const other = makePlace('stopped')
    try {
      const starting = beginServer(other.data, small)
      await starting.until(/Demo \d+ %/)
      const pids = starting.processes()
      const began = Date.now()
      expect(await starting.stop()).toMatchObject({ code: 0 })
      expect(Date.now() - began).toBeLessThan(20_000)
      expect(await whoStays(pids, 1_000)).toEqual([])
    } finally {
      await removePlace(other)
    }
  })
})

describe('an empty branch', { timeout: 120_000 }, () => {
  const places: { folder: string; data: string }[] = []
  const running: RunningServer[] = []
  const newPlace = (name: string) => {
    const place = makePlace(name)
    places.push(place)
    return place
  }
  const start = async (...args: Parameters<typeof startServer>) => {
    const server = await startServer(...args)
    running.push(server)
    return server
  }
  afterAll(async () => {
    for (const server of running) killAll(server.processes())
    for (const place of places) await removePlace(place)
  })

  test('HOST, PORT and DATA_DIR are honoured, and the administrator gets a one-time password that he must change', async () => {
    const { data } = newPlace('own')
    const port = await freePort()
    const server = await start(data, [], { HOST: '127.0.0.2', PORT: String(port) })
    expect(server.address).toBe(`http://127.0.0.2:${port}`)
    const oneTime = /Administrator (\S+), one-time password (\S+)/.exec(server.said().stdout)
    expect(oneTime).not.toBeNull()
    const asAdmin = await signIn(server, oneTime?.[1] ?? '', oneTime?.[2] ?? '')
    expect(await asAdmin('/api/measures')).toMatchObject({ status: 403, body: { code: 'PASSWORD_CHANGE_NEEDED' } })
    expect(await batchCount(data)).toBe(0)
    await server.stop()
    const again = await start(data, ['--port', String(port)])
    expect(again.address).toBe(`http://localhost:${port}`)
    expect(again.said().stdout).not.toMatch(/password/)
    await again.stop()
  })

  test('a real branch is never filled with the demo', async () => {
    const { data } = newPlace('real')
    await (await start(data)).stop()
    const refused = await runCommand(['start', ...size], { PORT: '0', DATA_DIR: data })
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('holds a real branch and is not opened as a demo.') })
    expect(await runCommand(['demo'], { DATA_DIR: data })).toMatchObject({ code: 2, stderr: expect.stringContaining('holds a real branch; the demo cannot be put there.') })
  })

  test('a taken port and a bad setting end with a sentence, and leave no process', async () => {
    const { data } = newPlace('taken')
    const server = await start(data)
    const port = new URL(server.address).port
    const other = newPlace('taken-other')
    const refused = beginServer(other.data, [], { PORT: port })
    const outcome = await refused.ended
    expect(outcome.code).toBe(2)
    expect(outcome.stderr).toContain(port)
    expect(outcome.stderr).not.toMatch(/\n\s+at /)
    expect(refused.postmaster()).toBeNull()
    await server.stop()
    expect(await runCommand(['start'], { PORT: 'many', DATA_DIR: other.data })).toMatchObject({ code: 2, stderr: 'The setting PORT cannot be "many": give a whole number from 0 to 65535.\n' })
    expect(await runCommand(['start'], { TLS_CERT: join(other.folder, 'nothing.pem'), DATA_DIR: other.data })).toMatchObject({ code: 2 })
  })

  test('TLS_CERT and TLS_KEY serve https', async () => {
    const { folder, data } = newPlace('tls')
    const { certFile, keyFile } = makeCertificate(folder)
    const server = await start(data, [], { TLS_CERT: certFile, TLS_KEY: keyFile })
    expect(server.address).toMatch(/^https:\/\/localhost:\d+$/)
    const status = await new Promise((done, fail) => {
      request(`${server.address}/readyz`, { ca: readFileSync(certFile) }, (answer) => answer.resume().on('end', () => done(answer.statusCode))).on('error', fail).end()
    })
    expect(status).toBe(200)
    expect(await server.stop()).toMatchObject({ code: 0 })
  })

  test('DATABASE_URL takes the place of the embedded database, for the facts as well when FACTS says so', async () => {
    const { data } = newPlace('outside')
    const { openTestRecords } = await import('../../src/platform/records/testRecords.ts')
    const records = await openTestRecords()
    try {
      const server = await start(data, ['--demo', '--subscribers', '300', '--months', '1'], { DATABASE_URL: records.connectionString, FACTS: 'postgres' })
      expect(server.postmaster()).toBeNull()
      const asZong = await signIn(server, 'zong', password)
      expect(await asZong('/api/measures/market.users.onBooks/values?period=2009-01&level=county')).toMatchObject({ status: 200, body: { values: expect.arrayContaining([expect.objectContaining({ brand: '' })]) } })
      expect(await server.stop()).toMatchObject({ code: 0 })
      const { rows } = await records.withClient((client) => client.query<{ n: number }>('select count(*) as n from facts.slice_pointer'))
      expect(rows[0]?.n).toBeGreaterThan(5)
    } finally {
      await records.close()
    }
  })

  test.runIf(process.getuid?.() === 0)('an ordinary user starts, stops and starts again in a folder of his own', async () => {
    const place = newPlace('ordinary')
    const user = makeOrdinaryUser(place.folder)
    const data = join(user.home, 'data')
    const options = ['--demo', '--subscribers', '300', '--months', '1']
    const server = await start(data, options, {}, user)
    expect(statSync(data)).toMatchObject({ uid: user.uid })
    expect(statSync(data).mode & 0o077).toBe(0)
    expect(statSync(`/proc/${server.postmaster()}`).uid).toBe(user.uid)
    expect((await ask(server, '/readyz')).status).toBe(200)
    const pids = server.processes()
    expect(await server.stop()).toMatchObject({ code: 0 })
    expect(await whoStays(pids, 1_000)).toEqual([])
    const again = await start(data, options, {}, user)
    expect(again.said().stdout).not.toMatch(/Loading/)
    expect(await again.stop()).toMatchObject({ code: 0 })
  })
})

test.runIf(process.getuid?.() === 0)('a folder that cannot be written is refused with a sentence that says what to do', { timeout: 60_000 }, async () => {
  const place = makePlace('closed')
  try {
    const user = makeOrdinaryUser(place.folder)
    const closed = join(place.folder, 'closed')
    mkdirSync(closed, { mode: 0o700 })
    const refused = await runCommand(['start'], { PORT: '0', DATA_DIR: join(closed, 'data') }, user)
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`The data folder ${closed}/data cannot be made`) })
    expect(refused.stderr).not.toMatch(/\n\s+at /)
  } finally {
    await removePlace(place)
  }
})
