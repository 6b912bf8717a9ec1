import { z } from 'zod'
import { day } from '../../../kernel/day.ts'
import type { OwnerTask } from '../../../platform/facts/owner.ts'
import { verdicts } from './contract.ts'
import { trainScorecardOn } from './train.ts'

const trainInput = z.object({ on: z.iso.date(), areaCode: z.string(), by: z.number().nullable() })
export const trainOutcomeShape = z.object({ trainingId: z.number(), verdict: z.enum(verdicts) })

/** In the process that owns the facts: half a million observations do not travel. */
export const trainTask: OwnerTask = async ({ records, facts, signal }, input, onProgress) => {
  const { on, areaCode, by } = trainInput.parse(input)
  return trainScorecardOn({ records, facts, signal, onMonth: (done, total) => onProgress({ step: 'arrears.trainScorecard', done, total }) }, { on: day(on), areaCode, by, now: new Date() })
}
