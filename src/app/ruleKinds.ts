import { makeSchemeKind } from '../plan/assessment/index.ts'
import { makePlanRuleKinds } from '../plan/ruleKinds/index.ts'
import type { RuleKind } from '../platform/rules/index.ts'
import { catalogue, chaptersWithFigures } from './catalogue.ts'

export const schemeKind = makeSchemeKind(catalogue)

/** Every kind of rule that the plan and the chapters declare. */
export const ruleKinds: readonly RuleKind[] = [schemeKind, ...makePlanRuleKinds(catalogue), ...chaptersWithFigures.flatMap((chapter) => chapter.ruleKinds ?? [])]
