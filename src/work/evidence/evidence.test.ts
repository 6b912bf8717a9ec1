import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerOf } from '../../platform/http/wire.ts'
import type { Context } from '../../platform/access/context.ts'
import { openOrder, recordEvents } from '../order/actions.ts'
import type { OrderKind } from '../../branch/orderKind/contract.ts'
import { openTestWork, patrol, type TestWork } from '../testWork.ts'
import { addPhoto, openPhoto } from './actions.ts'
import { readPhoto } from './photoRules.ts'
import { registerEvidence } from './transfer.ts'

/** The smallest grey JPEG, with a GPS block of 35.5161 N 102.0155 E (隆务). */
function jpeg(): Buffer {
  const rational = (...parts: number[]) => Buffer.concat(parts.map((part) => { const both = Buffer.alloc(8); both.writeUInt32BE(Math.round(part * 10_000), 0); both.writeUInt32BE(10_000, 4); return both }))
  const entry = (tag: number, type: number, count: number, value: Buffer) => { const head = Buffer.alloc(8); head.writeUInt16BE(tag, 0); head.writeUInt16BE(type, 2); head.writeUInt32BE(count, 4); return Buffer.concat([head, value]) }
  const offset = (at: number) => { const four = Buffer.alloc(4); four.writeUInt32BE(at); return four }
  const two = (n: number) => { const both = Buffer.alloc(2); both.writeUInt16BE(n); return both }
  const gpsAt = 8 + 2 + 12 + 4
  const dataAt = gpsAt + 2 + 4 * 12 + 4
  const tiff = Buffer.concat([
    Buffer.from('MM\0*'), offset(8), two(1), entry(0x8825, 4, 1, offset(gpsAt)), offset(0),
    two(4), entry(1, 2, 2, Buffer.from('N\0\0\0')), entry(2, 5, 3, offset(dataAt)), entry(3, 2, 2, Buffer.from('E\0\0\0')), entry(4, 5, 3, offset(dataAt + 24)), offset(0),
    rational(35, 30, 57.96), rational(102, 0, 55.8),
  ])
  const segment = (marker: number, body: Buffer) => Buffer.concat([Buffer.from([0xff, marker]), two(body.length + 2), body])
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]), segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), tiff])), segment(0xc0, Buffer.from([8, 0, 2, 0, 3, 1, 1, 0x11, 0])), segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from([0x12, 0x34, 0xff, 0xd9]),
  ])
}
function png(): Buffer {
  const chunk = (kind: string, body: Buffer) => {
    const whole = Buffer.concat([Buffer.from(kind), body])
    let crc = 0xffffffff
    for (const byte of whole) { crc ^= byte; for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1 }
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(body.length)
    check.writeUInt32BE((crc ^ 0xffffffff) >>> 0)
    return Buffer.concat([length, whole, check])
  }
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])), chunk('IDAT', deflateSync(Buffer.from([0, 0]))), chunk('IEND', Buffer.alloc(0))])
}
const box = (kind: string, body: Buffer) => { const head = Buffer.alloc(8); head.writeUInt32BE(body.length + 8); head.write(kind, 4); return Buffer.concat([head, body]) }
const heic = () => Buffer.concat([box('ftyp', Buffer.from('heic\0\0\0\0mif1')), box('meta', Buffer.alloc(12)), box('mdat', Buffer.alloc(40))])

test('a photo is told by its bytes, with its size and where it was taken', () => {
  expect(readPhoto(jpeg())).toEqual({ mediaType: 'image/jpeg', width: 3, height: 2, position: { latitude: expect.closeTo(35.5161, 4), longitude: expect.closeTo(102.0155, 4) } })
  expect(readPhoto(png())).toEqual({ mediaType: 'image/png', width: 1, height: 1, position: null })
  expect(readPhoto(heic())).toMatchObject({ mediaType: 'image/heic' })
  expect(readPhoto(Buffer.from('%PDF-1.4'))).toEqual({ fault: 'unknown' })
})

test('no photo that was cut anywhere, and no changed PNG, passes as whole; noise never breaks the reader', () => {
  for (const whole of [jpeg(), png(), heic()]) {
    for (let length = 3; length < whole.length; length++) expect(readPhoto(whole.subarray(0, length))).toHaveProperty('fault')
  }
  const whole = png()
  for (let at = 8; at < whole.length; at++) {
    const changed = Buffer.from(whole)
    changed[at] = (changed[at] ?? 0) ^ 0x55
    expect(readPhoto(changed)).toHaveProperty('fault')
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(jpeg(), png(), heic()), fc.nat(60), (noise, start, kept) => {
    readPhoto(Buffer.concat([start.subarray(0, kept), noise]))
  }), { numRuns: 2_000 })
})

