import type { Records } from '../records/records.ts'
import type { OwnedFacts } from './facts.ts'

/** JSON that crosses to the process which owns the facts. */
export type TaskInput = Readonly<Record<string, unknown>>
export type TaskProgress = { readonly step: string; readonly done: number; readonly total: number | null }

export type TaskDeps = {
  readonly records: Records
  readonly facts: OwnedFacts
  readonly dataFolder: string
  /** Between slices of work: true when the process is asked to stop. */
  readonly signal: AbortSignal
}

/** Work that only the owner of the facts can do: taking a file, withdrawing a batch, refreshing figures. */
export type OwnerTask = (deps: TaskDeps, input: TaskInput, onProgress: (progress: TaskProgress) => void) => Promise<unknown>

/** How the server and the command line ask for it: over the child process, or straight when the process owns the store itself. */
export type FactsOwner = {
  run(task: string, input: TaskInput, onProgress?: (progress: TaskProgress) => void): Promise<unknown>
}
