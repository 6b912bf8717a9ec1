import type { DeclaredPermission } from '../access/roles.ts'
import { roleIds } from '../access/roles.ts'

export const viewRulesPermission: DeclaredPermission = { verb: 'rules.view', words: { zh: '查看规则及其版本', en: 'See the rules and their versions' }, roles: roleIds }
