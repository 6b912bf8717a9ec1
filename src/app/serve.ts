import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../kernel/refusal.ts'
import { Refusal } from '../kernel/refusal.ts'
import { dayInChina } from '../kernel/day.ts'
import { seedAreas } from '../branch/index.ts'
import { resetAdministrator } from '../platform/access/account/actions.ts'
import { chainAudit } from '../platform/access/audit.ts'
import { openDoor } from '../platform/access/entry/visit.ts'
import { type Config, projectFolder } from '../platform/config.ts'
import { buildServer, httpConfigOf, listen, makeLogger, stop } from '../platform/http/index.ts'
import { startJobs } from '../platform/jobs/jobs.ts'
import { codeOf } from '../platform/records/folderLock.ts'
import { applyMigrations } from '../platform/records/migrate.ts'
import { startPostgres } from '../platform/records/postgres.ts'
import { openRecords } from '../platform/records/records.ts'
import { startDelivery } from '../platform/messages/index.ts'
import { dropPollMs } from '../platform/feeds/index.ts'
import { workChores, workJobs } from '../work/index.ts'
import { findBranchSettings, nameOfBranch, noteBranch, saveBranchSettings, todayOf } from './branchSettings.ts'
import { findRunningServer, listenForCommands } from './commandSocket.ts'
import { bulletinJob } from './bulletin.ts'
import { makeDataFolder } from './dataFolder.ts'
import { demoPassword } from './demoBranch.ts'
import { startFactsChild } from './factsChild.ts'
import { makeApi } from './api.ts'
import { chapterChores, followFigures, nightlyJobs } from './nightlyJobs.ts'
import { addressTaken, alreadyRunning, folderOfBranch, folderOfDemo } from './refusals.ts'
import { showProgress } from './terminal.ts'

const cannotListen: ReadonlySet<string> = new Set(['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES', 'ENOTFOUND'])

export type ServeOptions = { area: string; language: Language; subscribers: string | null; months: string | null }

