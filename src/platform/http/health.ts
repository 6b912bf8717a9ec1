import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../../kernel/refusal.ts'
import type { Facts } from '../facts/facts.ts'
import { readMigrations } from '../records/migrate.ts'
import type { Records } from '../records/records.ts'
import { loopbackOnly } from './refusals.ts'
import type { HttpMetrics } from './metrics.ts'
import { isFromThisMachine } from './visitOf.ts'

const ANSWER_MS_MAX = 3_000

export type Health = { readonly records: Records; readonly facts: Facts; readonly migrationsFolder: string; readonly metrics: HttpMetrics; readonly isMetricsOpen: boolean }

export function healthRoutes(server: FastifyInstance, { records, facts, migrationsFolder, metrics, isMetricsOpen }: Health): void {
  const newestMigration = readMigrations(migrationsFolder).at(-1)?.version ?? 0
  const checks = {
    records: async () => {
      const { rows: [row] } = await sql<{ newest: number }>`select coalesce(max(version), 0) as newest from schema_migration`.execute(records.db)
      return row !== undefined && row.newest >= newestMigration
    },
    facts: async () => (await facts.rows({ sql: 'select 1 as one' })).length === 1,
  }
  server.get('/healthz', async () => ({ status: 'alive' }))
  server.get('/readyz', async (request, reply) => {
    const [recordsReady, factsReady] = await Promise.all([inTime(checks.records), inTime(checks.facts)])
    const isReady = recordsReady === null && factsReady === null
    if (!isReady) request.log.warn({ records: recordsReady, facts: factsReady }, 'Not ready.')
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready', records: recordsReady === null, facts: factsReady === null })
  })
  server.get('/metrics', async (request, reply) => {
    if (!isMetricsOpen && !isFromThisMachine(request)) throw new Refusal(loopbackOnly)
    return reply.header('content-type', metrics.registry.contentType).send(await metrics.registry.metrics())
  })
}

/** Null when the check is passed, else why not. */
async function inTime(check: () => Promise<boolean>): Promise<string | null> {
  const late = sleep(ANSWER_MS_MAX, `no answer in ${ANSWER_MS_MAX} ms`, { ref: false })
  const asked = check().then((isDone) => (isDone ? null : 'migrations are missing'), (error: unknown) => (error instanceof Error ? error.message : String(error)))
  return Promise.race([asked, late])
}
