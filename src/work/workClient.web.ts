import { clientOf } from '../platform/ui/client.ts'
import { workContract } from './contract.ts'
import type { EventBody } from './order/contract.ts'

export const { client: workClient, query: workQuery } = clientOf(workContract)

// Every page that is loaded is a device of its own, whose events are numbered from 1.
const device = `web-${Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`
let last = 0
const unanswered = new Map<string, number>()

export type WebAct = { readonly orderId: number; readonly basedOn: string; readonly body: EventBody }

/** Opens orders from this page. What got no answer keeps its occasion, so that pressing again opens no second one. */
export async function openFromPage(kind: string, orders: readonly Parameters<typeof workClient.open>[0]['orders'][number][]): Promise<{ orderId: number; isNew: boolean }[]> {
  const asText = JSON.stringify([kind, orders])
  const occasion = unanswered.get(asText) ?? (last += 1)
  unanswered.set(asText, occasion)
  try {
    const { orders: opened } = await workClient.open({ kind, orders: orders.map((order, index) => ({ ...order, origin: `${device}#${occasion}.${index}` })) })
    unanswered.delete(asText)
    return opened
  } catch (error) {
    if (error instanceof Error && error.name === 'RefusalError') unanswered.delete(asText)
    throw error
  }
}

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
