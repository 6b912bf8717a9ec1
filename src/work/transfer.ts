import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { OrderKind } from '../branch/orderKind/contract.ts'
import type { Context } from '../platform/access/context.ts'
import type { Records } from '../platform/records/records.ts'
import { registerCalendar } from './calendar/transfer.ts'
import { registerEvidence } from './evidence/transfer.ts'
import { registerOffices } from './office/transfer.ts'
import { registerSheet } from './sheet/transfer.ts'

export type WorkTransfer = { readonly records: Records; readonly now: () => Date; readonly kinds: readonly OrderKind[]; readonly contextOf: (request: FastifyRequest) => Promise<Context> }

/** Photos, workbooks, calendars and codes: what no JSON route carries. */
export async function registerWork(server: FastifyInstance, deps: WorkTransfer): Promise<void> {
  await registerEvidence(server, deps)
  registerOffices(server, deps)
  registerCalendar(server, deps)
  registerSheet(server, deps)
}
