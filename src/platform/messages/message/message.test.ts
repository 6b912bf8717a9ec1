import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openTestBranch, type TestBranch } from '../../access/testAccess.ts'
import type { PurposeId } from '../purposes.data.ts'
import { usualPolicy } from '../policy/policy.data.ts'
import { segmentsOf } from '../text/segments.ts'
import { claimDue } from './claim.ts'
import { readEvents } from './log.ts'
import { recordOutcomes, recordReceipts, settleInterrupted, type SubmitOutcome, userReferenceOf } from './outcome.ts'
import { type NewMessage, queueMessages } from './queue.ts'

let branch: TestBranch
let gatewayId = 0
let serial = 0
const china = (text: string): Date => new Date(`${text}:00+08:00`)
const noon = china('2011-03-22T12:00')
beforeAll(async () => {
  branch = await openTestBranch()
  const { rows: [row] } = await sql<{ gateway_id: number }>`insert into gateway (channel, name, is_on, settings, changed_at) values ('sms', '短信', true, '{}', now()) returning gateway_id`.execute(branch.records.db)
  gatewayId = row?.gateway_id ?? 0
})
afterAll(() => branch.records.close())
beforeEach(async () => {
  serial += 1
  await sql`truncate message, message_event, stray_receipt cascade`.execute(branch.records.db)
})
const numberOf = (person: number): string => `139${String(serial).padStart(4, '0')}${String(person).padStart(4, '0')}`

const sms = (person = 1, more: Partial<NewMessage> & { purpose?: PurposeId; body?: string } = {}): NewMessage => ({
  dedupeKey: null, to: { channel: 'sms', number: numberOf(person) }, purpose: 'dunning', areaCode: '632301', content: { templateId: 'test.text', language: 'zh', subject: '', body: more.body ?? '请及时缴费。' }, ...more,
})
const queue = async (messages: readonly NewMessage[], now = noon): Promise<number[]> => (await branch.records.transaction((tx) => queueMessages(tx, { now, queuedBy: null, messages }))).queuedIds
const claim = async (now = noon, gateway: number | null = gatewayId) =>
  (await claimDue(branch.records, { now, channel: 'sms', gatewayId: gateway, messagesMax: 100, policy: usualPolicy, countParts: (body) => segmentsOf(body).parts.length })).outgoing
const answer = (messageId: number, outcome: SubmitOutcome, part = 1, attempt = 1) => recordOutcomes(branch.records, { now: noon, outcomes: [{ messageId, attempt, part, outcome }] })
const receipt = (reference: string, outcome: 'delivered' | 'failed' | 'underway' = 'delivered', more: { address?: string; userReference?: number } = {}) =>
  recordReceipts(branch.records, { now: noon, receipts: [{ gatewayId, reference, address: more.address ?? '', userReference: more.userReference ?? null, outcome, status: outcome === 'failed' ? 'UNDELIV' : 'DELIVRD' }] })
async function stateOf(messageId: number): Promise<[string, string | null]> {
  const { rows: [row] } = await sql<{ state: string; because: string | null }>`select state, because from message where message_id = ${messageId}`.execute(branch.records.db)
  return [row?.state ?? '', row?.because ?? null]
}
const one = async (message = sms()): Promise<number> => {
  const [id] = await queue([message])
  await claim()
  return id ?? 0
}

test('a claimed message has its submit written before it is handed over, and is handed over once', async () => {
  const [id] = await queue([sms()])
  const outgoing = await claim()
  expect(outgoing.map(({ messageId, attempt, openParts, address }) => ({ messageId, attempt, openParts, address }))).toEqual([{ messageId: id, attempt: 1, openParts: [1], address: numberOf(1) }])
  expect((await readEvents(branch.records, [id ?? 0])).get(id ?? 0)?.map((event) => event.kind)).toEqual(['queued', 'submitting'])
  expect(await claim()).toEqual([])
  await answer(id ?? 0, { kind: 'accepted', reference: 'A1' })
  expect(await stateOf(id ?? 0)).toEqual(['submitted', null])
  await receipt('A1')
  expect(await stateOf(id ?? 0)).toEqual(['delivered', null])
})

