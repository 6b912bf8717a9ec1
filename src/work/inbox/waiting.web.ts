import { useQuery } from '@tanstack/react-query'
import { request } from '../../platform/ui/request.ts'

const refreshMs = 60_000

// Of the form that all keys of `work` have, so that an act on an order renews it too.
const waitingKey = [['work', 'waiting'], {}] as const

/** How many orders wait for this person. A plain call, as the navigation is there before any contract is loaded. */
export function useWaiting(isAllowed: boolean): { readonly mine: number; readonly late: number } {
  const { data } = useQuery<{ mine: number; late: number }>({ queryKey: waitingKey, queryFn: async () => (await request('/api/work/waiting')).json(), refetchInterval: refreshMs, enabled: isAllowed })
  return data ?? { mine: 0, late: 0 }
}
