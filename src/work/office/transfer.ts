import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ZipFile } from 'yazl'
import { z } from 'zod'
import type { OrderKind } from '../../branch/orderKind/contract.ts'
import type { Context } from '../../platform/access/context.ts'
import { sendBooks } from './actions.ts'

const wantedShape = z.object({ kind: z.string().max(100).nullable().default(null), unitCode: z.string().max(40).nullable().default(null), orderIds: z.array(z.number().int().positive()).min(1).max(2_000).nullable().default(null) })

/** POST /api/work/books/send — of all open orders, of a kind, or of those picked in a list: one workbook, or a zip with one for each office and kind. */
export function registerOffices(server: FastifyInstance, { kinds, contextOf }: { readonly kinds: readonly OrderKind[]; readonly contextOf: (request: FastifyRequest) => Promise<Context> }): void {
  server.post('/api/work/books/send', async (request, reply) => {
    const ctx = await contextOf(request)
    const books = await sendBooks(ctx, kinds, wantedShape.parse(request.body ?? {}))
    const [first] = books
    const named = (name: string) => `attachment; filename="orders"; filename*=UTF-8''${encodeURIComponent(name)}`
    if (first && books.length === 1) return reply.header('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').header('content-disposition', named(first.fileName)).send(first.bytes)
    const zip = new ZipFile()
    for (const book of books) zip.addBuffer(book.bytes, book.fileName, { compress: false })
    zip.end()
    return reply.header('content-type', 'application/zip').header('content-disposition', named(`${ctx.language === 'zh' ? '工单' : 'orders'}_${ctx.today}.zip`)).send(zip.outputStream)
  })
}
