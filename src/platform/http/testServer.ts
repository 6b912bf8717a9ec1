import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { oc } from '@orpc/contract'
import { implement } from '@orpc/server'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Refusal, refusal } from '../../kernel/refusal.ts'
import { requirePermission, type Context } from '../access/context.ts'
import { accessContract } from '../access/contract.ts'
import { accessRouter } from '../access/routes.ts'
import { openTestBranch, today, type TestBranch } from '../access/testAccess.ts'
import { httpConfigOf, type HttpConfig } from './config.ts'
import { makeLogger } from './log.ts'
import { buildServer, type RawRoutes } from './server.ts'

const cowUnknown = refusal('COW_UNKNOWN', { zh: '没有 {number} 号牛。', en: 'There is no cow {number}.' }, 404)

const cowContract = {
  find: oc.route({ method: 'GET', path: '/cows/{number}', summary: 'One cow' })
    .input(z.object({ number: z.number().int().positive(), isFat: z.boolean().optional() })).output(z.object({ number: z.number(), isFat: z.boolean() })),
  milk: oc.route({ method: 'POST', path: '/cows/{number}/milk', summary: 'Milk a cow' })
    .input(z.object({ number: z.number(), litres: z.array(z.number().min(1)) })).output(z.object({ by: z.string() })),
  break: oc.route({ method: 'GET', path: '/broken', summary: 'Fails' }).output(z.object({})),
  wait: oc.route({ method: 'GET', path: '/slow', summary: 'Takes its time' }).output(z.object({ waited: z.literal(true) })),
}
const cow = implement(cowContract).$context<Context>()
const cowRouter = cow.router({
  find: cow.find.handler(({ input }) => {
    if (input.number > 9) throw new Refusal(cowUnknown, { number: input.number })
    return { number: input.number, isFat: input.isFat ?? false }
  }),
  milk: cow.milk.handler(({ context }) => {
    requirePermission(context, 'access.viewAccounts')
    return { by: context.signInName }
  }),
  break: cow.break.handler(() => {
    throw new Error('The secret 13812345678 must not leave.')
  }),
  wait: cow.wait.handler(async () => {
    await new Promise((done) => setTimeout(done, 400))
    return { waited: true as const }
  }),
})
export const testContract = { access: accessContract, cow: cowContract }

export type TestServer = { server: FastifyInstance; branch: TestBranch; config: HttpConfig; logged: string[]; folder: string; close(): Promise<void> }

export async function openTestServer(options: { config?: Partial<HttpConfig>; rawRoutes?: RawRoutes } = {}): Promise<TestServer> {
  const branch = await openTestBranch()
  await branch.add({ signInName: 'admin', grants: [{ role: 'administrator', areaCode: '6323', validFrom: today }] })
  await branch.add({ signInName: 'seller', grants: [{ role: 'market', areaCode: '6323', validFrom: today }] })
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-http-'))
  mkdirSync(join(folder, 'assets'))
  const script = 'export const built = true\n'.repeat(50)
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>闭环</title>')
  writeFileSync(join(folder, 'assets', 'main-1a2b.js'), script)
  writeFileSync(join(folder, 'assets', 'main-1a2b.js.br'), brotliCompressSync(script))
  const config: HttpConfig = { ...httpConfigOf({ host: '127.0.0.1', port: 0, tls: null, trustProxy: false }), ...options.config }
  const logged: string[] = []
  const door = { ...branch.door, facts: { engine: 'duckdb' as const, rows: async <Row>() => [{ one: 1 }] as Row[] } }
  const server = await buildServer({
    config, contract: testContract, router: { access: accessRouter(door.permissions), cow: cowRouter }, door, webFolder: folder,
    migrationsFolder: resolve(import.meta.dirname, '..', '..', '..', 'migrations'), logger: makeLogger('info', { write: (line) => logged.push(line) }),
    ...(options.rawRoutes ? { rawRoutes: options.rawRoutes } : {}),
  })
  return {
    server, branch, config, logged, folder,
    async close() {
      await server.close()
      await branch.records.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A certificate for localhost, made by the openssl of the machine. */
export function makeCertificate(folder: string): { certFile: string; keyFile: string } {
  const certFile = join(folder, 'cert.pem')
  const keyFile = join(folder, 'key.pem')
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', keyFile, '-out', certFile], { stdio: 'ignore' })
  return { certFile, keyFile }
}
