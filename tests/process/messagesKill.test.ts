import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { smsSettingsShape } from '../../src/platform/messages/gateway/contract.ts'
import { sealSecrets } from '../../src/platform/messages/gateway/secretBox.ts'
import { writePolicy } from '../../src/platform/messages/gateway/store.ts'
import { queueMessages } from '../../src/platform/messages/index.ts'
import { usualPolicy } from '../../src/platform/messages/policy/policy.data.ts'
import type { Records } from '../../src/platform/records/records.ts'
import { openTestRecords } from '../../src/platform/records/testRecords.ts'
import { killAll, makePlace, removePlace, type RunningServer, startServer } from '../support/program.ts'
import { type Smsc, startSmsc } from '../support/smsc.ts'

const messageCount = 200
const kills = 3
let records: Records
let smsc: Smsc
let server: RunningServer | undefined
const place = makePlace('messages')

beforeAll(async () => {
  records = await openTestRecords()
  smsc = await startSmsc()
  await smsc.behave({ answerMs: 80, receipt: 'afterAnswer', receiptMs: 30 })
}, 60_000)
afterAll(async () => {
  await server?.stop()
  await smsc.stop()
  await records.close()
  await removePlace(place)
}, 60_000)

const start = async (): Promise<RunningServer> => startServer(place.data, [], { DATABASE_URL: records.connectionString })
async function countByState(): Promise<Record<string, number>> {
  const { rows } = await sql<{ state: string; n: number }>`select state, count(*) as n from message where dedupe_key like 'kill %' group by state`.execute(records.db)
  return Object.fromEntries(rows.map((row) => [row.state, row.n]))
}

test('kill -9 while 200 messages are in flight: after the restarts none went out twice and none is lost', async () => {
  server = await start()
  await records.transaction(async (tx) => {
    await writePolicy(tx, { ...usualPolicy, isQuietOn: false })
    const settings = JSON.stringify(smsSettingsShape.parse({ host: '127.0.0.1', port: smsc.port, systemId: 'branch', windowMax: 10, perSecondMax: 500, answerSeconds: 5 }))
    await sql`insert into gateway (channel, name, is_on, settings, secret, changed_at) values ('sms', '短信', true, cast(${settings} as jsonb), ${sealSecrets(place.data, { password: 'secret' })}, now())`.execute(tx.db)
    await queueMessages(tx, {
      now: new Date(), queuedBy: null, messages: Array.from({ length: messageCount }, (_, index) => ({
        dedupeKey: `kill ${index}`, to: { channel: 'sms', number: `139${String(index).padStart(8, '0')}` }, purpose: 'work', areaCode: '6323', content: { templateId: 'work.order', language: 'zh', subject: '', body: `第 ${index} 张工单` },
      })),
    })
  })
  for (let kill = 1; kill <= kills; kill += 1) {
    // In the middle of it: some are answered, some handed over, some not yet looked at.
    const wanted = (messageCount / (kills + 1)) * kill
    for (let waited = 0; (await smsc.seen()).taken.length < wanted && waited < 20_000; waited += 20) await sleep(20)
    expect((await countByState())['submitting'] ?? 0).toBeGreaterThan(0)
    killAll(server.processes())
    await server.ended
    server = await start()
  }
  for (let waited = 0; waited < 30_000; waited += 100) {
    const now = await countByState()
    const inDoubt = messageCount - (await smsc.seen()).taken.length
    if (!now['queued'] && !now['held'] && !now['submitting'] && !now['submitted'] && (now['unknown'] ?? 0) === inDoubt) break
    await sleep(100)
  }
  const { taken } = await smsc.seen()
  const numbers = taken.map((one) => one.to)
  expect(new Set(numbers).size).toBe(numbers.length)
  // A server that lives long enough sends the morning bulletin as well.
  const { rows } = await sql<{ address: string; state: string }>`select address, state from message where dedupe_key like 'kill %'`.execute(records.db)
  expect(rows).toHaveLength(messageCount)
  // What the phone network has is delivered, by a receipt even where the answer was lost; all else is in doubt and says so.
  const hasIt = new Set(numbers)
  expect(rows.filter((row) => row.state !== (hasIt.has(row.address) ? 'delivered' : 'unknown'))).toEqual([])
  expect(numbers.length).toBeGreaterThan(messageCount - kills * 10 - 1)
}, 120_000)
