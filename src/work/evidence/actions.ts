import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { Refusal } from '../../kernel/refusal.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import { workNow } from '../order/actions.ts'
import { liveStatuses, notPossible, orderUnknown } from '../order/contract.ts'
import { listDeputised } from '../order/deputies.ts'
import { statusWords } from '../order/statusWords.data.ts'
import { inScope, lockOrders } from '../order/store.ts'
import { fileUnknown, photoUnknown, photoUnreadable } from './contract.ts'
import { readPhoto } from './photoRules.ts'

/** Keeps a photo under its SHA-256 and notes it on the order; the same photo twice is one. Nothing stays of what is refused. */
export async function addPhoto(ctx: Context, given: { orderId: number; fileName: string; kind: 'photo' | 'signature'; bytes: Uint8Array }): Promise<{ fileId: number }> {
  const { scopeAreaCodes } = requirePermission(ctx, 'work.act')
  const photo = readPhoto(given.bytes)
  if ('fault' in photo) throw new Refusal(photo.fault === 'unknown' ? photoUnknown : photoUnreadable, { file: given.fileName })
  const sha256 = createHash('sha256').update(given.bytes).digest('hex')
  return ctx.records.transaction(async (tx) => {
    const order = (await lockOrders(tx, [given.orderId], { act: scopeAreaCodes, desk: [] })).get(given.orderId)
    if (!order?.isOfAct) throw new Refusal(orderUnknown, { orderId: given.orderId })
    if (!liveStatuses.includes(order.status)) throw new Refusal(notPossible, { status: statusWords[order.status].zh, statusEn: statusWords[order.status].en, act: '上传照片', actEn: 'Add a photo' })
    await keepBytes(ctx.dataFolder, sha256, given.bytes)
    const { rows: [row] } = await sql<{ file_id: number }>`
      insert into work_file (order_id, kind, media_type, file_name, byte_count, sha256, width, height, longitude, latitude, added_by, added_at)
      values (${given.orderId}, ${given.kind}, ${photo.mediaType}, ${given.fileName}, ${given.bytes.length}, ${sha256}, ${photo.width}, ${photo.height}, ${photo.position?.longitude ?? null}, ${photo.position?.latitude ?? null}, ${ctx.accountId}, ${workNow(ctx)})
      on conflict (order_id, sha256) do update set file_name = work_file.file_name returning file_id`.execute(tx.db)
    if (!row) throw new Error('A photo is kept or known.')
    await writeAudit(tx, ctx, { verb: 'work.photo', subjectKind: 'order', subjectId: String(given.orderId), detail: { file: row.file_id, sha256 } })
    return { fileId: row.file_id }
  })
}

export type OpenedPhoto = { readonly path: string; readonly mediaType: string; readonly fileName: string; readonly byteCount: number }

/** A photo of an order that the asker may see: within their areas, or their own. */
export async function openPhoto(asked: Context, fileId: number): Promise<OpenedPhoto> {
  const ctx = requirePermission(asked, 'work.view')
  const own = [...(ctx.staffNo === null ? [] : [ctx.staffNo]), ...(await listDeputised(ctx.records, ctx.staffNo, ctx.today))]
  const { rows: [row] } = await sql<{ sha256: string; media_type: string; file_name: string; byte_count: number }>`select f.sha256, f.media_type, f.file_name, f.byte_count from work_file f join work_order o on o.order_id = f.order_id
    where f.file_id = ${fileId} and (${inScope(ctx.scopeAreaCodes, sql`o.area_code`)} or o.owner_staff_no = any(cast(${own} as text[])))`.execute(ctx.records.db)
  if (!row) throw new Refusal(fileUnknown, { fileId })
  return { path: pathOf(ctx.dataFolder, row.sha256), mediaType: row.media_type, fileName: row.file_name, byteCount: row.byte_count }
}

function pathOf(dataFolder: string, sha256: string): string {
  return join(dataFolder, 'evidence', sha256.slice(0, 2), sha256)
}

/** On the disk before the row names it; a file that is there already is the same by its name. */
async function keepBytes(dataFolder: string, sha256: string, bytes: Uint8Array): Promise<void> {
  const path = pathOf(dataFolder, sha256)
  if ((await stat(path).catch(() => null))?.size === bytes.length) return
  await mkdir(join(path, '..'), { recursive: true })
  const draft = `${path}.${randomUUID()}`
  try {
    const file = await open(draft, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}
