import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type CuttingProxy, type Smsc, startCuttingProxy, startSmsc } from '../../../../tests/support/smsc.ts'
import { type Delivery, askForReceipts } from '../delivery/delivery.ts'
import { openTestDelivery, type TestDelivery } from '../delivery/testDelivery.ts'
import { smsSettingsShape } from '../gateway/contract.ts'
import { openSmppLink } from './smppLink.ts'

let world: TestDelivery
let smsc: Smsc
let proxy: CuttingProxy
let delivery: Delivery
let gatewayId = 0
let person = 0
const settings = (port: number, more = {}) => ({ host: '127.0.0.1', port, systemId: 'branch', sourceAddress: '10086123', answerSeconds: 1, enquireSeconds: 0.3, ...more })
const to = () => ({ channel: 'sms' as const, number: `1390973${String((person += 1)).padStart(4, '0')}` })
const takenFor = async (number: string) => (await smsc.seen()).taken.filter((one) => one.to === number)

beforeAll(async () => { world = await openTestDelivery() })
beforeEach(async () => {
  smsc = await startSmsc()
  proxy = await startCuttingProxy(smsc.port)
  gatewayId = await world.addGateway('sms', settings(proxy.port), { password: 'secret' })
  delivery = await world.start()
})
afterEach(async () => {
  await delivery.stop()
  await proxy.stop()
  await smsc.stop()
  await sql`update gateway set removed_at = now(), is_on = false`.execute(world.branch.records.db)
})
afterAll(() => world.close())

test('a message goes out once and its receipt, also a doubled one, settles it', async () => {
  await smsc.behave({ receipt: 'twice' })
  const where = to()
  const id = await world.send(where)
  await world.until(id, ['delivered'])
  expect((await takenFor(where.number)).map((one) => [one.coding, one.bytesHex])).toEqual([[8, '请及时缴费。']])
  expect(delivery.linkStates().get(gatewayId)).toMatchObject({ isReady: true, fault: null })
})

test('a receipt that overtakes the answer is kept', async () => {
  await smsc.behave({ receipt: 'beforeAnswer', answerMs: 200 })
  const id = await world.send(to())
  await world.until(id, ['delivered'])
})

test.each(['before', 'during', 'after'] as const)('the connection is cut %s the submit: unknown, never twice', async (cut) => {
  await smsc.behave({ receipt: 'none' })
  await world.until(await world.send(to()), ['submitted'])
  proxy.cutNext(cut)
  const where = to()
  const id = await world.send(where)
  expect(await world.until(id, ['unknown'])).toEqual({ state: 'unknown', because: 'connectionLost' })
  // It binds again and goes on with others; the one in doubt stays.
  await world.until(await world.send(to()), ['submitted'])
  await sleep(300)
  const taken = await takenFor(where.number)
  expect(taken).toHaveLength(cut === 'after' ? 1 : 0)
  expect(await world.stateOf(id)).toMatchObject({ state: 'unknown' })
  if (taken[0]) {
    smsc.sendReceipt(taken[0].reference, 'DELIVRD')
    await world.until(id, ['delivered'])
  }
})

test('no answer in time is unknown, and the late answer still counts', async () => {
  await smsc.behave({ receipt: 'none', answerMs: 1_400 })
  const where = to()
  const id = await world.send(where)
  expect(await world.until(id, ['unknown'])).toEqual({ state: 'unknown', because: 'timeout' })
  await world.until(id, ['submitted'])
  expect(await takenFor(where.number)).toHaveLength(1)
})

test('a gateway that is full is left alone for a while, then gets the message once', async () => {
  await smsc.behave({ throttle: 1 })
  const where = to()
  const id = await world.send(where)
  // It is queued before it is first handed over, too: the reason tells the two apart, however busy the machine is.
  for (let waited = 0; (await world.stateOf(id)).because === null && waited < 10_000; waited += 50) await sleep(50)
  expect(await world.stateOf(id)).toEqual({ state: 'queued', because: 'ESME_RTHROTTLED' })
  // The pause of a message is 15 s: the clock of its row is put back instead of waiting.
  await sql`update message set next_at = now() where message_id = ${id}`.execute(world.branch.records.db)
  await world.until(id, ['delivered'])
  expect(await takenFor(where.number)).toHaveLength(1)
})

