import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { OrderKind } from '../branch/orderKind/contract.ts'
import type { Context } from '../platform/access/context.ts'
import { registerEvidence } from './evidence/transfer.ts'
import { registerOffices } from './office/transfer.ts'

export type WorkTransfer = { readonly kinds: readonly OrderKind[]; readonly contextOf: (request: FastifyRequest) => Promise<Context> }

/** Photos and workbooks: what no JSON route carries. */
export async function registerWork(server: FastifyInstance, deps: WorkTransfer): Promise<void> {
  await registerEvidence(server, deps)
  registerOffices(server, deps)
}
