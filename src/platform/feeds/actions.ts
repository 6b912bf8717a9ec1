import { Refusal, assert } from '../../kernel/refusal.ts'
import { writeAudit } from '../access/audit.ts'
import type { Context } from '../access/context.ts'
import { requirePermission } from '../access/context.ts'
import type { Transaction } from '../records/records.ts'
import { type BroughtFile, receiveFile, reportPath } from './arrival.ts'
import type { FeedsConfig } from './config.ts'
import { feedOf } from './config.ts'
import { matchHeaders } from './headers.ts'
import {
  cannotRetry, cannotWithdraw, changeDecided, changeDoesNotFit, changeOfOwn, changeRejected, columnNotInFeed, doubledColumns, headerNotInFile, headersStillUnknown,
  notWaitingForHeaders, periodClosed,
} from './refusals.ts'
import { parseSlice, periodOfSlice } from './rules.ts'
import type { ChangeRow } from './store.ts'
import {
  closePeriodRow, closedSlicesOf, decideChange, getChangeForUpdate, getFile, listFilesIn, openPeriodRow, rememberHeaders, rememberedHeaders, storedRefusal, updateFile,
} from './store.ts'

/** Receives what lies in the inbox and queues it; the answer does not wait for the load. */
export async function bringFile(ctx: Context, config: FeedsConfig, file: Pick<BroughtFile, 'path' | 'fileName' | 'feedId' | 'slice'>): Promise<number> {
  requirePermission(ctx, 'feeds.bring')
  if (file.feedId !== null) {
    const feed = feedOf(config, file.feedId)
    if (file.slice !== null) parseSlice(feed, file.slice)
  }
  const deps = { records: ctx.records, dataFolder: ctx.dataFolder, now: () => ctx.now }
  const fileId = await receiveFile(deps, { ...file, arrivedBy: 'page', accountId: ctx.accountId })
  queue(ctx, fileId)
  return fileId
}

/** The owner of the facts takes its files one after another; how it went stands in the file's row. */
function queue(ctx: Context, fileId: number): void {
  ctx.factsOwner.run('feeds.take', { fileId }).catch((fault: unknown) => {
    console.error(`Taking the file ${fileId} failed.`, fault)
  })
}

/** Remembers what headers stand for; every file that waited for just these is taken again. */
export async function mapHeaders(ctx: Context, config: FeedsConfig, { fileId, mapping }: { fileId: number; mapping: Readonly<Record<string, string | null>> }): Promise<number[]> {
  requirePermission(ctx, 'feeds.mapHeaders')
  const file = await getFile(ctx.records, fileId)
  if (file.state !== 'needs_mapping' || file.feed_id === null) throw new Refusal(notWaitingForHeaders, { state: file.state })
  const feed = feedOf(config, file.feed_id)
  const headers = file.headers ?? []
  for (const [header, column] of Object.entries(mapping)) {
    if (!headers.includes(header)) throw new Refusal(headerNotInFile, { header })
    if (column !== null && !feed.columns.some(({ name }) => name === column)) throw new Refusal(columnNotInFeed, { feed: feed.name.zh, feedEn: feed.name.en, column })
  }
  const remembered = new Map([...((await rememberedHeaders(ctx.records)).get(feed.id) ?? []), ...Object.entries(mapping)])
  const match = matchHeaders(feed, headers, remembered)
  if (match.unknown.length > 0) throw new Refusal(headersStillUnknown, { headers: match.unknown.join('、') })
  const doubled = match.doubled.map((name) => feed.columns.find((column) => column.name === name)?.header ?? name)
  if (doubled.length > 0) throw new Refusal(doubledColumns, { file: file.file_name, columns: doubled.join('、') })
  await ctx.records.transaction(async (tx) => {
    await rememberHeaders(tx, feed.id, mapping, ctx.accountId)
    await writeAudit(tx, ctx, { verb: 'feeds.mapHeaders', subjectKind: 'feed', subjectId: feed.id, detail: { mapping: { ...mapping } } })
  })
  const waiting = await listFilesIn(ctx.records, ['needs_mapping'], feed.id)
  const ready = waiting.filter((other) => matchHeaders(feed, other.headers ?? [], remembered).unknown.length === 0).map((other) => other.file_id)
  for (const readyId of ready) {
    await updateFile(ctx.records, readyId, { state: 'received' })
    queue(ctx, readyId)
  }
  return ready
}

/** Takes a refused file again: the disk has room now, the period is open, or a person says what it is. */
export async function retryFile(ctx: Context, config: FeedsConfig, { fileId, feedId, slice }: { fileId: number; feedId: string | null; slice: string | null }): Promise<void> {
  requirePermission(ctx, 'feeds.bring')
  if (feedId !== null && slice !== null) parseSlice(feedOf(config, feedId), slice)
  await ctx.records.transaction(async (tx) => {
    const file = await getFile(tx, fileId)
    if (file.state !== 'refused') throw new Refusal(cannotRetry, { state: file.state })
    await updateFile(tx, fileId, {
      state: 'received', attempt_count: 0, refusal: null, decided_at: null,
      ...(feedId === null ? {} : { feed_id: feedOf(config, feedId).id }), ...(slice === null ? {} : { slice }),
    })
  })
  queue(ctx, fileId)
}

