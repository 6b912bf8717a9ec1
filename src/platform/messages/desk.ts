import type { Delivery } from './delivery/delivery.ts'
import type { Template } from './template/rules.ts'

/** What the actions of messages work with besides a person's context. */
export type MessageDesk = {
  /** All templates that the program declares. */
  readonly templates: readonly Template[]
  /** Null in a process that sends nothing. */
  readonly delivery: () => Delivery | null
}
