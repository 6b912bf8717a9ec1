import { existsSync, mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { withdrawBatch } from '../facts/ledger.ts'
import { recoverIntake, takeReceived } from './intake.ts'
import { purgeFiles, sweepUploads } from './keeping.ts'
import { getFile, updateFile } from './store.ts'
import { dailyCsv, dailyFeed, openTestIntake, type TestIntake } from './testIntake.ts'

let intake: TestIntake
beforeAll(async () => {
  intake = await openTestIntake('duckdb')
})
afterAll(() => intake.close())
beforeEach(async () => {
  await intake.facts.transaction(async (tx) => {
    for (const table of ['batch', 'slice_pointer', dailyFeed.table]) await tx.run(`delete from ${table}`)
  })
  await intake.records.withClient((client) => client.query('truncate feed_file, header_mapping, closed_period, master_change, area_fact'))
})

const bring = async (on: string, adds = '5') => {
  const [outcome] = await intake.take(`日报_${on.replaceAll('-', '')}.csv`, dailyCsv(`632301,${on},全球通,${adds},12.50`))
  if (!outcome) throw new Error('A file has an outcome.')
  return outcome
}
const later = (days: number) => new Date(Date.parse('2011-04-02T01:00:00Z') + days * 86_400_000)
const age = (storedPath: string) => utimesSync(join(intake.dataFolder, storedPath), later(0), later(0))
const purge = (days: number, cited: readonly number[] = []) => purgeFiles(intake.records, { dataFolder: intake.dataFolder, now: later(days), keepDays: 400, citedBatchIds: new Set(cited) })

test('uploads that were cut off are swept, one that is still coming is not', async () => {
  const inbox = join(intake.dataFolder, 'inbox')
  mkdirSync(inbox, { recursive: true })
  mkdirSync(join(intake.dataFolder, 'files'), { recursive: true })
  const half = join(inbox, 'upload-1')
  const copied = join(intake.dataFolder, 'files', 'abc.0f.part')
  for (const path of [half, copied, join(inbox, 'upload-2')]) writeFileSync(path, 'half')
  for (const path of [half, copied]) utimesSync(path, later(0), later(0))
  expect(await sweepUploads(intake.dataFolder, later(1))).toBe(2)
  expect([existsSync(half), existsSync(copied), existsSync(join(inbox, 'upload-2'))]).toEqual([false, false, true])
})

test('a kept file goes after its days, its row stays, and taking it again says so', async () => {
  const file = await getFile(intake.records, (await bring('2011-03-21')).fileId)
  age(file.stored_path)
  expect(await purge(399)).toBe(0)
  expect(await purge(401)).toBe(1)
  expect(existsSync(join(intake.dataFolder, file.stored_path))).toBe(false)
  expect((await getFile(intake.records, file.file_id)).purged_at).toEqual(later(401))
  await updateFile(intake.records, file.file_id, { state: 'received' })
  const [again] = await takeReceived(intake.deps, file.file_id, () => undefined)
  expect(again).toMatchObject({ state: 'refused', refusal: { code: 'FILE_PURGED' } })
  expect(await purge(402)).toBe(0)
})
test('a cited file, and one that comes again at this moment, stay', async () => {
  const outcome = await bring('2011-03-21')
  const { stored_path: storedPath } = await getFile(intake.records, outcome.fileId)
  age(storedPath)
  expect(await purge(500, [outcome.batchId ?? 0])).toBe(0)
  // Its bringer has touched it and writes its row in a moment.
  utimesSync(join(intake.dataFolder, storedPath), later(500), later(500))
  expect(await purge(500)).toBe(0)
  expect(existsSync(join(intake.dataFolder, storedPath))).toBe(true)
})
test('what was moved aside by a process that died comes back', async () => {
  const { stored_path: storedPath } = await getFile(intake.records, (await bring('2011-03-21')).fileId)
  renameSync(join(intake.dataFolder, storedPath), join(intake.dataFolder, `${storedPath}.leaving`))
  expect(await purge(1)).toBe(0)
  expect(readdirSync(join(intake.dataFolder, 'files')).some((name) => name.endsWith('.leaving'))).toBe(false)
  expect(existsSync(join(intake.dataFolder, storedPath))).toBe(true)
})

const audits = async (fileId: number) => (await intake.records.withClient((client) => client.query<{ verb: string; detail: { reason: string } }>('select verb, detail from audit where subject_id = $1', [String(fileId)]))).rows
test('a withdrawal that was cut off after the batch went is finished at the start, with its audit row', async () => {
  const { fileId, batchId } = await bring('2011-03-21')
  await updateFile(intake.records, fileId, { withdrawal: { accountId: null, reason: '报错了' } })
  await intake.facts.transaction((tx) => withdrawBatch(tx, batchId ?? 0, later(0).toISOString()))
  expect(await recoverIntake(intake.records, intake.facts)).toEqual({ retry: [], refresh: [{ feedId: dailyFeed.id, slice: '2011-03-21' }] })
  expect(await getFile(intake.records, fileId)).toMatchObject({ state: 'withdrawn', withdrawal: null })
  expect(await audits(fileId)).toEqual([{ verb: 'feeds.withdraw', detail: expect.objectContaining({ batchId, reason: '报错了' }) }])
  expect(await recoverIntake(intake.records, intake.facts)).toEqual({ retry: [], refresh: [] })
})
test('a withdrawal that was cut off before the batch went never was', async () => {
  const { fileId } = await bring('2011-03-21')
  await updateFile(intake.records, fileId, { withdrawal: { accountId: null, reason: '报错了' } })
  expect(await recoverIntake(intake.records, intake.facts)).toEqual({ retry: [], refresh: [] })
  expect(await getFile(intake.records, fileId)).toMatchObject({ state: 'accepted', withdrawal: null })
  expect(await audits(fileId)).toEqual([])
})
