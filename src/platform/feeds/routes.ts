import { implement } from '@orpc/server'
import { assert } from '../../kernel/refusal.ts'
import { type Context, hasPermission } from '../access/context.ts'
import { requirePermission } from '../access/context.ts'
import { mask } from '../access/mask.ts'
import { literalList } from '../facts/dialect.ts'
import type { FactRow } from '../facts/facts.ts'
import { approveMaster, closePeriod, mapHeaders, openPeriod, rejectMaster, retryFile, withdrawFile } from './actions.ts'
import type { FeedsConfig } from './config.ts'
import type { ChangeShape, FeedShape, FileShape } from './contract.ts'
import { feedsContract } from './contract.ts'
import type { Feed } from './feed.ts'
import { nowOfBranch, presentSlices } from './lateFiles.ts'
import { calendarOf, dataAsOf, lateSlices, type PresentSlices } from './rules.ts'
import type { FileRow, ListedChange } from './store.ts'
import { getDifference, getFile, listChanges, listClosedPeriods, listFiles, listParts } from './store.ts'
import { ruleOf } from './template.ts'
import { changeUnknown } from './refusals.ts'
import { Refusal } from '../../kernel/refusal.ts'

const differenceRowsShownMax = 1_000
const done = { done: true } as const

/** Binds the contract to its actions; the app hands in the feeds of all chapters. */
export function makeFeedsRouter(config: FeedsConfig) {
  const os = implement(feedsContract).$context<Context>()
  const nameOf = (feedId: string) => config.feeds.find(({ id }) => id === feedId)?.name ?? { zh: feedId, en: feedId }
  const view = (ctx: Context) => requirePermission(ctx, 'feeds.view')
  return os.router({
    feeds: os.feeds.handler(({ context }) => {
      view(context)
      return config.feeds.map(feedShape)
    }),
    calendar: os.calendar.handler(async ({ context }) => {
      view(context)
      const present = await presentSlices(context, config)
      const closed = new Set((await listClosedPeriods(context.records)).map((period) => `${period.feed_id} ${period.slice}`))
      const now = nowOfBranch(context)
      const feeds = config.feeds.flatMap((feed) => {
        const cells = calendarOf(feed, present, now).map((cell) => ({ ...cell, isClosed: closed.has(`${feed.id} ${cell.slice}`) }))
        return feed.expected && cells.length > 0 ? [{ feedId: feed.id, name: feed.name, every: feed.expected.every, cells }] : []
      })
      return { feeds, lateCount: lateSlices(config.feeds, present, now).length, dataAsOf: reach(config, present), mayClose: hasPermission(context, 'feeds.closePeriod') }
    }),
    dataAsOf: os.dataAsOf.handler(async ({ context }) => {
      const present = await presentSlices(context, config)
      return { ...reach(config, present), lateCount: lateSlices(config.feeds, present, nowOfBranch(context)).length }
    }),
    listFiles: os.listFiles.handler(async ({ context, input }) => {
      view(context)
      const rows = await listFiles(context.records, { ...input, limit: input.limit + 1 })
      const files = await fileShapes(context, rows.slice(0, input.limit), nameOf)
      return { files, next: rows.length > input.limit ? (files.at(-1)?.fileId ?? null) : null }
    }),
    // The raw handler of transfer.ts stands before this route: a file never passes through memory.
    upload: os.upload.handler(() => {
      throw new Error('Uploads are streams: registerUpload serves them.')
    }),
    getFile: os.getFile.handler(async ({ context, input }) => {
      view(context)
      const file = await getFile(context.records, input.fileId)
      const parts = await listParts(context.records, file.container_id ?? file.file_id)
      const [change] = await listChanges(context.records, { fileId: file.file_id, limit: 1 })
      const shapes = await fileShapes(context, parts, nameOf)
      const shape = shapes.find(({ fileId }) => fileId === file.file_id)
      assert(shape, 'A file is among its own parts.')
      return {
        file: shape, report: file.report, headers: file.headers, parts: shapes.length > 1 ? shapes : [], changeId: change?.change_id ?? null,
        mayWithdraw: file.state === 'accepted' && shape.batchState === 'current' && hasPermission(context, 'feeds.withdraw'),
      }
    }),
    mapHeaders: os.mapHeaders.handler(async ({ context, input }) => ({ retried: await mapHeaders(context, config, input) })),
    retry: os.retry.handler(async ({ context, input }) => {
      await retryFile(context, config, { fileId: input.fileId, feedId: input.feedId ?? null, slice: input.slice ?? null })
      return done
    }),
    withdraw: os.withdraw.handler(async ({ context, input }) => {
      await withdrawFile(context, config, input)
      return done
    }),
    listClosedPeriods: os.listClosedPeriods.handler(async ({ context }) => {
      view(context)
      return (await listClosedPeriods(context.records)).map((row) => ({ feedId: row.feed_id, slice: row.slice, closedAt: row.closed_at.toISOString(), closedBy: row.account_name }))
    }),
    closePeriod: os.closePeriod.handler(async ({ context, input }) => {
      await closePeriod(context, config, input)
      return done
    }),
    openPeriod: os.openPeriod.handler(async ({ context, input }) => {
      await openPeriod(context, config, input)
      return done
    }),
    listChanges: os.listChanges.handler(async ({ context, input }) => {
      view(context)
      return (await listChanges(context.records, input)).map((row) => changeShape(context, row, nameOf(row.feed_id)))
    }),
    getChange: os.getChange.handler(async ({ context, input }) => {
      view(context)
      const [row] = await listChanges(context.records, { changeId: input.changeId, limit: 1 })
      if (!row) throw new Refusal(changeUnknown, { changeId: input.changeId })
      const difference = await getDifference(context.records, input.changeId)
      const feed = config.feeds.find(({ id }) => id === row.feed_id)
      const shown = (fact: FactRow) => masked(context, feed, fact)
      const limit = differenceRowsShownMax
      return {
        change: changeShape(context, row, nameOf(row.feed_id)),
        columns: (feed?.columns ?? []).map((column) => ({ name: column.name, header: column.header, headerEn: column.headerEn, isKey: feed?.key.includes(column.name) ?? false })),
        added: difference.added.slice(0, limit).map(shown),
        changed: difference.changed.slice(0, limit).map(({ key, before, after }) => ({ key, before: shown(before), after: shown(after) })),
        missing: difference.missing.slice(0, limit).map((key) => ({ ...key })),
        isCut: Math.max(difference.added.length, difference.changed.length, difference.missing.length) > limit,
      }
    }),
    approveChange: os.approveChange.handler(async ({ context, input }) => {
      await approveMaster(context, config, input)
      return done
    }),
    rejectChange: os.rejectChange.handler(async ({ context, input }) => {
      await rejectMaster(context, input)
      return done
    }),
  })
}

