import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Day } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { literalList } from '../facts/dialect.ts'
import type { OwnedFacts } from '../facts/facts.ts'
import type { TaskProgress } from '../facts/owner.ts'
import type { Records } from '../records/records.ts'
import { type BroughtFile, hashOfFile, receiveFile, reportPath } from './arrival.ts'
import type { FaultShape, FileState } from './contract.ts'
import { type DecodedTable, type DecodeLimits, decodeFile, defaultDecodeLimits } from './decode/decode.ts'
import { isDiskFull } from './diskFull.ts'
import type { Feed } from './feed.ts'
import type { MasterNoun } from './master.ts'
import { logProgress, type ProgressLog } from './progress.ts'
import { diskFull, filePurged, intakeFault, intakeInterrupted, storedFileLost } from './refusals.ts'
import { isFaultList } from './report.ts'
import type { FileRow, StoredRefusal } from './store.ts'
import { getFile, insertFile, listFilesIn, listFilesOfBatches, listParts, storedRefusal, updateFile } from './store.ts'
import { shownName, takeTable, workFolderOf } from './takeTable.ts'
import { settleWithdrawals } from './withdraw.ts'

export type IntakeDeps = {
  readonly records: Records
  readonly facts: OwnedFacts
  readonly feeds: readonly Feed[]
  readonly master: ReadonlyMap<string, MasterNoun>
  /** Figures follow the data: called after a batch came in sight or went out of it. */
  onAccepted(feedId: string, slice: string): Promise<void>
  readonly dataFolder: string
  readonly now: () => Date
  /** The branch's day, which in a demo is not the clock's. */
  readonly todayOf: () => Promise<Day>
  readonly signal: AbortSignal
  readonly limits?: DecodeLimits
}

export type IntakeOutcome = {
  readonly fileId: number
  readonly fileName: string
  readonly part: string | null
  readonly feedId: string | null
  readonly state: FileState
  readonly slice: string | null
  readonly batchId: number | null
  readonly rowCount: number | null
  readonly faultCount: number | null
  readonly refusal: StoredRefusal | null
  /** Of a refused file: where to look first. The report has them all. */
  readonly firstFaults: readonly FaultShape[]
}

type OnProgress = (progress: TaskProgress) => void
const attemptsMax = 3
const faultsTold = 10

/** Receives a file and takes it; one outcome for each table in it. A refusal is an outcome, a fault is thrown. */
export async function takeFile(deps: IntakeDeps, file: BroughtFile, onProgress: OnProgress): Promise<IntakeOutcome[]> {
  onProgress({ step: 'receive', done: 0, total: null })
  return takeReceived(deps, await receiveFile(deps, file), onProgress)
}

