import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LightMyRequestResponse } from 'fastify'
import { goodPassword } from '../access/testAccess.ts'
import { openTestServer, type TestServer } from './testServer.ts'

let opened: TestServer
const ours = { 'x-bihuan': '1' }
beforeAll(async () => {
  opened = await openTestServer()
})
afterAll(() => opened.close())

async function signIn(signInName = 'admin', headers: Record<string, string> = ours): Promise<LightMyRequestResponse> {
  return opened.server.inject({ method: 'POST', url: '/api/session', headers, payload: { signInName, password: goodPassword } })
}
async function cookieOf(signInName = 'admin'): Promise<string> {
  const [cookie] = (await signIn(signInName)).cookies
  return `${cookie?.name}=${cookie?.value}`
}
async function get(url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
  return opened.server.inject({ method: 'GET', url, headers })
}

describe('the session', () => {
  test('is a cookie that scripts and other sites do not get', async () => {
    const response = await signIn()
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ signInName: 'admin', today: '2011-03-22' })
    expect(response.cookies).toEqual([expect.objectContaining({ name: 'bihuan', httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 604_800, value: expect.stringMatching(/^[\w-]{43}$/) })])
  })
  test('without one, nobody is named and everything else is refused', async () => {
    const branch = { name: '黄南分公司', areaCode: '6323', today: '2011-03-22', isDemo: true }
    expect((await get('/api/session')).json()).toEqual({ account: null, permissions: [], branch: { ...branch, dataAsOf: [] } })
    expect((await get('/api/session', { cookie: await cookieOf() })).json()).toMatchObject({ account: { displayName: 'admin', mustChangePassword: false }, permissions: expect.arrayContaining(['access.viewAudit']), branch: { ...branch, dataAsOf: [{ slice: '2011-03-21' }] } })
    const response = await get('/api/cows/1')
    expect(response.statusCode).toBe(401)
    expect(response.json()).toEqual({ code: 'NOT_SIGNED_IN', sentence: { zh: expect.stringContaining('登录'), en: expect.any(String) }, params: {} })
    expect((await get('/api/nothing')).statusCode).toBe(401)
    expect((await opened.server.inject({ method: 'POST', url: '/api/export/table', headers: ours, payload: {} })).statusCode).toBe(401)
  })
  test('goes with signing out', async () => {
    const cookie = await cookieOf()
    expect((await get('/api/cows/1', { cookie })).statusCode).toBe(200)
    const out = await opened.server.inject({ method: 'DELETE', url: '/api/session', headers: { ...ours, cookie } })
    expect(out.statusCode).toBe(200)
    expect(out.cookies[0]).toMatchObject({ name: 'bihuan', value: '' })
    expect((await get('/api/cows/1', { cookie })).statusCode).toBe(401)
  })
  test('a proxy that nobody named cannot make a plain request look encrypted or local', async () => {
    const response = await opened.server.inject({ method: 'POST', url: '/api/session', remoteAddress: '10.1.1.9', headers: { ...ours, 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1' }, payload: { signInName: 'admin', password: goodPassword } })
    expect(response.statusCode).toBe(403)
    expect(response.json()).toMatchObject({ code: 'INSECURE_CONNECTION' })
  })
})

describe('a change that another site sends', () => {
  test.each([
    ['without the header', {}],
    ['from a foreign origin', { ...ours, origin: 'http://evil.example' }],
    ['from another port', { ...ours, origin: 'http://localhost:81', host: 'localhost:80' }],
    ['from a sandboxed page', { ...ours, origin: 'null' }],
    ['cross-site by its own word', { ...ours, 'sec-fetch-site': 'cross-site' }],
    ['from a sibling host', { ...ours, 'sec-fetch-site': 'same-site' }],
  ])('%s is refused', async (_what, headers) => {
    const response = await signIn('admin', headers)
    expect(response.statusCode).toBe(403)
    expect(response.json()).toMatchObject({ code: 'FOREIGN_REQUEST' })
    expect(response.cookies).toEqual([])
  })
  test('from our own page is taken', async () => {
    expect((await signIn('admin', { ...ours, host: 'localhost:8080', origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200)
  })
})

describe('answers', () => {
  test('numbers and truths in an address arrive as such', async () => {
    expect((await get('/api/cows/7?isFat=true', { cookie: await cookieOf() })).json()).toEqual({ number: 7, isFat: true })
  })
  test('a refusal carries its code, both sentences and its status', async () => {
    const response = await get('/api/cows/12', { cookie: await cookieOf() })
    expect(response.statusCode).toBe(404)
    expect(response.json()).toEqual({ code: 'COW_UNKNOWN', sentence: { zh: '没有 12 号牛。', en: 'There is no cow 12.' }, params: { number: 12 } })
  })
  test('input that does not fit names its field in both languages', async () => {
    const response = await opened.server.inject({ method: 'POST', url: '/api/cows/1/milk', headers: { ...ours, cookie: await cookieOf() }, payload: { litres: [3, 0] } })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ code: 'BAD_INPUT', params: { field: 'litres.1' }, sentence: { zh: expect.stringMatching(/litres\.1.*\p{Script=Han}/u), en: expect.stringContaining('Too small') } })
  })
  test.each([
    ['cut off', '{"litres": [', 'application/json', 400, 'UNREADABLE_REQUEST'], ['of another type', 'x', 'text/plain', 415, 'UNKNOWN_MEDIA_TYPE'],
    ['too large', JSON.stringify({ litres: 'x'.repeat(2_100_000) }), 'application/json', 413, 'BODY_TOO_LARGE'],
  ])('a body %s is refused', async (_what, payload, type, status, code) => {
    const response = await opened.server.inject({ method: 'POST', url: '/api/cows/1/milk', headers: { ...ours, cookie: await cookieOf(), 'content-type': type }, payload })
    expect([response.statusCode, response.json().code]).toEqual([status, code])
  })
  test('a missing permission is a 403', async () => {
    const response = await opened.server.inject({ method: 'POST', url: '/api/cows/1/milk', headers: { ...ours, cookie: await cookieOf('seller') }, payload: { litres: [3] } })
    expect([response.statusCode, response.json().code]).toEqual([403, 'NO_PERMISSION'])
    expect(response.json().sentence).toEqual({ zh: '您没有“查看账号与授权”的权限，请联系管理员授权。', en: 'You have no permission for "See accounts and grants"; ask the administrator to grant it.' })
  })
  test('a fault tells only the number under which the log has it', async () => {
    const response = await get('/api/broken', { cookie: await cookieOf() })
    expect(response.statusCode).toBe(500)
    expect(response.body).not.toContain('secret')
    const { requestId, code } = response.json<{ requestId: string; code: string }>()
    expect(code).toBe('FAULT')
    expect(response.headers['x-request-id']).toBe(requestId)
    expect(opened.logged.find((line) => line.includes(requestId) && line.includes('must not leave'))).toBeDefined()
  })
  test('an unknown route of the API is a 404 in JSON', async () => {
    const response = await get('/api/nothing', { cookie: await cookieOf(), accept: 'text/html' })
    expect([response.statusCode, response.json().code]).toEqual([404, 'ROUTE_UNKNOWN'])
  })
  test('must not be kept by caches, nor framed, nor run foreign scripts', async () => {
    const { headers } = await get('/api/session')
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['content-security-policy']).toContain("script-src 'self';")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' })
  })
})

describe('the log', () => {
  test('holds the template of a route, never the values in it', async () => {
    await get('/api/cows/8?search=13812345678', { cookie: await cookieOf() })
    const line = opened.logged.filter((entry) => entry.includes('/api/cows/{number}')).at(-1) ?? ''
    expect(JSON.parse(line)).toMatchObject({ method: 'GET', route: '/api/cows/{number}', status: 200, durationMs: expect.any(Number) })
    expect(opened.logged.join('')).not.toMatch(/search=|cows\/8|bihuan=|Yak-butter/)
  })
})

describe('health', () => {
  test('alive and ready', async () => {
    expect((await get('/healthz')).json()).toEqual({ status: 'alive' })
    expect((await get('/readyz')).json()).toEqual({ status: 'ready', records: true, facts: true })
  })
  test('not ready while a migration is missing', async () => {
    await opened.branch.records.withClient((client) => client.query('alter table schema_migration rename to away'))
    const response = await get('/readyz')
    await opened.branch.records.withClient((client) => client.query('alter table away rename to schema_migration'))
    expect(response.statusCode).toBe(503)
    expect(response.json()).toEqual({ status: 'not ready', records: false, facts: true })
  })
  test('metrics count by route, and only this machine reads them', async () => {
    const response = await get('/metrics')
    expect(response.body).toMatch(/bihuan_http_request_duration_seconds_count\{method="GET",route="\/api\/cows\/\{number\}",status="200"\} \d+/)
    expect((await opened.server.inject({ method: 'GET', url: '/metrics', remoteAddress: '10.1.1.9' })).statusCode).toBe(403)
    expect((await get('/metrics', { 'x-forwarded-for': '10.1.1.9' })).statusCode).toBe(403)
  })
})

describe('pages', () => {
  test('an address of the application opens its page, asked for anew each time', async () => {
    for (const url of ['/', '/plan/3?x=1']) {
      const response = await get(url, { accept: 'text/html,*/*' })
      expect([response.statusCode, response.headers['cache-control'], response.headers['content-type']]).toEqual([200, 'no-cache', expect.stringContaining('text/html')])
      expect(response.body).toContain('闭环')
    }
  })
  test('an asset is kept for a year, and sent compressed when it lies compressed', async () => {
    const response = await get('/assets/main-1a2b.js', { 'accept-encoding': 'br, gzip' })
    expect([response.statusCode, response.headers['cache-control'], response.headers['content-encoding']]).toEqual([200, 'public, max-age=31536000, immutable', 'br'])
    expect((await get('/assets/main-1a2b.js')).headers['content-encoding']).toBeUndefined()
  })
  test('a missing asset is a 404, not the page', async () => {
    expect((await get('/assets/gone.js', { accept: 'text/html' })).statusCode).toBe(404)
    expect((await get('/../package.json')).statusCode).toBe(404)
  })
  test('the document of the API and the page to read it come from this machine', async () => {
    const document = (await get('/openapi.json')).json()
    expect(document.openapi).toMatch(/^3\.1/)
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/session', '/cows/{number}', '/accounts', '/export/table', '/audit']))
    expect(document.paths['/export/table'].post.responses['200'].content).toHaveProperty('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    expect((await get('/docs')).body).not.toMatch(/https?:|<script>/)
    for (const url of ['/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/docs/open.js']) expect((await get(url)).statusCode).toBe(200)
    expect((await get('/docs/package.json')).statusCode).toBe(404)
  })
})
