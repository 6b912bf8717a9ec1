import { implement } from '@orpc/server'
import { requirePermission, type Context } from '../context.ts'
import { permissionsOf, roleIds, roleWords, type DeclaredPermission } from '../roles.ts'
import { createAccount, disableAccount, enableAccount, endGrant, endSessions, grantRole, resetPassword } from './actions.ts'
import { accountContract } from './contract.ts'
import { ACCOUNTS_MAX, listAccounts, listAreasInside, listSessions } from './store.ts'

const account = implement(accountContract).$context<Context>()

export function accountRouter(declared: readonly DeclaredPermission[]) {
  return account.router({
    listAccounts: account.listAccounts.handler(async ({ input, context }) => {
      const { scopeAreaCodes } = requirePermission(context, 'access.viewAccounts')
      const found = await listAccounts(context.records, scopeAreaCodes, input.search?.trim() ?? '', context.now)
      return { accounts: found.slice(0, ACCOUNTS_MAX), isCut: found.length > ACCOUNTS_MAX }
    }),
    listRoles: account.listRoles.handler(({ context }) => {
      requirePermission(context, 'access.viewAccounts')
      return roleIds.map((role) => {
        const held = permissionsOf([role], declared)
        return { role, words: roleWords[role], verbs: declared.filter(({ verb }) => held.has(verb)).map(({ verb, words }) => ({ verb, words })) }
      })
    }),
    listGrantableAreas: account.listGrantableAreas.handler(({ input, context }) => {
      const { scopeAreaCodes } = requirePermission(context, 'access.grantRole')
      return listAreasInside(context.records, scopeAreaCodes, input.search?.trim() ?? '')
    }),
    createAccount: account.createAccount.handler(({ input, context }) => createAccount(context, input)),
    resetPassword: account.resetPassword.handler(({ input, context }) => resetPassword(context, input.accountId)),
    disableAccount: account.disableAccount.handler(async ({ input, context }) => {
      await disableAccount(context, input.accountId)
      return input
    }),
    enableAccount: account.enableAccount.handler(async ({ input, context }) => {
      await enableAccount(context, input.accountId)
      return input
    }),
    endSessions: account.endSessions.handler(async ({ input, context }) => ({ endedSessions: await endSessions(context, input.accountId) })),
    listSessions: account.listSessions.handler(({ input, context }) => {
      requirePermission(context, 'access.viewAccounts')
      return listSessions(context.records, input.accountId, context.now)
    }),
    grantRole: account.grantRole.handler(async ({ input, context }) => ({ roleGrantId: await grantRole(context, input) })),
    endGrant: account.endGrant.handler(async ({ input, context }) => {
      await endGrant(context, input.roleGrantId)
      return input
    }),
  })
}