/** Takes a batch out of use; the one that it had replaced does not come back by itself. */
export async function withdrawFile(ctx: Context, config: FeedsConfig, { fileId, reason }: { fileId: number; reason: string }): Promise<void> {
  requirePermission(ctx, 'feeds.withdraw')
  const file = await getFile(ctx.records, fileId)
  if (file.state !== 'accepted' || file.batch_id === null || file.feed_id === null || file.slice === null) throw new Refusal(cannotWithdraw)
  const feed = feedOf(config, file.feed_id)
  if ((await closedSlicesOf(ctx.records, feed.id)).has(periodOfSlice(file.slice))) throw new Refusal(periodClosed, { feed: feed.name.zh, feedEn: feed.name.en, slice: file.slice })
  const outcome = await ctx.factsOwner.run('feeds.withdraw', { fileId, accountId: ctx.accountId, reason })
  if (outcome === 'not_current') throw new Refusal(cannotWithdraw)
}

export async function closePeriod(ctx: Context, config: FeedsConfig, { feedId, slice }: { feedId: string; slice: string }): Promise<void> {
  requirePermission(ctx, 'feeds.closePeriod')
  const feed = feedOf(config, feedId)
  const period = periodOfSlice(parseSlice(feed, slice))
  await ctx.records.transaction(async (tx) => {
    if (!(await closePeriodRow(tx, feed.id, period, ctx.accountId))) return
    await writeAudit(tx, ctx, { verb: 'feeds.closePeriod', subjectKind: 'feed', subjectId: feed.id, detail: { slice: period } })
  })
}

export async function openPeriod(ctx: Context, config: FeedsConfig, { feedId, slice, reason }: { feedId: string; slice: string; reason: string }): Promise<void> {
  requirePermission(ctx, 'feeds.closePeriod')
  const feed = feedOf(config, feedId)
  await ctx.records.transaction(async (tx) => {
    if (!(await openPeriodRow(tx, feed.id, periodOfSlice(parseSlice(feed, slice))))) return
    await writeAudit(tx, ctx, { verb: 'feeds.openPeriod', subjectKind: 'feed', subjectId: feed.id, detail: { slice, reason } })
  })
}

/** Applies a proposed change of master data: another person than its proposer says yes. */
export async function approveMaster(ctx: Context, config: FeedsConfig, { changeId }: { changeId: number }): Promise<void> {
  requirePermission(ctx, 'feeds.approveMaster')
  const feedId = await ctx.records.transaction(async (tx) => {
    const change = await getChangeForUpdate(tx, changeId)
    refuseDecided(change, ctx.accountId)
    const noun = config.master.get(change.feed_id)
    assert(noun, `The master feed ${change.feed_id} has its noun.`)
    await noun.apply(tx, change.difference, change.feed_id)
    await endChange(tx, ctx, change, 'approved', null)
    await updateFile(tx, change.file_id, { state: 'accepted', decided_at: ctx.now })
    return change.feed_id
  }).catch((cause: unknown) => {
    throw doesNotFit(cause)
  })
  await ctx.factsOwner.run('feeds.settle', { feedId, slice: 'all' })
}

export async function rejectMaster(ctx: Context, { changeId, reason }: { changeId: number; reason: string }): Promise<void> {
  requirePermission(ctx, 'feeds.approveMaster')
  await ctx.records.transaction(async (tx) => {
    const change = await getChangeForUpdate(tx, changeId)
    // Whoever proposed a change may take it back, but not approve it.
    if (change.state !== 'open') throw new Refusal(changeDecided)
    await endChange(tx, ctx, change, 'rejected', reason)
    await updateFile(tx, change.file_id, { state: 'refused', refusal: storedRefusal(new Refusal(changeRejected, { reason })), decided_at: ctx.now })
  })
}

function refuseDecided(change: ChangeRow, accountId: number): void {
  if (change.state !== 'open') throw new Refusal(changeDecided)
  if (change.proposed_by === accountId) throw new Refusal(changeOfOwn)
}

async function endChange(tx: Transaction, ctx: Context, change: ChangeRow, state: 'approved' | 'rejected', reason: string | null): Promise<void> {
  await decideChange(tx, change.change_id, { state, by: ctx.accountId, at: ctx.now, reason })
  await writeAudit(tx, ctx, {
    verb: state === 'approved' ? 'feeds.approveMaster' : 'feeds.rejectMaster', subjectKind: 'master_change', subjectId: String(change.change_id),
    detail: { feedId: change.feed_id, fileId: change.file_id, added: change.added_count, changed: change.changed_count, missing: change.missing_count, reason },
  })
}

// Foreign key, unique and check violations: the change speaks of what is not there, or no more free.
function doesNotFit(cause: unknown): unknown {
  if (!(cause instanceof Error) || !('code' in cause) || !['23503', '23505', '23514'].includes(String(cause.code))) return cause
  const detail = 'detail' in cause && typeof cause.detail === 'string' ? cause.detail : cause.message
  return new Refusal(changeDoesNotFit, { detail: detail.slice(0, 200) })
}

/** The whole rows of a refused file carry personal data: whoever takes the marked sheet is written down. */
export async function openReport(ctx: Context, fileId: number): Promise<{ path: string; fileName: string }> {
  requirePermission(ctx, 'feeds.bring')
  const file = await getFile(ctx.records, fileId)
  await ctx.records.transaction((tx) => writeAudit(tx, ctx, { verb: 'feeds.downloadReport', subjectKind: 'feed_file', subjectId: String(fileId) }))
  return { path: reportPath(ctx.dataFolder, fileId), fileName: file.file_name }
}
