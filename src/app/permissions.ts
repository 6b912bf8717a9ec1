import { branchRoutes, type Permission } from '../branch/index.ts'
import { unmaskPermission } from '../platform/access/mask.ts'
import { accessPermissions } from '../platform/access/roles.ts'
import { messagePermissions } from '../platform/messages/index.ts'
import { permissions as feedPermissions } from '../platform/feeds/index.ts'
import { planPermissions } from '../plan/index.ts'
import { permissionsOfKinds, viewRulesPermission } from '../platform/rules/index.ts'
import { reviewRoutes } from '../plan/review/index.ts'
import { forecastRoutes } from '../plan/forecast/index.ts'
import { assessmentRoutes } from '../plan/assessment/index.ts'
import { targetRoutes } from '../plan/target/index.ts'
import { workPermissions } from '../work/index.ts'
import { chaptersWithFigures } from './catalogue.ts'
import { ruleKinds } from './ruleKinds.ts'

/** All verbs of all chapters, and the roles that hold them. */
export const declaredPermissions: readonly Permission[] = [
  ...accessPermissions, unmaskPermission, ...feedPermissions, ...branchRoutes.permissions, ...planPermissions, ...targetRoutes.permissions, ...assessmentRoutes.permissions,
  ...chaptersWithFigures.flatMap((chapter) => chapter.permissions),
  viewRulesPermission, ...permissionsOfKinds(ruleKinds), ...workPermissions,
  ...forecastRoutes.permissions, ...reviewRoutes.permissions,
  ...messagePermissions,
]
