import type { RoleId } from '../branch/index.ts'
import type { Context } from '../platform/access/context.ts'
import type { FactsOwner, TaskDeps } from '../platform/facts/owner.ts'
import type { Day } from '../kernel/day.ts'
import { permissionsOf } from '../platform/access/roles.ts'
import { declaredPermissions } from './permissions.ts'

const nobody: FactsOwner = { run: () => Promise.reject(new Error('Work of the facts is not handed on from inside of it.')) }

/** The context of an account for work that comes over the command line, whose user owns the machine. */
export function actAs(deps: TaskDeps, who: { accountId: number; signInName: string; roles: readonly RoleId[]; areaCode: string; today: Day }, factsOwner: FactsOwner = nobody): Context {
  return {
    records: deps.records,
    facts: deps.facts,
    factsOwner,
    dataFolder: deps.dataFolder,
    accountId: who.accountId,
    signInName: who.signInName,
    staffNo: null,
    language: 'zh',
    grants: [{ permissions: permissionsOf(who.roles, declaredPermissions), areaCode: who.areaCode }],
    today: who.today,
    now: new Date(),
  }
}
