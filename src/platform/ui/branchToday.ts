import { useQueryClient } from '@tanstack/react-query'

/** The branch's own today, as the frame around the page has read it: a demo lives in another year. Undefined before anybody has signed in. */
export function useBranchToday(): string | undefined {
  return useQueryClient().getQueryData<{ branch?: { today?: string } }>(['session'])?.branch?.today
}
