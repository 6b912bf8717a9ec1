import type { ColumnType, Generated } from 'kysely'
import { sql } from 'kysely'
import type { Words } from '../../kernel/refusal.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { RecordsSession, Transaction } from '../records/records.ts'
import type { Arrival, ChangeState, FileReport, FileState } from './contract.ts'
import type { MasterDifference } from './master.ts'
import { changeUnknown, fileUnknown } from './refusals.ts'

// A list handed to the driver as it is would become an array of PostgreSQL, so documents go in as text.
type Json<T> = ColumnType<T | null, string | null | undefined, string | null>

export type StoredRefusal = { readonly code: string } & Words
/** A withdrawal that was begun: who asked for it, and why. */
export type Withdrawal = { readonly accountId: number | null; readonly reason: string }
export type StoredProgress = { readonly step: string; readonly done: number; readonly total: number | null }

/** The tables of migrations/0003_feeds.sql, and what feeds read of the accounts. */
export type FeedTables = {
  feed_file: {
    file_id: Generated<number>
    container_id: number | null
    feed_id: string | null
    file_name: string
    part: string | null
    content_hash: string
    byte_count: number
    stored_path: string
    arrived_by: Arrival
    account_id: number | null
    arrived_at: ColumnType<Date, Date, Date>
    state: FileState
    slice: string | null
    batch_id: number | null
    row_count: number | null
    headers: Json<string[]>
    refusal: Json<StoredRefusal>
    report: Json<FileReport>
    fault_count: number | null
    progress: Json<StoredProgress>
    attempt_count: Generated<number>
    decided_at: Date | null
    withdrawal: Json<Withdrawal>
    purged_at: Date | null
  }
  header_mapping: { feed_id: string; header: string; column_name: string | null; account_id: number | null; mapped_at: Generated<Date> }
  closed_period: { feed_id: string; slice: string; account_id: number | null; closed_at: Generated<Date> }
  master_change: {
    change_id: Generated<number>
    feed_id: string
    file_id: number
    added_count: number
    changed_count: number
    missing_count: number
    difference: ColumnType<MasterDifference, string, string>
    proposed_by: number | null
    proposed_at: Generated<Date>
    state: Generated<ChangeState>
    decided_by: number | null
    decided_at: Date | null
    reason: string | null
  }
  account: { account_id: number; display_name: string }
}

export type FileRow = {
  readonly file_id: number; readonly container_id: number | null; readonly feed_id: string | null; readonly file_name: string; readonly part: string | null
  readonly content_hash: string; readonly byte_count: number; readonly stored_path: string; readonly arrived_by: Arrival; readonly account_id: number | null
  readonly arrived_at: Date; readonly state: FileState; readonly slice: string | null; readonly batch_id: number | null; readonly row_count: number | null
  readonly headers: string[] | null; readonly refusal: StoredRefusal | null; readonly report: FileReport | null; readonly fault_count: number | null
  readonly progress: StoredProgress | null; readonly attempt_count: number; readonly decided_at: Date | null
  readonly withdrawal: Withdrawal | null; readonly purged_at: Date | null
}
export type FilePatch = Partial<Omit<FileRow, 'file_id' | 'arrived_by' | 'arrived_at' | 'account_id'>>

const fileColumns = [
  'file_id', 'container_id', 'feed_id', 'file_name', 'part', 'content_hash', 'byte_count', 'stored_path', 'arrived_by', 'account_id', 'arrived_at', 'state',
  'slice', 'batch_id', 'row_count', 'headers', 'refusal', 'report', 'fault_count', 'progress', 'attempt_count', 'decided_at', 'withdrawal', 'purged_at',
] as const

