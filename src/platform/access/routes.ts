import { implement } from '@orpc/server'
import { accountRouter } from './account/routes.ts'
import { verifyAudit } from './audit.ts'
import { requirePermission, type Context } from './context.ts'
import { auditContract } from './contract.ts'
import type { DeclaredPermission } from './roles.ts'
import { AUDIT_ROWS_MAX, listAudit } from './store.ts'

const audit = implement(auditContract).$context<Context>()

const auditRouter = audit.router({
  listAudit: audit.listAudit.handler(async ({ input, context }) => {
    const { records, scopeAreaCodes } = requirePermission(context, 'access.viewAudit')
    const found = await listAudit(records, scopeAreaCodes, input)
    return { rows: found.slice(0, AUDIT_ROWS_MAX), isCut: found.length > AUDIT_ROWS_MAX }
  }),
  verifyAudit: audit.verifyAudit.handler(({ context }) => {
    requirePermission(context, 'access.viewAudit')
    return verifyAudit(context.records)
  }),
})

/** Implements `accessContract`; the permissions of all chapters tell what each role may do. */
export function accessRouter(declared: readonly DeclaredPermission[]) {
  return { account: accountRouter(declared), audit: auditRouter }
}
