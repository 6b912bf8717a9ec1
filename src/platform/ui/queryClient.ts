import { QueryClient } from '@tanstack/react-query'
import { FaultError, RefusalError } from './refusalError.ts'

const freshMs = 30_000

/** Asking again helps against a lost connection, never against a refusal. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: freshMs,
        retry: (failures, error) => !(error instanceof RefusalError) && !(error instanceof FaultError) && failures < 2,
      },
    },
  })
}
