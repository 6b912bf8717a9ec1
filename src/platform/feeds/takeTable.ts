import { join } from 'node:path'
import { Refusal, type Words, assert, fill } from '../../kernel/refusal.ts'
import type { FactRow } from '../facts/facts.ts'
import type { FileReport } from './contract.ts'
import type { DecodedTable } from './decode/decode.ts'
import type { Feed } from './feed.ts'
import { keptFaults, placeCellFaults, placeStructuralFaults } from './faults.ts'
import type { HeaderMatch } from './headers.ts'
import type { IntakeDeps } from './intake.ts'
import { loadFacts, readChecked } from './load.ts'
import { isEmptyDifference } from './master.ts'
import type { ProgressLog } from './progress.ts'
import { cellsRefused, changeOvertaken, feedUnknown, markedSheetBack, structureRefused } from './refusals.ts'
import { type OriginalRow, isMarkedPart, readCanonical, writeReport } from './report.ts'
import { reportPath } from './arrival.ts'
import { chooseFeed, parseSlice, sliceOfName } from './rules.ts'
import type { FilePatch, FileRow } from './store.ts'
import { closedSlicesOf, storedRefusal, decideChange, insertChange, listOpenChanges, rememberedHeaders, updateFile } from './store.ts'

// A small file goes back whole, to be mended and brought again.
const wholeReportRowsMax = 20_000
const wholeReportCellsMax = 300_000

export type TakenTable = { readonly deps: IntakeDeps; readonly file: FileRow; readonly table: DecodedTable; readonly contentHash: string; readonly progress: ProgressLog }

/** Takes one table of a file: what is written here is its end, unless it throws. */
export async function takeTable(taken: TakenTable): Promise<FilePatch> {
  const { deps, file, table } = taken
  const shown = shownName(file)
  if (isMarkedPart(table.headers)) throw new Refusal(markedSheetBack, { file: shown })
  const given = file.feed_id === null ? null : (deps.feeds.find(({ id }) => id === file.feed_id) ?? null)
  if (file.feed_id !== null && !given) throw new Refusal(feedUnknown, { feed: file.feed_id })
  const remembered = await rememberedHeaders(deps.records)
  const choice = chooseFeed({ feeds: deps.feeds, given, headers: table.headers, rememberedOf: (feedId) => remembered.get(feedId) ?? new Map(), fileName: shown })
  await updateFile(deps.records, file.file_id, { headers: [...table.headers], row_count: table.rowCount, content_hash: taken.contentHash, ...(choice.feed ? { feed_id: choice.feed.id } : {}) })
  if (choice.kind === 'refuse') throw choice.refusal
  if (table.faultCount > 0) return refuseStructure(taken, choice.feed, choice.match)
  if (choice.kind === 'map') return { state: 'needs_mapping', report: { faults: [], hasSheet: false, unknownHeaders: [...choice.match.unknown], ...noticesOf(table) } }
  return choice.feed.kind === 'facts' ? takeFacts(taken, choice.feed, choice.match) : takeMaster(taken, choice.feed, choice.match)
}

async function takeFacts(taken: TakenTable, feed: Feed, match: HeaderMatch): Promise<FilePatch> {
  const { deps, file, table, progress } = taken
  const expectedSlice = file.slice === null ? sliceFromNames(feed, file) : parseSlice(feed, file.slice)
  const closed = await closedSlicesOf(deps.records, feed.id)
  const outcome = await loadFacts({
    facts: deps.facts, feed, table, indexOf: match.indexOf, fileName: shownName(file), contentHash: taken.contentHash, expectedSlice,
    isClosed: (slice) => closed.has(slice), today: await deps.todayOf(), now: deps.now(), onStep: (step) => progress.report({ step, done: 0, total: table.rowCount }),
  })
  if (outcome.kind === 'refused') return refuseCells(taken, feed, match, outcome)
  if (outcome.kind === 'unchanged') return { state: 'unchanged', batch_id: outcome.batchId, slice: outcome.slice, report: reportOf([], false, table) }
  // Known before the figures follow: if the process dies in between, the start goes on from here.
  await updateFile(deps.records, file.file_id, { batch_id: outcome.batchId, slice: outcome.slice })
  return { state: 'accepted', batch_id: outcome.batchId, slice: outcome.slice, row_count: outcome.rowCount, report: withNotices(reportOf([], false, table), outcome.notices) }
}

function withNotices(report: FileReport, notices: readonly Words[]): FileReport {
  return notices.length === 0 ? report : { ...report, notices: [...(report.notices ?? []), ...notices] }
}

