import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import cookie from '@fastify/cookie'
import type { AnyContractRouter } from '@orpc/contract'
import { LogController, fastify, type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Context } from '../access/context.ts'
import { contextOf as contextOfVisit } from '../access/entry/actions.ts'
import type { Door } from '../access/entry/visit.ts'
import { apiRoutes, routeOf, type ChapterRouter, type LargeBodies } from './api.ts'
import { isLoopbackAddress, type HttpConfig } from './config.ts'
import { docsRoutes } from './docs.ts'
import { exportRoutes } from './exportTable/routes.ts'
import { healthRoutes } from './health.ts'
import { makeMetrics } from './metrics.ts'
import { generateOpenApi } from './openapi.ts'
import { refuseForeign, visitOf } from './visitOf.ts'
import { webRoutes } from './web.ts'
import { answerOf } from './wire.ts'

export type ContextOfRequest = (request: FastifyRequest) => Promise<Context>
/** Adds routes that no contract can describe (uploads, downloads) as full paths; each asks `contextOf` first. */
export type RawRoutes = (server: FastifyInstance, contextOf: ContextOfRequest) => void | Promise<void>

export type ServerParts = {
  readonly config: HttpConfig
  /** All chapters' contracts and the routers that implement them, `accessContract` among them. */
  readonly contract: AnyContractRouter
  readonly router: ChapterRouter
  readonly door: Door
  readonly webFolder: string
  readonly migrationsFolder: string
  readonly logger: Logger
  readonly rawRoutes?: RawRoutes
  readonly largeBodies?: LargeBodies
}

const HEADERS_MS_MAX = 60_000
const SWEEP_MS = 100

/** The whole HTTP face, not yet listening: `server.inject` serves tests. */
export async function buildServer({ config, contract, router, door, webFolder, migrationsFolder, logger, rawRoutes, largeBodies = {} }: ServerParts): Promise<FastifyInstance> {
  const server = fastifyOf(config, logger)
  const contextOf: ContextOfRequest = (request) => contextOfVisit(door, visitOf(request))
  const metrics = makeMetrics()
  server.decorateRequest('routeTemplate', null)
  // Bodies are JSON; a text would reach the contract as a body that is not there.
  server.removeContentTypeParser('text/plain')
  await server.register(cookie)
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders).header('x-request-id', request.id)
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
    refuseForeign(request)
  })
  server.addHook('onResponse', async (request, reply) => {
    const answered = { method: request.method, route: routeOf(request), status: reply.statusCode }
    metrics.answered({ ...answered, seconds: reply.elapsedTime / 1000 })
    request.log.info({ ...answered, durationMs: Math.round(reply.elapsedTime * 10) / 10 }, 'Answered.')
  })
  server.setErrorHandler(async (error, request, reply) => {
    const { status, body, isFault } = answerOf(error, request.id, door.permissions)
    if (isFault) request.log.error({ err: error, route: routeOf(request) }, 'A request failed.')
    return reply.code(status).header('cache-control', 'no-store').send(body)
  })
  healthRoutes(server, { records: door.records, facts: door.facts, migrationsFolder, metrics, isMetricsOpen: config.isMetricsOpen })
  await docsRoutes(server, () => generateOpenApi(contract))
  exportRoutes(server, contextOf)
  // In a plugin of their own: a content type that an upload needs is not taken by the other routes.
  if (rawRoutes) await server.register(async (inner) => rawRoutes(inner, contextOf))
  apiRoutes(server, { door, router, contextOf, largeBodies })
  await webRoutes(server, webFolder)
  await server.ready()
  return server
}

function fastifyOf(config: HttpConfig, logger: FastifyBaseLogger): FastifyInstance {
  const tls = config.tls && { cert: readFileSync(config.tls.certFile), key: readFileSync(config.tls.keyFile), minVersion: 'TLSv1.2' as const }
  return fastify({
    loggerInstance: logger,
    // Our own hook writes the one line per request: fastify's carries the address with what was asked in it.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: trustOf(config.trustProxy),
    bodyLimit: config.bodyBytesMax,
    // Requests that are being answered when a stop comes are finished; idle connections are not waited for.
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
    serverFactory(handler) {
      const server = tls ? createTlsServer(tls, handler) : createServer(handler)
      server.headersTimeout = HEADERS_MS_MAX
      // An upload over a slow line takes as long as it takes.
      server.requestTimeout = 0
      return server
    },
  })
}

function trustOf(trust: HttpConfig['trustProxy']): false | string[] | ((address: string, hop: number) => boolean) {
  if (typeof trust === 'number') return (_address, hop) => hop < trust
  return trust === false ? false : [...trust]
}

// Styles stand in pages because antd writes them at run time; scripts never do.
const securityHeaders = {
  'content-security-policy': "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    + "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(self), microphone=()',
} as const

/** Starts to listen; gives the address to print. */
export async function listen(server: FastifyInstance, config: HttpConfig): Promise<string> {
  if (!isLoopbackAddress(config.host) && !config.tls && config.trustProxy === false) {
    server.log.warn('Listening beyond this machine without TLS: only this machine itself can sign in. Set TLS_CERT and TLS_KEY, or TRUST_PROXY behind a proxy that encrypts.')
  }
  const address = await server.listen({ host: config.host, port: config.port })
  return config.tls ? address.replace(/^http:/, 'https:') : address
}

/** Takes no new requests, finishes those that were accepted, and cuts off what still runs after the bound. */
export async function stop(server: FastifyInstance, config: HttpConfig): Promise<void> {
  const bound = setTimeout(() => {
    server.log.warn({ stopMsMax: config.stopMsMax }, 'Requests still ran at the end of the stop and were cut off.')
    server.server.closeAllConnections()
  }, config.stopMsMax)
  // A connection that is kept alive becomes idle only after its last answer, and would then be waited for.
  const sweep = setInterval(() => server.server.closeIdleConnections(), SWEEP_MS)
  try {
    await server.close()
  } finally {
    clearTimeout(bound)
    clearInterval(sweep)
  }
}
