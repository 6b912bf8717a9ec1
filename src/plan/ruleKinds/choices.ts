import { type Catalogue, type KnownMeasure, listKnownMeasures } from '../../branch/index.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import type { RuleChoices } from '../../platform/rules/index.ts'

/** Indicators by name, for the fields of a rule that name one. */
export async function indicatorChoices(session: RecordsSession, catalogue: Catalogue, isFit: (measure: KnownMeasure) => boolean): Promise<RuleChoices[string]> {
  return (await listKnownMeasures(session, catalogue)).filter(isFit).map((measure) => ({ value: measure.id, words: measure.name }))
}
