import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { robotSettingsShape } from '../gateway/contract.ts'
import type { Outgoing } from '../message/claim.ts'
import { openTestDelivery } from '../delivery/testDelivery.ts'
import { addressOf, openRobotLink } from './robotLink.ts'

type Asked = { readonly url: URL; readonly body: Record<string, unknown> }
let server: Server
let url = ''
let asked: Asked[] = []
let answer: (request: IncomingMessage) => { status: number; body: string } | 'cut' | 'silent' = () => ({ status: 200, body: '{"errcode":0,"errmsg":"ok"}' })
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      asked.push({ url: new URL(request.url ?? '', 'http://robot'), body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown> })
      const said = answer(request)
      if (said === 'cut') return void request.socket.destroy()
      if (said !== 'silent') response.writeHead(said.status, { 'content-type': 'application/json' }).end(said.body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/robot/send`
})
beforeEach(() => {
  asked = []
  answer = () => ({ status: 200, body: '{"errcode":0,"errmsg":"ok"}' })
})
afterAll(() => void server.close())

const picture = new Uint8Array([0x89, 0x50, 0x4e, 0x47])
const message = (more: Partial<Outgoing> = {}): Outgoing => ({ messageId: 3, channel: 'wecom', gatewayId: 1, address: '经营群', subject: '三月早报', body: '昨日新增 12 户。', picture: null, pictureToken: null, linkPath: null, attempt: 1, partCount: 1, openParts: [1], ...more })
const settings = (more = {}) => robotSettingsShape.parse({ url, answerSeconds: 1, ...more })

test('WeCom gets the text, or the picture with its digest, under its key', async () => {
  const link = openRobotLink('wecom', settings(), { key: 'k-1' })
  expect(await link.submit(message(), 1)).toEqual({ kind: 'accepted', reference: null, isDelivered: true })
  await link.submit(message({ picture }), 1)
  expect(asked.map((one) => one.url.searchParams.get('key'))).toEqual(['k-1', 'k-1'])
  expect(asked.map((one) => one.body)).toEqual([
    { msgtype: 'text', text: { content: '三月早报\n昨日新增 12 户。' } },
    { msgtype: 'image', image: { base64: 'iVBORw==', md5: createHash('md5').update(picture).digest('hex') } },
  ])
})

test('DingTalk gets a signed address, and a picture as something that it can fetch', async () => {
  const link = openRobotLink('dingtalk', settings({ publicAddress: 'https://qh.example/' }), { accessToken: 't-1', signSecret: 'SECx' })
  await link.submit(message({ picture, pictureToken: 'abc' }), 1)
  const [one] = asked
  const timestamp = one?.url.searchParams.get('timestamp') ?? ''
  expect(one?.url.searchParams.get('access_token')).toBe('t-1')
  expect(one?.url.searchParams.get('sign')).toBe(createHmac('sha256', 'SECx').update(`${timestamp}\nSECx`).digest('base64'))
  expect(one?.body).toEqual({ msgtype: 'markdown', markdown: { title: '三月早报', text: '![三月早报](https://qh.example/message-pictures/abc.png)' } })
  const plain = openRobotLink('dingtalk', settings(), { accessToken: 't-1' })
  expect(await plain.submit(message({ picture, pictureToken: 'abc' }), 1)).toEqual({ kind: 'refused', because: 'noPublicAddress' })
  expect(asked).toHaveLength(1)
  await plain.submit(message(), 1)
  expect(asked[1]?.body).toMatchObject({ msgtype: 'text' })
})

test('the signature is the one that DingTalk documents', () => {
  const address = new URL(addressOf('dingtalk', 'https://oapi.dingtalk.com/robot/send', { accessToken: 'x', signSecret: 'this is secret' }, 1_577_262_236_757))
  expect(address.searchParams.get('sign')).toBe(createHmac('sha256', 'this is secret').update('1577262236757\nthis is secret').digest('base64'))
  expect(address.href).toContain('sign=')
  expect(address.href).not.toContain(' ')
})

test.each([
  ['too often', () => ({ status: 200, body: '{"errcode":45009}' }), { kind: 'notTaken', because: 'errcode 45009' }],
  ['a wrong key', () => ({ status: 200, body: '{"errcode":93000}' }), { kind: 'refused', because: 'errcode 93000' }],
  ['a proxy that is asked too much', () => ({ status: 429, body: '' }), { kind: 'notTaken', because: 'HTTP 429' }],
  ['a page instead of an answer', () => ({ status: 200, body: '<html>' }), { kind: 'noAnswer', because: 'HTTP 200' }],
  ['a server in trouble', () => ({ status: 502, body: '' }), { kind: 'noAnswer', because: 'HTTP 502' }],
  ['a line that is cut', () => 'cut' as const, { kind: 'noAnswer' }],
  ['no answer in time', () => 'silent' as const, { kind: 'noAnswer' }],
])('%s', async (_, says, outcome) => {
  answer = says
  const link = openRobotLink('wecom', settings(), { key: 'k' })
  expect(await link.submit(message(), 1)).toMatchObject(outcome)
  expect(asked).toHaveLength(1)
  if (outcome.kind === 'notTaken') expect(link.room()).toBe(0)
})

test('nobody listening took nothing, and the pace of a robot is kept', async () => {
  expect(await openRobotLink('wecom', settings({ url: 'http://127.0.0.1:59993/x' }), {}).submit(message(), 1)).toEqual({ kind: 'notTaken', because: 'ECONNREFUSED' })
  const link = openRobotLink('wecom', settings({ perMinuteMax: 2 }), { key: 'k' })
  await link.submit(message(), 1)
  expect(link.room()).toBe(1)
  await link.submit(message(), 1)
  expect(link.room()).toBe(0)
})

test('a bulletin reaches its own robot, is delivered, and one without a robot is shown', async () => {
  const world = await openTestDelivery()
  const gatewayId = await world.addGateway('wecom', { url, answerSeconds: 1 }, { key: 'k-9' })
  await world.addGateway('dingtalk', { url, answerSeconds: 1 }, { accessToken: 'other' })
  const delivery = await world.start()
  const sent = await world.send({ channel: 'wecom', gatewayId, name: '经营群' }, { picture })
  const shown = await world.send({ channel: 'wecom', gatewayId: null, name: '经营群' })
  await world.until(sent, ['delivered'])
  await world.until(shown, ['shown'])
  expect(asked.map((one) => one.url.searchParams.get('key'))).toEqual(['k-9'])
  await delivery.stop()
  await world.close()
})
