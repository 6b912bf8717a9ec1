import { makeSchemeKind } from '../plan/assessment/index.ts'
import type { RuleKind } from '../platform/rules/index.ts'
import { catalogue, chaptersWithFigures } from './catalogue.ts'

export const schemeKind = makeSchemeKind(catalogue)

/** Every kind of rule that the chapters declare. */
export const ruleKinds: readonly RuleKind[] = [schemeKind, ...chaptersWithFigures.flatMap((chapter) => chapter.ruleKinds ?? [])]
