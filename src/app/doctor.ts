import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { freemem, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import type { Language, Words } from '../kernel/refusal.ts'
import { type Config, projectFolder } from '../platform/config.ts'
import { findRunningServer } from './commandSocket.ts'
import { openOwner } from './owner.ts'

type Finding = { readonly name: Words; readonly state: 'good' | 'watch' | 'bad'; readonly found: string; readonly mend: Words | null }

const gigabyte = 1024 ** 3

/** Looks at everything that a start needs and says how to mend what is wrong. Exit 1 when something is bad. */
export async function runDoctor(config: Config, language: Language, out: NodeJS.WritableStream): Promise<number> {
  const findings = [runtime(), memory(), disk(config), folder(config), await port(config), browser(), fonts(), build(), await stores(config)]
  const marks = { good: '✓', watch: '!', bad: '✗' } as const
  for (const finding of findings) {
    out.write(`${marks[finding.state]} ${finding.name[language]}  ${finding.found}\n`)
    if (finding.mend && finding.state !== 'good') out.write(`    → ${finding.mend[language]}\n`)
  }
  return findings.some((finding) => finding.state === 'bad') ? 1 : 0
}

function runtime(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const good = major > 20 || (major === 20 && minor >= 19)
  return { name: { zh: 'Node 版本', en: 'Node' }, state: good ? 'good' : 'bad', found: process.versions.node, mend: { zh: '请安装 Node 20.19 或更新的版本。', en: 'Install Node 20.19 or newer.' } }
}

function memory(): Finding {
  const total = totalmem() / gigabyte
  return {
    name: { zh: '内存', en: 'Memory' }, state: total >= 4 ? 'good' : 'watch', found: `${total.toFixed(1)} GB (${(freemem() / gigabyte).toFixed(1)} GB free)`,
    mend: { zh: '建议至少 4 GB；数据库会占用约 2 GB。', en: 'At least 4 GB is advised; the stores take about 2 GB.' },
  }
}

function disk(config: Config): Finding {
  const place = existing(config.dataFolder)
  const { bavail, bsize } = statfsSync(place)
  const free = (bavail * bsize) / gigabyte
  return {
    name: { zh: '磁盘', en: 'Disk' }, state: free > 10 ? 'good' : free > 2 ? 'watch' : 'bad', found: `${free.toFixed(1)} GB free, ${place}`,
    mend: { zh: '请清理磁盘，或用 DATA_DIR 指到更大的磁盘。', en: 'Free some space, or point DATA_DIR to a larger disk.' },
  }
}

function existing(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : existing(dirname(path))
}

function folder(config: Config): Finding {
  const probe = join(config.dataFolder, `.probe-${process.pid}`)
  const name = { zh: '数据目录', en: 'Data folder' }
  try {
    const fresh = !existsSync(config.dataFolder)
    mkdirSync(config.dataFolder, { recursive: true })
    writeFileSync(probe, 'x')
    rmSync(probe)
    if (fresh) rmSync(config.dataFolder, { recursive: true })
    return { name, state: 'good', found: config.dataFolder, mend: null }
  } catch (error) {
    return { name, state: 'bad', found: `${config.dataFolder} (${error instanceof Error ? error.message : String(error)})`, mend: { zh: '请给当前用户写权限，或用 DATA_DIR 另指一个目录。', en: 'Give this user the right to write there, or set DATA_DIR to another folder.' } }
  }
}

async function port(config: Config): Promise<Finding> {
  const name = { zh: '端口', en: 'Port' }
  if (await findRunningServer(config.dataFolder)) return { name, state: 'good', found: `${config.host}:${config.port} (闭环 ✓)`, mend: null }
  const free = await new Promise<boolean>((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(config.port, config.host, () => probe.close(() => resolve(true)))
  })
  return { name, state: free ? 'good' : 'bad', found: `${config.host}:${config.port}`, mend: { zh: '端口被别的程序占用，请用 PORT 换一个。', en: 'Another program uses this port; set PORT to a free one.' } }
}

function browser(): Finding {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome']
  const found = (process.env['PATH'] ?? '').split(':').flatMap((path) => names.map((name) => join(path, name))).find(isExecutable)
  return {
    name: { zh: '浏览器（仅测试需要）', en: 'Browser (for tests only)' }, state: found ? 'good' : 'watch', found: found ?? '—',
    mend: { zh: 'Debian 上运行：apt-get install chromium fonts-noto-cjk', en: 'On Debian: apt-get install chromium fonts-noto-cjk' },
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function fonts(): Finding {
  const name = { zh: '中文字体（报表与截图需要）', en: 'Chinese fonts (for reports and pictures)' }
  const mend = { zh: 'Debian 上运行：apt-get install fonts-noto-cjk', en: 'On Debian: apt-get install fonts-noto-cjk' }
  try {
    const found = execFileSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' }).split('\n')[0]?.trim() ?? ''
    return { name, state: found ? 'good' : 'watch', found: found || '—', mend }
  } catch {
    return { name, state: 'watch', found: 'fc-list —', mend }
  }
}

function build(): Finding {
  const page = join(projectFolder(), 'dist', 'web', 'index.html')
  return { name: { zh: '页面', en: 'Pages' }, state: existsSync(page) ? 'good' : 'bad', found: page, mend: { zh: '请运行 npm start，它会先构建。', en: 'Run npm start; it builds first.' } }
}

async function stores(config: Config): Promise<Finding> {
  const name = { zh: '存储', en: 'Stores' }
  if (!existsSync(config.dataFolder) && !config.databaseUrl) return { name, state: 'watch', found: '—', mend: { zh: '还没有数据。运行 npm start（演示）或 bihuan start（空分公司）。', en: 'There are no data yet. Run npm start (demo) or bihuan start (an empty branch).' } }
  try {
    const owner = await openOwner(config)
    try {
      const health = (await owner.run('store.health', {})) as { recordsVersion: string; factsEngine: string; batchCount: number }
      return { name, state: 'good', found: `PostgreSQL ${health.recordsVersion}, ${health.factsEngine}, ${health.batchCount} batches`, mend: null }
    } finally {
      await owner.close()
    }
  } catch (error) {
    return { name, state: 'bad', found: error instanceof Error ? error.message : String(error), mend: { zh: '请查看数据目录里的日志，或从备份恢复。', en: "Read the logs in the data folder, or restore from a backup." } }
  }
}
