import { createWriteStream, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import yazl from 'yazl'
import { runTwin, type TwinRun } from '../../demo/run.ts'
import { findCell, type MonthTruth } from '../../demo/truth.ts'
import { findRunningServer } from '../../src/app/commandSocket.ts'
import { startPostgres } from '../../src/platform/records/postgres.ts'
import { checksumStores } from '../support/stores.ts'
import { ask, type Ended, freePort, killAll, makePlace, removePlace, runCommand, type RunningServer, startServer } from '../support/program.ts'

// Three closed months; the twin of four months begins the same and holds the next month's files.
const size = ['--subscribers', '800', '--months', '3']
const longer = { subscribers: 800, months: 4 } as const
const usersPlan = resolve(import.meta.dirname, '..', '..', '..', 'shared', 'plan', 'annual-plan.txt')

const place = makePlace('command')
let made: Ended
let twin: TwinRun
let server: RunningServer | null = null
const run = (...args: string[]) => runCommand(args, { DATA_DIR: place.data })
const jsonOf = (ended: Ended): unknown => JSON.parse(ended.stdout)
const fileOfTwin = (name: string) => {
  const file = twin.files.find((each) => each.name === name)
  if (!file) throw new Error(`The twin has no file ${name}.`)
  const path = join(place.folder, name)
  writeFileSync(path, file.bytes)
  return path
}
const monthOf = (month: string): MonthTruth => {
  const truth = twin.months.find((each) => each.month === month)
  if (!truth) throw new Error(`The twin has no ${month}.`)
  return truth
}
const usersIn = async (month: string, areaCode = '6323') => {
  const { batchIds, ...figure } = jsonOf(await run('measure', 'market.users.onBooks', '--area', areaCode, '--period', month, '--json')) as { batchIds: number[] }
  expect(batchIds.length).toBeGreaterThan(0)
  // Which batches they are goes on while a server runs: each night chapters work their own rows out anew.
  return figure
}

beforeAll(async () => {
  made = await run('demo', ...size, '--json')
  twin = await runTwin(longer)
}, 240_000)
afterAll(async () => {
  if (server) killAll(server.processes())
  await removePlace(place)
})

test('--help names every command in both languages, and what is not understood is refused', { timeout: 120_000 }, async () => {
  const help = await run('--help')
  expect(help.code).toBe(0)
  for (const name of ['start', 'load', 'demo', 'measure', 'plan import', 'backup', 'restore', 'doctor', 'bench', 'reset-admin', 'audit verify']) expect(help.stdout).toContain(`bihuan ${name}`)
  expect(help.stdout).toMatch(/载入文件/)
  expect(await run('dance')).toMatchObject({ code: 2, stdout: '', stderr: 'Usage: bihuan dance\nSee bihuan --help\n' })
  expect(await runCommand(['measure', 'market.users.onBooks'], { DATA_DIR: place.data, LC_ALL: 'zh_CN.UTF-8' })).toMatchObject({ code: 2, stderr: '用法：bihuan measure ID --area CODE --period P\n详见 bihuan --help\n' })
})

test('demo fills an empty folder without a server', () => {
  expect(made).toMatchObject({ code: 0, signal: null })
  expect(jsonOf(made)).toMatchObject({ fileCount: expect.any(Number), today: '2009-04-12', signInNames: expect.arrayContaining(['zong', 'zeku', 'admin']) })
})

/** Asks a running server as the command line does; no process needs to start for it. */
async function readOver(areaCode: string, period: string, measureId = 'market.users.onBooks'): Promise<unknown> {
  const running = await findRunningServer(place.data)
  return running?.run('measure.read', { measureId, areaCode, period })
}

describe.each(['without a server', 'with a running server'] as const)('%s', (way) => {
  beforeAll(async () => {
    if (way === 'with a running server') server = await startServer(place.data, ['--demo', ...size])
  }, 180_000)
  afterAll(async () => {
    if (!server) return
    expect(await server.stop()).toMatchObject({ code: 0 })
    server = null
  }, 60_000)

  test('measure prints the figure with what it was computed from', { timeout: 120_000 }, async () => {
    const { closing } = findCell(monthOf('2009-03'), '632301')
    const printed = await run('measure', 'market.users.onBooks', '--area', '632301', '--period', '2009-03', '--json')
    expect(printed.code).toBe(0)
    expect(jsonOf(printed)).toEqual({
      measure: 'market.users.onBooks', areaCode: '632301', period: '2009-03', numerator: closing, denominator: null, value: closing, unit: 'users', ruleVersion: 1,
      batchIds: expect.arrayContaining([expect.any(Number)]),
    })
    expect(await run('measure', 'market.users.onBooks', '--area', '999999', '--period', '2009-03')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/\.\n$/) })
  })

  test('load refuses what is not right with a sentence and exit 2, and changes nothing', { timeout: 120_000 }, async () => {
    const before = await usersIn('2009-03')
    const broken = join(place.folder, '用户用量与收入_200903.csv')
    writeFileSync(broken, '账期,用户编号,通话分钟,短信条数,彩信条数,数据流量,月租费,语音费,短信费,彩信费,彩铃费,数据费,其他增值费,合计\r\n2009-03,63230000000001,1,0,0,0,-5.00,0,0,0,0,0,0,-5.00\r\n')
    const picture = join(place.folder, 'picture.png')
    writeFileSync(picture, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))
    const refused = await run('load', broken, picture, '--json')
    expect(refused.code).toBe(2)
    const outcomes = jsonOf(refused) as { refusal: { en: string } }[]
    expect(outcomes).toMatchObject([
      { fileName: '用户用量与收入_200903.csv', feedId: 'market.usage', state: 'refused', faultCount: expect.any(Number), refusal: { zh: expect.stringMatching(/。$/), en: expect.stringMatching(/\.$/) } },
      { fileName: 'picture.png', feedId: null, state: 'refused', refusal: { zh: expect.stringMatching(/。$/), en: expect.stringMatching(/\.$/) } },
    ])
    // What the JSON says is also said to a person.
    for (const { refusal } of outcomes) expect(refused.stderr).toContain(`${refusal.en}\n`)
    expect(await usersIn('2009-03')).toEqual(before)
    expect(await run('load', join(place.folder, 'nowhere.csv'))).toMatchObject({ code: 2, stderr: expect.stringContaining('nowhere.csv') })
  })

  test('plan import keeps a plan in the name of the administrator', { timeout: 120_000 }, async () => {
    const file = join(place.folder, '计划.txt')
    writeFileSync(file, `2009年工作计划（${way}）\n一、市场\n全年净增用户不少于100户。\n`)
    const imported = await run('plan', 'import', file, '--json')
    expect(imported.code).toBe(0)
    expect(jsonOf(imported)).toMatchObject({ title: `2009年工作计划（${way}）`, clauseCount: expect.any(Number), version: expect.any(Number) })
    writeFileSync(file, ' \n')
    expect(await run('plan', 'import', file)).toMatchObject({ code: 2, stderr: expect.stringContaining('The plan holds no text.') })
    expect(await run('plan', 'import', join(place.folder, 'no-plan.txt'))).toMatchObject({ code: 2, stderr: expect.stringContaining('no-plan.txt') })
  })

  test('audit verify finds the chain whole, and doctor finds nothing bad', { timeout: 120_000 }, async () => {
    const verified = await run('audit', 'verify', '--json')
    expect(verified).toMatchObject({ code: 0 })
    expect(jsonOf(verified)).toMatchObject({ brokenAt: null })
    const healthy = await runCommand(['doctor'], { DATA_DIR: place.data, PORT: String(await freePort()) })
    expect(healthy.stdout).toMatch(/PostgreSQL 18[\d.]*.*, duckdb, \d+ batches/)
    if (existsSync(resolve(import.meta.dirname, '..', '..', 'dist', 'web', 'index.html'))) expect(healthy.code).toBe(0)
    const lines = healthy.stdout.split('\n')
    lines.forEach((line, index) => { if (/^[!✗]/.test(line)) expect(lines[index + 1]).toMatch(/^ {4}→ /) })
  })

  test('reset-admin prints a one-time password, with which the administrator signs in and must choose his own', { timeout: 120_000 }, async () => {
    const reset = await run('reset-admin', '--json')
    expect(reset.code).toBe(0)
    const given = jsonOf(reset) as { signInName: string; password: string }
    if (!server) return
    const headers = { 'x-bihuan': '1', 'content-type': 'application/json' }
    const entered = await ask(server, '/api/session', { method: 'POST', headers, body: JSON.stringify({ signInName: given.signInName, password: given.password }) })
    expect(entered).toMatchObject({ status: 200, body: { mustChangePassword: true } })
  })

  test.runIf(way === 'with a running server')('a former code, a quarter and an empty month are understood; what is not is refused', async () => {
    const { closing } = findCell(monthOf('2009-03'), '632301')
    expect(await readOver('632321', '2009-03')).toMatchObject({ areaCode: '632301', value: closing })
    expect(await readOver('632301', '2009-Q1')).toMatchObject({ period: '2009-Q1', value: closing })
    const adds = ['2009-01', '2009-02', '2009-03'].reduce((sum, month) => sum + findCell(monthOf(month), '6323').grossAdds, 0)
    expect(await readOver('6323', '2009-Q1', 'market.users.grossAdds')).toMatchObject({ value: adds })
    expect(await readOver('6323', '2008-12')).toMatchObject({ numerator: null, value: null, batchIds: [] })
    await expect(readOver('6323', 'March')).rejects.toThrow('March')
    await expect(readOver('6323', '2009-03', 'market.users.nobody')).rejects.toMatchObject({ name: 'Refusal' })
    expect((await runCommand(['doctor'], { DATA_DIR: join(place.folder, 'other'), PORT: new URL(server?.address ?? '').port })).code).toBe(1)
  }, 60_000)
})

