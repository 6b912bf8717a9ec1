import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../../kernel/refusal.ts'
import type { Context } from '../access/context.ts'
import { requirePermission } from '../access/context.ts'
import { bringFile, openReport } from './actions.ts'
import { inboxOf, uploadPrefix } from './arrival.ts'
import type { FeedsConfig } from './config.ts'
import { feedOf } from './config.ts'
import { defaultDecodeLimits } from './decode/decode.ts'
import { isDiskFull } from './diskFull.ts'
import { diskFull, reportUnknown, uploadEmpty, uploadTooLarge } from './refusals.ts'
import { writeTemplate } from './template.ts'

export type TransferDeps = {
  readonly config: FeedsConfig
  readonly dataFolder: string
  /** Signed in, or the 401 of the server. */
  contextOf(request: FastifyRequest): Promise<Context>
}

const uploadQuery = z.object({ name: z.string().min(1).max(300), feedId: z.string().min(1).optional(), slice: z.string().min(1).max(20).optional() })
const fileParams = z.object({ fileId: z.coerce.number().int().positive() })
const feedParams = z.object({ feedId: z.string().max(100) })
const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/**
 * Bodies and downloads that no JSON route carries:
 * PUT /api/feeds/files?name=…&feedId=…&slice=…, GET /api/feeds/files/:fileId/report.xlsx, GET /api/feeds/templates/:feedId
 */
export async function registerUpload(server: FastifyInstance, deps: TransferDeps): Promise<void> {
  await server.register(async (scope) => {
    // The stream itself: nothing of a file is held in memory.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    const bytesMax = deps.config.limits?.fileBytesMax ?? defaultDecodeLimits.fileBytesMax
    scope.put('/api/feeds/files', { bodyLimit: bytesMax }, async (request, reply) => {
      const ctx = await deps.contextOf(request)
      requirePermission(ctx, 'feeds.bring')
      const { name, feedId, slice } = uploadQuery.parse(request.query)
      const fileName = plainName(name)
      if (feedId !== undefined) feedOf(deps.config, feedId)
      const declaredBytes = Number(request.headers['content-length'] ?? 0)
      if (declaredBytes > bytesMax) throw new Refusal(uploadTooLarge, { file: fileName, bytesMax })
      if (!(request.body instanceof Readable)) throw new Refusal(uploadEmpty, { file: fileName })
      const path = join(inboxOf(deps.dataFolder), `${uploadPrefix}${randomUUID()}`)
      try {
        await receiveStream(request.body, path, fileName, bytesMax)
        const fileId = await bringFile(ctx, deps.config, { path, fileName, feedId: feedId ?? null, slice: slice ?? null })
        return await reply.code(202).send({ fileId })
      } catch (cause) {
        throw isDiskFull(cause) ? new Refusal(diskFull) : cause
      } finally {
        await rm(path, { force: true })
      }
    })
    scope.get('/api/feeds/files/:fileId/report.xlsx', async (request, reply) => {
      const ctx = await deps.contextOf(request)
      const { path, fileName } = await openReport(ctx, fileParams.parse(request.params).fileId)
      const found = await stat(path).catch(() => null)
      if (!found) throw new Refusal(reportUnknown)
      return sendWorkbook(reply, createReadStream(path), ctx.language === 'zh' ? `${fileName}_标记.xlsx` : `${fileName}_marked.xlsx`)
    })
    scope.get('/api/feeds/templates/:feedId', async (request, reply) => {
      const ctx = await deps.contextOf(request)
      requirePermission(ctx, 'feeds.view')
      const feed = feedOf(deps.config, feedParams.parse(request.params).feedId)
      return sendWorkbook(reply, await writeTemplate(feed), ctx.language === 'zh' ? `${feed.name.zh}_模板.xlsx` : `${feed.name.en}_template.xlsx`)
    })
  })
}

async function receiveStream(body: Readable, path: string, fileName: string, bytesMax: number): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true })
  let byteCount = 0
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      byteCount += chunk.length
      if (byteCount > bytesMax) done(new Refusal(uploadTooLarge, { file: fileName, bytesMax }))
      else done(null, chunk)
    },
  })
  await pipeline(body, count, createWriteStream(path))
  if (byteCount === 0) throw new Refusal(uploadEmpty, { file: fileName })
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

// Some browsers send the whole path, and a name is shown in many places.
function plainName(name: string): string {
  return name.replace(/^.*[\\/]/, '').replace(/\p{Cc}/gu, '').trim() || 'file'
}

function sendWorkbook(reply: FastifyReply, content: Readable | Buffer, fileName: string): FastifyReply {
  return reply.type(xlsxType).header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`).header('cache-control', 'no-store').send(content)
}
