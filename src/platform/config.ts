import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { basename, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { Refusal, assert, refusal } from '../kernel/refusal.ts'

export const settingInvalid = refusal('SETTING_INVALID', {
  zh: '设置 {name} 的值“{value}”不可用:{adviceZh}',
  en: 'The setting {name} cannot be "{value}": {adviceEn}',
})
export const tlsIncomplete = refusal('TLS_INCOMPLETE', {
  zh: 'TLS_CERT 与 TLS_KEY 必须同时给出,现在缺少 {missing}。',
  en: 'TLS_CERT and TLS_KEY go together; {missing} is missing.',
})

export type FactsEngine = 'duckdb' | 'postgres'
export type Config = {
  port: number
  host: string
  /** Absolute; holds records/, facts/ and whatever else the branch keeps. */
  dataFolder: string
  /** A demo branch and a real one never share a folder. */
  branch: 'demo' | 'own'
  /** Null: the embedded PostgreSQL of the data folder. */
  databaseUrl: string | null
  tls: { certFile: string; keyFile: string } | null
  /** False; how many proxies stand in front; or their addresses. */
  trustProxy: false | number | readonly string[]
  facts: FactsEngine
  /** How long a file that was brought is kept as it came. */
  keepFilesDays: number
}

type Advice = { zh: string; en: string }
const advice = {
  PORT: { zh: '请给出 0 到 65535 之间的整数。', en: 'give a whole number from 0 to 65535.' },
  HOST: { zh: '请给出主机名或 IP 地址,例如 127.0.0.1。', en: 'give a host name or an IP address such as 127.0.0.1.' },
  DATA_DIR: { zh: '请给出一个目录的路径。', en: 'give the path of a folder.' },
  DATABASE_URL: { zh: '请写成 postgresql://用户:密码@主机:端口/数据库。', en: 'write postgresql://user:password@host:port/database.' },
  TLS_CERT: { zh: '请给出可读的 PEM 证书文件的路径。', en: 'give the path of a PEM certificate that can be read.' },
  TLS_KEY: { zh: '请给出可读的 PEM 私钥文件的路径。', en: 'give the path of a PEM key that can be read.' },
  TRUST_PROXY: { zh: '请写 true、false、代理的层数,或以逗号分隔的地址(例如 10.0.0.0/8)。', en: 'write true, false, a number of hops, or addresses such as 10.0.0.0/8, comma between.' },
  KEEP_FILES_DAYS: { zh: '请给出 1 到 36500 之间的天数。', en: 'give a number of days from 1 to 36500.' },
  FACTS: { zh: '请写 duckdb 或 postgres。', en: 'write duckdb or postgres.' },
} as const satisfies Record<string, Advice>
type SettingName = keyof typeof advice

const hostShape = z.string().regex(/^[A-Za-z0-9.:_-]+$/)
const settings = z.object({
  PORT: z.string().regex(/^\d{1,5}$/).transform(Number).pipe(z.number().int().max(65_535)).optional(),
  HOST: hostShape.optional(),
  DATA_DIR: z.string().min(1).refine((text) => !text.includes('\0')).optional(),
  DATABASE_URL: z.string().refine(isDatabaseUrl).optional(),
  TLS_CERT: z.string().refine(isReadable).optional(),
  TLS_KEY: z.string().refine(isReadable).optional(),
  TRUST_PROXY: z.string().transform((text, issue) => parseTrust(text) ?? (issue.addIssue('unreadable'), z.NEVER)).optional(),
  FACTS: z.enum(['duckdb', 'postgres']).optional(),
  KEEP_FILES_DAYS: z.string().regex(/^\d{1,5}$/).transform(Number).pipe(z.number().int().min(1).max(36_500)).optional(),
})

/**
 * Reads the settings from the environment; options of the command line (`--port`, `--host`, `--data-dir`,
 * `--database-url`, `--facts`, `--demo`) go before it. Throws SETTING_INVALID or TLS_INCOMPLETE.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, argv: readonly string[] = []): Config {
  const options = readOptions(argv)
  const raw: Partial<Record<SettingName, string>> = {}
  for (const name of settingNames) {
    const text = (options.given[name] ?? env[name])?.trim()
    // An empty variable is how many a shell script says "not set".
    if (text) raw[name] = text
  }
  const parsed = settings.safeParse(raw)
  if (!parsed.success) throw refuseFirst(parsed.error, raw)
  const found = parsed.data
  const branch = options.isDemo ? 'demo' : 'own'
  return {
    port: found.PORT ?? 3000,
    host: found.HOST ?? '127.0.0.1',
    dataFolder: resolve(found.DATA_DIR ?? defaultDataFolder(branch)),
    branch,
    databaseUrl: found.DATABASE_URL ?? null,
    tls: pairTls(found.TLS_CERT, found.TLS_KEY),
    trustProxy: found.TRUST_PROXY ?? false,
    facts: found.FACTS ?? 'duckdb',
    keepFilesDays: found.KEEP_FILES_DAYS ?? 400,
  }
}

const settingNames: readonly SettingName[] = ['PORT', 'HOST', 'DATA_DIR', 'DATABASE_URL', 'TLS_CERT', 'TLS_KEY', 'TRUST_PROXY', 'FACTS', 'KEEP_FILES_DAYS']

function readOptions(argv: readonly string[]): { given: Partial<Record<SettingName, string>>; isDemo: boolean } {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    options: {
      port: { type: 'string' }, host: { type: 'string' }, 'data-dir': { type: 'string' }, 'database-url': { type: 'string' },
      facts: { type: 'string' }, demo: { type: 'boolean' },
    },
  })
  const given: Partial<Record<SettingName, string>> = {}
  const pairs = [['PORT', values.port], ['HOST', values.host], ['DATA_DIR', values['data-dir']], ['DATABASE_URL', values['database-url']], ['FACTS', values.facts]] as const
  for (const [name, value] of pairs) if (typeof value === 'string') given[name] = value
  return { given, isDemo: values.demo === true }
}

function refuseFirst(error: z.ZodError, raw: Partial<Record<SettingName, string>>): Refusal {
  const name = settingNames.find((setting) => setting === error.issues[0]?.path[0])
  assert(name, 'Every setting that is read has its advice.')
  // The address of a database carries its password.
  const value = name === 'DATABASE_URL' ? '…' : (raw[name] ?? null)
  return new Refusal(settingInvalid, { name, value, adviceZh: advice[name].zh, adviceEn: advice[name].en })
}

function pairTls(certFile: string | undefined, keyFile: string | undefined): Config['tls'] {
  if (certFile === undefined && keyFile === undefined) return null
  if (certFile === undefined || keyFile === undefined) throw new Refusal(tlsIncomplete, { missing: certFile === undefined ? 'TLS_CERT' : 'TLS_KEY' })
  return { certFile: resolve(certFile), keyFile: resolve(keyFile) }
}

function isDatabaseUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text)
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK)
    return true
  } catch {
    return false
  }
}

// `yes` trusts one proxy: the leftmost address of X-Forwarded-For is written by whoever asks.
function parseTrust(text: string): false | number | string[] | null {
  if (/^(true|yes|on)$/i.test(text)) return 1
  if (/^(false|no|off|0)$/i.test(text)) return false
  if (/^\d{1,2}$/.test(text)) return Number(text)
  const addresses = text.split(',').map((part) => part.trim())
  const isNetwork = (part: string): boolean => /^(loopback|linklocal|uniquelocal)$/.test(part) || isIP(part.replace(/\/\d{1,3}$/, '')) !== 0
  return addresses.every(isNetwork) ? addresses : null
}

/**
 * As root the database runs as another user, who often may not enter the clone; so the data live under /var/lib/bihuan.
 * The clone's path is part of the name: two clones on one machine keep apart.
 */
function defaultDataFolder(branch: Config['branch']): string {
  const project = projectFolder()
  if (process.getuid?.() !== 0) return join(project, '.data', branch)
  const mark = createHash('sha256').update(project).digest('hex').slice(0, 6)
  return join('/var/lib/bihuan', `${basename(project)}-${mark}`, branch)
}

const manifestShape = z.object({ name: z.string().optional() })

/** The folder of package.json, from the sources and from the bundle alike. */
export function projectFolder(from: string = import.meta.dirname): string {
  const manifest = join(from, 'package.json')
  if (existsSync(manifest) && manifestShape.parse(JSON.parse(readFileSync(manifest, 'utf8'))).name === 'bihuan') return from
  assert(dirname(from) !== from, 'The program lies inside its project folder.')
  return projectFolder(dirname(from))
}
