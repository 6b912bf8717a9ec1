import type { Day } from '../../../kernel/day.ts'
import type { Facts } from '../../facts/facts.ts'
import type { FactsOwner } from '../../facts/owner.ts'
import type { Records } from '../../records/records.ts'
import type { DeclaredPermission } from '../roles.ts'
import type { BranchNote } from './contract.ts'
import { strangersInMemory, type Strangers } from './strangers.ts'
import { throttleOf, type Throttle } from './throttle.ts'

/** A request as access sees it: what it carries, where it comes from. */
export type Visit = {
  readonly sessionSecret: string | null
  readonly address: string
  /** Encrypted on its way, by our own TLS or that of a trusted proxy. */
  readonly isSecure: boolean
  /** From this very machine, with no proxy between. */
  readonly isLoopback: boolean
}

/** What access needs for as long as the server runs. */
export type Door = {
  readonly records: Records
  readonly facts: Facts
  readonly factsOwner: FactsOwner
  readonly dataFolder: string
  readonly permissions: readonly DeclaredPermission[]
  todayOf(): Promise<Day>
  branchOf(): Promise<BranchNote>
  now(): Date
  readonly attemptsByAddress: Throttle
  readonly strangers: Strangers
}

// An office behind one address signs in together in the morning.
const ATTEMPTS_PER_ADDRESS_MAX = 60

export function openDoor(given: Omit<Door, 'attemptsByAddress' | 'strangers'>): Door {
  return { ...given, strangers: strangersInMemory(), attemptsByAddress: throttleOf(ATTEMPTS_PER_ADDRESS_MAX) }
}
