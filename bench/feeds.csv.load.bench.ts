import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { catalogue } from '../src/app/catalogue.ts'
import { provinceSql } from '../demo/province.ts'
import { dayInChina } from '../src/kernel/day.ts'
import { assert } from '../src/kernel/refusal.ts'
import { usageFeed } from '../src/market/feeds.ts'
import { literal } from '../src/platform/facts/dialect.ts'
import { openDuckFacts } from '../src/platform/facts/duckdb.ts'
import type { FactRow, OwnedFacts } from '../src/platform/facts/facts.ts'
import { prepareFacts } from '../src/platform/facts/ledger.ts'
import { decodeFile, defaultDecodeLimits } from '../src/platform/feeds/decode/decode.ts'
import { matchHeaders } from '../src/platform/feeds/headers.ts'
import { loadFacts } from '../src/platform/feeds/load.ts'
import type { Bench } from './bench.ts'
import { rounded, scaled, secondsOf, timeByTurns } from './timing.ts'

const ROWS = 2_000_000
const MONTH = '2010-02'

/** A usage file as plain CSV: read, checked and published, against DuckDB's own reader that believes everything. */
export const bench: Bench = {
  name: 'feeds.csv.load',
  needsBuild: false,
  async run(ctx) {
    const rowCount = scaled(ROWS, ctx.scale, 2_000)
    const folder = ctx.makeFolder()
    const path = join(folder, 'usage.csv')
    ctx.say(`Writing a file of ${rowCount} rows`)
    await writeUsageFile(path, rowCount)
    const ours = await withStore(folder, (facts) => loadOurs(facts, path, folder))
    const theirs = await withStore(folder, (facts) => loadTheirs(facts, path))
    assert(JSON.stringify(ours.sums) === JSON.stringify(theirs.sums), `Different rows: ${JSON.stringify([ours.sums, theirs.sums])}.`)
    ctx.say('Timing the load')
    const times = await timeByTurns(ctx.rounds, async () => (await withStore(folder, (facts) => loadOurs(facts, path, folder))).seconds, async () => (await withStore(folder, (facts) => loadTheirs(facts, path))).seconds)
    return [{ name: 'feeds.csv.load', value: Math.round(rowCount / times.ours), unit: 'rows/s', size: rowCount, against: 'DuckDB read_csv into the same table', ratio: rounded(times.theirs / times.ours) }]
  },
}

const columns = usageFeed.columns.map((column) => ({ ...column, inYuan: column.kind === 'yuan' }))

/** The usage of a province's month as its file would be: Chinese headers, money in yuan. */
async function writeUsageFile(path: string, rowCount: number): Promise<void> {
  const facts = await openDuckFacts({ path: null })
  try {
    const [made] = provinceSql({ subscribers: Math.ceil(rowCount * 1.2) + 100, months: 1, firstMonth: MONTH })
    assert(made, 'A month is made.')
    const cells = columns.map(({ name, header, inYuan }) => `${inYuan ? `cast(${name} / 100.0 as decimal(18, 2))` : name} as "${header}"`)
    await facts.transaction(async (tx) => {
      await tx.run("create table area as select '63' || lpad(cast(i as varchar), 10, '0') as area_code from range(2000) as numbers(i)")
      await tx.run(`copy (select ${cells.join(', ')} from (${made.usageMonth}) limit ${rowCount}) to ${literal(path)} (format csv, header true)`)
    })
  } finally {
    await facts.close()
  }
}

type Loaded = { readonly seconds: number; readonly sums: FactRow | undefined }

/** Each load begins with an empty store on disk; opening it and making its tables is not timed. */
async function withStore(folder: string, load: (facts: OwnedFacts) => Promise<number>): Promise<Loaded> {
  const file = join(folder, `${randomBytes(4).toString('hex')}.duckdb`)
  const facts = await openDuckFacts({ path: file })
  try {
    await prepareFacts(facts, catalogue.feeds)
    const seconds = await load(facts)
    const sums = columns.flatMap(({ name, kind }) => (kind === 'code' || kind === 'month' ? [`min(${name}) as ${name}_first`, `max(${name}) as ${name}_last`] : kind === 'decimal' ? [`round(sum(${name}), 3) as ${name}`] : [`sum(${name}) as ${name}`]))
    const [row] = await facts.rows({ sql: `select count(*) as row_count, ${sums.join(', ')} from usage_month` })
    return { seconds, sums: row }
  } finally {
    await facts.close()
    for (const name of [file, `${file}.wal`]) rmSync(name, { force: true })
  }
}

function loadOurs(facts: OwnedFacts, path: string, folder: string): Promise<number> {
  return secondsOf(async () => {
    const workFolder = join(folder, randomBytes(4).toString('hex'))
    await mkdir(workFolder)
    const [table] = await decodeFile({ path, fileName: 'usage.csv', workFolder, limits: defaultDecodeLimits, onProgress: () => undefined })
    assert(table && table.faultCount === 0, 'The file is one table without faults.')
    const { indexOf, missing } = matchHeaders(usageFeed, table.headers, new Map())
    assert(missing.length === 0, `The file has every column; missing: ${missing.join(', ')}.`)
    const outcome = await loadFacts({ facts, feed: usageFeed, table, indexOf, fileName: 'usage.csv', contentHash: 'bench', expectedSlice: null, isClosed: () => false, today: dayInChina(new Date()), now: new Date() })
    assert(outcome.kind === 'accepted', `The file is accepted, not ${outcome.kind}.`)
    rmSync(workFolder, { recursive: true, force: true })
  })
}

function loadTheirs(facts: OwnedFacts, path: string): Promise<number> {
  return secondsOf(() =>
    facts.transaction(async (tx) => {
      await tx.run(`create table given as select * from read_csv(${literal(path)})`)
      const cells = columns.map(({ header, kind, inYuan }) => (inYuan ? `cast(round("${header}" * 100) as bigint)` : kind === 'code' || kind === 'month' ? `cast("${header}" as varchar)` : `"${header}"`))
      await tx.run(`insert into usage_month (batch_id, ${columns.map(({ name }) => name).join(', ')}) select 1, ${cells.join(', ')} from given`)
      await tx.run('drop table given')
    }),
  )
}
