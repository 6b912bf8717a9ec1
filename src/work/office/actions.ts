import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { OrderKind } from '../../branch/orderKind/contract.ts'
import { type Language, Refusal } from '../../kernel/refusal.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { type GivenEvent, takeEvents, workNow } from '../order/actions.ts'
import { timeIn } from '../order/admitRules.ts'
import { kindUnknown, type OrderStatus, type Priority } from '../order/contract.ts'
import { foldOrder, mayHappen, type OrderState } from '../order/rules.ts'
import { statusWords } from '../order/statusWords.data.ts'
import { inScope, listLogs } from '../order/store.ts'
import { cellAt, headersOf, lockedCount, positionColumn, readBook } from './bookRules.ts'
import { bookChanged, bookKindGone, bookRowsMax, booksMax, booksTooMany, bookTooLong, bookUndecided, bookUnknown, type FilledRow, type MergePreview, type MergeRow, nothingToSend, type SentRow } from './contract.ts'
import { readGrid, writeBook } from './workbook.ts'

type Line = { unitCode: string | null; unitName: string | null; kind: string; orderId: number; lastEvent: string; title: string; areaName: string; ownerName: string | null; status: OrderStatus; dueAt: Date | null }
export type SentBook = { readonly fileName: string; readonly bytes: Buffer }

/** Makes a workbook for each office and kind of the open orders, and remembers what was in it. */
export async function sendBooks(asked: Context, kinds: readonly OrderKind[], wanted: { kind: string | null; unitCode: string | null; orderIds?: readonly number[] | null }): Promise<SentBook[]> {
  const ctx = requirePermission(asked, 'work.dispatch')
  const { rows: lines } = await sql<Line>`
    select coalesce(o.unit_code, s.unit_code) as "unitCode", u.name as "unitName", o.kind, o.order_id as "orderId", o.last_event as "lastEvent", o.title, a.name as "areaName", s.name as "ownerName", o.status, o.due_at as "dueAt"
      from work_order o join area a on a.area_code = o.area_code left join staff s on s.staff_no = o.owner_staff_no left join unit u on u.unit_code = coalesce(o.unit_code, s.unit_code)
     where o.closed_at is null and o.status <> 'done' and ${inScope(ctx.scopeAreaCodes, sql`o.area_code`)} and (cast(${wanted.kind} as text) is null or o.kind = ${wanted.kind})
       and (cast(${wanted.orderIds ?? null} as bigint[]) is null or o.order_id = any(cast(${wanted.orderIds ?? null} as bigint[])))
       and (cast(${wanted.unitCode} as text) is null or coalesce(o.unit_code, s.unit_code) = ${wanted.unitCode})
     order by 1 nulls last, o.kind, o.due_at nulls last, o.order_id limit ${booksMax * bookRowsMax + 1}`.execute(ctx.records.db)
  const groups = new Map<string, Line[]>()
  for (const line of lines) groups.set(`${line.unitCode ?? ''} ${line.kind}`, [...(groups.get(`${line.unitCode ?? ''} ${line.kind}`) ?? []), line])
  if (groups.size === 0) throw new Refusal(nothingToSend)
  if (groups.size > booksMax) throw new Refusal(booksTooMany, { books: groups.size, most: booksMax })
  const strange = lines.find((line) => !kinds.some((kind) => kind.id === line.kind))
  if (strange) throw new Refusal(bookKindGone, { kind: strange.kind, orders: lines.filter((line) => line.kind === strange.kind).length })
  const books: SentBook[] = []
  await ctx.records.transaction(async (tx) => {
    for (const group of groups.values()) {
      const [first] = group
      const kind = kinds.find((each) => each.id === first?.kind)
      if (!first || !kind) continue
      const unitName = first.unitName ?? (ctx.language === 'zh' ? '未派' : 'not assigned')
      if (group.length > bookRowsMax) throw new Refusal(bookTooLong, { unit: unitName, rows: group.length, most: bookRowsMax })
      const rows = group.map((line): SentRow => ({
        orderId: line.orderId, lastEvent: line.lastEvent,
        locked: [String(line.orderId), line.title, line.areaName, line.ownerName ?? '', statusWords[line.status][ctx.language], line.dueAt === null ? '' : timeIn(line.dueAt.getTime())],
      }))
      const { rows: [saved] } = await sql<{ book_id: number }>`insert into work_book (unit_code, kind, kind_version, language, headers, rows, sent_by, sent_at)
        values (${first.unitCode}, ${kind.id}, ${kind.version}, ${ctx.language}, cast(${JSON.stringify(headersOf(kind, ctx.language))} as jsonb), cast(${JSON.stringify(rows)} as jsonb), ${ctx.accountId}, ${workNow(ctx)}) returning book_id`.execute(tx.db)
      books.push({ fileName: `${unitName}_${kind.name[ctx.language]}_${ctx.today}.xlsx`, bytes: await writeBook(kind, { bookId: saved?.book_id ?? 0, language: ctx.language, rows }) })
    }
    await writeAudit(tx, ctx, { verb: 'work.sendBooks', subjectKind: 'orders', subjectId: wanted.kind ?? 'all', detail: { books: books.length, orders: lines.length } })
  })
  return books
}

