import type { Catalogue } from '../../branch/index.ts'
import { targetContract } from './contract.ts'
import { targetPermissions } from './permissions.ts'
import { makeTargetRouter } from './routes.ts'

export const targetRoutes = {
  contract: { targets: targetContract },
  makeRouter: ({ catalogue }: { readonly catalogue: Catalogue }) => ({ targets: makeTargetRouter(catalogue) }),
  permissions: targetPermissions,
}