test('the same key is queued once', async () => {
  const message = sms(1, { dedupeKey: `bulletin ${serial}` })
  expect(await queue([message])).toHaveLength(1)
  expect(await queue([message])).toHaveLength(0)
  expect(await claim()).toHaveLength(1)
})

test('no answer is unknown, is not tried again, and a late receipt settles it', async () => {
  const id = await one()
  await answer(id, { kind: 'noAnswer', because: 'connectionLost' })
  expect(await stateOf(id)).toEqual(['unknown', 'connectionLost'])
  expect(await claim(china('2011-03-23T12:00'))).toEqual([])
  // The receipt carries the number that we gave it, and whom it went to.
  await receipt('never-heard', 'delivered', { address: numberOf(1), userReference: userReferenceOf(id, 1) })
  expect(await stateOf(id)).toEqual(['delivered', null])
})

test('a receipt that two unknown messages would fit settles none of them', async () => {
  const id = await one()
  await answer(id, { kind: 'noAnswer', because: 'timeout' })
  expect(await receipt('odd', 'delivered', { address: numberOf(2), userReference: userReferenceOf(id, 1) })).toEqual({ matched: 0, stray: 1 })
  expect(await stateOf(id)).toEqual(['unknown', 'timeout'])
})

test('a receipt that comes before the answer waits for it; doubled and disordered ones change nothing', async () => {
  const id = await one()
  expect(await receipt('E1')).toEqual({ matched: 0, stray: 1 })
  await answer(id, { kind: 'accepted', reference: 'E1' })
  expect(await stateOf(id)).toEqual(['delivered', null])
  await receipt('E1')
  await receipt('E1', 'underway')
  expect(await stateOf(id)).toEqual(['delivered', null])
})

test('a gateway that begins its numbers anew settles no former message', async () => {
  const former = await one(sms(1))
  await answer(former, { kind: 'accepted', reference: 'N1' })
  const later = await one(sms(2))
  // The receipt of the second is here before its answer is.
  expect(await receipt('N1', 'delivered', { address: numberOf(2) })).toEqual({ matched: 0, stray: 1 })
  expect(await stateOf(former)).toEqual(['submitted', null])
  await answer(later, { kind: 'accepted', reference: 'N1' })
  expect([await stateOf(former), await stateOf(later)]).toEqual([['submitted', null], ['delivered', null]])
})

test('a receipt for a number that nobody knows is kept and harms nothing', async () => {
  expect(await receipt(`nobody-${serial}`)).toEqual({ matched: 0, stray: 1 })
  const { rows: [row] } = await sql<{ message_id: number | null }>`select message_id from stray_receipt where reference = ${`nobody-${serial}`}`.execute(branch.records.db)
  expect(row).toEqual({ message_id: null })
})

test('only what the gateway did not take goes out again, after its pause', async () => {
  const id = await one()
  await answer(id, { kind: 'notTaken', because: 'throttled' })
  expect(await stateOf(id)).toEqual(['queued', 'throttled'])
  expect(await claim(noon)).toEqual([])
  const later = new Date(noon.getTime() + 15_000)
  expect((await claim(later)).map(({ messageId, attempt }) => [messageId, attempt])).toEqual([[id, 2]])
  await answer(id, { kind: 'refused', because: 'ESME_RINVDSTADR' }, 1, 2)
  expect(await stateOf(id)).toEqual(['failed', 'ESME_RINVDSTADR'])
})

test('of a long text only the part that was not taken goes out again', async () => {
  const body = '请'.repeat(150)
  const id = await one(sms(1, { body }))
  await answer(id, { kind: 'accepted', reference: 'L1' }, 1)
  await answer(id, { kind: 'notTaken', because: 'queueFull' }, 2)
  await answer(id, { kind: 'accepted', reference: 'L3' }, 3)
  expect((await claim(china('2011-03-22T12:05'))).map(({ openParts, partCount }) => [openParts, partCount])).toEqual([[[2], 3]])
  await answer(id, { kind: 'accepted', reference: 'L2' }, 2, 2)
  for (const part of ['L2', 'L1']) await receipt(part)
  expect(await stateOf(id)).toEqual(['submitted', null])
  await receipt('L3')
  expect(await stateOf(id)).toEqual(['delivered', null])
})