test('a number that the gateway refuses fails, and the receipt of a dead phone too', async () => {
  await smsc.behave({ refuse: 1, receipt: 'none' })
  expect(await world.until(await world.send(to()), ['failed'])).toEqual({ state: 'failed', because: 'ESME_RINVDSTADR' })
  const where = to()
  const id = await world.send(where)
  await world.until(id, ['submitted'])
  const [one] = await takenFor(where.number)
  smsc.sendReceipt(one?.reference ?? '', 'UNDELIV', true)
  expect(await world.until(id, ['failed'])).toEqual({ state: 'failed', because: 'UNDELIV' })
})

test('a receipt for nobody is confirmed and kept', async () => {
  smsc.sendReceipt('X999', 'DELIVRD')
  for (let waited = 0; (await smsc.seen()).confirmed === 0 && waited < 100; waited += 1) await sleep(20)
  const { rows } = await sql<{ status: string }>`select status from stray_receipt where reference = 'X999'`.execute(world.branch.records.db)
  expect(rows).toEqual([{ status: 'DELIVRD' }])
})

test('a long Tibetan text goes out in joined parts, each once, and is delivered when all are', async () => {
  const where = to()
  const body = 'བཀྲ་ཤིས་བདེ་ལེགས།'.repeat(9)
  const id = await world.send(where, { body })
  await world.until(id, ['delivered'])
  const taken = await takenFor(where.number)
  expect(taken.map((one) => one.esmClass & 0x40)).toEqual([0x40, 0x40, 0x40])
  expect(taken.map((one) => one.bytesHex).join('')).toBe(body)
})

test('or in one piece, where the gateway takes message_payload', async () => {
  await delivery.stop()
  await sql`update gateway set removed_at = now(), is_on = false`.execute(world.branch.records.db)
  await world.addGateway('sms', settings(smsc.port, { longText: 'payload' }), { password: 'secret' })
  delivery = await world.start()
  const where = to()
  const body = '请尽快缴费，'.repeat(40)
  await world.until(await world.send(where, { body }), ['delivered'])
  expect((await takenFor(where.number)).map((one) => [one.isPayload, one.bytesHex])).toEqual([[true, body]])
})

test('a submitted message without a receipt is asked about', async () => {
  await smsc.behave({ receipt: 'none', queryState: 5 })
  const id = await world.send(to())
  await world.until(id, ['submitted'])
  const link = openSmppLink(smsSettingsShape.parse(settings(smsc.port)), 'secret', { onReceipt: async () => undefined, onLate: () => undefined })
  while (!link.state().isReady) await sleep(10)
  expect(await askForReceipts(world.branch.records, link, 'sms', new Date(Date.now() + 31 * 60_000))).toBeGreaterThan(0)
  expect(await world.stateOf(id)).toEqual({ state: 'failed', because: 'UNDELIV' })
  await link.close()
})

test('a wrong password is told, messages wait, and the line is kept alive', async () => {
  for (let waited = 0; !delivery.linkStates().get(gatewayId)?.isReady && waited < 300; waited += 1) await sleep(10)
  await smsc.behave({ password: 'other' })
  const link = openSmppLink(smsSettingsShape.parse(settings(smsc.port)), 'secret', { onReceipt: async () => undefined, onLate: () => undefined })
  for (let waited = 0; link.state().fault === null && waited < 200; waited += 1) await sleep(10)
  expect(link.state()).toEqual({ isReady: false, fault: 'ESME_RINVPASWD', inFlight: 0 })
  expect(link.room()).toBe(0)
  await link.close()
  const before = (await smsc.seen()).enquiries
  await sleep(700)
  expect((await smsc.seen()).enquiries).toBeGreaterThan(before)
})

test('many at once keep to the window and none is lost or doubled', async () => {
  await smsc.behave({ answerMs: 20, receipt: 'afterAnswer' })
  const numbers = Array.from({ length: 150 }, () => to())
  const ids: number[] = []
  for (const each of numbers) ids.push(await world.send(each))
  for (const id of ids) await world.until(id, ['delivered'], 20_000)
  const { taken } = await smsc.seen()
  expect(new Set(taken.map((one) => one.to)).size).toBe(150)
  expect(taken).toHaveLength(150)
  expect(world.faults).toEqual([])
}, 40_000)