type Book = { readonly bookId: number; readonly kind: OrderKind; readonly unitName: string | null; readonly sentAt: Date; readonly headers: readonly string[]; readonly rows: readonly SentRow[] }

async function getBook(session: RecordsSession, kinds: readonly OrderKind[], bookId: number, fileName: string): Promise<Book> {
  const { rows: [row] } = await sql<{ kind: string; language: Language; unitName: string | null; sentAt: Date; headers: string[]; rows: SentRow[] }>`
    select b.kind, b.language, u.name as "unitName", b.sent_at as "sentAt", b.headers, b.rows from work_book b left join unit u on u.unit_code = b.unit_code where b.book_id = ${bookId}`.execute(session.db)
  if (!row) throw new Refusal(bookUnknown, { file: fileName })
  const kind = kinds.find((each) => each.id === row.kind)
  if (!kind) throw new Refusal(kindUnknown, { kind: row.kind })
  return { bookId, kind, unitName: row.unitName, sentAt: row.sentAt, headers: row.headers, rows: row.rows }
}

type Now = { orderId: number; title: string; status: OrderStatus; priority: Priority; lastEvent: string; ownerStaffNo: string | null; ownerName: string | null; isInScope: boolean }

/** What merging a workbook would do: row by row, ours beside theirs where the order has changed since it was sent. */
export async function previewBook(asked: Context, kinds: readonly OrderKind[], file: { fileName: string; bytes: Uint8Array }): Promise<MergePreview & { filled: FilledRow[] }> {
  const ctx = requirePermission(asked, 'work.dispatch')
  return readMerge(ctx.records, ctx.scopeAreaCodes, kinds, file)
}

