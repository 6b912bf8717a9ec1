import { clientOf } from '../../platform/ui/client.ts'
import { targetContract } from './contract.ts'

export const { client: targetClient, query: targetQuery } = clientOf({ targets: targetContract })