let work: TestWork
let folder: string
let chen: Context
let kang: Context
let orderId: number
const withPhotos: OrderKind = { ...patrol, form: [], evidence: [{ kind: 'photo', words: { zh: '现场照片', en: 'Photo of the site' }, countMin: 1 }] }
beforeAll(async () => {
  work = await openTestWork()
  folder = mkdtempSync(join(tmpdir(), 'bihuan-evidence-'))
  chen = { ...work.chen, dataFolder: folder }
  kang = { ...work.kang, dataFolder: folder }
  orderId = (await work.records.transaction((tx) => openOrder(work.boss, tx, withPhotos, { title: '巡检', areaCode: '632301100', ownerStaffNo: 'chen' }))).orderId
})
afterAll(async () => {
  await work.close()
  rmSync(folder, { recursive: true })
})

test('a photo is kept once under its hash, opens only within scope, and counts as evidence', async () => {
  await expect(recordEvents(chen, [withPhotos], [{ orderId, device: 'e', sequence: 1, basedOn: null, body: { kind: 'result', outcome: 'done', values: {} } }])).rejects.toMatchObject({ code: 'ORDER_EVIDENCE_MISSING', params: { evidence: '现场照片', count: 1 } })
  const { fileId } = await addPhoto(chen, { orderId, fileName: '站.jpg', kind: 'photo', bytes: jpeg() })
  expect(await addPhoto(chen, { orderId, fileName: '站 2.jpg', kind: 'photo', bytes: jpeg() })).toEqual({ fileId })
  const opened = await openPhoto({ ...work.boss, dataFolder: folder }, fileId)
  expect([opened.fileName, (await readFile(opened.path)).equals(jpeg())]).toEqual(['站.jpg', true])
  expect(readdirSync(join(folder, 'evidence'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).toHaveLength(1)
  await expect(openPhoto(kang, fileId)).rejects.toMatchObject({ code: 'WORK_FILE_UNKNOWN' })
  await expect(addPhoto(kang, { orderId, fileName: '站.jpg', kind: 'photo', bytes: jpeg() })).rejects.toMatchObject({ code: 'ORDER_UNKNOWN' })
  expect((await recordEvents(chen, [withPhotos], [{ orderId, device: 'e', sequence: 1, basedOn: null, body: { kind: 'result', outcome: 'done', values: {}, fileIds: [fileId] } }]))[0]?.status).toBe('done')
})

test('over HTTP: what is too large, damaged or no photo is refused in a sentence and leaves nothing', async () => {
  const server = fastify()
  server.setErrorHandler((error, _request, reply) => {
    const answer = answerOf(error, 'r1', [])
    return reply.code(answer.status).send(answer.body)
  })
  await registerEvidence(server, { contextOf: async () => chen })
  const send = (name: string, payload: Buffer) => server.inject({ method: 'POST', url: `/api/work/orders/${orderId}/files?name=${encodeURIComponent(name)}`, payload, headers: { 'content-type': 'application/octet-stream' } })
  const large = await send('大.jpg', Buffer.alloc(80_000_000))
  expect([large.statusCode, large.json().code, large.json().sentence.zh]).toEqual([413, 'PHOTO_TOO_LARGE', '“大.jpg”超过 10 MB，没有接收。请在手机上选择较小的尺寸后再传。'])
  expect((await send('坏.jpg', jpeg().subarray(0, 90))).json().code).toBe('PHOTO_UNREADABLE')
  expect((await send('文.jpg', Buffer.from('PK\x03\x04 no photo'))).json().code).toBe('PHOTO_KIND_UNKNOWN')
  expect((await send('空.jpg', Buffer.alloc(0))).json().code).toBe('PHOTO_EMPTY')
  const taken = await send('../../站.png', png())
  expect(taken.statusCode).toBe(201)
  const got = await server.inject({ url: `/api/work/files/${taken.json().fileId}` })
  expect([got.headers['content-type'], got.headers['content-disposition'], got.rawPayload.equals(png())]).toEqual(['image/png', `inline; filename="photo"; filename*=UTF-8''${encodeURIComponent('站.png')}`, true])
  await server.close()
})
