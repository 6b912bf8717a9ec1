import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { clientOf } from '../../platform/ui/client.ts'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { Page } from '../../platform/ui/Page.tsx'
import { boardContract } from './contract.ts'
import { Home } from './Home.tsx'
import { PlanBoard } from './PlanBoard.tsx'

const { query } = clientOf(boardContract)

/** Who leads the branch reads the plan; the others begin with what is theirs. */
export function Landing(): ReactNode {
  const home = useQuery(query.home.queryOptions())
  if (home.isPending) return <Page title={<LoadingState lines={1} />}><LoadingState lines={14} /></Page>
  return home.data?.kind === 'own' ? <Home /> : <PlanBoard />
}
