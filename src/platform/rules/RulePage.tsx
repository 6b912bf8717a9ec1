import { useParams } from 'react-router'
import type { ReactNode } from 'react'
import { RuleEditor } from './RuleEditor.tsx'

/** A version of any kind, opened from the list. */
export function RulePage(): ReactNode {
  return <RuleEditor ruleId={Number(useParams()['ruleId'])} />
}