test('load takes a good file, a file twice only once, and every file of a zip', { timeout: 180_000 }, async () => {
  const subscribers = fileOfTwin('用户月末快照_200904.csv')
  const loaded = await run('load', subscribers, '--json')
  expect(loaded.code).toBe(0)
  expect(jsonOf(loaded)).toMatchObject([{ feedId: 'branch.subscribers', slice: '2009-04', state: 'accepted', refusal: null }])
  expect(await usersIn('2009-04')).toMatchObject({ value: findCell(monthOf('2009-04'), '6323').closing })
  expect(jsonOf(await run('load', subscribers, '--json'))).toMatchObject([{ slice: '2009-04', state: 'unchanged' }])

  const usage = fileOfTwin('用户用量与收入_200904.csv')
  const zip = join(place.folder, '四月.zip')
  const archive = new yazl.ZipFile()
  archive.addFile(usage, '用户用量与收入_200904.csv')
  archive.addFile(subscribers, '用户月末快照_200904.csv')
  archive.end()
  await pipeline(archive.outputStream, createWriteStream(zip))
  const zipped = await run('load', zip, '--json')
  expect(zipped.code).toBe(0)
  expect(jsonOf(zipped)).toMatchObject([{ feedId: 'market.usage', slice: '2009-04', state: 'accepted' }, { feedId: 'branch.subscribers', slice: '2009-04' }])
  expect(jsonOf(await run('measure', 'market.revenue.total', '--area', '632324', '--period', '2009-04', '--json'))).toMatchObject({ value: findCell(monthOf('2009-04'), '632324').usage.totalFen / 100 })
})