async function readMerge(session: RecordsSession, scopeAreaCodes: readonly string[], kinds: readonly OrderKind[], file: { fileName: string; bytes: Uint8Array }): Promise<MergePreview & { filled: FilledRow[] }> {
  const { bookId, grid } = await readGrid(file.bytes, file.fileName)
  const book = await getBook(session, kinds, bookId, file.fileName)
  const { filled, faults, untouchedCount } = readBook(book.kind, book, grid)
  const ids = book.rows.map((row) => row.orderId)
  const { rows: current } = await sql<Now>`select o.order_id as "orderId", o.title, o.status, o.priority, o.last_event as "lastEvent", o.owner_staff_no as "ownerStaffNo", s.name as "ownerName", ${inScope(scopeAreaCodes, sql`o.area_code`)} as "isInScope"
    from work_order o left join staff s on s.staff_no = o.owner_staff_no where o.order_id = any(cast(${ids} as bigint[]))`.execute(session.db)
  if (current.some((order) => !order.isInScope)) throw new Refusal(bookUnknown, { file: file.fileName })
  const now = new Map(current.map((order) => [order.orderId, order]))
  const logs = await listLogs(session, filled.map((row) => row.orderId))
  const sent = new Map(book.rows.map((row) => [row.orderId, row]))
  const rows = filled.map((row): MergeRow => {
    const order = now.get(row.orderId)
    const state = foldOrder(logs.get(row.orderId) ?? [])
    const ours = state?.result ? { outcome: state.result.outcome, values: state.result.values, note: state.result.note } : null
    return {
      orderId: row.orderId, title: order?.title ?? '', cell: cellAt(lockedCount, row.row), status: order?.status ?? 'open', ownerName: order?.ownerName ?? null, theirs: { outcome: row.outcome, values: row.values, note: row.note }, ours,
      state: state === null ? 'gone' : mergeStateOf(row, state, sent.get(row.orderId)?.lastEvent ?? '', ours),
    }
  })
  const unowned = filled.flatMap((row) => (now.get(row.orderId)?.ownerStaffNo === null ? [{ cell: cellAt(0, row.row), zh: '这张工单还没有派给人，请先派单', en: 'this order is assigned to nobody; assign it first' }] : []))
  const wanting = await listWanting(session, book.kind, filled.flatMap((row) => {
    const [order, state] = [now.get(row.orderId), rows.find((each) => each.orderId === row.orderId)?.state]
    return order && order.priority !== 'emergency' && (state === 'new' || state === 'conflict') ? [row] : []
  }))
  return { bookId, kind: book.kind.id, unitName: book.unitName, sentAt: book.sentAt.toISOString(), sentCount: book.rows.length, untouchedCount, faults: [...faults, ...unowned, ...wanting], rows, filled }
}

/** What the kind wants to see and the row does not bring: a position is written into its column, photos and signatures are on the order already. */
async function listWanting(session: RecordsSession, kind: OrderKind, filled: readonly FilledRow[]): Promise<MergePreview['faults']> {
  if (kind.evidence.length === 0 || filled.length === 0) return []
  const files = await listFileIds(session, filled.map((row) => row.orderId))
  return filled.flatMap((row) => kind.evidence.flatMap((rule) => {
    const there = rule.kind === 'position' ? (row.position === null ? 0 : 1) : (files.get(row.orderId) ?? []).filter((file) => file.kind === rule.kind).length
    if (there >= rule.countMin) return []
    return [rule.kind === 'position'
      ? { cell: cellAt(positionColumn(kind) ?? 0, row.row), zh: `请填写“${rule.words.zh}”的经度，纬度`, en: `write longitude, latitude of "${rule.words.en}"` }
      : { cell: cellAt(0, row.row), zh: `还缺凭证：${rule.words.zh}（已有 ${there} 份，至少 ${rule.countMin} 份），请先在工单上传`, en: `evidence is missing: ${rule.words.en} (${there} of ${rule.countMin}); upload it to the order first` }]
  }))
}
async function listFileIds(session: RecordsSession, orderIds: readonly number[]): Promise<Map<number, { fileId: number; kind: string }[]>> {
  const { rows } = await sql<{ orderId: number; fileId: number; kind: string }>`select order_id as "orderId", file_id as "fileId", kind from work_file where order_id = any(cast(${[...new Set(orderIds)]} as bigint[])) order by file_id limit 100000`.execute(session.db)
  const byOrder = new Map(rows.map((row) => [row.orderId, new Array<{ fileId: number; kind: string }>()]))
  for (const { orderId, ...file } of rows) byOrder.get(orderId)?.push(file)
  return byOrder
}

function mergeStateOf(row: FilledRow, state: OrderState, sentEvent: string, ours: MergeRow['ours']): MergeRow['state'] {
  if (ours && ours.outcome === row.outcome && (ours.note ?? null) === row.note && sameValues(ours.values, row.values)) return 'same'
  if (!mayHappen(state.status, 'result') && state.status !== 'done') return 'gone'
  return state.lastKey === sentEvent ? 'new' : 'conflict'
}
function sameValues(a: FilledRow['values'], b: FilledRow['values']): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => a[key] === b[key])
}

