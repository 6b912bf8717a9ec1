import { clientOf } from '../platform/ui/client.ts'
import { branchContract } from './contract.ts'

export const { client: branchClient, query: branchQuery } = clientOf(branchContract)
