import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Navigate, useLocation } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { boardContract } from './contract.ts'

const { query } = clientOf(boardContract)

/** Who leads the branch reads the plan; the others begin with what is theirs. */
export function Landing(): ReactNode {
  const home = useQuery(query.home.queryOptions())
  const { search } = useLocation()
  if (home.isPending) return <Page title={<LoadingState lines={1} />}><LoadingState lines={14} /></Page>
  return <Navigate replace to={home.data?.kind === 'own' ? (home.data.landing ?? '/today') : `/plan${search}`} />
}
