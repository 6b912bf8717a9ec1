import { implement } from '@orpc/server'
import type { Context } from '../../../platform/access/context.ts'
import { type AssessmentDeps, freezeRun, publishRun, recomputeRun, signRun, tryRun, withdrawRun } from './actions.ts'
import { answerOneAppeal, makeAppeal } from './appealActions.ts'
import { assessmentContract } from './contract.ts'
import { enterItem, removeEntry } from './entryActions.ts'
import { listEntries } from './entryStore.ts'
import { openRun, readAppeals, readMine, readRuns, readSchemes } from './read.ts'
import { readScoring } from './scoring.ts'
import { readSoFar } from './soFar.ts'

const done = { done: true } as const

export function makeAssessmentRouter(deps: AssessmentDeps) {
  const os = implement(assessmentContract).$context<Context>()
  return os.router({
    schemes: os.schemes.handler(({ context, input }) => readSchemes(context, deps, input)),
    runs: os.runs.handler(({ context }) => readRuns(context)),
    open: os.open.handler(({ context, input }) => openRun(context, input.runId)),
    trial: os.trial.handler(async ({ context, input }) => {
      const { inputs, results } = await tryRun(context, deps, input)
      const entries = (await listEntries(context.records, input)).map(({ entryId, subjectKind, subjectCode, itemId, amount, evidence, enteredBy, enteredAt }) => ({ entryId, subjectKind, subjectCode, itemId, amount, evidence, enteredBy, enteredAt }))
      return { scheme: inputs.scheme, results, entries }
    }),
    freeze: os.freeze.handler(({ context, input }) => freezeRun(context, deps, input)),
    recompute: os.recompute.handler(({ context, input }) => recomputeRun(context, input.runId)),
    sign: os.sign.handler(async ({ context, input }) => {
      await signRun(context, input)
      return done
    }),
    publish: os.publish.handler(async ({ context, input }) => {
      await publishRun(context, input.runId)
      return done
    }),
    withdraw: os.withdraw.handler(async ({ context, input }) => {
      await withdrawRun(context, input)
      return done
    }),
    scoring: os.scoring.handler(({ context, input }) => readScoring(context, deps, input)),
    enter: os.enter.handler(({ context, input }) => enterItem(context, deps, input)),
    removeEntry: os.removeEntry.handler(async ({ context, input }) => {
      await removeEntry(context, input)
      return done
    }),
    mine: os.mine.handler(({ context }) => readMine(context)),
    soFar: os.soFar.handler(({ context }) => readSoFar(context, deps)),
    appeal: os.appeal.handler(({ context, input }) => makeAppeal(context, input)),
    appeals: os.appeals.handler(({ context }) => readAppeals(context)),
    answer: os.answer.handler(async ({ context, input }) => {
      await answerOneAppeal(context, input)
      return done
    }),
  })
}
