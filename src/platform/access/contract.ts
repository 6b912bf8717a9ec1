import { oc } from '@orpc/contract'
import { z } from 'zod'
import { accountContract } from './account/contract.ts'
import { entryContract } from './entry/contract.ts'

export const auditRowShape = z.object({
  auditId: z.number().int(),
  at: z.iso.datetime(),
  accountName: z.string().nullable(),
  verb: z.string(),
  subjectKind: z.string(),
  subjectId: z.string(),
  detail: z.record(z.string(), z.unknown()),
  chainPosition: z.number().int().nullable(),
})
export type AuditRow = z.infer<typeof auditRowShape>

export const auditContract = {
  listAudit: oc.route({ method: 'GET', path: '/audit', summary: 'The audit trail, newest first', tags: ['access'] })
    .input(z.object({
      verb: z.string().max(80).optional(),
      subjectKind: z.string().max(80).optional(),
      subjectId: z.string().max(200).optional(),
      accountId: z.number().int().positive().optional(),
      /** Rows older than this one: the last row of the page before. */
      before: z.number().int().positive().optional(),
    }))
    .output(z.object({ rows: z.array(auditRowShape), isCut: z.boolean() })),
  verifyAudit: oc.route({ method: 'GET', path: '/audit/verdict', summary: 'Read the hash chain again from its first row', tags: ['access'] })
    .output(z.object({ rows: z.number().int(), brokenAt: z.number().int().nullable(), unchained: z.number().int(), head: z.string() })),
}

/** What needs a session; `entryContract` stands before it. */
export const accessContract = { account: accountContract, audit: auditContract }
export { entryContract }
