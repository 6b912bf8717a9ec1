import type { AnyContractRouter } from '@orpc/contract'
import { OpenAPIHandler } from '@orpc/openapi/fastify'
import { ORPCError, type Context as AnyContext, type Router } from '@orpc/server'
import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { Refusal } from '../../kernel/refusal.ts'
import type { Context } from '../access/context.ts'
import type { DeclaredPermission } from '../access/roles.ts'
import { entryRouter, type EntryContext } from '../access/entry/routes.ts'
import { readAddress } from './readAddress.ts'
import { routeUnknown } from './refusals.ts'
import { setSessionCookie, visitOf } from './visitOf.ts'
import { answerOf } from './wire.ts'
import type { ContextOfRequest } from './server.ts'
import type { Door } from '../access/entry/visit.ts'

/** A router whose procedures all ask for `Context`. */
export type ChapterRouter = Router<AnyContractRouter, Context>

type WithRequest = { readonly request: FastifyRequest }

/** Paths that take larger bodies than the rest, each with its limit in bytes. */
export type LargeBodies = Readonly<Record<`/api/${string}`, number>>
type ApiParts = { door: Door; router: ChapterRouter; contextOf: ContextOfRequest; largeBodies: LargeBodies }

/** Mounts the contract at /api: first what stands before the session, then everything that needs one. */
export function apiRoutes(server: FastifyInstance, { door, router, contextOf, largeBodies }: ApiParts): void {
  const entry = handlerOf<EntryContext & WithRequest>(entryRouter, door.permissions)
  const chapters = handlerOf<Context & WithRequest>(router, door.permissions)
  const answer: RouteHandlerMethod = async (request, reply) => {
    const visit = visitOf(request)
    const setSession = (secret: string | null): void => setSessionCookie(request, reply, secret)
    const entered = await entry.handle(request, reply, { prefix: '/api', context: { door, visit, setSession, request } })
    if (entered.matched) return reply
    const answered = await chapters.handle(request, reply, { prefix: '/api', context: { ...(await contextOf(request)), request } })
    if (!answered.matched) throw new Refusal(routeUnknown)
    return reply
  }
  server.all('/api/*', answer)
  for (const [path, bodyLimit] of Object.entries(largeBodies)) server.post(path, { bodyLimit }, answer)
}

function handlerOf<C extends AnyContext & WithRequest>(router: Router<AnyContractRouter, C>, permissions: readonly DeclaredPermission[]): OpenAPIHandler<C> {
  return new OpenAPIHandler(router, {
    clientInterceptors: [async ({ next, ...asked }) => {
      const { route, inputSchema } = asked.procedure['~orpc']
      asked.context.request.routeTemplate = `/api${route.path ?? ''}`
      return next({ ...asked, input: readAddress({ method: asked.context.request.method, path: route.path ?? '' }, inputSchema, asked.input) })
    }],
    interceptors: [async ({ next, context: { request } }) => {
      try {
        return await next()
      } catch (error) {
        const { status, body, isFault } = answerOf(asBadRequest(error), request.id, permissions)
        if (isFault) request.log.error({ err: error, route: request.routeTemplate }, 'A request failed.')
        throw new ORPCError(body.code, { status, data: body })
      }
    }],
    customErrorResponseBodyEncoder: (error) => error.data,
  })
}

// What cannot be decoded (a broken query, a broken %-sign) comes as a bare SyntaxError or URIError.
function asBadRequest(error: unknown): unknown {
  return error instanceof URIError ? new ORPCError('BAD_REQUEST', { cause: error }) : error
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The path of the contract, without the values in it: for logs and metrics. */
    routeTemplate: string | null
  }
}

export function routeOf(request: FastifyRequest): string {
  return request.routeTemplate ?? request.routeOptions.url ?? 'none'
}