export async function insertFile(
  session: RecordsSession,
  file: Pick<FileRow, 'container_id' | 'feed_id' | 'file_name' | 'part' | 'content_hash' | 'byte_count' | 'stored_path' | 'arrived_by' | 'account_id' | 'arrived_at' | 'slice'>,
): Promise<number> {
  const { container_id, feed_id, part, content_hash, byte_count, stored_path, arrived_by, account_id, arrived_at, slice } = file
  const { file_id } = await session.tables<FeedTables>().insertInto('feed_file').values({
    container_id, feed_id, file_name: storable(file.file_name), part, content_hash, byte_count, stored_path, arrived_by, account_id, arrived_at, slice, state: 'received',
  }).returning('file_id').executeTakeFirstOrThrow()
  return file_id
}

export async function findFile(session: RecordsSession, fileId: number): Promise<FileRow | undefined> {
  return session.tables<FeedTables>().selectFrom('feed_file').select(fileColumns).where('file_id', '=', fileId).executeTakeFirst()
}

/** @throws FILE_UNKNOWN */
export async function getFile(session: RecordsSession, fileId: number): Promise<FileRow> {
  const file = await findFile(session, fileId)
  if (!file) throw new Refusal(fileUnknown, { fileId })
  return file
}

export async function updateFile(session: RecordsSession, fileId: number, patch: FilePatch): Promise<void> {
  const json = (value: unknown): string | null => (value === null ? null : storable(JSON.stringify(value)))
  const { headers, refusal, report, progress, withdrawal, ...plain } = patch
  await session
    .tables<FeedTables>()
    .updateTable('feed_file')
    .set({
      ...plain,
      ...(headers === undefined ? {} : { headers: json(headers) }),
      ...(refusal === undefined ? {} : { refusal: json(refusal) }),
      ...(report === undefined ? {} : { report: json(report) }),
      ...(progress === undefined ? {} : { progress: json(progress) }),
      ...(withdrawal === undefined ? {} : { withdrawal: json(withdrawal) }),
    })
    .where('file_id', '=', fileId)
    .execute()
}

// Neither a NUL nor half of a surrogate pair can be stored as text; both come out of damaged files.
function storable(text: string): string {
  return Buffer.from(text.replaceAll('\u0000', '\u2400').replaceAll('\\u0000', '\u2400').replace(/\\u[dD][89a-fA-F][0-9a-fA-F]{2}/g, '\ufffd'), 'utf8').toString('utf8')
}

export async function listParts(session: RecordsSession, containerId: number): Promise<FileRow[]> {
  return session.tables<FeedTables>().selectFrom('feed_file').select(fileColumns)
    .where((at) => at.or([at('file_id', '=', containerId), at('container_id', '=', containerId)])).orderBy('file_id').limit(10_000).execute()
}

/** Files in these states, in the order in which they arrived. */
export async function listFilesIn(session: RecordsSession, states: readonly FileState[], feedId: string | null = null): Promise<FileRow[]> {
  return session.tables<FeedTables>().selectFrom('feed_file').select(fileColumns).where('state', 'in', states)
    .$if(feedId !== null, (query) => query.where('feed_id', '=', feedId)).orderBy('file_id').limit(10_000).execute()
}

export async function listFilesOfBatches(session: RecordsSession, batchIds: readonly number[]): Promise<FileRow[]> {
  if (batchIds.length === 0) return []
  return session.tables<FeedTables>().selectFrom('feed_file').select(fileColumns).where('batch_id', 'in', batchIds).orderBy('file_id').limit(10_000).execute()
}

/** Files whose withdrawal was begun and not finished. */
export async function listHalfWithdrawn(session: RecordsSession): Promise<FileRow[]> {
  return session.tables<FeedTables>().selectFrom('feed_file').select(fileColumns).where('withdrawal', 'is not', null).orderBy('file_id').limit(10_000).execute()
}

export type ListedFile = FileRow & { readonly account_name: string | null }
export type FileFilter = { readonly feedId?: string | undefined; readonly state?: FileState | undefined; readonly text?: string | undefined; readonly before?: number | undefined; readonly limit: number }

