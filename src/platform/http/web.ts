import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../../kernel/refusal.ts'
import { routeUnknown } from './refusals.ts'

/** The built pages. Hashed assets never change under their name; everything else is asked for again each time. */
export async function webRoutes(server: FastifyInstance, webFolder: string): Promise<void> {
  const isBuilt = existsSync(join(webFolder, 'index.html'))
  if (isBuilt) {
    await server.register(fastifyStatic, {
      root: webFolder, prefix: '/', wildcard: true, index: ['index.html'], preCompressed: true, dotfiles: 'ignore', cacheControl: false,
      setHeaders(reply, path) {
        void reply.setHeader('cache-control', /[\\/]assets[\\/]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  server.setNotFoundHandler(async (request, reply) => {
    // A page of the application opened by its address: the browser's router takes over.
    const isPage = isBuilt && request.method === 'GET' && (request.headers.accept ?? '').includes('text/html') && !/^\/(api|assets|docs)\//.test(request.url)
    if (isPage) return reply.header('cache-control', 'no-cache').sendFile('index.html')
    throw new Refusal(routeUnknown)
  })
}
