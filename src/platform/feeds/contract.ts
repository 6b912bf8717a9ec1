import { oc } from '@orpc/contract'
import { z } from 'zod'

const id = z.coerce.number().int().positive()
const words = z.object({ zh: z.string(), en: z.string() })
const instant = z.string().describe('ISO 8601, UTC')
const slice = z.string().min(1).max(20).describe('2011-03, 2011-03-21, or "all"')
const done = z.object({ done: z.literal(true) })

export const fileStates = ['received', 'reading', 'needs_mapping', 'needs_approval', 'accepted', 'unchanged', 'refused', 'withdrawn'] as const
export type FileState = (typeof fileStates)[number]
export const changeStates = ['open', 'approved', 'rejected', 'overtaken'] as const
export type ChangeState = (typeof changeStates)[number]
export const arrivals = ['page', 'folder', 'command'] as const
export type Arrival = (typeof arrivals)[number]

const fault = z.object({
  row: z.number().int().describe('As Excel shows it: the header is row 1'),
  column: z.string().describe('The header, or the place of the column'),
  value: z.string().nullable().describe('Masked where it is personal'),
  code: z.string(),
  because: words,
})
export type FaultShape = z.infer<typeof fault>

const report = z.object({
  faults: z.array(fault).describe('The first of them; the marked sheet names more'),
  hasSheet: z.boolean(),
  unknownHeaders: z.array(z.string()).optional(),
  notices: z.array(words).optional(),
})
export type FileReport = z.infer<typeof report>

const refusalShape = z.object({ code: z.string(), zh: z.string(), en: z.string() })
const progress = z.object({ step: z.string(), done: z.number(), total: z.number().nullable() })

const file = z.object({
  fileId: id,
  containerId: id.nullable(),
  feedId: z.string().nullable(),
  feedName: words.nullable(),
  fileName: z.string(),
  part: z.string().nullable().describe('Sheet of a workbook or entry of a zip'),
  byteCount: z.number(),
  arrivedBy: z.enum(arrivals),
  arrivedAt: instant,
  broughtBy: z.string().nullable(),
  state: z.enum(fileStates),
  slice: z.string().nullable(),
  batchId: z.number().nullable(),
  batchState: z.enum(['current', 'superseded', 'withdrawn']).nullable(),
  rowCount: z.number().nullable(),
  faultCount: z.number().nullable(),
  refusal: refusalShape.nullable(),
  progress: progress.nullable(),
  decidedAt: instant.nullable(),
})
export type FileShape = z.infer<typeof file>

const column = z.object({
  name: z.string(), header: z.string(), headerEn: z.string(), kind: z.string(), required: z.boolean(), choices: z.array(z.string()), rule: words,
})
const feed = z.object({
  feedId: z.string(), name: words, kind: z.enum(['facts', 'master']), sliceKind: z.enum(['month', 'day']).nullable(),
  expected: z.object({ every: z.enum(['day', 'month']), dueAfterDays: z.number(), dueTime: z.string() }).nullable(),
  columns: z.array(column),
})
export type FeedShape = z.infer<typeof feed>

const change = z.object({
  changeId: id, feedId: z.string(), feedName: words, fileId: id, fileName: z.string(), addedCount: z.number(), changedCount: z.number(), missingCount: z.number(),
  proposedBy: z.string().nullable(), proposedAt: instant, state: z.enum(changeStates), decidedBy: z.string().nullable(), decidedAt: instant.nullable(), reason: z.string().nullable(),
  mayDecide: z.boolean().describe('False for whoever proposed it, and without the permission'),
})
export type ChangeShape = z.infer<typeof change>
const cell = z.union([z.string(), z.number(), z.boolean()]).nullable()
const row = z.record(z.string(), cell)

const calendarCell = z.object({ slice: z.string(), dueAt: instant, state: z.enum(['arrived', 'due', 'late']), isClosed: z.boolean() })
const dataAsOf = z.object({ latest: z.string().nullable(), feeds: z.array(z.object({ feedId: z.string(), slice: z.string(), through: z.string() })) })

