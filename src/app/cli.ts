import { parseArgs } from 'node:util'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Language, Refusal } from '../kernel/refusal.ts'
import { projectFolder, readConfig } from '../platform/config.ts'
import { printPlanJson, readDocx } from '../plan/index.ts'
import { planSourceOf, readPlanBytes } from './demoPlan.ts'
import { runDoctor } from './doctor.ts'
import { openOwner } from './owner.ts'
import { serve } from './serve.ts'
import type { LoadedFile } from './tasks.ts'
import { refusedText, showProgress } from './terminal.ts'

const help = `闭环 Bihuan ${version()}

  bihuan start [--demo] [--area 6323]        start the server (--demo: the demo branch)   启动
  bihuan load FILE… [--feed ID] [--slice P]  take files in                                载入文件
  bihuan demo [--era plan|today]             fill an empty folder with the demo branch    载入演示数据
  bihuan measure ID --area CODE --period P   print one figure (--json)                    查一个指标
  bihuan plan import FILE [--dry-run]        read a plan (--json prints its clauses)      导入计划
  bihuan backup FILE                         copy records and facts into one archive      备份
  bihuan restore FILE                        fill an empty folder from an archive         恢复
  bihuan audit verify                        read the audit trail and check its chain     校验审计
  bihuan reset-admin                         give the administrator a new password        重置管理员口令
  bihuan doctor                              check this machine and say how to mend it    体检
  bihuan bench [--json] [--only PREFIX]      measure the speed of this machine            测速

Settings, from the environment: PORT HOST DATA_DIR DATABASE_URL FACTS TLS_CERT TLS_KEY TRUST_PROXY METRICS_OPEN LOG_LEVEL.
Also as options: --port --host --data-dir --database-url --facts.
Exit codes: 0 done, 1 fault, 2 refused.
`

function version(): string {
  return (JSON.parse(readFileSync(resolve(projectFolder(), 'package.json'), 'utf8')) as { version: string }).version
}

const language: Language = /^en/i.test(process.env['LC_ALL'] ?? process.env['LC_MESSAGES'] ?? process.env['BIHUAN_LANGUAGE'] ?? '') ? 'en' : 'zh'

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' }, json: { type: 'boolean' }, demo: { type: 'boolean' }, 'dry-run': { type: 'boolean' },
      area: { type: 'string' }, period: { type: 'string' }, feed: { type: 'string' }, slice: { type: 'string' }, era: { type: 'string' }, only: { type: 'string' },
      port: { type: 'string' }, host: { type: 'string' }, 'data-dir': { type: 'string' }, 'database-url': { type: 'string' }, facts: { type: 'string' },
      subscribers: { type: 'string' }, months: { type: 'string' },
    },
  })
  const text = (name: keyof typeof values) => (typeof values[name] === 'string' ? (values[name] as string) : null)
  const [command, ...rest] = positionals.map(String)
  if (values.version) return say(version())
  if (!command || values.help || command === 'help') return say(help)
  // `bihuan demo` fills the demo's own folder, never that of a real branch.
  const config = readConfig(process.env, command === 'demo' ? [...argv, '--demo'] : argv)
  const print = (value: unknown) => say(values.json ? JSON.stringify(value, null, 1) : JSON.stringify(value, null, 2))

  /** Runs a task in the running server, or in this process on the stores themselves. */
  const run = async (task: string, input: Record<string, unknown>, titles: string): Promise<unknown> => {
    const owner = await openOwner(config)
    const progress = showProgress(titles, process.stderr)
    try {
      return await owner.run(task, input, progress.tell)
    } finally {
      progress.end()
      await owner.close()
    }
  }

  switch (command) {
    case 'start':
      return serve(config, { area: text('area') ?? '6323', language, subscribers: text('subscribers'), months: text('months') })
    case 'load': {
      if (rest.length === 0) return misuse('bihuan load FILE…')
      const outcomes = await run('feeds.load', { paths: rest.map((path) => resolve(path)), feedId: text('feed'), slice: text('slice') }, language === 'zh' ? '载入' : 'Loading')
      print(outcomes)
      const bad = (outcomes as LoadedFile[]).filter(({ state }) => state === 'refused' || state === 'fault')
      for (const outcome of bad) process.stderr.write(refusedText(outcome, language))
      return bad.some(({ state }) => state === 'fault') ? 1 : bad.length > 0 ? 2 : 0
    }
    case 'demo':
      print(await run('demo.load', { era: text('era') ?? 'plan', area: text('area') ?? '6323', subscribers: text('subscribers'), months: text('months') }, language === 'zh' ? '演示数据' : 'Demo'))
      return 0
    case 'measure': {
      const [measureId] = rest
      const areaCode = text('area')
      const period = text('period')
      if (!measureId || !areaCode || !period) return misuse('bihuan measure ID --area CODE --period P')
      const figure = await run('measure.read', { measureId, areaCode, period }, '')
      print(figure)
      return 0
    }
    case 'plan': {
      const [verb, file] = rest
      if (verb !== 'import' || !file) return misuse('bihuan plan import FILE [--dry-run] [--json]')
      if (values['dry-run']) print(printPlanJson(await planTextOf(readPlanBytes(resolve(file)), file)))
      else print(await run('plan.import', { path: resolve(file) }, ''))
      return 0
    }
    case 'backup':
    case 'restore': {
      const [file] = rest
      if (!file) return misuse(`bihuan ${command} FILE`)
      print(await run(`store.${command}`, { path: resolve(file) }, language === 'zh' ? (command === 'backup' ? '备份' : '恢复') : command))
      return 0
    }
    case 'audit': {
      const verdict = (await run('audit.verify', {}, '')) as { brokenAt: number | null }
      print(verdict)
      return verdict.brokenAt === null ? 0 : 1
    }
    case 'reset-admin':
      print(await run('access.resetAdministrator', {}, ''))
      return 0
    case 'doctor':
      return runDoctor(config, language, process.stdout)
    default:
      return misuse(`bihuan ${command}`)
  }
}

async function planTextOf(bytes: Buffer, fileName: string): Promise<string> {
  const source = planSourceOf(bytes, fileName)
  return 'text' in source ? source.text : (await readDocx(bytes)).text
}

function say(words: string): number {
  process.stdout.write(words.endsWith('\n') ? words : `${words}\n`)
  return 0
}
function misuse(words: string): number {
  process.stderr.write(language === 'zh' ? `用法：${words}\n详见 bihuan --help\n` : `Usage: ${words}\nSee bihuan --help\n`)
  return 2
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    if (error instanceof Refusal) {
      process.stderr.write(`${error.sentence(language)}\n`)
      process.exitCode = 2
      return
    }
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exitCode = 1
  },
)
