import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { openTestBranch, type TestBranch } from '../../access/testAccess.ts'
import { gatewaySettingsShape, type Secrets } from '../gateway/contract.ts'
import { sealSecrets } from '../gateway/secretBox.ts'
import { insertGateway, writePolicy } from '../gateway/store.ts'
import { type NewMessage, queueMessages, type Recipient } from '../message/queue.ts'
import { usualPolicy } from '../policy/policy.data.ts'
import type { Delivery } from './delivery.ts'
import { startDelivery } from './delivery.ts'

export type TestDelivery = {
  readonly branch: TestBranch
  readonly folder: string
  readonly faults: unknown[]
  addGateway(channel: 'sms' | 'mail' | 'wecom' | 'dingtalk', settings: Record<string, unknown>, secrets: Secrets): Promise<number>
  start(): Promise<Delivery>
  send(to: Recipient, more?: Partial<NewMessage> & { body?: string; subject?: string }): Promise<number>
  stateOf(messageId: number): Promise<{ state: string; because: string | null }>
  /** Waits until a message is in one of these states. */
  until(messageId: number, states: readonly string[], msMax?: number): Promise<{ state: string; because: string | null }>
  close(): Promise<void>
}

/** A branch with a delivery of its own and the clock of this machine. */
export async function openTestDelivery(): Promise<TestDelivery> {
  const branch = await openTestBranch()
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-messages-'))
  const accountId = await branch.add({ signInName: 'admin' })
  const faults: unknown[] = []
  const running = new Set<Delivery>()
  // The tests run at any hour.
  await branch.records.transaction((tx) => writePolicy(tx, { ...usualPolicy, isQuietOn: false, perDayMax: 100, perWeekMax: 500, staffPerDayMax: 500 }))
  const stateOf = async (messageId: number) => {
    const { rows: [row] } = await sql<{ state: string; because: string | null }>`select state, because from message where message_id = ${messageId}`.execute(branch.records.db)
    if (!row) throw new Error(`There is no message ${messageId}.`)
    return row
  }
  return {
    branch, folder, faults, stateOf,
    addGateway: (channel, settings, secrets) => branch.records.transaction((tx) => insertGateway(tx, {
      name: channel, isOn: true, gateway: gatewaySettingsShape.parse({ channel, settings }), sealed: sealSecrets(folder, secrets), accountId, now: new Date(),
    })),
    async start() {
      const delivery = await startDelivery({ records: branch.records, dataFolder: folder, now: () => new Date(), onFault: (_, error) => faults.push(error), tickMs: 50 })
      const stop = async () => {
        running.delete(tracked)
        await delivery.stop()
      }
      const tracked: Delivery = { ...delivery, stop }
      running.add(tracked)
      return tracked
    },
    async send(to, { body = '请及时缴费。', subject = '', ...more } = {}) {
      const { queuedIds: [id] } = await branch.records.transaction((tx) => queueMessages(tx, {
        now: new Date(), queuedBy: null, messages: [{ dedupeKey: null, to, purpose: 'work', areaCode: '632301', content: { templateId: 'test.text', language: 'zh', subject, body }, ...more }],
      }))
      return id ?? 0
    },
    async until(messageId, states, msMax = 8_000) {
      for (let waited = 0; ; waited += 20) {
        const now = await stateOf(messageId)
        if (states.includes(now.state)) return now
        if (waited > msMax) throw new Error(`Message ${messageId} is ${now.state} (${now.because}) and not ${states.join(' or ')}.`)
        await sleep(20)
      }
    },
    async close() {
      for (const delivery of running) await delivery.stop()
      await branch.records.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