/** Opens the stores, fills a new folder, listens, and stops cleanly on the first SIGINT or SIGTERM. */
export async function serve(config: Config, options: ServeOptions): Promise<number> {
  if (await findRunningServer(config.dataFolder)) throw new Refusal(alreadyRunning, { folder: config.dataFolder })
  const say = (zh: string, en: string) => process.stdout.write(`${options.language === 'zh' ? zh : en}\n`)
  const stopAsked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  const logger = makeLogger(process.env['LOG_LEVEL'] ?? 'warn')
  makeDataFolder(config.dataFolder)
  const migrationsFolder = join(projectFolder(), 'migrations')
  const closing: (() => Promise<unknown>)[] = []
  const closeAll = async () => {
    for (const close of closing.reverse()) await close().catch((error: unknown) => logger.error({ err: error }, 'Closing failed.'))
  }
  try {
    const postgresStarting = config.databaseUrl ? null : startPostgres({ dataFolder: config.dataFolder })
    const place = Promise.resolve(postgresStarting).then((postgres) => ({ connectionString: config.databaseUrl ?? postgres?.connectionString ?? '', dataFolder: config.dataFolder, facts: config.facts }))
    const recoverFiles = () => void ownerStarting.then((started) => started.run('feeds.recover', {})).catch((error: unknown) => logger.error({ err: error }, 'Recovering files failed.'))
    const ownerStarting: ReturnType<typeof startFactsChild> = startFactsChild({
      ...workerEntry(), engine: config.facts, start: place,
      onDeath: (code) => logger.error({ code }, 'The process that owns the facts ended and is started again.'),
      onRestart: () => recoverFiles(),
    })
    // Whoever waits for it hears of it; until then a failure waits too.
    ownerStarting.catch(() => undefined)
    const postgres = await postgresStarting
    if (postgres) closing.push(() => postgres.stop())
    closing.push(() => ownerStarting.then((started) => started.stop(), () => undefined))
    const { connectionString } = await place
    const records = await openRecords({ connectionString, onConnectionLost: (error) => logger.warn({ err: error }, 'An idle connection to the records was lost.') })
    closing.push(() => records.close())
    await applyMigrations(records, migrationsFolder)
    const owner = await ownerStarting

    const settings = await findBranchSettings(records)
    if (settings && settings.isDemo !== (config.branch === 'demo')) throw new Refusal(settings.isDemo ? folderOfDemo : folderOfBranch, { folder: config.dataFolder })
    if (config.branch === 'demo' && settings?.isComplete !== true) {
      say('正在装入演示分公司（虚构数据）……', 'Loading the demo branch (invented data) …')
      const progress = showProgress(options.language === 'zh' ? '演示数据' : 'Demo', process.stderr)
      const began = Date.now()
      const loading = owner.run('demo.load', { era: 'plan', area: options.area, subscribers: options.subscribers, months: options.months }, progress.tell)
      const outcome = await Promise.race([loading.then(() => 'loaded' as const), stopAsked.then(() => 'stopped' as const)])
      progress.end()
      if (outcome === 'stopped') {
        loading.catch(() => undefined)
        return 0
      }
      say(`演示分公司已装入，用时 ${Math.round((Date.now() - began) / 1000)} 秒。`, `The demo branch is loaded, in ${Math.round((Date.now() - began) / 1000)} s.`)
    } else if (!settings) {
      await seedAreas(records, { prefix: options.area })
      await saveBranchSettings(records, { name: await nameOfBranch(records, options.area), areaCode: options.area, isDemo: false, today: null, isComplete: true })
      await owner.run('reference.mirror', {})
      const admin = await resetAdministrator(records, { today: dayInChina(new Date()), areaCode: options.area })
      say(`管理员账号 ${admin.signInName}，一次性口令 ${admin.password}（首次登录须修改，只显示这一次）`, `Administrator ${admin.signInName}, one-time password ${admin.password} (to be changed at first sign-in, shown only now)`)
    }

    const delivery = await startDelivery({
      records, dataFolder: config.dataFolder, now: () => new Date(), isDemo: config.branch === 'demo', onFault: (what, error) => logger.error({ err: error }, what),
    })
    closing.push(() => delivery.stop())
    const { contract, router, permissions, rawRoutes, largeBodies } = makeApi({ records, dataFolder: config.dataFolder, delivery: () => delivery })
    const door = openDoor({
      records, facts: owner, factsOwner: owner, dataFolder: config.dataFolder, permissions,
      todayOf: async () => todayOf(await findBranchSettings(records), new Date()),
      branchOf: () => noteBranch(records, owner),
      now: () => new Date(),
    })
    const httpConfig = httpConfigOf(config, process.env['METRICS_OPEN'])
    const server = await buildServer({ config: httpConfig, contract, router, door, webFolder: join(projectFolder(), 'dist', 'web'), migrationsFolder, logger, rawRoutes, largeBodies })
    const address = await listen(server, httpConfig).catch((cause: unknown) => {
      if (!cannotListen.has(codeOf(cause))) throw cause
      throw Object.assign(new Refusal(addressTaken, { host: config.host, port: config.port, reason: codeOf(cause) }), { cause })
    })
    closing.push(() => stop(server, httpConfig))
    const socket = await listenForCommands(config.dataFolder, owner)
    closing.push(() => socket.close())
    const deps = { records, owner, todayOf: async () => todayOf(await findBranchSettings(records), new Date()), now: () => new Date() }
    const jobs = startJobs(records, [...nightlyJobs(deps, config), ...workJobs(deps), bulletinJob({ records, facts: owner, factsOwner: owner, dataFolder: config.dataFolder })], () => new Date(), { everyTick: [() => chainAudit(records), () => followFigures(records, owner), ...workChores(owner), ...chapterChores(deps)], onFault: (jobId, error) => logger.error({ err: error, jobId }, 'A job failed.') })
    closing.push(() => jobs.stop())
    recoverFiles()
    const drop = setInterval(() => void owner.run('feeds.drop', {}).catch((error: unknown) => logger.error({ err: error }, 'The drop folder failed.')), dropPollMs)
    drop.unref()
    closing.push(async () => clearInterval(drop))

    const shown = address.replace('127.0.0.1', 'localhost')
    say(`\n闭环已就绪：${shown}`, `\nBihuan is ready: ${shown}`)
    if (config.branch === 'demo') {
      say(`登录名  zong 总经理 · shichang 市场 · qianfei 欠费 · qudao 渠道 · zeku 县公司 · wangyou 优化 · admin 管理员\n口令    ${demoPassword}（演示数据全部虚构）`,
        `Sign in as  zong (general manager) · shichang (market) · zeku (county) · wangyou (optimisation) · admin\nPassword    ${demoPassword} (all data are invented)`)
    }
    say('按 Ctrl-C 停止。', 'Ctrl-C stops it.')
    await stopAsked
    return 0
  } finally {
    await closeAll()
  }
}

/** Rows pass through as short-lived strings by the million: with little room for them, a tenth of the time goes into clearing it. */
const roomForYoung = ['--max-semi-space-size=64']

/** The bundle beside this file, or the source when it runs from there. */
function workerEntry(): { entry: string; execArgv: string[] } {
  const bundled = join(projectFolder(), 'dist', 'server', 'worker.js')
  const isSource = import.meta.url.endsWith('.ts')
  return isSource || !existsSync(bundled) ? { entry: join(projectFolder(), 'src', 'app', 'worker.ts'), execArgv: [...roomForYoung, '--import', 'tsx'] } : { entry: bundled, execArgv: roomForYoung }
}