/** Files in: what is expected, what came, what became of it. Uploads and downloads are raw streams beside these routes. */
export const feedsContract = {
  feeds: oc.route({ method: 'GET', path: '/feeds', summary: 'The kinds of data with their columns' }).output(z.array(feed)),
  calendar: oc.route({ method: 'GET', path: '/feeds/calendar', summary: 'Expected files by feed and period' }).output(
    z.object({
      feeds: z.array(z.object({ feedId: z.string(), name: words, every: z.enum(['day', 'month']), cells: z.array(calendarCell) })),
      lateCount: z.number(),
      dataAsOf,
      mayClose: z.boolean(),
    }),
  ),
  dataAsOf: oc.route({ method: 'GET', path: '/feeds/data-as-of', summary: 'How far the data reach, and how many files are late' }).output(dataAsOf.extend({ lateCount: z.number() })),
  listFiles: oc
    .route({ method: 'GET', path: '/feeds/files', summary: 'Files that came, newest first' })
    .input(z.object({ feedId: z.string().optional(), state: z.enum(fileStates).optional(), text: z.string().max(200).optional(), before: id.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }))
    .output(z.object({ files: z.array(file), next: z.number().nullable() })),
  upload: oc
    .route({ method: 'PUT', path: '/feeds/files', summary: 'Brings one file: the body is the file itself, application/octet-stream', successStatus: 202, inputStructure: 'detailed' })
    .input(z.object({ query: z.object({ name: z.string().min(1).max(300), feedId: z.string().optional(), slice: slice.optional() }), body: z.file() }))
    .output(z.object({ fileId: z.number() })),
  getFile: oc
    .route({ method: 'GET', path: '/feeds/files/{fileId}', summary: 'One file with its report and progress' })
    .input(z.object({ fileId: id }))
    .output(z.object({ file, report: report.nullable(), headers: z.array(z.string()).nullable(), parts: z.array(file), changeId: z.number().nullable(), mayWithdraw: z.boolean() })),
  mapHeaders: oc
    .route({ method: 'POST', path: '/feeds/files/{fileId}/headers', summary: 'Says once what unknown headers stand for; remembered' })
    .input(z.object({ fileId: id, mapping: z.record(z.string(), z.string().nullable()).describe('header -> column, null to leave it out') }))
    .output(z.object({ retried: z.array(z.number()) })),
  retry: oc.route({ method: 'POST', path: '/feeds/files/{fileId}/retry', summary: 'Takes a refused file once more, as what a person says it is' }).input(z.object({ fileId: id, feedId: z.string().nullable().optional(), slice: slice.nullable().optional() })).output(done),
  withdraw: oc
    .route({ method: 'POST', path: '/feeds/files/{fileId}/withdraw', summary: 'Takes the batch of a file out of use' })
    .input(z.object({ fileId: id, reason: z.string().trim().min(2).max(300) }))
    .output(done),
  listClosedPeriods: oc
    .route({ method: 'GET', path: '/feeds/closed-periods', summary: 'Periods that take no more files' })
    .output(z.array(z.object({ feedId: z.string(), slice: z.string(), closedAt: instant, closedBy: z.string().nullable() }))),
  closePeriod: oc.route({ method: 'POST', path: '/feeds/closed-periods', summary: 'Closes a period' }).input(z.object({ feedId: z.string(), slice })).output(done),
  openPeriod: oc
    .route({ method: 'POST', path: '/feeds/closed-periods/open', summary: 'Opens a closed period again' })
    .input(z.object({ feedId: z.string(), slice, reason: z.string().trim().min(2).max(300) }))
    .output(done),
  listChanges: oc
    .route({ method: 'GET', path: '/feeds/changes', summary: 'Proposed changes of master data, newest first' })
    .input(z.object({ state: z.enum(changeStates).optional(), feedId: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }))
    .output(z.array(change)),
  getChange: oc
    .route({ method: 'GET', path: '/feeds/changes/{changeId}', summary: 'One proposed change with its rows' })
    .input(z.object({ changeId: id }))
    .output(
      z.object({
        change,
        columns: z.array(z.object({ name: z.string(), header: z.string(), headerEn: z.string(), isKey: z.boolean() })),
        added: z.array(row), changed: z.array(z.object({ key: row, before: row, after: row })), missing: z.array(row),
        isCut: z.boolean().describe('More rows than are shown'),
      }),
    ),
  approveChange: oc.route({ method: 'POST', path: '/feeds/changes/{changeId}/approve', summary: 'Applies a change that somebody else proposed' }).input(z.object({ changeId: id })).output(done),
  rejectChange: oc
    .route({ method: 'POST', path: '/feeds/changes/{changeId}/reject', summary: 'Refuses a proposed change' })
    .input(z.object({ changeId: id, reason: z.string().trim().min(2).max(300) }))
    .output(done),
}
