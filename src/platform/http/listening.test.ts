import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { goodPassword } from '../access/testAccess.ts'
import { httpConfigOf } from './config.ts'
import { listen, stop } from './server.ts'
import { makeCertificate, openTestServer } from './testServer.ts'

const folder = mkdtempSync(join(tmpdir(), 'bihuan-tls-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const ours = { 'x-bihuan': '1', 'content-type': 'application/json' }
const signInBody = JSON.stringify({ signInName: 'admin', password: goodPassword })

test('the settings of the program are those of the server', () => {
  const own = { host: '127.0.0.1', port: 3000, tls: null, trustProxy: ['10.0.0.0/8'] as const }
  expect(httpConfigOf(own)).toMatchObject({ ...own, isMetricsOpen: false })
  expect(httpConfigOf(own, 'yes').isMetricsOpen).toBe(true)
})

test('over TLS the cookie is bound to host and encryption, also from another machine', async () => {
  const tls = makeCertificate(folder)
  const opened = await openTestServer({ config: { tls } })
  try {
    const address = await listen(opened.server, opened.config)
    expect(address).toMatch(/^https:/)
    const cookie = await new Promise<string>((resolve, reject) => {
      const asked = httpsRequest(`${address}/api/session`, { method: 'POST', headers: ours, ca: readFileSync(tls.certFile) }, (response) => {
        response.resume().on('end', () => resolve(String(response.headers['set-cookie'])))
      })
      asked.on('error', reject).end(signInBody)
    })
    expect(cookie).toMatch(/^__Host-bihuan=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  } finally {
    await opened.close()
  }
})

test('behind a trusted proxy that encrypts, other machines sign in; by plain HTTP they do not', async () => {
  const opened = await openTestServer({ config: { trustProxy: 1 } })
  const ask = async (headers: Record<string, string>): Promise<number> =>
    (await opened.server.inject({ method: 'POST', url: '/api/session', headers: { ...ours, ...headers }, payload: signInBody })).statusCode
  try {
    expect(await ask({ 'x-forwarded-for': '10.1.1.9', 'x-forwarded-proto': 'https' })).toBe(200)
    expect(await ask({ 'x-forwarded-for': '10.1.1.9', 'x-forwarded-proto': 'http' })).toBe(403)
    expect(await ask({ 'x-forwarded-for': '127.0.0.1, 10.1.1.9', 'x-forwarded-proto': 'http' })).toBe(403)
  } finally {
    await opened.close()
  }
})

test('beyond this machine without TLS a clear warning is logged', async () => {
  const opened = await openTestServer({ config: { host: '0.0.0.0' } })
  try {
    await listen(opened.server, opened.config)
    expect(opened.logged.some((line) => line.includes('"level":40') && line.includes('without TLS'))).toBe(true)
  } finally {
    await opened.close()
  }
})

describe('a stop', () => {
  async function slowRequest(stopMsMax: number): Promise<{ outcome: Promise<number | string>; stopped: () => Promise<number>; close: () => Promise<void>; address: string }> {
    const opened = await openTestServer({ config: { stopMsMax } })
    const address = await listen(opened.server, opened.config)
    const signedIn = await fetch(`${address}/api/session`, { method: 'POST', headers: ours, body: signInBody })
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const outcome = fetch(`${address}/api/slow`, { headers: { cookie } }).then((response) => response.status, () => 'cut off')
    await new Promise((resolve) => setTimeout(resolve, 100))
    return {
      outcome, address, close: () => opened.close(),
      async stopped() {
        const begin = performance.now()
        await stop(opened.server, opened.config)
        return performance.now() - begin
      },
    }
  }
  test('finishes what was accepted and takes nothing new', async () => {
    const slow = await slowRequest(5_000)
    const stopped = slow.stopped()
    expect(await slow.outcome).toBe(200)
    expect(await stopped).toBeLessThan(3_000)
    await expect(fetch(`${slow.address}/healthz`)).rejects.toThrow()
    await slow.close()
  })
  test('cuts off what lasts longer than its bound', async () => {
    const slow = await slowRequest(50)
    expect(await slow.stopped()).toBeLessThan(2_000)
    expect(await slow.outcome).toBe('cut off')
    await slow.close()
  })
})