function reach(config: FeedsConfig, present: PresentSlices) {
  const found = dataAsOf(config.feeds, present)
  return { latest: found.latest, feeds: found.feeds.map((feed) => ({ ...feed })) }
}

async function fileShapes(ctx: Context, rows: readonly (FileRow & { account_name?: string | null })[], nameOf: (feedId: string) => { zh: string; en: string }): Promise<FileShape[]> {
  const batchIds = rows.flatMap((row) => (row.batch_id === null ? [] : [row.batch_id]))
  const batches = batchIds.length === 0 ? [] : await ctx.facts.rows<{ batch_id: number; state: 'current' | 'superseded' | 'withdrawn' }>({ sql: `select batch_id, state from batch where batch_id in ${literalList(batchIds)}` })
  const stateOf = new Map(batches.map((batch) => [batch.batch_id, batch.state]))
  return rows.map((row) => ({
    fileId: row.file_id, containerId: row.container_id, feedId: row.feed_id, feedName: row.feed_id === null ? null : nameOf(row.feed_id), fileName: row.file_name, part: row.part,
    byteCount: row.byte_count, arrivedBy: row.arrived_by, arrivedAt: row.arrived_at.toISOString(), broughtBy: row.account_name ?? null, state: row.state, slice: row.slice,
    batchId: row.batch_id, batchState: row.batch_id === null ? null : (stateOf.get(row.batch_id) ?? null), rowCount: row.row_count, faultCount: row.fault_count,
    refusal: row.refusal, progress: row.progress, decidedAt: row.decided_at?.toISOString() ?? null,
  }))
}

function changeShape(ctx: Context, row: ListedChange, feedName: { zh: string; en: string }): ChangeShape {
  return {
    changeId: row.change_id, feedId: row.feed_id, feedName, fileId: row.file_id, fileName: row.file_name, addedCount: row.added_count, changedCount: row.changed_count,
    missingCount: row.missing_count, proposedBy: row.proposer_name, proposedAt: row.proposed_at.toISOString(), state: row.state, decidedBy: row.decider_name,
    decidedAt: row.decided_at?.toISOString() ?? null, reason: row.reason,
    mayDecide: row.state === 'open' && row.proposed_by !== ctx.accountId && hasPermission(ctx, 'feeds.approveMaster'),
  }
}

function feedShape(feed: Feed): FeedShape {
  return {
    feedId: feed.id, name: feed.name, kind: feed.kind, sliceKind: feed.slice?.kind ?? null, expected: feed.expected ? { ...feed.expected } : null,
    columns: feed.columns.map((column) => ({
      name: column.name, header: column.header, headerEn: column.headerEn, kind: column.kind, required: column.required, choices: Object.keys(column.choices ?? {}), rule: ruleOf(column),
    })),
  }
}

// Whoever decides over people sees them; others see the change with names and numbers masked.
/** As the branch writes it: a choice by its own word, personal cells masked for who may not decide. */
function masked(ctx: Context, feed: Feed | undefined, row: FactRow): Record<string, string | number | boolean | null> {
  const maySee = hasPermission(ctx, 'feeds.approveMaster')
  return Object.fromEntries(Object.entries(row).map(([name, value]) => {
    const column = feed?.columns.find((candidate) => candidate.name === name)
    const written = Object.entries(column?.choices ?? {}).find(([, stored]) => stored === value)?.[0]
    if (written !== undefined) return [name, written]
    return [name, !maySee && column?.personal && typeof value === 'string' ? mask(column.personal, value) : value]
  }))
}
