import fastify from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerOf } from '../../platform/http/wire.ts'
import { openOrders } from '../order/actions.ts'
import { registerSheet } from '../sheet/transfer.ts'
import { openTestWork, patrol, type TestWork } from '../testWork.ts'
import { makeCalendar, readCalendarState, revokeCalendar } from './actions.ts'
import { registerCalendar } from './transfer.ts'

let work: TestWork
const server = fastify()
beforeAll(async () => {
  work = await openTestWork()
  server.setErrorHandler((error, _request, reply) => {
    const answer = answerOf(error, 'r1', [])
    return reply.code(answer.status).send(answer.body)
  })
  registerCalendar(server, { records: work.records, now: () => new Date('2011-03-21T02:00:00Z') })
  registerSheet(server, { contextOf: async () => work.chen })
  await work.records.transaction((tx) => openOrders(work.boss, tx, patrol, [{ title: '巡检, 隆务站; 主', areaCode: '632301100', ownerStaffNo: 'chen', dueAt: '2011-03-25T18:00:00+08:00' }, { title: '别人的', areaCode: '632301100', ownerStaffNo: 'zhaxi' }]))
})
afterAll(async () => {
  await server.close()
  await work.close()
})

test('a person\'s deadlines are read by a secret address, only their own, until it is taken back', async () => {
  expect(await readCalendarState(work.chen)).toEqual({ isOn: false, createdAt: null, readAt: null })
  const { path } = await makeCalendar(work.chen)
  const got = await server.inject({ url: path, headers: { host: 'bihuan.test' } })
  expect([got.statusCode, got.headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8'])
  const lines = got.body.replaceAll('\r\n ', '').split('\r\n')
  expect(lines.filter((line) => /^(SUMMARY|DTSTART|DTEND|LOCATION|URL|UID)/.test(line))).toEqual([
    expect.stringContaining('order-'), 'DTSTART:20110325T090000Z', 'DTEND:20110325T100000Z', 'SUMMARY:巡检\\, 隆务站\\; 主', 'LOCATION:隆务镇', expect.stringContaining('http://bihuan.test/work/orders/'),
  ])
  expect((await readCalendarState(work.chen)).readAt).toBe('2011-03-21T02:00:00.000Z')
  const { rows } = await sql<{ secret_hash: string }>`select secret_hash from work_calendar`.execute(work.records.db)
  expect(rows.some((row) => path.includes(row.secret_hash))).toBe(false)
  const { path: second } = await makeCalendar(work.chen)
  expect((await server.inject({ url: path })).json().code).toBe('CALENDAR_UNKNOWN')
  expect((await server.inject({ url: second })).statusCode).toBe(200)
  await revokeCalendar(work.chen)
  expect((await server.inject({ url: second })).statusCode).toBe(404)
  expect((await server.inject({ url: '/api/work/calendar/short.ics' })).statusCode).toBe(404)
})

test('a disabled account has no calendar', async () => {
  const { path } = await makeCalendar(work.zhaxi)
  await sql`update account set disabled_at = now() where account_id = ${work.zhaxi.accountId}`.execute(work.records.db)
  expect((await server.inject({ url: path })).statusCode).toBe(404)
})

test('the code on a sheet is a picture of the order\'s address', async () => {
  const got = await server.inject({ url: '/api/work/orders/7/qr.svg' })
  expect([got.statusCode, got.headers['content-type'], got.body.startsWith('<svg')]).toEqual([200, 'image/svg+xml', true])
})