/** Newest first; `before` continues behind a file. */
export async function listFiles(session: RecordsSession, filter: FileFilter): Promise<ListedFile[]> {
  const { feedId, state, text, before } = filter
  return session.tables<FeedTables>().selectFrom('feed_file as f').leftJoin('account as a', 'a.account_id', 'f.account_id')
    .select(fileColumns.map((column) => `f.${column}` as const)).select('a.display_name as account_name')
    .$if(feedId !== undefined, (query) => query.where('f.feed_id', '=', feedId ?? ''))
    .$if(state !== undefined, (query) => query.where('f.state', '=', state ?? 'received'))
    .$if(text !== undefined && text !== '', (query) => query.where(sql<string>`lower(f.file_name || coalesce(f.part, ''))`, 'like', `%${(text ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`))
    .$if(before !== undefined, (query) => query.where('f.file_id', '<', before ?? 0))
    .orderBy('f.file_id', 'desc').limit(filter.limit).execute()
}

/** What people once decided about headers, by feed. */
export async function rememberedHeaders(session: RecordsSession): Promise<ReadonlyMap<string, ReadonlyMap<string, string | null>>> {
  const rows = await session.tables<FeedTables>().selectFrom('header_mapping').select(['feed_id', 'header', 'column_name']).limit(100_000).execute()
  const byFeed = new Map<string, Map<string, string | null>>()
  for (const row of rows) byFeed.set(row.feed_id, (byFeed.get(row.feed_id) ?? new Map<string, string | null>()).set(row.header, row.column_name))
  return byFeed
}

export async function rememberHeaders(tx: Transaction, feedId: string, mapping: Readonly<Record<string, string | null>>, accountId: number): Promise<void> {
  const values = Object.entries(mapping).map(([header, column]) => ({ feed_id: feedId, header, column_name: column, account_id: accountId }))
  if (values.length === 0) return
  await tx.tables<FeedTables>().insertInto('header_mapping').values(values)
    .onConflict((conflict) => conflict.columns(['feed_id', 'header']).doUpdateSet((at) => ({
      column_name: at.ref('excluded.column_name'), account_id: at.ref('excluded.account_id'), mapped_at: sql`now()`,
    }))).execute()
}

export type ClosedPeriod = { readonly feed_id: string; readonly slice: string; readonly closed_at: Date; readonly account_name: string | null }

export async function listClosedPeriods(session: RecordsSession, feedId: string | null = null): Promise<ClosedPeriod[]> {
  return session.tables<FeedTables>().selectFrom('closed_period as c').leftJoin('account as a', 'a.account_id', 'c.account_id')
    .select(['c.feed_id', 'c.slice', 'c.closed_at', 'a.display_name as account_name'])
    .$if(feedId !== null, (query) => query.where('c.feed_id', '=', feedId ?? '')).orderBy('c.feed_id').orderBy('c.slice').limit(100_000).execute()
}
export async function closePeriodRow(tx: Transaction, feedId: string, slice: string, accountId: number): Promise<boolean> {
  const closed = await tx.tables<FeedTables>().insertInto('closed_period').values({ feed_id: feedId, slice, account_id: accountId })
    .onConflict((conflict) => conflict.doNothing()).returning('slice').executeTakeFirst()
  return closed !== undefined
}
export async function openPeriodRow(tx: Transaction, feedId: string, slice: string): Promise<boolean> {
  const opened = await tx.tables<FeedTables>().deleteFrom('closed_period').where('feed_id', '=', feedId).where('slice', '=', slice).returning('slice').executeTakeFirst()
  return opened !== undefined
}

export type ChangeRow = {
  readonly change_id: number; readonly feed_id: string; readonly file_id: number; readonly added_count: number; readonly changed_count: number; readonly missing_count: number
  readonly proposed_by: number | null; readonly proposed_at: Date; readonly state: ChangeState; readonly decided_by: number | null; readonly decided_at: Date | null
  readonly reason: string | null
}
export type ListedChange = ChangeRow & { readonly file_name: string; readonly proposer_name: string | null; readonly decider_name: string | null }

