import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Delivery } from '../delivery/delivery.ts'
import { openTestDelivery, type TestDelivery } from '../delivery/testDelivery.ts'
import { mailSettingsShape } from '../gateway/contract.ts'
import type { Outgoing } from '../message/claim.ts'
import { openMailLink } from './mailLink.ts'
import { startTestSmtp, type TestSmtp } from './testSmtp.ts'

let world: TestDelivery
let smtp: TestSmtp
let delivery: Delivery
const settings = () => ({ host: '127.0.0.1', port: smtp.port, security: 'none', user: 'bihuan', from: '闭环 <bihuan@qh.example>', answerSeconds: 2 })
beforeAll(async () => {
  world = await openTestDelivery()
  smtp = await startTestSmtp()
  await world.addGateway('mail', settings(), { password: 'pw' })
  delivery = await world.start()
})
afterAll(async () => {
  await delivery.stop()
  await world.close()
  await smtp.stop()
})

test('a mail reaches the server once, with its words and a name of its own', async () => {
  const id = await world.send({ channel: 'mail', address: 'zhuoma@qh.example' }, { subject: '三月早报', body: '昨日新增 12 户。' })
  await world.until(id, ['submitted'])
  expect(smtp.mails).toHaveLength(1)
  expect(smtp.mails[0]?.to).toBe('zhuoma@qh.example')
  expect(smtp.mails[0]?.text).toContain(`Message-ID: <bihuan-${id}@qh.example>`)
  expect(Buffer.from(smtp.mails[0]?.text.split('\r\n\r\n')[1] ?? '', 'base64').toString('utf8').trim()).toBe('昨日新增 12 户。')
})

const mail = (messageId: number): Outgoing => ({ messageId, channel: 'mail', gatewayId: 1, address: 'a@qh.example', subject: '试', body: '试'.repeat(50), picture: null, pictureToken: null, linkPath: null, attempt: 1, partCount: 1, openParts: [1] })
test.each([
  ['cutAtRecipient', { kind: 'notTaken' }, 0], ['busy', { kind: 'notTaken', because: 'SMTP 451' }, 0], ['refusesSignIn', { kind: 'notTaken', because: 'SMTP 535' }, 0],
  ['noSuchPerson', { kind: 'refused', because: 'SMTP 550' }, 0], ['cutInText', { kind: 'noAnswer' }, 0], ['cutBeforeAnswer', { kind: 'noAnswer' }, 1],
] as const)('%s', async (trouble, outcome, taken) => {
  const before = smtp.mails.length
  smtp.trouble(trouble)
  const link = openMailLink(mailSettingsShape.parse(settings()), 'pw')
  expect(await link.submit(mail(7), 1)).toMatchObject(outcome)
  expect(smtp.mails.length - before).toBe(taken)
  if (outcome.kind === 'notTaken') expect(link.room()).toBe(0)
  await link.close()
})

test('a server that is not there took nothing', async () => {
  const link = openMailLink(mailSettingsShape.parse({ ...settings(), port: 1 }), 'pw')
  expect(await link.submit(mail(8), 1)).toMatchObject({ kind: 'notTaken' })
  expect(link.state().isReady).toBe(false)
})
