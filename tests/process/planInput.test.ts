import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeApi } from '../../src/app/api.ts'
import { declaredPermissions } from '../../src/app/permissions.ts'
import { goodPassword, openTestBranch, type TestBranch, today } from '../../src/platform/access/testAccess.ts'
import { buildServer, httpConfigOf, makeLogger } from '../../src/platform/http/index.ts'

// Plans that are no good, through the same door as from a page: nothing is half-imported, and a sentence says what to do.
let branch: TestBranch
let server: FastifyInstance
let cookie = ''
const folder = mkdtempSync(join(tmpdir(), 'bihuan-plan-'))
const ours = { 'x-bihuan': '1', 'content-type': 'application/json' }

beforeAll(async () => {
  branch = await openTestBranch()
  await branch.add({ signInName: 'zong', grants: [{ role: 'general_manager', areaCode: '6323', validFrom: today }] })
  const { contract, router, rawRoutes, largeBodies } = makeApi({ records: branch.records, dataFolder: folder })
  const door = { ...branch.door, permissions: declaredPermissions }
  server = await buildServer({
    config: httpConfigOf({ host: '127.0.0.1', port: 0, tls: null, trustProxy: false }), contract, router, rawRoutes, largeBodies, door, webFolder: folder,
    migrationsFolder: resolve(import.meta.dirname, '..', '..', 'migrations'), logger: makeLogger('silent'),
  })
  const entered = await server.inject({ method: 'POST', url: '/api/session', headers: ours, payload: JSON.stringify({ signInName: 'zong', password: goodPassword }) })
  cookie = String(entered.headers['set-cookie']).split(';')[0] ?? ''
}, 60_000)
afterAll(async () => {
  await server?.close()
  await branch?.records.close()
  rmSync(folder, { recursive: true, force: true })
})

async function post(path: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await server.inject({ method: 'POST', url: path, headers: { ...ours, cookie }, payload: JSON.stringify(body) })
  return { status: answer.statusCode, body: answer.json() as Record<string, unknown> }
}
async function planCount(): Promise<number> {
  const { rows: [found] } = await sql<{ n: number }>`select count(*) as n from plan`.execute(branch.records.db)
  return Number(found?.n)
}

test('a plan of 5 MB is imported whole', { timeout: 240_000 }, async () => {
  const chapter = `一、市场\n(一)发展\n${'全年新增用户不少于6000户，月末欠费率控制在1.5%以内。'.repeat(400)}\n`
  const chapterCount = Math.ceil(5_000_000 / Buffer.byteLength(chapter))
  const text = `大计划\n${chapter.repeat(chapterCount)}`
  const imported = await post('/api/plan/import', { text, fileName: '大计划.txt' })
  expect(imported).toMatchObject({ status: 200, body: { title: '大计划', clauseCount: 1 + chapterCount * 402 } })
  const back = await server.inject({ method: 'GET', url: `/api/plan/versions/${Number(imported.body['planId'])}/text`, headers: { ...ours, cookie } })
  expect((back.json() as { text: string }).text === text).toBe(true)
})

test('others are answered while a large plan is read', { timeout: 240_000 }, async () => {
  const text = `大计划\n${'月末欠费率控制在1.5%以内。'.repeat(60_000)}`
  const began = Date.now()
  let isRead = false
  const reading = post('/api/plan/preview', { text }).finally(() => { isRead = true })
  let answered = 0
  while (!isRead) {
    expect((await server.inject({ method: 'GET', url: '/healthz' })).statusCode).toBe(200)
    await new Promise((done) => setTimeout(done, 5))
    answered += isRead ? 0 : 1
  }
  expect(await reading).toMatchObject({ status: 200, body: { sentenceCount: 60_000 } })
  expect(answered, `answers in ${Date.now() - began} ms`).toBeGreaterThan(10)
})

test('only plans may be large', async () => {
  expect(await post('/api/plan/clauses/1/notes', { text: '一'.repeat(3_000_000) })).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } })
})

test('a plan without headings keeps its sentences below the title', async () => {
  const text = '我们今年要做好三件事。第一件是发展用户。第二件是降低欠费。\n还有一件是客户服务。\n'
  const preview = await post('/api/plan/preview', { text })
  expect(preview).toMatchObject({ status: 200, body: { numberedByLevel: [0, 0, 0, 0, 0], sentenceCount: 4 } })
  const imported = await post('/api/plan/import', { text, fileName: '今年的工作.txt' })
  expect(imported).toMatchObject({ status: 200, body: { title: '今年的工作' } })
  const { rows } = await sql<{ text: string }>`select text from clause where plan_id = ${Number(imported.body['planId'])} and is_leaf order by clause_id`.execute(branch.records.db)
  expect(rows.map((row) => row.text)).toEqual(['我们今年要做好三件事。', '第一件是发展用户。', '第二件是降低欠费。', '还有一件是客户服务。'])
})

test.each([
  { what: 'without text', body: { text: ' \n\n' }, status: 422, code: 'PLAN_EMPTY' },
  { what: 'of binary content', body: { text: '计划\n一、市场\u0000\u0001。' }, status: 415, code: 'PLAN_BINARY' },
  { what: 'above 8 MB', body: { text: '一'.repeat(3_000_000) }, status: 413, code: 'PLAN_TOO_LARGE' },
  { what: 'far above it', body: { text: '一'.repeat(7_000_000) }, status: 413, code: 'BODY_TOO_LARGE' },
  { what: 'that is no Word document though it says so', body: { docxBase64: Buffer.from('not a document').toString('base64') }, status: 415, code: 'DOCX_UNREADABLE' },
  { what: 'in no form at all', body: {}, status: 400, code: 'BAD_INPUT' },
])('a plan $what is refused with a sentence in both languages, and the plan in force stays', async ({ body, status, code }) => {
  const before = await planCount()
  for (const path of ['/api/plan/preview', '/api/plan/import']) {
    const refused = await post(path, body)
    expect(refused).toMatchObject({ status, body: { code, sentence: { zh: expect.stringMatching(/[\u4e00-\u9fff]/), en: expect.stringMatching(/^[^\u4e00-\u9fff]+$/) } } })
  }
  expect(await planCount()).toBe(before)
})