const changeColumns = ['change_id', 'feed_id', 'file_id', 'added_count', 'changed_count', 'missing_count', 'proposed_by', 'proposed_at', 'state', 'decided_by', 'decided_at', 'reason'] as const

export async function listChanges(session: RecordsSession, filter: { state?: ChangeState | undefined; feedId?: string | undefined; fileId?: number | undefined; changeId?: number | undefined; limit: number }): Promise<ListedChange[]> {
  return session.tables<FeedTables>().selectFrom('master_change as m').innerJoin('feed_file as f', 'f.file_id', 'm.file_id')
    .leftJoin('account as p', 'p.account_id', 'm.proposed_by').leftJoin('account as d', 'd.account_id', 'm.decided_by')
    .select(changeColumns.map((column) => `m.${column}` as const)).select(['f.file_name', 'p.display_name as proposer_name', 'd.display_name as decider_name'])
    .$if(filter.state !== undefined, (query) => query.where('m.state', '=', filter.state ?? 'open'))
    .$if(filter.feedId !== undefined, (query) => query.where('m.feed_id', '=', filter.feedId ?? ''))
    .$if(filter.fileId !== undefined, (query) => query.where('m.file_id', '=', filter.fileId ?? 0))
    .$if(filter.changeId !== undefined, (query) => query.where('m.change_id', '=', filter.changeId ?? 0))
    .orderBy('m.change_id', 'desc').limit(filter.limit).execute()
}

/** @throws CHANGE_UNKNOWN */
export async function getChangeForUpdate(tx: Transaction, changeId: number): Promise<ChangeRow & { readonly difference: MasterDifference }> {
  const change = await tx.tables<FeedTables>().selectFrom('master_change').select([...changeColumns, 'difference']).where('change_id', '=', changeId).forUpdate().executeTakeFirst()
  if (!change) throw new Refusal(changeUnknown, { changeId })
  return change
}
export async function getDifference(session: RecordsSession, changeId: number): Promise<MasterDifference> {
  const change = await session.tables<FeedTables>().selectFrom('master_change').select('difference').where('change_id', '=', changeId).executeTakeFirst()
  if (!change) throw new Refusal(changeUnknown, { changeId })
  return change.difference
}
export async function insertChange(tx: Transaction, change: { feedId: string; fileId: number; difference: MasterDifference; proposedBy: number | null; proposedAt: Date }): Promise<number> {
  const { difference } = change
  const { change_id } = await tx.tables<FeedTables>().insertInto('master_change').values({
    feed_id: change.feedId, file_id: change.fileId, added_count: difference.added.length, changed_count: difference.changed.length, missing_count: difference.missing.length,
    difference: storable(JSON.stringify(difference)), proposed_by: change.proposedBy, proposed_at: change.proposedAt,
  }).returning('change_id').executeTakeFirstOrThrow()
  return change_id
}
export async function decideChange(tx: Transaction, changeId: number, decision: { state: ChangeState; by: number | null; at: Date; reason: string | null }): Promise<void> {
  await tx.tables<FeedTables>().updateTable('master_change').set({ state: decision.state, decided_by: decision.by, decided_at: decision.at, reason: decision.reason })
    .where('change_id', '=', changeId).execute()
}
export async function listOpenChanges(tx: RecordsSession, feedId: string): Promise<{ change_id: number; file_id: number }[]> {
  return tx.tables<FeedTables>().selectFrom('master_change').select(['change_id', 'file_id']).where('feed_id', '=', feedId).where('state', '=', 'open').orderBy('change_id').limit(10_000).execute()
}

export async function closedSlicesOf(session: RecordsSession, feedId: string): Promise<ReadonlySet<string>> {
  return new Set((await listClosedPeriods(session, feedId)).map(({ slice }) => slice))
}

export function storedRefusal(refusal: Refusal): StoredRefusal {
  return { code: refusal.code, zh: refusal.sentence('zh'), en: refusal.sentence('en') }
}
