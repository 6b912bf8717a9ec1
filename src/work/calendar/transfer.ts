import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../../kernel/refusal.ts'
import type { Records } from '../../platform/records/records.ts'
import { readCalendar } from './actions.ts'
import { calendarUnknown } from './contract.ts'

/** GET /api/work/calendar/:secret.ics — a calendar program has no session; the secret in the address is its key. */
export function registerCalendar(server: FastifyInstance, { records, now }: { readonly records: Records; readonly now: () => Date }): void {
  server.get('/api/work/calendar/:file', async (request, reply) => {
    const { file } = z.object({ file: z.string().max(80) }).parse(request.params)
    const secret = /^([\w-]{43})\.ics$/.exec(file)?.[1]
    if (secret === undefined) throw new Refusal(calendarUnknown)
    const text = await readCalendar(records, secret, { origin: `${request.protocol}://${request.host}`, now: now() })
    return reply.header('content-type', 'text/calendar; charset=utf-8').header('cache-control', 'no-store').send(text)
  })
}
