import { clientOf } from '../platform/ui/client.ts'
import { workContract } from './contract.ts'
import type { EventBody } from './order/contract.ts'

export const { client: workClient, query: workQuery } = clientOf(workContract)

// Every page that is loaded is a device of its own, whose events are numbered from 1.
const device = `web-${Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`
let last = 0
const unanswered = new Map<string, number>()

export type WebAct = { readonly orderId: number; readonly basedOn: string; readonly body: EventBody }

/** Sends acts of this page. What got no answer keeps its numbers, so that pressing again never does it twice. */
export async function sendActs(acts: readonly WebAct[]): Promise<void> {
  const numbered = acts.map((act) => {
    const asText = JSON.stringify(act)
    const sequence = unanswered.get(asText) ?? (last += 1)
    unanswered.set(asText, sequence)
    return { asText, event: { ...act, device, sequence } }
  })
  try {
    await workClient.record({ events: numbered.map((each) => each.event) })
  } catch (error) {
    if (error instanceof Error && error.name === 'RefusalError') for (const each of numbered) unanswered.delete(each.asText)
    throw error
  }
  for (const each of numbered) unanswered.delete(each.asText)
}