/** Takes a file that was received, or that waits for its headers. One that has its end keeps it. */
export async function takeReceived(deps: IntakeDeps, fileId: number, onProgress: OnProgress): Promise<IntakeOutcome[]> {
  const file = await getFile(deps.records, fileId)
  if (!['received', 'reading', 'needs_mapping'].includes(file.state)) return [outcomeOf(file)]
  const work = workFolderOf(deps.dataFolder, fileId)
  const progress = logProgress(deps.records, fileId, onProgress)
  try {
    await updateFile(deps.records, fileId, { state: 'reading', attempt_count: file.attempt_count + 1, refusal: null, report: null, fault_count: null, progress: null })
    await rm(reportPath(deps.dataFolder, fileId), { force: true })
    const tables = await readTables(deps, file, work, progress)
    await progress.flush()
    return await takeTables(deps, file, tables, onProgress)
  } catch (cause) {
    await progress.flush()
    await settle(deps, file, cause)
    return [outcomeOf(await getFile(deps.records, fileId))]
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function readTables(deps: IntakeDeps, file: FileRow, work: string, progress: ProgressLog): Promise<DecodedTable[]> {
  const path = join(deps.dataFolder, file.stored_path)
  if (!(await stat(path).catch(() => null))) throw new Refusal(file.purged_at === null ? storedFileLost : filePurged, { file: file.file_name })
  // Left by a process that was killed.
  await rm(work, { recursive: true, force: true })
  return decodeFile({
    path, fileName: file.file_name, workFolder: work, limits: deps.limits ?? defaultDecodeLimits, signal: deps.signal,
    onProgress: ({ bytesDone, bytesTotal }) => progress.report({ step: 'read', done: bytesDone, total: bytesTotal }),
  })
}

async function takeTables(deps: IntakeDeps, file: FileRow, decoded: DecodedTable[], onProgress: OnProgress): Promise<IntakeOutcome[]> {
  const withData = decoded.filter((table) => decoded.length === 1 || !isFaultList(table.headers))
  const tables = await givePlaces(deps, file, withData)
  const outcomes: IntakeOutcome[] = []
  const faults: unknown[] = []
  for (const { table, fileId } of tables) {
    const part = await getFile(deps.records, fileId)
    // When a file is taken again, the parts that have their end keep it.
    if (!['received', 'reading', 'needs_mapping'].includes(part.state)) continue
    const progress = logProgress(deps.records, fileId, onProgress)
    try {
      await updateFile(deps.records, fileId, { state: 'reading' })
      // The same file loose, in a gz or in a zip is the same content; the archive's own hash stays in the path under which it is kept.
      const contentHash = table.packedHash ?? (withData.length === 1 ? part.content_hash : await hashOfFile(table.canonicalPath, `${table.headers.join('\u0000')}\n`))
      const patch = await takeTable({ deps, file: part, table, contentHash, progress })
      if (patch.state === 'accepted') await followFigures(deps, fileId, progress)
      await progress.flush()
      await updateFile(deps.records, fileId, { ...patch, progress: null, ...(patch.state === 'needs_mapping' || patch.state === 'needs_approval' ? {} : { decided_at: deps.now() }) })
    } catch (cause) {
      await progress.flush()
      await settle(deps, part, cause).catch((fault: unknown) => faults.push(fault))
    }
    outcomes.push(outcomeOf(await getFile(deps.records, fileId)))
  }
  if (faults.length > 0) throw faults[0]
  return outcomes
}

/** The batch is in: figures that fail to follow are a fault, but the file stays accepted. */
async function followFigures(deps: IntakeDeps, fileId: number, progress: ProgressLog): Promise<void> {
  progress.report({ step: 'figures', done: 0, total: null })
  const { feed_id, slice } = await getFile(deps.records, fileId)
  try {
    if (feed_id !== null && slice !== null) await deps.onAccepted(feed_id, slice)
  } catch (cause) {
    await updateFile(deps.records, fileId, { state: 'accepted', progress: null, decided_at: deps.now() })
    throw new FiguresFailed(`The figures of ${feed_id} ${slice} did not follow`, { cause })
  }
}
class FiguresFailed extends Error {}

/** Each table gets a file row of its own: the first that of the file, the others one inside it. Written at once or not at all. */
async function givePlaces(deps: IntakeDeps, file: FileRow, tables: readonly DecodedTable[]): Promise<{ table: DecodedTable; fileId: number }[]> {
  if (tables.length === 1) {
    const [table] = tables
    if (table && file.part === null && table.part !== null) await updateFile(deps.records, file.file_id, { part: table.part })
    return table ? [{ table, fileId: file.file_id }] : []
  }
  // A part that was mapped or retried comes back alone.
  if (file.container_id !== null) return tables.filter((table) => table.part === file.part).map((table) => ({ table, fileId: file.file_id }))
  return deps.records.transaction(async (tx) => {
    const known = new Map((await listParts(tx, file.file_id)).map((part) => [part.part, part.file_id]))
    const placed: { table: DecodedTable; fileId: number }[] = []
    for (const [index, table] of tables.entries()) {
      const isFirst = index === 0 && !known.has(table.part)
      if (isFirst) await updateFile(tx, file.file_id, { part: table.part })
      const fileId = isFirst ? file.file_id : (known.get(table.part) ?? (await insertFile(tx, { ...file, container_id: file.file_id, part: table.part })))
      placed.push({ table, fileId })
    }
    return placed
  })
}

/** Writes down how taking ended: a refusal is an end, an abort is none; any other fault is one and is thrown on. */
async function settle(deps: IntakeDeps, file: FileRow, cause: unknown): Promise<void> {
  if (cause instanceof FiguresFailed) throw cause
  if (deps.signal.aborted) {
    await updateFile(deps.records, file.file_id, { state: 'received', attempt_count: file.attempt_count, progress: null })
    throw cause
  }
  const refusal = cause instanceof Refusal ? cause : isDiskFull(cause) ? new Refusal(diskFull) : new Refusal(intakeFault, { file: shownName(file) })
  const isFault = !(cause instanceof Refusal) && !isDiskFull(cause)
  // A fault may be that the records are gone; then it is the first thing to hear of.
  await updateFile(deps.records, file.file_id, { state: 'refused', refusal: storedRefusal(refusal), progress: null, decided_at: deps.now() }).catch((second: unknown) => {
    throw isFault ? cause : second
  })
  if (isFault) throw new Error(`Taking the file ${file.file_id}`, { cause })
}

export type Recovery = {
  /** Files to be taken once more, in the order in which they came. */
  readonly retry: readonly number[]
  /** Batches that came into sight, or went out of it, just before the process died. */
  readonly refresh: readonly { readonly feedId: string; readonly slice: string }[]
}

/**
 * After a start: tells from the ledger what became of the files that were being taken when the process died.
 * A batch and its ledger row were committed together, so it holds the whole file or nothing of it.
 */
export async function recoverIntake(records: Records, facts: Pick<OwnedFacts, 'rows'>, now: () => Date = () => new Date()): Promise<Recovery> {
  const left = await listFilesIn(records, ['received', 'reading'])
  const hashes = [...new Set(left.map((file) => file.content_hash))]
  const batches = hashes.length === 0 ? [] : await facts.rows<{ batch_id: number; feed_id: string; slice: string; content_hash: string; row_count: number }>({
    sql: `select b.batch_id, b.feed_id, b.slice, b.content_hash, b.row_count from batch b join slice_pointer p on p.batch_id = b.batch_id where b.content_hash in ${literalList(hashes)} order by b.batch_id limit 10000`,
  })
  const owned = new Set((await listFilesOfBatches(records, batches.map((batch) => batch.batch_id))).filter((file) => file.state === 'accepted').map((file) => file.batch_id))
  const retry: number[] = []
  const refresh: { feedId: string; slice: string }[] = []
  for (const file of left) {
    const batch = batches.find((candidate) => candidate.content_hash === file.content_hash && (file.feed_id === null || file.feed_id === candidate.feed_id))
    if (batch && file.state === 'reading' && !owned.has(batch.batch_id)) {
      owned.add(batch.batch_id)
      await updateFile(records, file.file_id, { state: 'accepted', feed_id: batch.feed_id, slice: batch.slice, batch_id: batch.batch_id, row_count: batch.row_count, progress: null, decided_at: now() })
      refresh.push({ feedId: batch.feed_id, slice: batch.slice })
    } else if (file.attempt_count >= attemptsMax) {
      const refusal = storedRefusal(new Refusal(intakeInterrupted, { file: shownName(file), attempts: file.attempt_count }))
      await updateFile(records, file.file_id, { state: 'refused', refusal, progress: null, decided_at: now() })
    } else {
      await updateFile(records, file.file_id, { state: 'received', progress: null })
      retry.push(file.file_id)
    }
  }
  refresh.push(...(await settleWithdrawals(records, facts)))
  return { retry, refresh }
}

export function outcomeOf(file: FileRow): IntakeOutcome {
  return {
    fileId: file.file_id, fileName: file.file_name, part: file.part, feedId: file.feed_id, state: file.state, slice: file.slice, batchId: file.batch_id,
    rowCount: file.row_count, faultCount: file.fault_count, refusal: file.refusal,
    firstFaults: file.state === 'refused' ? (file.report?.faults.slice(0, faultsTold) ?? []) : [],
  }
}