describe('plan import --dry-run', () => {
  type Node = { level: number; number: string | null; text: string; source: string; children: Node[] }
  const flat = (nodes: readonly Node[]): Node[] => nodes.flatMap((node) => [node, ...flat(node.children)])

  test.runIf(existsSync(usersPlan))("reads the user's plan: 6, 8, 8 and 2 numbered nodes, and the sources give the text back", { timeout: 60_000 }, async () => {
    const printed = await runCommand(['plan', 'import', usersPlan, '--dry-run', '--json'], { DATA_DIR: join(place.folder, 'none') })
    expect(printed.code).toBe(0)
    const { clauses } = jsonOf(printed) as { clauses: Node[] }
    const nodes = flat(clauses)
    expect([1, 2, 3, 4].map((level) => nodes.filter((node) => node.number !== null && node.level === level).length)).toEqual([6, 8, 8, 2])
    expect(nodes.map((node) => node.source).join('')).toBe(readFileSync(usersPlan, 'utf8'))
    expect(nodes.every((node) => Object.keys(node).toSorted().join() === 'children,level,number,source,text')).toBe(true)
    // A dry run opens and makes nothing.
    expect(existsSync(join(place.folder, 'none'))).toBe(false)
  })
  if (!existsSync(usersPlan)) console.warn(`There is no ${usersPlan}: the user's plan is not read by this run.`)
})

