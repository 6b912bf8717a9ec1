import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'
import { type FormValues, orderStatuses, type Position, valuesShape } from '../order/contract.ts'

export const bookRowsMax = 3_000
export const booksMax = 60
export const nothingToSend = refusal('BOOK_NOTHING_TO_SEND', { zh: '没有可以下发的工单。请换一种类型或范围。', en: 'There are no orders to send; choose another kind or list.' })
export const bookTooLong = refusal('BOOK_TOO_LONG', { zh: '“{unit}”有 {rows} 张工单，一本工作簿最多 {most} 行，请按类型分别下发。', en: '"{unit}" has {rows} orders; a workbook holds at most {most}: send one kind at a time.' })
export const booksTooMany = refusal('BOOKS_TOO_MANY', { zh: '这次要下发 {books} 本工作簿，一次最多 {most} 本，一本也没有下发。请按类型或单位分几次下发。', en: 'This would be {books} workbooks; at most {most} go out at once, and none was sent. Send one kind or unit at a time.' })
export const bookKindGone = refusal('BOOK_KIND_GONE', { zh: '有 {orders} 张工单属于已停用的类型“{kind}”，装不进工作簿，一本也没有下发。请选择一种类型再下发。', en: '{orders} orders are of the kind "{kind}", which is no longer declared and fits no workbook; none was sent. Choose one kind and send again.' })
export const bookUnreadable = refusal('BOOK_UNREADABLE', { zh: '“{file}”不是可读的 xlsx：请另存为 Excel 工作簿（.xlsx）。', en: '"{file}" is no readable xlsx; save it as an Excel workbook (.xlsx).' })
export const bookUnknown = refusal('BOOK_UNKNOWN', { zh: '“{file}”不是从这里下发的工作簿，或不属于您的区域。请用下发时的原件填写。', en: '"{file}" is no workbook sent from here, or not one of your areas; fill in the file that was sent.' })
export const bookChanged = refusal('BOOK_CHANGED', { zh: '{cell}：{fault}。整本没有合并，改正后再传。', en: '{cell}: {faultEn}. Nothing was merged; correct it and send it again.' })
export const bookUndecided = refusal('BOOK_UNDECIDED', { zh: '{cell}：第 {orderId} 号工单在下发后已有变动，请先选择以哪一边为准。整本没有合并。', en: '{cell}: order {orderId} has changed since it was sent; choose which side holds first. Nothing was merged.' })

/** What a workbook was sent with. */
export type SentRow = { readonly orderId: number; readonly lastEvent: string; readonly locked: readonly string[] }
export type Cell = string | number | boolean | null
export type BookFault = { readonly cell: string; readonly zh: string; readonly en: string }
/** A row that somebody filled in. */
export type FilledRow = { readonly orderId: number; readonly row: number; readonly outcome: string; readonly values: FormValues; readonly reasons: Readonly<Record<string, string>>; readonly position: Position | null; readonly note: string | null }

const fileInput = z.object({ fileName: z.string().max(255), contentBase64: z.string().max(1_900_000) })
const sideShape = z.object({ outcome: z.string(), values: valuesShape, note: z.string().nullable() })
export const mergeRowShape = z.object({
  orderId: z.number(), title: z.string(), cell: z.string(),
  /** `same`: it says what is there already; `conflict`: the order has changed since; `gone`: it has ended and takes nothing more. */
  state: z.enum(['new', 'same', 'conflict', 'gone']),
  theirs: sideShape, ours: sideShape.nullable(), status: z.enum(orderStatuses), ownerName: z.string().nullable(),
})
export type MergeRow = z.infer<typeof mergeRowShape>
export const mergeShape = z.object({
  bookId: z.number(), kind: z.string(), unitName: z.string().nullable(), sentAt: z.string(), sentCount: z.number(), untouchedCount: z.number(),
  faults: z.array(z.object({ cell: z.string(), zh: z.string(), en: z.string() })), rows: z.array(mergeRowShape),
})
export type MergePreview = z.infer<typeof mergeShape>

/** Sending out is a download: POST /api/work/books/send. */
export const officeContract = {
  books: oc.route({ method: 'GET', path: '/work/books', summary: 'Workbooks that went out, newest first', tags: ['work'] })
    .output(z.array(z.object({ bookId: z.number(), unitName: z.string().nullable(), kind: z.string(), orderCount: z.number(), sentAt: z.string(), sentBy: z.string().nullable(), takenAt: z.string().nullable(), takenCount: z.number().nullable() }))),
  preview: oc.route({ method: 'POST', path: '/work/books/preview', summary: 'Reads a workbook that came back, without merging it', tags: ['work'] }).input(fileInput).output(mergeShape),
  take: oc.route({ method: 'POST', path: '/work/books/take', summary: 'Merges a workbook, whole or not at all', tags: ['work'] })
    .input(fileInput.extend({ decisions: z.array(z.object({ orderId: z.number().int(), holds: z.enum(['theirs', 'ours']) })).max(bookRowsMax).default([]) })).output(z.object({ taken: z.number() })),
}
