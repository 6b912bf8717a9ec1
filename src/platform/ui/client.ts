import { createORPCClient } from '@orpc/client'
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import type { RouterUtils } from '@orpc/tanstack-query'
import { leaveForSignIn, requestHeaders } from './request.ts'
import { FaultError, refusalOf } from './refusalError.ts'

export type ClientOf<C extends AnyContractRouter> = JsonifiedClient<ContractRouterClient<C>>

/**
 * The typed client of a contract, and the same as react-query options:
 * `query.plan.board.queryOptions({ input })` for `useQuery`, `client.plan.board(input)` for a plain call.
 * A refusal arrives as `RefusalError`, any other bad answer as `FaultError`; a 401 leads to the sign-in page.
 */
export function clientOf<C extends AnyContractRouter>(
  contract: C,
): { readonly client: ClientOf<C>; readonly query: RouterUtils<ClientOf<C>> } {
  const link = new OpenAPILink(contract, {
    url: () => `${window.location.origin}/api`,
    headers: () => requestHeaders,
    fetch: async (request, init) => fetch(request, { ...init, credentials: 'same-origin' }),
    customErrorResponseBodyDecoder: (body, response) => {
      if (response.status === 401) leaveForSignIn()
      throw refusalOf(body, response.status) ?? new FaultError(response.status, requestIdOf(response.headers))
    },
  })
  const client: ClientOf<C> = createORPCClient(link)
  return { client, query: createTanstackQueryUtils(client) }
}

function requestIdOf(headers: Readonly<Record<string, string | readonly string[] | undefined>>): string | null {
  const id = headers['x-request-id']
  return typeof id === 'string' ? id : null
}
