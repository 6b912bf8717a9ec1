import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type IntakeDeps, takeFile } from './intake.ts'
import { isDiskFull } from './diskFull.ts'
import { type TestIntake, dailyCsv, dailyFeed, openTestIntake, usageFeed, usageHeader } from './testIntake.ts'

/** A disk of a few megabytes; null where it may not be mounted. */
function mountSmallDisk(sizeMegabytes: number): { folder: string; unmount(): void } | null {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-small-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMegabytes}m`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    remove()
    return null
  }
  return {
    folder,
    unmount: () => {
      execFileSync('umount', [folder])
      remove()
    },
  }
}

const usageRows = (count: number): string =>
  `${usageHeader}\n${Array.from({ length: count }, (_, index) => `201103,U${index},1380000${String(index % 10_000).padStart(4, '0')},${index % 500},${index % 90}.50`).join('\n')}\n`

const disk = mountSmallDisk(3)
const outside = mkdtempSync(join(tmpdir(), 'bihuan-outside-'))
let intake: TestIntake
beforeAll(async () => {
  intake = await openTestIntake('duckdb')
})
afterAll(async () => {
  await intake.close()
  disk?.unmount()
  rmSync(outside, { recursive: true, force: true })
})

test.skipIf(!disk)('a disk that fills up while a file is read refuses it and keeps what was there', async () => {
  await intake.take('日报_20110321.csv', dailyCsv('632301,2011-03-21,全球通,5,12.50'))
  const dataFolder = join(disk?.folder ?? '', 'data')
  const deps: IntakeDeps = { ...intake.deps, dataFolder }
  mkdirSync(dataFolder)
  // 1.5 MB fit once, as the kept file; read into a second file they do not fit.
  const path = join(outside, '用量_201103.csv')
  writeFileSync(path, usageRows(48_000))
  const outcomes = await takeFile(deps, { path, fileName: '用量_201103.csv', arrivedBy: 'command', accountId: null, feedId: null, slice: null }, () => undefined)
  expect(outcomes).toMatchObject([{ state: 'refused', refusal: { code: 'DISK_FULL' }, batchId: null }])
  expect(await intake.visibleRows(dailyFeed)).toBe(1)
  expect(await intake.visibleRows(usageFeed)).toBe(0)
})

test.skipIf(!disk)('a file that does not even fit in the folder is told at once', async () => {
  const path = join(outside, '用量大_201103.csv')
  writeFileSync(path, usageRows(200_000))
  const deps: IntakeDeps = { ...intake.deps, dataFolder: join(disk?.folder ?? '', 'data2') }
  await expect(takeFile(deps, { path, fileName: 'x.csv', arrivedBy: 'command', accountId: null, feedId: null, slice: null }, () => undefined)).rejects.toMatchObject({ code: 'DISK_FULL' })
})

test('every engine and the system say it in their own words', () => {
  const said = (message: string, code?: string) => isDiskFull(new Error('outer', { cause: Object.assign(new Error(message), code ? { code } : {}) }))
  expect(said('could not extend file "base/1/2": No space left on device', '53100')).toBe(true)
  expect(said('IO Error: Could not write file "x.wal": No space left on device')).toBe(true)
  expect(said('Out of Memory Error: failed to offload data block of size 256.0 KiB (4.0 MiB/4.0 MiB used).')).toBe(true)
  expect(said('ENOSPC: no space left on device, write', 'ENOSPC')).toBe(true)
  expect(said('syntax error')).toBe(false)
})
