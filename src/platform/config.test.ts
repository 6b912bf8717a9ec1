import { isAbsolute, join } from 'node:path'
import { expect, test } from 'vitest'
import { Refusal } from '../kernel/refusal.ts'
import { projectFolder, readConfig } from './config.ts'

function refusalOf(env: Record<string, string>, argv: string[] = []): Refusal {
  try {
    readConfig(env, argv)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('Nothing was refused.')
}

test('without settings the server listens on the loopback and keeps its own stores', () => {
  const config = readConfig({})
  expect(config).toMatchObject({ port: 3000, host: '127.0.0.1', branch: 'own', databaseUrl: null, tls: null, trustProxy: false, facts: 'duckdb' })
  expect(isAbsolute(config.dataFolder)).toBe(true)
})

test('a demo branch and a real one lie in different folders', () => {
  expect(readConfig({}, ['start', '--demo']).dataFolder).not.toBe(readConfig({}, ['start']).dataFolder)
})

test('an option of the command line goes before the environment, and an empty variable is not set', () => {
  const config = readConfig({ PORT: '4000', HOST: '', DATA_DIR: '/srv/a', FACTS: ' ' }, ['start', '--port', '4100', '--area', '6323'])
  expect(config).toMatchObject({ port: 4100, host: '127.0.0.1', dataFolder: '/srv/a', facts: 'duckdb' })
})

test.each([
  ['true', 1], ['false', false], ['0', false], ['1', 1], ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']], ['loopback', ['loopback']],
] as const)('TRUST_PROXY=%s is read', (text, trust) => {
  expect(readConfig({ TRUST_PROXY: text }).trustProxy).toEqual(trust)
})

test.each([
  ['PORT', '70000'], ['PORT', '-1'], ['PORT', '80a'], ['HOST', 'a b'], ['DATABASE_URL', 'mysql://x'], ['FACTS', 'sqlite'], ['TRUST_PROXY', 'everyone'],
  ['TLS_CERT', '/nowhere/cert.pem'],
])('%s=%s is refused with what to write instead', (name, value) => {
  const refused = refusalOf({ [name]: value })
  expect(refused.code).toBe('SETTING_INVALID')
  for (const language of ['zh', 'en'] as const) {
    expect(refused.sentence(language)).toContain(name)
    expect(refused.sentence(language)).not.toMatch(/\{\w+\}/)
  }
})

test('a certificate without its key is refused', () => {
  const refused = refusalOf({ TLS_CERT: join(projectFolder(), 'package.json') })
  expect(refused.sentence('en')).toContain('TLS_KEY is missing')
})

test('a refused database address does not show its password', () => {
  expect(refusalOf({ DATABASE_URL: 'mysql://me:secret@host/x' }).message).not.toContain('secret')
})
