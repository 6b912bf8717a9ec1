import type { RuleKind } from '../platform/rules/index.ts'
import { chaptersWithFigures } from './catalogue.ts'

/** Every kind of rule that the chapters declare. */
export const ruleKinds: readonly RuleKind[] = chaptersWithFigures.flatMap((chapter) => chapter.ruleKinds ?? [])
