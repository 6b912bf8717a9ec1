import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDuckFacts } from '../facts/duckdb.ts'
import type { OwnedFacts } from '../facts/facts.ts'
import type { Records } from '../records/records.ts'
import { runAndKill } from '../records/testKill.ts'
import { openTestRecords } from '../records/testRecords.ts'
import { type IntakeDeps, recoverIntake, takeReceived } from './intake.ts'
import { listFiles } from './store.ts'
import { prepareTestStores, testFeeds, testMaster, testToday, usageFeed, usageHeader } from './testIntake.ts'

const oldRows = 1_000
const newRows = 150_000

let records: Records
let folder: string
const file = (rows: number, minutes: number): string => {
  const path = join(folder, `usage-${rows}-${minutes}.csv`)
  const lines = Array.from({ length: rows }, (_, index) => `201103,U${index},1380000${String(index % 10_000).padStart(4, '0')},${minutes},1.00`)
  writeFileSync(path, `${usageHeader}\n${lines.join('\n')}\n`)
  return path
}
beforeAll(async () => {
  records = await openTestRecords()
  folder = mkdtempSync(join(tmpdir(), 'bihuan-kill-'))
})
afterAll(async () => {
  await records.close()
  rmSync(folder, { recursive: true, force: true })
})

async function withFacts<Result>(path: string, work: (facts: OwnedFacts) => Promise<Result>): Promise<Result> {
  const facts = await openDuckFacts({ path, memoryLimit: '512MB' })
  try {
    return await work(facts)
  } finally {
    await facts.close()
  }
}

const loadChild = join(import.meta.dirname, 'testLoadChild.ts')
const moments = [
  { after: 'open', ms: 0 }, { after: 'read', ms: 40 }, { after: 'stage', ms: 30 }, { after: 'check', ms: 20 }, { after: 'write', ms: 0 }, { after: 'write', ms: 60 },
  { after: 'publish', ms: 0 }, { after: 'publish', ms: 15 }, { after: 'figures', ms: 0 },
]

test('a load that is killed leaves the old batch or the new one, and the next start ends it', { timeout: 900_000 }, async () => {
  const seen = new Set<string>()
  for (const [index, moment] of moments.entries()) {
    const dataFolder = join(folder, `data-${index}`)
    const factsPath = join(dataFolder, 'facts.duckdb')
    mkdirSync(dataFolder)
    await records.withClient((client) => client.query('truncate feed_file cascade'))
    await withFacts(factsPath, (facts) => prepareTestStores(records, facts))
    const load = (path: string, kill: typeof moment | null) => runAndKill(loadChild, [records.connectionString, factsPath, dataFolder, path, '用量_201103.csv'], kill)
    expect(await load(file(oldRows, 1), null)).toContain('end accepted')
    await load(file(newRows, 2), moment)
    await withFacts(factsPath, async (facts) => {
      const visible = () => facts.rows({ sql: `select count(*) as n, min(t.voice_minutes) as least, max(t.voice_minutes) as most from ${usageFeed.table} t join slice_pointer p on p.batch_id = t.batch_id` })
      const [after] = await visible()
      expect([{ n: oldRows, least: 1, most: 1 }, { n: newRows, least: 2, most: 2 }]).toContainEqual(after)
      seen.add(String(after?.['n']))
      const deps: IntakeDeps = {
        records, facts, feeds: testFeeds, master: testMaster, dataFolder, now: () => new Date(), todayOf: async () => testToday, signal: new AbortController().signal, onAccepted: async () => undefined,
      }
      const { retry } = await recoverIntake(records, facts)
      for (const fileId of retry) await takeReceived(deps, fileId, () => undefined)
      const files = await listFiles(records, { limit: 10 })
      const wasReceived = files.length === 2
      expect(await visible()).toEqual([wasReceived ? { n: newRows, least: 2, most: 2 } : { n: oldRows, least: 1, most: 1 }])
      expect(files.map(({ state }) => state)).toEqual(wasReceived ? ['accepted', 'accepted'] : ['accepted'])
      expect(await facts.rows({ sql: "select count(*) as n from batch where state = 'current'" })).toEqual([{ n: 1 }])
    })
  }
  expect([...seen].sort()).toEqual([String(oldRows), String(newRows)])
})
