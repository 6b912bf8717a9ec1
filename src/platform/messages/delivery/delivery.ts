import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Records } from '../../records/records.ts'
import { type GatewayChannel, gatewayChannels } from '../contract.ts'
import type { LinkState, Secrets } from '../gateway/contract.ts'
import { openSecrets } from '../gateway/secretBox.ts'
import { listGateways, readPolicy, type StoredGateway } from '../gateway/store.ts'
import { openMailLink } from '../mail/mailLink.ts'
import { claimDue, listDueChannels, type Outgoing } from '../message/claim.ts'
import { appendEvents, type LoggedEvent } from '../message/log.ts'
import { type PartOutcome, type Receipt, recordOutcomes, recordReceipts, settleInterrupted } from '../message/outcome.ts'
import { openRobotLink } from '../robot/robotLink.ts'
import { openSmppLink } from '../sms/smppLink.ts'
import type { Link } from './link.ts'
import { makeWriter } from './writer.ts'

export type Delivery = {
  /** How each gateway that is on stands, by its id. */
  linkStates(): ReadonlyMap<number, LinkState>
  /** Asks the SMS gateway about one message; gives how many of its parts were told about. */
  ask(messageId: number): Promise<number>
  /** Looks at once: after a gateway changed, or in tests. */
  wake(): void
  stop(): Promise<void>
}

export type DeliveryOptions = {
  readonly records: Records
  readonly dataFolder: string
  readonly now: () => Date
  /** The people of a demo are invented, their numbers may be anybody's: only tests go out. */
  readonly isDemo?: boolean
  readonly onFault: (what: string, error: unknown) => void
  readonly tickMs?: number
}

const claimedMax = 200
const overdueHours = 72
const queriesMax = 50
const sweepMs = 60_000
/** A submit that no one answers for is given up by its link long before. */
const interruptedMs = 15 * 60_000

type OpenLink = { readonly link: Link; readonly version: string; readonly channel: GatewayChannel; readonly gatewayId: number }

/** Hands due messages to their gateways until it is stopped, and keeps what they answer. One for each server process. */
export async function startDelivery({ records, dataFolder, now, isDemo = false, onFault, tickMs = 1000 }: DeliveryOptions): Promise<Delivery> {
  const links = new Map<number, OpenLink>()
  const submitting = new Set<Promise<void>>()
  let isStopped = false
  let sweptAt = 0
  let isWoken = false
  let stopSleeping: () => void = () => undefined
  const wakeUp = (): void => {
    isWoken = true
    stopSleeping()
  }

  const outcomes = makeWriter<PartOutcome>((batch) => recordOutcomes(records, { now: now(), outcomes: batch }), (error) => onFault('An answer of a gateway could not be kept yet.', error))
  const receipts = makeWriter<Receipt>(async (batch) => void (await recordReceipts(records, { now: now(), receipts: batch })), (error) => onFault('A receipt could not be kept.', error))

  const tellLost = (error: unknown): void => onFault('An answer of a gateway is lost; its message shows as unknown after the next start.', error)

  // What a process that was killed had handed over is in doubt from now on.
  await settleInterrupted(records, { now: now(), startedBefore: now() })

  const openLink = (stored: StoredGateway): Link | null => {
    const secrets = stored.sealed === null ? {} : openSecrets(dataFolder, stored.sealed)
    return secrets === null ? null : linkTo(stored, secrets, { onReceipt: (receipt) => receipts.write({ ...receipt, gatewayId: stored.gatewayId }), onLate: (outcome) => void outcomes.write(outcome).catch(tellLost) })
  }

  const followGateways = async (gateways: readonly StoredGateway[]): Promise<void> => {
    const wanted = new Map(gateways.filter((gateway) => gateway.isOn).map((gateway) => [gateway.gatewayId, gateway]))
    for (const [gatewayId, open] of links) {
      if (wanted.get(gatewayId)?.changedAt.toISOString() === open.version) continue
      links.delete(gatewayId)
      await open.link.close()
    }
    for (const [gatewayId, gateway] of wanted) {
      if (links.has(gatewayId)) continue
      const link = openLink(gateway)
      if (link) links.set(gatewayId, { link, version: gateway.changedAt.toISOString(), channel: gateway.gateway.channel, gatewayId })
    }
  }

  const handOver = (link: Link, message: Outgoing): void => {
    for (const part of message.openParts) {
      const one: Promise<void> = link.submit(message, part)
        .catch((error: unknown) => {
          onFault('A gateway link failed.', error)
          return { kind: 'noAnswer' as const, because: 'fault' }
        })
        .then((outcome) => outcomes.write({ messageId: message.messageId, attempt: message.attempt, part, outcome }))
        .catch(tellLost)
        .finally(() => {
          submitting.delete(one)
          wakeUp()
        })
      submitting.add(one)
    }
  }

  const look = async (): Promise<void> => {
    const gateways = await listGateways(records)
    await followGateways(gateways)
    const [policy, due] = await Promise.all([readPolicy(records), listDueChannels(records, now())])
    const isOn = (channel: GatewayChannel): boolean => gateways.some((gateway) => gateway.gateway.channel === channel && gateway.isOn)
    for (const channel of gatewayChannels.filter((each) => due.has(each))) {
      const isRobot = channel === 'wecom' || channel === 'dingtalk'
      // Without a gateway, or for a robot that is gone, messages are shown.
      if (isRobot || !isOn(channel)) await claimDue(records, { now: now(), channel, gatewayId: null, messagesMax: claimedMax, policy, isDemo, countParts: () => 1 })
    }
    for (const open of [...links.values()].filter(({ channel }) => due.has(channel))) {
      const { outgoing } = await claimDue(records, { now: now(), channel: open.channel, gatewayId: open.gatewayId, messagesMax: Math.min(claimedMax, open.link.room()), policy, isDemo, countParts: (body) => open.link.countParts(body) })
      for (const message of outgoing) handOver(open.link, message)
    }
    if (now().getTime() - sweptAt >= sweepMs) {
      sweptAt = now().getTime()
      await settleInterrupted(records, { now: now(), startedBefore: new Date(now().getTime() - interruptedMs) })
      for (const open of links.values()) await askForReceipts(records, open.link, open.channel, now())
    }
  }

  const run = async (): Promise<void> => {
    while (!isStopped) {
      isWoken = false
      await look().catch((error: unknown) => onFault('Looking for due messages failed.', error))
      const pause = new AbortController()
      stopSleeping = () => pause.abort()
      if (!isStopped && !isWoken) await sleep(tickMs, undefined, { signal: pause.signal }).catch(() => undefined)
    }
  }
  const running = run()
  return {
    linkStates: () => new Map([...links].map(([gatewayId, open]) => [gatewayId, open.link.state()])),
    async ask(messageId) {
      const open = [...links.values()].find(({ channel }) => channel === 'sms')
      return open ? askForReceipts(records, open.link, open.channel, now(), messageId) : 0
    },
    wake: wakeUp,
    async stop() {
      isStopped = true
      wakeUp()
      await running
      await Promise.all([...links.values()].map((open) => open.link.close()))
      await Promise.all(submitting)
      await Promise.all([outcomes.end(), receipts.end()])
    },
  }
}

