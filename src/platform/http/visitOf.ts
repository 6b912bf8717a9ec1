import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../kernel/refusal.ts'
import { SESSION_MS_MAX } from '../access/entry/rules.ts'
import type { Visit } from '../access/entry/visit.ts'
import { isLoopbackAddress } from './config.ts'
import { foreignRequest } from './refusals.ts'

// The browser itself binds a __Host- cookie to this host, HTTPS and the path /.
const SECURE_COOKIE = '__Host-bihuan'
const PLAIN_COOKIE = 'bihuan'

export function visitOf(request: FastifyRequest): Visit {
  const isSecure = request.protocol === 'https'
  return {
    sessionSecret: request.cookies[isSecure ? SECURE_COOKIE : PLAIN_COOKIE] ?? null,
    address: request.ip,
    isSecure,
    isLoopback: isFromThisMachine(request),
  }
}

// Behind a proxy on this machine every connection is local; the header tells that somebody else asked.
export function isFromThisMachine(request: FastifyRequest): boolean {
  return isLoopbackAddress(request.socket.remoteAddress ?? '') && request.headers['x-forwarded-for'] === undefined && request.headers['forwarded'] === undefined
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, secret: string | null): void {
  const isSecure = request.protocol === 'https'
  const name = isSecure ? SECURE_COOKIE : PLAIN_COOKIE
  const flags = { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure } as const
  if (secret === null) void reply.clearCookie(name, flags)
  else void reply.setCookie(name, secret, { ...flags, maxAge: SESSION_MS_MAX / 1000 })
}

/**
 * A change is taken only from our own pages: other sites can neither set the header nor hide where they are from.
 * Programs send no Origin, and no cookie that a person did not give them.
 */
export function refuseForeign(request: FastifyRequest): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return
  const origin = request.headers.origin
  const site = request.headers['sec-fetch-site']
  const isOurs = request.headers['x-bihuan'] === '1'
    && (origin === undefined || origin === `${request.protocol}://${request.host}`)
    && (site === undefined || site === 'same-origin')
  if (!isOurs) throw new Refusal(foreignRequest)
}
