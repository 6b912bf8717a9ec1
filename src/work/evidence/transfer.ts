import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../../kernel/refusal.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import { addPhoto, openPhoto } from './actions.ts'
import { photoBytesMax, photoEmpty, photoTooLarge } from './contract.ts'

export type EvidenceDeps = { readonly contextOf: (request: FastifyRequest) => Promise<Context> }
const uploadQuery = z.object({ name: z.string().min(1).max(200), kind: z.enum(['photo', 'signature']).default('photo') })

/** POST /api/work/orders/:orderId/files?name=…&kind=…, GET /api/work/files/:fileId */
export async function registerEvidence(server: FastifyInstance, { contextOf }: EvidenceDeps): Promise<void> {
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.post('/api/work/orders/:orderId/files', { bodyLimit: photoBytesMax + 1 }, async (request, reply) => {
      const ctx = await contextOf(request)
      requirePermission(ctx, 'work.act')
      const { orderId } = z.object({ orderId: z.coerce.number().int().positive() }).parse(request.params)
      const { name, kind } = uploadQuery.parse(request.query)
      const fileName = name.replace(/^.*[/\\]/, '')
      const tooLarge = new Refusal(photoTooLarge, { file: fileName, megabytes: photoBytesMax / 1_000_000 })
      if (Number(request.headers['content-length'] ?? 0) > photoBytesMax) throw tooLarge
      if (!(request.body instanceof Readable)) throw new Refusal(photoEmpty, { file: fileName })
      const bytes = await readWhole(request.body, tooLarge)
      if (bytes.length === 0) throw new Refusal(photoEmpty, { file: fileName })
      return reply.code(201).send(await addPhoto(ctx, { orderId, fileName, kind, bytes }))
    })
    scope.get('/api/work/files/:fileId', async (request, reply) => {
      const ctx = await contextOf(request)
      const { fileId } = z.object({ fileId: z.coerce.number().int().positive() }).parse(request.params)
      const photo = await openPhoto(ctx, fileId)
      return reply.header('content-type', photo.mediaType).header('content-length', photo.byteCount).header('x-content-type-options', 'nosniff').header('cache-control', 'private, max-age=86400')
        .header('content-disposition', `inline; filename="photo"; filename*=UTF-8''${encodeURIComponent(photo.fileName)}`).send(createReadStream(photo.path))
    })
  })
}

async function readWhole(body: Readable, tooLarge: Refusal): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let byteCount = 0
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk)
    byteCount += bytes.length
    if (byteCount > photoBytesMax) throw tooLarge
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}