function sliceFromNames(feed: Feed, file: FileRow): string | null {
  return (file.part === null ? null : sliceOfName(feed, file.part)) ?? sliceOfName(feed, file.file_name)
}

async function takeMaster(taken: TakenTable, feed: Feed, match: HeaderMatch): Promise<FilePatch> {
  const { deps, file, table, progress } = taken
  const noun = deps.master.get(feed.id)
  assert(noun, `The master feed ${feed.id} has its noun.`)
  progress.report({ step: 'check', done: 0, total: table.rowCount })
  const outcome = await readChecked({ facts: deps.facts, feed, table, indexOf: match.indexOf, fileName: shownName(file) })
  if (outcome.kind === 'refused') return refuseCells(taken, feed, match, outcome)
  progress.report({ step: 'difference', done: 0, total: table.rowCount })
  const difference = await noun.difference(deps.records, outcome.rows.map(withoutLine))
  await deps.records.transaction(async (tx) => {
    for (const open of await listOpenChanges(tx, feed.id)) {
      await decideChange(tx, open.change_id, { state: 'overtaken', by: null, at: deps.now(), reason: null })
      await updateFile(tx, open.file_id, { state: 'refused', refusal: storedRefusal(new Refusal(changeOvertaken)), decided_at: deps.now() })
    }
    if (isEmptyDifference(difference)) return
    await insertChange(tx, { feedId: feed.id, fileId: file.file_id, difference, proposedBy: file.account_id, proposedAt: deps.now() })
    await updateFile(tx, file.file_id, { state: 'needs_approval', slice: 'all' })
  })
  return { state: isEmptyDifference(difference) ? 'unchanged' : 'needs_approval', slice: 'all', report: reportOf([], false, table) }
}

function withoutLine(row: FactRow): FactRow {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'line'))
}

async function refuseCells(taken: TakenTable, feed: Feed, match: HeaderMatch, outcome: Extract<Awaited<ReturnType<typeof loadFacts>>, { kind: 'refused' }>): Promise<FilePatch> {
  const { deps, file, table } = taken
  const faults = placeCellFaults(feed, table.headers, match, outcome.faults)
  const isWhole = table.rowCount <= wholeReportRowsMax && table.rowCount * table.headers.length <= wholeReportCellsMax
  const rows: OriginalRow[] = []
  if (isWhole) for await (const row of readCanonical(table.canonicalPath)) rows.push(row)
  else for (const bad of outcome.badRows) rows.push({ row: Number(bad['line']), cells: table.headers.map((_, index) => textOf(bad[`c${index + 1}`])) })
  await writeReport(reportPath(deps.dataFolder, file.file_id), { headers: table.headers, rows, isWhole, faults, faultCount: outcome.faultCount })
  return refusedWith(new Refusal(cellsRefused, { file: shownName(file), count: outcome.faultCount }), outcome.faultCount, reportOf(keptFaults(feed, match, faults), true, table))
}

function textOf(cell: FactRow[string] | undefined): string | null {
  return cell === null || cell === undefined ? null : String(cell)
}

async function refuseStructure({ deps, file, table }: TakenTable, feed: Feed, match: HeaderMatch): Promise<FilePatch> {
  const faults = placeStructuralFaults(table.headers, table.faults)
  await writeReport(reportPath(deps.dataFolder, file.file_id), { headers: table.headers, rows: [], isWhole: false, faults, faultCount: table.faultCount })
  return refusedWith(new Refusal(structureRefused, { file: shownName(file), count: table.faultCount }), table.faultCount, reportOf(keptFaults(feed, match, faults), true, table))
}

function refusedWith(refusal: Refusal, faultCount: number, report: FileReport): FilePatch {
  return { state: 'refused', refusal: storedRefusal(refusal), fault_count: faultCount, report }
}

function reportOf(faults: ReturnType<typeof keptFaults>, hasSheet: boolean, table: DecodedTable): FileReport {
  return { faults, hasSheet, ...noticesOf(table) }
}

function noticesOf(table: DecodedTable): Pick<FileReport, 'notices'> {
  const notices = (table.notices ?? []).map(({ notice, params }) => ({ zh: fill(notice.words.zh, params), en: fill(notice.words.en, params) }))
  return notices.length > 0 ? { notices } : {}
}

/** The file, and the sheet or entry of it that is meant. */
export function shownName(file: Pick<FileRow, 'file_name' | 'part'>): string {
  return file.part === null ? file.file_name : `${file.file_name} › ${file.part}`
}

export const workFolderOf = (dataFolder: string, fileId: number): string => join(dataFolder, 'work', String(fileId))
