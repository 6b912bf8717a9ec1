import { useQuery } from '@tanstack/react-query'
import { request } from '../../ui/request.ts'

export const unreadKey = ['notices', 'unread'] as const
const refreshMs = 60_000

/** How many notices wait for this person. A plain call: the header is there before any contract is loaded. */
export function useUnread(isSignedIn: boolean): number {
  const { data } = useQuery<{ unread: number }>({ queryKey: unreadKey, queryFn: async () => (await request('/api/notices/unread')).json(), refetchInterval: refreshMs, enabled: isSignedIn })
  return data?.unread ?? 0
}
