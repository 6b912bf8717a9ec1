import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Records } from '../records/records.ts'
import { inboxOf, reportPath, uploadPrefix } from './arrival.ts'

const filesPerRunMax = 10_000
const leaving = '.leaving'
const halfPattern = /\.part$/

/** Removes uploads that were cut off: nothing has written to them since. Gives how many. */
export async function sweepUploads(dataFolder: string, untouchedSince: Date): Promise<number> {
  const [inbox, files] = [inboxOf(dataFolder), join(dataFolder, 'files')]
  const names = async (folder: string) => readdir(folder).catch(() => [])
  const halves = [
    ...(await names(inbox)).filter((name) => name.startsWith(uploadPrefix)).map((name) => join(inbox, name)),
    ...(await names(files)).filter((name) => halfPattern.test(name)).map((name) => join(files, name)),
  ]
  let swept = 0
  for (const path of halves) {
    const found = await stat(path).catch(() => null)
    if (!found || found.mtime >= untouchedSince) continue
    await rm(path, { force: true })
    swept += 1
  }
  return swept
}

/**
 * Takes kept files away after their days, with the marked sheets of the refused ones; their rows stay and say when.
 * Files stay whose batch is cited by a figure, and files that are not decided yet.
 */
export async function purgeFiles(records: Records, options: { dataFolder: string; now: Date; keepDays: number; citedBatchIds: ReadonlySet<number> }): Promise<number> {
  const { dataFolder, now } = options
  const cutoff = new Date(now.getTime() - options.keepDays * 86_400_000)
  await bringBack(dataFolder)
  const { rows } = await sql<{ stored_path: string; file_ids: number[] }>`
    select stored_path, json_agg(file_id order by file_id) as file_ids from feed_file group by stored_path
    having max(arrived_at) < ${cutoff} and bool_and(state in ('accepted', 'unchanged', 'refused', 'withdrawn')) and bool_or(purged_at is null)
      and not coalesce(bool_or(batch_id = any(cast(${[...options.citedBatchIds]} as bigint[]))), false)
    order by stored_path limit ${filesPerRunMax}`.execute(records.db)
  let purged = 0
  for (const { stored_path: storedPath, file_ids: fileIds } of rows) {
    if (!(await takeAway(join(dataFolder, storedPath), cutoff))) continue
    for (const fileId of fileIds) await rm(reportPath(dataFolder, fileId), { force: true })
    await sql`update feed_file set purged_at = ${now} where stored_path = ${storedPath} and purged_at is null`.execute(records.db)
    purged += 1
  }
  return purged
}

/**
 * The same content may be coming again at this moment: who brings it touches the file that is there, or keeps its own copy.
 * So it is moved aside first, and only what nobody touched goes.
 */
async function takeAway(path: string, cutoff: Date): Promise<boolean> {
  const aside = `${path}${leaving}`
  const isThere = await rename(path, aside).then(() => true, () => false)
  if (!isThere) return true
  if ((await stat(aside)).mtime >= cutoff) {
    await rename(aside, path)
    return false
  }
  await rm(aside, { force: true })
  return true
}

/** What a process that died had moved aside. */
async function bringBack(dataFolder: string): Promise<void> {
  const folder = join(dataFolder, 'files')
  for (const name of (await readdir(folder).catch(() => [])).filter((each) => each.endsWith(leaving))) {
    await rename(join(folder, name), join(folder, name.slice(0, -leaving.length)))
  }
}