describe('the backup and restore drill', { timeout: 300_000 }, () => {
  const target = { folder: place.folder, data: join(place.folder, 'restored') }
  const backup = join(place.folder, 'branch.zip')

  test('a backup restores into an empty folder, every table row by row; into a full one it is refused', async () => {
    const before = await checksumStores(place.data)
    expect(Object.keys(before.records)).toEqual(expect.arrayContaining(['account', 'audit', 'clause', 'feed_file', 'measure_value', 'setting', 'target']))
    expect(Object.keys(before.facts)).toEqual(expect.arrayContaining(['batch', 'slice_pointer', 'subscriber_month', 'usage_month']))
    const written = await run('backup', backup, '--json')
    expect(written.code).toBe(0)
    expect(statSync(backup).mode & 0o077).toBe(0)
    expect(existsSync(`${backup}.partial`)).toBe(false)
    const refused = await run('restore', backup)
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('There are data here already. Restore into an empty data folder or an empty database.') })
    expect(await checksumStores(place.data)).toEqual(before)

    const restored = await runCommand(['restore', backup, '--json'], { DATA_DIR: target.data })
    expect(restored).toMatchObject({ code: 0 })
    expect(jsonOf(restored)).toEqual(jsonOf(written))
    const after = await checksumStores(target.data)
    expect(after.records).toEqual(before.records)
    expect(after.facts).toEqual(before.facts)
    expect(after.sequences).toEqual([])
  })

  test('a branch that was restored starts, takes files and keeps its chain', async () => {
    const again = await startServer(target.data, ['--demo', ...size])
    try {
      expect(again.said().stdout).not.toMatch(/Loading/)
      const on = (...args: string[]) => runCommand(args, { DATA_DIR: target.data })
      expect(jsonOf(await on('measure', 'market.users.onBooks', '--area', '6323', '--period', '2009-03', '--json'))).toMatchObject({ value: findCell(monthOf('2009-03'), '6323').closing })
      expect(jsonOf(await on('load', fileOfTwin('用户月末快照_200903.csv'), '--json'))).toMatchObject([{ state: 'unchanged' }])
      const next = join(place.folder, '用户用量与收入_200812.csv')
      writeFileSync(next, readFileSync(fileOfTwin('用户用量与收入_200903.csv'), 'latin1').replaceAll('2009-03,', '2008-12,'), 'latin1')
      expect(jsonOf(await on('load', next, '--json'))).toMatchObject([{ slice: '2008-12', state: 'accepted' }])
      expect(await on('audit', 'verify')).toMatchObject({ code: 0 })
      // And a backup of a running branch, over the socket, is as good as one of a stopped branch.
      const second = join(place.folder, 'running.zip')
      expect(await on('backup', second, '--json')).toMatchObject({ code: 0 })
      expect(await on('restore', second)).toMatchObject({ code: 2 })
      const third = { data: join(place.folder, 'third') }
      expect(await runCommand(['restore', second], { DATA_DIR: third.data })).toMatchObject({ code: 0 })
      expect(await again.stop()).toMatchObject({ code: 0 })
      const [left, right] = [await checksumStores(target.data), await checksumStores(third.data)]
      expect(right.facts).toEqual(left.facts)
      // The trail and its head went on after the second backup was taken.
      const tables = (records: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(records).filter(([name]) => !['audit', 'setting', 'session', 'job_run'].includes(name)))
      expect(tables(right.records)).toEqual(tables(left.records))
    } finally {
      killAll(again.processes())
    }
  })

  test('a file that is no backup, or is cut off, is refused with a sentence and leaves nothing behind', async () => {
    const empty = join(place.folder, 'empty')
    const half = join(place.folder, 'half.zip')
    const bytes = readFileSync(backup)
    writeFileSync(half, bytes.subarray(0, Math.floor(bytes.length / 2)))
    for (const file of [half, join(place.folder, 'no-backup.zip'), join(place.folder, '用户月末快照_200904.csv')]) {
      const refused = await runCommand(['restore', file], { DATA_DIR: empty })
      expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(file) })
    }
    expect(await runCommand(['restore', backup], { DATA_DIR: empty })).toMatchObject({ code: 0 })
  })

  test('audit verify names the first row that somebody changed, and ends with exit 1', async () => {
    const postgres = await startPostgres({ dataFolder: target.data })
    const client = new pg.Client({ connectionString: postgres.connectionString })
    await client.connect()
    await client.query('alter table audit disable trigger all')
    const { rows: [middle] } = await client.query<{ id: string }>('select audit_id as id from audit where hash is not null order by audit_id offset 5 limit 1')
    await client.query(`update audit set verb = 'nothing.happened' where audit_id = $1`, [middle?.id])
    await client.query('alter table audit enable trigger all')
    await client.end()
    await postgres.stop()
    const verified = await runCommand(['audit', 'verify', '--json'], { DATA_DIR: target.data })
    expect(verified.code).toBe(1)
    expect(jsonOf(verified)).toMatchObject({ brokenAt: Number(middle?.id) })
  })
})
