import { useQueryClient } from '@tanstack/react-query'
import { clientOf } from '../../platform/ui/client.ts'
import { reviewContract } from './contract.ts'

export const { client: reviewClient, query: reviewQuery } = clientOf(reviewContract)

/** Everything that was read about meetings is asked for again. */
export function useFreshReview(): () => Promise<unknown> {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: reviewQuery.key() })
}