test('quiet hours and the limits of a person hold a message and say why', async () => {
  const night = china('2011-03-22T22:00')
  const [id] = await queue([sms(1)], night)
  expect(await claim(night)).toEqual([])
  expect(await stateOf(id ?? 0)).toEqual(['held', 'quiet'])
  expect(await claim(china('2011-03-23T07:59'))).toEqual([])
  expect((await claim(china('2011-03-23T08:00'))).map((out) => out.messageId)).toEqual([id])
  // The first was claimed on the 23rd; two more to the same person on that day are one too many.
  const [second, third] = await queue([sms(1), sms(1, { purpose: 'campaign' })], china('2011-03-23T09:00'))
  expect((await claim(china('2011-03-23T09:00'))).map((out) => out.messageId)).toEqual([second])
  expect(await stateOf(third ?? 0)).toEqual(['held', 'dayLimit'])
  const [alarm] = await queue([sms(1, { purpose: 'alarm' })], china('2011-03-23T09:00'))
  expect((await claim(china('2011-03-23T09:00'))).map((out) => out.messageId)).toEqual([alarm])
})

test('without a gateway a message is shown and never sent, not even when one comes', async () => {
  const [id] = await queue([sms()])
  expect(await claim(noon, null)).toEqual([])
  expect(await stateOf(id ?? 0)).toEqual(['shown', null])
  expect(await claim()).toEqual([])
})

test('a demo sends its tests and shows all else: its people are invented', async () => {
  const [notice, tried] = await queue([sms(1), sms(2, { purpose: 'test' })])
  const { outgoing } = await claimDue(branch.records, { now: noon, channel: 'sms', gatewayId, messagesMax: 100, policy: usualPolicy, isDemo: true, countParts: () => 1 })
  expect(outgoing.map((out) => out.messageId)).toEqual([tried])
  expect(await stateOf(notice ?? 0)).toEqual(['shown', null])
})

test('after a killed process what was handed over without an answer is unknown, the rest goes on', async () => {
  const [first] = await queue([sms(1)])
  await claim()
  const [second] = await queue([sms(2)])
  expect(await settleInterrupted(branch.records, { now: noon, startedBefore: china('2011-03-22T13:00') })).toBe(1)
  expect(await stateOf(first ?? 0)).toEqual(['unknown', 'restart'])
  expect((await claim()).map((out) => out.messageId)).toEqual([second])
})

test('an in-app message is there at once; what is out of date ends', async () => {
  const accountId = await branch.add({ signInName: `reader${serial}` })
  const [notice] = await queue([{ ...sms(), to: { channel: 'inapp', accountId } }])
  expect(await stateOf(notice ?? 0)).toEqual(['delivered', null])
  const [late] = await queue([sms(1, { expiresAt: china('2011-03-22T13:00') })])
  expect(await claim(china('2011-03-22T13:00'))).toEqual([])
  expect(await stateOf(late ?? 0)).toEqual(['failed', 'expired'])
})

test('two processes that look at once hand each message over once', async () => {
  const ids = await queue(Array.from({ length: 60 }, (_, index) => sms(index)))
  const claimed = (await Promise.all([claim(), claim(), claim()])).flat().map((out) => out.messageId)
  expect(claimed.toSorted((a, b) => a - b)).toEqual(ids)
})

test('numbers and addresses that nothing can reach are refused, and nothing of the batch is queued', async () => {
  const before = await sql<{ n: number }>`select count(*) as n from message`.execute(branch.records.db)
  await expect(queue([sms(), { ...sms(), to: { channel: 'sms', number: '0973-8722' } }])).rejects.toMatchObject({ code: 'NUMBER_INVALID' })
  await expect(queue([{ ...sms(), to: { channel: 'mail', address: 'a@b.cn\r\nBcc: x@y.cn' } }])).rejects.toMatchObject({ code: 'MAIL_ADDRESS_INVALID' })
  await expect(queue([{ ...sms(), picture: new Uint8Array(2 * 1024 * 1024 + 1) }])).rejects.toMatchObject({ code: 'MESSAGE_PICTURE_TOO_LARGE' })
  expect((await sql<{ n: number }>`select count(*) as n from message`.execute(branch.records.db)).rows).toEqual(before.rows)
})
