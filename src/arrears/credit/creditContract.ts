import { grantContract } from './grant/contract.ts'
import { limitContract } from './limit/contract.ts'
import { scorecardContract } from './scorecard/contract.ts'
import { usageContract } from './usage/contract.ts'

/** All of credit over HTTP, by noun. */
export const creditContract = { ...grantContract, ...limitContract, ...usageContract, ...scorecardContract }
