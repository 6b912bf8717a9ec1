import type { FastifyInstance, FastifyRequest } from 'fastify'
import qrcode from 'qrcode'
import { z } from 'zod'
import { type Context, requirePermission } from '../../platform/access/context.ts'

/** GET /api/work/orders/:orderId/qr.svg — the address of the order's page; what it shows is decided there. */
export function registerSheet(server: FastifyInstance, { contextOf }: { readonly contextOf: (request: FastifyRequest) => Promise<Context> }): void {
  server.get('/api/work/orders/:orderId/qr.svg', async (request, reply) => {
    requirePermission(await contextOf(request), 'work.view')
    const { orderId } = z.object({ orderId: z.coerce.number().int().positive() }).parse(request.params)
    const svg = await qrcode.toString(`${request.protocol}://${request.host}/work/orders/${orderId}`, { type: 'svg', errorCorrectionLevel: 'M', margin: 1 })
    return reply.header('content-type', 'image/svg+xml').header('cache-control', 'private, max-age=3600').send(svg)
  })
}
