import { useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Language, Words } from '../../kernel/refusal.ts'
import { request } from '../../platform/ui/request.ts'

export type SessionAccount = {
  readonly signInName: string
  readonly displayName: string
  readonly language: Language
  readonly mustChangePassword: boolean
}
/** The newest slice of a feed: a day, a month or another period as the feed cuts it. */
export type DataAsOf = { readonly feedId: string; readonly name: Words; readonly slice: string }
export type Session = {
  readonly account: SessionAccount | null
  readonly permissions: readonly string[]
  readonly branch: {
    readonly name: string
    readonly areaCode: string
    readonly today: string
    readonly dataAsOf: readonly DataAsOf[]
    readonly isDemo: boolean
  }
}

export const sessionKey = ['session'] as const
const refreshMs = 5 * 60_000

/** Who is signed in, what they may do, and how fresh the branch's data are. Without a session the sign-in page opens. */
export function useSession(): UseQueryResult<Session> {
  return useQuery<Session>({
    queryKey: sessionKey,
    queryFn: async () => (await request('/api/session')).json(),
    staleTime: refreshMs,
    refetchInterval: refreshMs,
  })
}

/** The newest day that any feed reaches; null while nothing is loaded. */
export function newestDay(dataAsOf: readonly DataAsOf[]): string | null {
  const days = dataAsOf.map(({ slice }) => slice).filter((slice) => /^\d{4}-\d{2}-\d{2}/.test(slice))
  return days.length === 0 ? null : days.reduce((newest, slice) => (slice > newest ? slice : newest)).slice(0, 10)
}
