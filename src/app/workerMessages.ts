import { type Params, Refusal, type Words } from '../kernel/refusal.ts'
import type { FactQuery } from '../platform/facts/facts.ts'
import type { TaskInput, TaskProgress } from '../platform/facts/owner.ts'

export type WorkerStart = { kind: 'start'; connectionString: string; dataFolder: string; facts: 'duckdb' | 'postgres' }
export type WorkerRequest =
  | { kind: 'rows'; id: number; query: FactQuery }
  | { kind: 'task'; id: number; task: string; input: TaskInput }
  | { kind: 'stop'; id: number }
export type WorkerAnswer =
  | { kind: 'ready' }
  | { kind: 'result'; id: number; result: unknown }
  | { kind: 'progress'; id: number; progress: TaskProgress }
  | { kind: 'failure'; id: number; failure: Failure }

/** An error as it crosses a process or a socket: a refusal stays a refusal. */
export type Failure =
  | { kind: 'refusal'; code: string; words: Words; params: Params; status: number }
  | { kind: 'fault'; message: string; stack: string | null }

export function packFailure(error: unknown): Failure {
  if (error instanceof Refusal) return { kind: 'refusal', code: error.code, words: error.words, params: error.params, status: error.status }
  const fault = error instanceof Error ? error : new Error(String(error))
  const causes: string[] = []
  for (let cause: unknown = fault.cause; cause instanceof Error && causes.length < 5; cause = cause.cause) causes.push(cause.message)
  return { kind: 'fault', message: [fault.message, ...causes].join(': '), stack: fault.stack ?? null }
}

export function unpackFailure(failure: Failure): Error {
  if (failure.kind === 'refusal') return new Refusal({ code: failure.code, words: failure.words, status: failure.status }, failure.params)
  const error = new Error(failure.message)
  if (failure.stack) error.stack = failure.stack
  return error
}