function linkTo(stored: StoredGateway, secrets: Secrets, events: Parameters<typeof openSmppLink>[2]): Link {
  const { gateway } = stored
  switch (gateway.channel) {
    case 'sms': return openSmppLink(gateway.settings, secrets['password'] ?? '', events)
    case 'mail': return openMailLink(gateway.settings, secrets['password'] ?? '')
    case 'wecom': case 'dingtalk': return openRobotLink(gateway.channel, gateway.settings, secrets)
  }
}

type AskedRow = { message_id: number; part: number; reference: string; accepted_at: Date }

/** Asks the gateway about submitted messages whose receipt does not come; after three days it counts as unknown. */
export async function askForReceipts(records: Records, link: Link, channel: GatewayChannel, now: Date, messageId?: number): Promise<number> {
  if (channel !== 'sms' || !link.query) return 0
  const query = link.query.bind(link)
  const asked = messageId === undefined ? sql`m.state = 'submitted' and m.next_at <= ${now}` : sql`m.message_id = ${messageId} and m.state in ('submitted', 'unknown')`
  const { rows } = await sql<AskedRow>`select m.message_id, e.part, e.reference, e.at as accepted_at from message m join message_event e on e.message_id = m.message_id and e.kind = 'accepted' and e.reference is not null
    where m.channel = 'sms' and ${asked} order by m.next_at, m.message_id limit ${queriesMax}`.execute(records.db)
  const overdueAt = new Date(now.getTime() - overdueHours * 3_600_000)
  const answers = await Promise.all(rows.map(async (row): Promise<LoggedEvent[]> => {
    const answer = await query(row.reference)
    if (answer && answer.outcome !== 'underway') return [{ messageId: row.message_id, event: { kind: 'receipt', at: now, part: row.part, outcome: answer.outcome, source: 'query', because: answer.status } }]
    if (row.accepted_at < overdueAt) return [{ messageId: row.message_id, event: { kind: 'receiptOverdue', at: now } }]
    return answer ? [{ messageId: row.message_id, event: { kind: 'receipt', at: now, part: row.part, outcome: 'underway', source: 'query', because: answer.status } }] : []
  }))
  const found = answers.flat()
  await records.transaction((tx) => appendEvents(tx, found))
  return found.length
}
