import { useQueryClient } from '@tanstack/react-query'

/** Whether whoever looks holds a verb somewhere: what he may not do is not offered. The server decides all the same. */
export function useMay(verb: string): boolean {
  return useQueryClient().getQueryData<{ permissions?: readonly string[] }>(['session'])?.permissions?.includes(verb) === true
}