/** Merges a workbook in one transaction: a fault or an open decision leaves everything as it was. The same file twice changes nothing. */
export async function takeBook(asked: Context, kinds: readonly OrderKind[], file: { fileName: string; bytes: Uint8Array }, decisions: ReadonlyMap<number, 'theirs' | 'ours'>): Promise<number> {
  const ctx = requirePermission(asked, 'work.dispatch')
  const sha = createHash('sha256').update(file.bytes).digest('hex').slice(0, 16)
  return ctx.records.transaction(async (tx) => {
    // What was seen before may have moved on: it is read again under the lock of this merge.
    const { bookId } = await readGrid(file.bytes, file.fileName)
    await sql`select book_id from work_book where book_id = ${bookId} for update`.execute(tx.db)
    const merge = await readMerge(tx, ctx.scopeAreaCodes, kinds, file)
    const [fault] = merge.faults
    if (fault) throw new Refusal(bookChanged, { cell: fault.cell, fault: fault.zh, faultEn: fault.en })
    const taken = merge.rows.filter((row) => row.state === 'new' || (row.state === 'conflict' && decisions.get(row.orderId) === 'theirs'))
    const undecided = merge.rows.find((row) => row.state === 'conflict' && !decisions.has(row.orderId))
    if (undecided) throw new Refusal(bookUndecided, { cell: undecided.cell, orderId: undecided.orderId })
    const files = await listFileIds(tx, taken.map((row) => row.orderId))
    const events = taken.flatMap((row): GivenEvent[] => {
      const filled = merge.filled.find((each) => each.orderId === row.orderId)
      if (!filled) return []
      const device = `book-${bookId}-${sha}`
      const body: GivenEvent['body'] = { kind: 'result', outcome: filled.outcome, values: filled.values, reasons: { ...filled.reasons }, fileIds: (files.get(row.orderId) ?? []).map((file) => file.fileId).slice(-50), ...(filled.position === null ? {} : { position: filled.position }), ...(filled.note === null ? {} : { note: filled.note }) }
      const result: GivenEvent = { orderId: row.orderId, device, sequence: filled.row * 2, basedOn: null, body }
      // A result that is there already goes back first, with the reason, so that the log tells why another one holds.
      return row.status === 'done' ? [{ orderId: row.orderId, device, sequence: filled.row * 2 - 1, basedOn: null, body: { kind: 'returned', reason: ctx.language === 'zh' ? '以 Excel 回收为准' : 'The workbook holds' } }, result] : [result]
    })
    if (events.length > 0) await takeEvents(ctx, tx, kinds, events, { isForOwner: true })
    await sql`update work_book set taken_at = ${workNow(ctx)}, taken_by = ${ctx.accountId}, taken_count = coalesce(taken_count, 0) + ${taken.length} where book_id = ${bookId}`.execute(tx.db)
    await writeAudit(tx, ctx, { verb: 'work.takeBook', subjectKind: 'work_book', subjectId: String(bookId), detail: { taken: taken.length, kept: merge.rows.length - taken.length } })
    return taken.length
  })
}

export async function listBooks(asked: Context): Promise<{ bookId: number; unitName: string | null; kind: string; orderCount: number; sentAt: string; sentBy: string | null; takenAt: string | null; takenCount: number | null }[]> {
  const ctx = requirePermission(asked, 'work.dispatch')
  const { rows } = await sql<{ bookId: number; unitName: string | null; kind: string; orderCount: number; sentAt: Date; sentBy: string | null; takenAt: Date | null; takenCount: number | null }>`
    select b.book_id as "bookId", u.name as "unitName", b.kind, jsonb_array_length(b.rows) as "orderCount", b.sent_at as "sentAt", a.display_name as "sentBy", b.taken_at as "takenAt", b.taken_count as "takenCount"
      from work_book b left join unit u on u.unit_code = b.unit_code left join account a on a.account_id = b.sent_by
     where b.sent_by = ${ctx.accountId} or ${inScope(ctx.scopeAreaCodes, sql`u.area_code`)} order by b.book_id desc limit 100`.execute(ctx.records.db)
  return rows.map((row) => ({ ...row, sentAt: row.sentAt.toISOString(), takenAt: row.takenAt?.toISOString() ?? null }))
}
