import { z } from 'zod'
import type { OwnerTask, TaskDeps } from '../facts/owner.ts'
import type { FeedsConfig } from './config.ts'
import { takeDropped } from './dropFolder.ts'
import { type IntakeDeps, recoverIntake, takeFile, takeReceived } from './intake.ts'
import { sweepUploads } from './keeping.ts'
import { withdrawBegun } from './withdraw.ts'

const takeInput = z.object({ fileId: z.number() })
const takePathInput = z.object({
  path: z.string(), fileName: z.string(), arrivedBy: z.enum(['page', 'folder', 'command']), accountId: z.number().nullable(), feedId: z.string().nullable(), slice: z.string().nullable(),
})
const withdrawInput = z.object({ fileId: z.number(), accountId: z.number().nullable(), reason: z.string() })
const settleInput = z.object({ feedId: z.string(), slice: z.string() })

/**
 * What the owner of the facts does for files:
 * `feeds.take` {fileId}; `feeds.takePath` (a file as `takeFile` wants it); `feeds.withdraw`; `feeds.settle` {feedId, slice};
 * `feeds.recover` {} once after the start; `feeds.drop` {} every five seconds.
 */
export function makeFeedTasks(config: FeedsConfig): Record<string, OwnerTask> {
  const inTurn = makeTurns()
  return {
    'feeds.take': (deps, input, onProgress) => inTurn(() => takeReceived(intakeDeps(config, deps), takeInput.parse(input).fileId, onProgress)),
    'feeds.takePath': (deps, input, onProgress) => inTurn(() => takeFile(intakeDeps(config, deps), takePathInput.parse(input), onProgress)),
    'feeds.withdraw': (deps, input) => inTurn(async () => {
      const { feedId, slice, ...outcome } = await withdrawBegun(deps, { ...withdrawInput.parse(input), now: new Date() })
      if (feedId !== null && slice !== null) await config.onAccepted(deps, feedId, slice)
      return outcome.outcome
    }),
    'feeds.settle': (deps, input) => inTurn(async () => {
      const { feedId, slice } = settleInput.parse(input)
      await config.onAccepted(deps, feedId, slice)
    }),
    'feeds.recover': (deps, _input, onProgress) => inTurn(async () => {
      // What a process before this one was receiving will never be whole.
      await sweepUploads(deps.dataFolder, new Date(performance.timeOrigin))
      const { retry, refresh } = await recoverIntake(deps.records, deps.facts)
      for (const { feedId, slice } of refresh) await config.onAccepted(deps, feedId, slice)
      for (const fileId of retry) await takeOrLog(() => takeReceived(intakeDeps(config, deps), fileId, onProgress), fileId)
      return { retried: retry.length, refreshed: refresh.length }
    }),
    'feeds.drop': (deps, _input, onProgress) => inTurn(() => takeDropped(intakeDeps(config, deps), onProgress)),
  }
}

export function intakeDeps(config: FeedsConfig, deps: TaskDeps): IntakeDeps {
  return {
    records: deps.records, facts: deps.facts, dataFolder: deps.dataFolder, signal: deps.signal, feeds: config.feeds, master: config.master, now: () => new Date(),
    todayOf: () => config.todayOf(deps.records), onAccepted: (feedId, slice) => config.onAccepted(deps, feedId, slice),
    ...(config.limits ? { limits: config.limits } : {}),
  }
}

// One bad file must not keep the others waiting; how it went stands in its row.
async function takeOrLog(take: () => Promise<unknown>, fileId: number): Promise<void> {
  try {
    await take()
  } catch (fault) {
    console.error(`Taking the file ${fileId} failed.`, fault)
  }
}

/** One after another, in the order of asking; a failure does not stop the line. */
function makeTurns(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work, work)
    last = turn.catch(() => undefined)
    return turn
  }
}
