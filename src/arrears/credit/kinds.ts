import { defineRuleKind, type RuleKind } from '../../platform/rules/index.ts'
import { previewCredit, previewScorecard } from './limit/preview.ts'
import { creditDeclared } from './policy.ts'
import { scorecardDeclared } from './scorecard/kind.ts'

/** The rules of credit as they are listed: with what each would do, tried on today's accounts. */
export const creditRuleKinds: readonly RuleKind[] = [defineRuleKind({ ...creditDeclared, preview: previewCredit }), defineRuleKind({ ...scorecardDeclared, preview: previewScorecard })]
